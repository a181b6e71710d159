from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from tests.cast import Cast, cast


@pytest.fixture
def world(db: None, settings: Settings, tmp_path: Path) -> Iterator[Cast]:
    """The demonstration as it opens: 14 November 2024, with its own running office clock."""
    settings.FILES_DIR = tmp_path / "files"
    yield cast()


@pytest.fixture
def signed_in(world: Cast) -> Callable[[str], Client]:
    def as_(username: str) -> Client:
        client = Client()
        client.force_login(world.account(username))
        return client

    return as_
