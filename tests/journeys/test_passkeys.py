"""A passkey on a device of the browser's own making: added, used to sign in alone, refused, removed."""

import pytest
from playwright.sync_api import Browser, Page, expect

from netra.accounts.examples import PASSWORD
from tests.journeys.conftest import Server

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("live")]

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def confirm(page: Page) -> None:
    """Whoever changes the protection of an account says again who they are, unless they have just done so."""
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    if page.locator("input[name=password]").count():
        page.fill("input[name=password]", PASSWORD)
        page.get_by_role("main").get_by_role("button").first.click()


def test_a_passkey_signs_in_alone_until_it_is_removed(browser: Browser, server: Server) -> None:
    # An address in figures can have no passkeys; the browser trusts the name of this machine without https.
    home = server.url.replace("127.0.0.1", "localhost")
    context = browser.new_context(locale="id-ID")
    page = context.new_page()
    errors: list[str] = []
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    device = context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    made = device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})["authenticatorId"]

    page.goto(f"{home}/akun/masuk/")
    page.fill("input[name=login]", "petugas.kutim")
    page.fill("input[name=password]", PASSWORD)
    page.get_by_role("button", name="Masuk", exact=True).click()
    page.goto(f"{home}/akun/kunci-sandi/baru/")
    confirm(page)
    page.fill("input[name=name]", "Laptop contoh")
    page.get_by_role("button", name="Buat kunci sandi").click()
    page.wait_for_url("**/akun/**")
    page.goto(f"{home}/akun/kunci-sandi/")
    expect(page.get_by_text("Laptop contoh", exact=True)).to_be_visible()

    context.clear_cookies()
    page.goto(f"{home}/akun/masuk/")
    page.get_by_role("button", name="Masuk dengan kunci sandi").click()
    page.wait_for_url("**/kerja/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()

    # Somebody else has the device: it does not know this finger, and says no.
    context.clear_cookies()
    page.goto(f"{home}/akun/masuk/")
    device.send("WebAuthn.setUserVerified", {"authenticatorId": made, "isUserVerified": False})
    page.get_by_role("button", name="Masuk dengan kunci sandi").click()
    expect(page.get_by_text("Kunci sandi tidak berhasil.")).to_be_visible()
    assert "/akun/masuk/" in page.url

    device.send("WebAuthn.setUserVerified", {"authenticatorId": made, "isUserVerified": True})
    page.get_by_role("button", name="Masuk dengan kunci sandi").click()
    page.wait_for_url("**/kerja/")
    page.goto(f"{home}/akun/kunci-sandi/")
    page.get_by_role("link", name="Lepaskan Laptop contoh").click()
    confirm(page)
    page.get_by_role("button", name="Lepaskan kunci sandi").click()
    page.wait_for_url("**/akun/kunci-sandi/")
    context.clear_cookies()
    page.goto(f"{home}/akun/masuk/")
    page.get_by_role("button", name="Masuk dengan kunci sandi").click()
    # The device still offers it; the server no longer knows it.
    page.wait_for_url("**kunci-sandi=gagal")
    expect(page.get_by_text("Kunci sandi tidak berhasil.")).to_be_visible()
    assert not [said for said in errors if "Content Security Policy" in said]
    context.close()
