from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from netra.platform import clock
from tests.cast import OPENS_AT, Cast, cast


@pytest.fixture
def world(db: None) -> Iterator[Cast]:
    with clock.frozen(OPENS_AT):
        yield cast()


@pytest.fixture
def signed_in(world: Cast) -> Callable[[str], Client]:
    def as_(username: str) -> Client:
        client = Client()
        client.force_login(world.account(username))
        return client

    return as_
