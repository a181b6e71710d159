"""What every test shares: where research data lies, and which browser there is."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

SHARED_SENTINEL = "test_research_data_is_at_hand"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Without NETRA_SHARED tests that read research data are left out, and one test says so as one skip."""
    if os.environ.get("NETRA_SHARED"):
        return
    left_out = [item for item in items if item.get_closest_marker("shared") and item.name != SHARED_SENTINEL]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords() -> None:
    """A slow hash protects people, not tests; the few tests about hashing name the hasher they mean."""
    from django.conf import settings

    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher",
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    ]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> Iterator[None]:
    """On SQLite the test database begins with the schema, so that its migrations find nothing left to do."""
    from django.db import connections
    from django.db.backends.signals import connection_created

    from tests.schema import migrated

    if connections["default"].vendor != "sqlite":
        yield
        return

    def fill(connection: Any, **_: object) -> None:  # Any: the connection of whichever backend
        if connection.alias == "default" and connection.is_in_memory_db():
            with closing(sqlite3.connect(migrated())) as schema:
                schema.backup(connection.connection)

    connection_created.connect(fill)
    yield
    connection_created.disconnect(fill)


@pytest.fixture(scope="session")
def shared() -> Path:
    path = os.environ.get("NETRA_SHARED")
    if not path:
        pytest.skip("NETRA_SHARED is not set: tests that read the research data are left out.")
    return Path(path)


@pytest.fixture(scope="session")
def chromium_path() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not found:
        pytest.fail("Browser tests need Chromium. On Debian: apt install chromium", pytrace=False)
    return found


@pytest.fixture(autouse=True)
def _fresh_process_memory() -> Iterator[None]:
    """Nothing remembered by one test may help or harm the next."""
    from django.core.cache import cache
    from django.test import override_settings
    from django.utils import translation

    from netra.platform.clock import installation
    from netra.reports import limits

    installation.forget()
    limits.forget()
    # The cache lies in files of NETRA_HOME, which parallel test processes share.
    own = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    # A hash that is slow on purpose would be most of the time that tests take.
    quick = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # All who post in tests share one address; what that costs has tests of its own.
    told = {"CACHES": own, "PASSWORD_HASHERS": quick, "POSTS_PER_MINUTE": 10**6}
    with override_settings(**told), translation.override("id"):
        cache.clear()
        yield


@pytest.fixture(scope="session", autouse=True)
def _field_key(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What an installation makes at its beginning; that it is missing is a test of its own."""
    from django.conf import settings

    from netra.field import keys

    settings.FIELD_KEY_FILE = tmp_path_factory.mktemp("field") / "field-key"
    keys.make()


@pytest.fixture(scope="session", autouse=True)
def _one_connection() -> Iterator[None]:
    from netra.platform.db.one_connection import one_connection

    with one_connection():
        yield
