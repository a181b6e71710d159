"""What every test shares: where research data lies, and which browser there is."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

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

    installation.forget()
    # The cache lies in files of NETRA_HOME, which parallel test processes share.
    own = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    # A hash that is slow on purpose would be most of the time that tests take.
    quick = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with override_settings(CACHES=own, PASSWORD_HASHERS=quick), translation.override("id"):
        cache.clear()
        yield


@pytest.fixture(scope="session", autouse=True)
def _one_connection() -> Iterator[None]:
    from netra.platform.db.one_connection import one_connection

    with one_connection():
        yield
