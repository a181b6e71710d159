"""Every public page in a real browser: axe finds nothing, nothing overflows, nothing comes from elsewhere."""

import mimetypes
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Browser, Route, sync_playwright

from netra.bulletin.models import Issue
from netra.platform.clock import frozen
from netra.portal.tests.conftest import CAMPAIGN
from netra.portal.tests.test_pages import PAGES

# Said of the module, because what makes the world is a fixture: without it no test database would be made.
pytestmark = [pytest.mark.browser, pytest.mark.django_db, pytest.mark.xdist_group("browser")]

# Encrypted in name only: nothing leaves the machine, and the browser treats the pages as it would in earnest.
HOST = "https://netra.test"
AXE = Path(settings.BASE_DIR).parent / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NARROWEST = 320

Rendered = dict[str, tuple[bytes, dict[str, str]]]


@pytest.fixture(scope="module")
def rendered(_standing_world: Issue) -> Rendered:
    """All pages in both languages, made before the browser starts: its event loop and the ORM do not mix."""
    assert AXE.exists(), "The front-end packages are missing. Run: make test"
    made = {}
    with frozen(CAMPAIGN):
        for path in PAGES.values():
            for prefix in ("", "/en"):
                address = prefix + path.format(issue=_standing_world.pk)
                response = Client().get(address)
                made[address] = (response.content, dict(response.headers))
    return made


@pytest.fixture
def browser(chromium_path: str, rendered: Rendered, db: None) -> Iterator[Browser]:
    """Gone before the test's own transaction is taken back, for the same reason."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path, args=["--no-sandbox"])
        yield chromium
        chromium.close()


def serve(route: Route, rendered: Rendered, elsewhere: list[str]) -> None:
    parts = urlsplit(route.request.url)
    if f"{parts.scheme}://{parts.netloc}" != HOST:
        elsewhere.append(route.request.url)
        route.abort()
    elif parts.path.startswith(settings.STATIC_URL):
        found = finders.find(parts.path.removeprefix(settings.STATIC_URL))
        if found is None:
            elsewhere.append(f"missing: {parts.path}")
            route.abort()
        else:
            kind = mimetypes.guess_type(str(found))[0] or "font/woff2"
            route.fulfill(body=Path(str(found)).read_bytes(), headers={"Content-Type": kind})
    else:
        body, headers = rendered[f"{parts.path}?{parts.query}" if parts.query else parts.path]
        route.fulfill(body=body, headers=headers)


def test_no_page_breaks_a_rule_of_access(browser: Browser, rendered: Rendered) -> None:
    """Each page once on a phone by day and once on a desk by night; the Indonesian ones the other way too."""
    elsewhere: list[str] = []
    complaints: list[str] = []
    context = browser.new_context()
    context.route("**/*", lambda route: serve(route, rendered, elsewhere))
    page = context.new_page()
    page.on("console", lambda message: complaints.append(f"{page.url}: {message.text}"))
    axe = AXE.read_text()
    for address in rendered:
        page.goto(HOST + address)
        page.evaluate(axe)
        ways = [(360, "light"), (1280, "dark")]
        if not address.startswith("/en/"):
            ways += [(360, "dark"), (1280, "light")]
        for width, scheme in ways:
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            violations = page.evaluate(
                "rules => axe.run(document, {runOnly: rules}).then(found => found.violations.map("
                "v => `${v.id}: ${v.nodes.map(n => n.html).join(' ')}`))",
                RULES,
            )
            complaints += [f"{address} {width} {scheme}: {violation[:400]}" for violation in violations]
    context.close()
    assert complaints == []
    assert elsewhere == []


def test_nothing_scrolls_sideways_on_the_narrowest_screen(browser: Browser, rendered: Rendered) -> None:
    context = browser.new_context(viewport={"width": NARROWEST, "height": 700})
    context.route("**/*", lambda route: serve(route, rendered, []))
    page = context.new_page()
    wide = []
    for address in rendered:
        page.goto(HOST + address)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > NARROWEST:
            wide.append(f"{address}: {width}")
    context.close()
    assert wide == []
