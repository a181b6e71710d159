"""The report form by keyboard alone, step by step on a phone and on an office screen, up to the receipt."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys import sealed
from tests.journeys.conftest import Server

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("sealed")]


def reach(page: Page, target: str) -> None:
    for _press in range(60):
        if page.evaluate(f"document.activeElement.matches('{target}')"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no way by keyboard to {target}")


def write(page: Page, name: str, words: str) -> None:
    reach(page, f"[name={name}]")
    page.keyboard.type(words)


def arrived(page: Page, n: int) -> None:
    """The heading of the step says where one is; of five steps one shows, and nothing stands in the way."""
    expect(page.locator(f"#langkah-{n} h2").first).to_be_focused()
    expect(page.locator(f"#langkah-{n} h2").first).to_contain_text(f"Langkah {n} dari 5")
    expect(page.locator("[data-steps] [aria-current=step]")).to_have_attribute("href", f"#langkah-{n}")
    expect(page.locator("[data-step]:visible")).to_have_count(1)
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 780})
        assert sealed.usable(page) == []


def go_on(page: Page, n: int) -> None:
    reach(page, f"#langkah-{n - 1} [data-next]")
    page.keyboard.press("Enter")
    arrived(page, n)


def test_five_steps_by_keyboard_lose_nothing_on_the_way(browser: Browser, server: Server) -> None:
    page = browser.new_context(locale="id-ID").new_page()
    page.goto(server.url + "/lapor/")
    expect(page.locator("[data-step]:visible")).to_have_count(1)
    write(page, "description", "Peristiwa contoh dari papan ketik.")
    go_on(page, 2)
    write(page, "region", "64.02.03")
    # Enter goes on, it sends nothing; the way back of the browser leads to the step before.
    page.keyboard.press("Enter")
    arrived(page, 3)
    page.go_back()
    expect(page.locator("#langkah-2")).to_be_visible()
    assert page.input_value("[name=region]") == "64.02.03"
    page.go_forward()
    expect(page.locator("#langkah-3")).to_be_visible()
    write(page, "person_name", "Budi Terlapor Contoh")
    go_on(page, 4)
    go_on(page, 5)
    # A remark leads to the step that it concerns.
    write(page, "reporter_address", "Jalan Contoh 1")
    reach(page, "button[value=check]")
    page.keyboard.press("Enter")
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.locator("#langkah-5")).to_be_visible()
    # On paper all steps stand, whatever shows.
    page.emulate_media(media="print")
    expect(page.locator("[data-step]:visible")).to_have_count(5)
    page.emulate_media(media="screen")
    write(page, "reporter_name", "Wati Pelapor Contoh")
    reach(page, "button[value=check]")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Periksa dan kirim")).to_be_focused()
    assert sealed.usable(page) == []
    page.go_back()
    expect(page.locator("#langkah-5")).to_be_visible()
    assert page.input_value("[name=description]") == "Peristiwa contoh dari papan ketik."
    reach(page, "button[value=check]")
    page.keyboard.press("Enter")
    reach(page, "button[value=send]")
    page.keyboard.press("Enter")
    expect(page.locator(".code-big")).to_be_visible()
    expect(page).to_have_url(re.compile("/lapor/diterima/$"))
    page.context.close()
