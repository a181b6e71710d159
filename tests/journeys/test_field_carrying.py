"""A phone that has no network: its findings go by hand, by another phone and by text message, each once.

Both sides are real: the app in a browser of its own, and the office's pages in another one.
"""

import json
import time
import urllib.parse
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.journeys.conftest import Server
from tests.journeys.test_field import PIN, Village, begin, enrol, phone, screen
from tests.journeys.test_walk import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("live")]

TOKEN, GATEWAY, NUMBER = "t" * 40, "+6281100000", "+628123456789"
CODES = """
from uuid import uuid4
from netra.accounts.models import Account, Grant
from netra.accounts.viewer import viewer_for
from netra.field import devices
who = Account.objects.get(username="petugas.kukar")
office = Grant.objects.filter(account=who).first().institution
by = viewer_for(Account.objects.get(username="komisioner.kukar"))
for number in ("NUMBER", ""):
    print(devices.issue(by, who, office, uuid4(), phone=number))
""".replace("NUMBER", NUMBER)
ARRIVED = """
import json
from netra.field.models import Parcel, TextMessage
parcels = Parcel.objects.filter(device_id="{device}").order_by("seq")
texts = TextMessage.objects.filter(device_id="{device}")
print(json.dumps({{
    "parcels": list(parcels.values_list("seq", "state", "channel")),
    "texts": list(texts.values_list("number", "state", "reason")),
}}))
"""
WHO = """async () => new Promise((done) => {
  const opened = indexedDB.open("netra-field");
  opened.onsuccess = () => {
    const asked = opened.result.transaction("device").objectStore("device").getAll();
    asked.onsuccess = () => { opened.result.close(); done(asked.result[0].id); };
  };
})"""


def write(page: Page, number: int) -> None:
    begin(page, number)
    page.click("[data-finish]")
    screen(page, "home")
    expect(page.locator("[data-outbox] > li").first).to_contain_text(f"Temuan contoh {number}")


