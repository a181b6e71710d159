"""Leaving quickly: what was on the page is gone from it before the other page has come."""

import pytest
from playwright.sync_api import Page, expect

from netra.platform.ui import assets
from tests.front.office import Office

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("front")]

LINK = """() => {
  const link = document.createElement("a");
  [link.href, link.textContent, link.dataset.quickExit] = ["https://www.bmkg.go.id/", "Keluar cepat", ""];
  document.getElementById("main").prepend(link);
}"""


def test_nothing_of_the_form_is_left_in_the_page_that_was_left(page: Page, office: Office) -> None:
    """Also not for a browser that keeps the page to show it again when somebody presses Back."""
    # An answer without content leaves a browser where it is: the page as it was left can be looked at.
    page.route("https://www.bmkg.go.id/**", lambda route: route.fulfill(status=204))
    page.add_script_tag(url=assets.asset_url("netra.js"))
    page.fill("[name=description]", "Peristiwa rahasia")
    page.evaluate(LINK)
    with page.expect_request("https://www.bmkg.go.id/"):
        page.get_by_text("Keluar cepat").click(no_wait_after=True)
    expect(page.locator("body")).to_be_empty()
    assert page.title() == ""
