from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from netra.platform import clock
from tests.cast import OPENS_AT, Cast, cast


@pytest.fixture
def world(db: None, settings: object, tmp_path: Path) -> Iterator[Cast]:
    settings.FILES_DIR = tmp_path / "files"  # type: ignore[attr-defined]
    with clock.frozen(OPENS_AT):
        yield cast()


@pytest.fixture
def signed_in(world: Cast):
    def as_(username: str) -> Client:
        client = Client()
        client.force_login(world.account(username))
        return client

    return as_