def as_text(page: Page, url: str) -> str:
    """What the phone writes, and what the gateway brings of it."""
    page.locator("[data-outbox] > li").first.locator("[data-text]").click()
    page.fill("#unlock-pin", PIN)
    page.click("[data-open]")
    shown = screen(page, "text")
    page.select_option("#text-office", "D")
    page.fill("#text-witnesses", "2")
    expect(shown.locator("[data-message]")).to_contain_text(" OD W2 M1 ")
    message = shown.locator("[data-message]").inner_text()
    expect(shown.locator("[data-counted]")).to_contain_text(f"{len(message)} huruf, terhitung 1 pesan")
    link = shown.locator("[data-send]").get_attribute("href")
    assert link == f"sms:{GATEWAY}?&body={urllib.parse.quote(message)}"
    expect(shown.locator("[data-unknown]")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    body = json.dumps({"from": NUMBER, "text": message.lower()}).encode()
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
    with urllib.request.urlopen(urllib.request.Request(f"{url}/lapangan/sms/", body, headers)) as answer:
        assert json.loads(answer.read()) == {"taken": True}
    page.click("[data-screen=text] a[href='#/']")
    screen(page, "home")
    return message


def as_file(page: Page, folder: Path) -> Path:
    page.click("a[href='#/tanpa-jaringan']")
    shown = screen(page, "offline")
    page.click("[data-export]")
    with page.expect_download() as coming:
        shown.locator("[data-exported] a").click()
    file = folder / coming.value.suggested_filename
    coming.value.save_as(file)
    return file


def as_lines(page: Page) -> str:
    page.locator("[data-code-list] button").last.click()
    expect(page.locator("[data-code-said]")).to_contain_text("1")
    lines = page.locator("#offline-lines").input_value()
    assert lines.count("NETRA1:") == len(lines.splitlines()) >= 2
    return lines


def became(office: Page, fates: list[str]) -> None:
    expect(office.locator("tbody tr td:last-child")).to_have_text(fates)


def take_file(office: Page, file: Path) -> None:
    office.set_input_files("#id_sealed_file", file)
    office.get_by_role("button", name="Terima berkas").click()


def test_findings_go_by_hand_by_another_phone_and_by_message_each_once(
    demo_env: dict[str, str], in_demo: Callable[[str], str], chromium_path: str, tmp_path: Path
) -> None:
    server = Server(
        {**demo_env, "NETRA_SMS_TOKEN": TOKEN, "NETRA_SMS_NUMBER": GATEWAY}, tmp_path / "server.log"
    ).start()
    try:
        _walk(server, in_demo, chromium_path, tmp_path)
    finally:
        server.stop()


def _walk(server: Server, in_demo: Callable[[str], str], chromium_path: str, tmp_path: Path) -> None:
    first, second = in_demo(CODES).split()
    village = Village(server.port)
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    with (
        sync_playwright() as play,
        phone(play, chromium_path, tmp_path / "a") as (writer, _kill),
        phone(play, chromium_path, tmp_path / "b") as (carrier, _kill_carrier),
    ):
        enrol(writer, village.url, first)
        device = writer.evaluate(WHO)
        village.turn("down")
        for number in (1, 2):
            write(writer, number)
        as_text(writer, server.url)
        file = as_file(writer, tmp_path)
        lines = as_lines(writer)

        # The office takes the file in, and the codes, and the file once more.
        office = carrier.context.new_page()
        office.goto(f"{server.url}/akun/masuk/")
        office.fill("input[name=login]", "petugas.kukar")
        office.fill("input[name=password]", PASSWORD)
        office.get_by_role("main").get_by_role("button", name="Masuk", exact=True).click()
        office.goto(f"{server.url}/kerja/lapangan/impor/")
        take_file(office, file)
        became(office, ["baru: menjadi temuan"] * 2)
        office.fill("#id_codes", lines)
        office.get_by_role("button", name="Terima kode").click()
        became(office, ["sudah ada"])
        take_file(office, file)
        became(office, ["sudah ada"] * 2)
        office.close()

        # A third one goes along with another phone, in a file that holds the others too.
        writer.click("[data-screen=offline] a[href='#/']")
        write(writer, 3)
        again = as_file(writer, tmp_path)
        enrol(carrier, server.url, second)
        carrier.click("a[href='#/tanpa-jaringan']")
        carrier.set_input_files("#offline-import", again)
        expect(carrier.locator("[data-said]", has_text="Sudah diambil alih")).to_be_visible()
        expect(carrier.locator("[data-carried] > li")).to_have_count(0)

        # A fourth one is sent by the worker, with no page of the app open.
        writer.click("[data-screen=offline] a[href='#/']")
        write(writer, 4)
        wake = sleeper(writer)
        writer.goto("about:blank")
        village.turn("up")
        before, told = village.asked, village.answered
        wake()
        deadline = time.monotonic() + 60
        # Every question has its answer, and for a second no other follows.
        while time.monotonic() < deadline:
            seen = village.asked
            writer.wait_for_timeout(1000)
            if before < seen == village.asked == before + village.answered - told:
                break
        village.turn("down")
        writer.goto(f"{village.url}/lapangan/")
        expect(writer.locator("[data-outbox] > li[data-state=acknowledged]")).to_have_count(4)

    said = json.loads(in_demo(ARRIVED.format(device=device)))
    assert [one[:2] for one in said["parcels"]] == [[number, "acknowledged"] for number in (1, 2, 3, 4)]
    assert [channel for _seq, _state, channel in said["parcels"]] == ["file", "file", "file", "direct"]
    assert said["texts"] == [[2, "acknowledged", ""]]


def sleeper(page: Page) -> Callable[[], None]:
    """The worker of this page as the browser knows it, to be woken as when there is a network again."""
    session = page.context.new_cdp_session(page)
    known: list[str] = []
    session.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: known.extend(
            one["registrationId"]
            for one in told["registrations"]
            if one["scopeURL"].endswith("/lapangan/") and not one["isDeleted"]
        ),
    )
    session.send("ServiceWorker.enable")
    deadline = time.monotonic() + 10
    while not known and time.monotonic() < deadline:
        page.wait_for_timeout(50)
    origin = page.evaluate("location.origin")

    def wake() -> None:
        told = {"origin": origin, "registrationId": known[0], "tag": "netra-outbox", "lastChance": True}
        session.send("ServiceWorker.dispatchSyncEvent", told)

    return wake
