"""The one browser that journeys and scripts are looked at with."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

# A page that is slow on a busy machine is not a wrong page.
expect.set_options(timeout=60_000)


@pytest.fixture(scope="module")
def browser(chromium_path: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=chromium_path,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"],
        )
        yield running
        running.close()
