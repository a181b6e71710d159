from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from netra.field import keys
from netra.field.tests.phones import Phone, a_phone
from netra.platform import clock
from tests.cast import OPENS_AT, Cast, cast


@pytest.fixture
def world(db: None, settings: Settings, tmp_path: Path) -> Iterator[Cast]:
    settings.FILES_DIR = tmp_path / "files"
    settings.FIELD_KEY_FILE = tmp_path / "field-key"
    keys.make()
    with clock.frozen(OPENS_AT):
        yield cast()


@pytest.fixture
def phone(world: Cast) -> Phone:
    return a_phone(world, "petugas.kukar")


@pytest.fixture
def signed_in(world: Cast) -> Callable[[str], Client]:
    def as_(username: str) -> Client:
        client = Client()
        client.force_login(world.account(username))
        return client

    return as_
