"""A phone in a village: let in, cut off, its browser killed, and home over a line that drops requests.

The browser is a process of its own with a profile on disk and a real service worker; the line is a real one,
through which every byte goes, so that neither the page nor its worker can tell it from a village.
"""

import gzip
import hashlib
import json
import os
import re
import signal
import socket
import struct
import subprocess
import threading
import time
import urllib.request
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, cast

import pytest
from playwright.sync_api import Locator, Page, Playwright, expect, sync_playwright

from tests.journeys import sealed
from tests.journeys.conftest import Server

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("live")]

FINDINGS = 20
PIN = "482915"
SHELL_MOST = 150_000
CODE = """
from uuid import uuid4
from netra.accounts.models import Account, Grant
from netra.accounts.viewer import viewer_for
from netra.field import devices
who = Account.objects.get(username="petugas.kukar")
office = Grant.objects.filter(account=who).first().institution
by = viewer_for(Account.objects.get(username="komisioner.kukar"))
print(devices.issue(by, who, office, uuid4()))
"""
# What the server has of one device: every parcel and file by its digest, and the finding made of each.
ARRIVED = """
import hashlib, json
from netra.cases.models import Finding
from netra.field.models import Parcel
from netra.platform.files.store import open_verified
def row(one):
    files = {{}}
    for part in one.parts.select_related("file"):
        with open_verified(part.file) as handle:
            files[part.n] = hashlib.sha256(handle.read()).hexdigest()
    return {{"record": str(one.record), "seq": one.seq, "state": one.state, "body": one.body_sha256,
        "files": files, "case": str(one.case_id), "text": Finding.objects.get(case=one.case_id).text}}
mine = Parcel.objects.filter(device_id="{device}")
print(json.dumps([row(one) for one in mine.order_by("seq")]))
"""


class Village:
    """The line to the server: up, down, or bad: then every third request is lost, or its answer."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._door = socket.create_server(("127.0.0.1", 0))
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self.state = "up"
        self.asked = self.answered = self.dropped = 0
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._door.getsockname()[1]}"

    def turn(self, state: str) -> None:
        """Lines that stand are cut: nothing of the old weather lives on in them."""
        with self._lock:
            self.state, standing = state, list(self._open)
        for one in standing:
            _cut(one)

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                browser, _address = self._door.accept()
                threading.Thread(target=self._serve, args=(browser,), daemon=True).start()

    def _serve(self, browser: socket.socket) -> None:
        """One request after the other, each over a line of its own to the server."""
        with self._lock:
            self._open.add(browser)
        try:
            while self.state != "down" and (request := _message(browser)):
                with self._lock:
                    self.asked += 1
                    drop = self.state == "bad" and self.asked % 3 == 0
                    self.dropped += drop
                    arrives = not drop or self.dropped % 2 == 0
                if arrives:
                    answer = self._ask(request)
                if drop or self.state == "down":
                    break
                browser.sendall(answer)
                with self._lock:
                    self.answered += 1
        except OSError:
            pass
        finally:
            with self._lock:
                self._open.discard(browser)
            _cut(browser)

    def _ask(self, request: bytes) -> bytes:
        head, _, body = request.partition(b"\r\n\r\n")
        head = re.sub(rb"\r\nconnection:[^\r]*", b"", head, flags=re.IGNORECASE)
        with socket.create_connection(("127.0.0.1", self._port)) as server:
            server.sendall(head + b"\r\nConnection: close\r\n\r\n" + body)
            parts = []
            while chunk := server.recv(65536):
                parts.append(chunk)
        return b"".join(parts)


def _cut(one: socket.socket) -> None:
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()


def _message(source: socket.socket) -> bytes:
    """One whole request; empty when the other side has gone."""
    data = b""
    while b"\r\n\r\n" not in data:
        chunk = source.recv(65536)
        if not chunk:
            return b""
        data += chunk
    head, _, body = data.partition(b"\r\n\r\n")
    found = re.search(rb"\r\ncontent-length: *(\d+)", head, re.IGNORECASE)
    wanted = int(found.group(1)) if found else 0
    while len(body) < wanted:
        chunk = source.recv(65536)
        if not chunk:
            return b""
        body += chunk
    return head + b"\r\n\r\n" + body


@contextmanager
def phone(play: Playwright, chromium: str, profile: Path) -> Iterator[tuple[Page, Callable[[], None]]]:
    """A browser as a process of its own, on a profile that stays; `kill()` is what an empty battery does."""
    told = profile / "DevToolsActivePort"
    told.unlink(missing_ok=True)
    process = subprocess.Popen(
        [
            chromium,
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-sync",
            "--no-first-run",
            "--lang=id",
            "--remote-debugging-port=0",
            f"--user-data-dir={profile}",
            "about:blank",
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )

    def kill() -> None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    try:
        deadline = time.monotonic() + 30
        while not (told.exists() and told.read_text().count("\n")):
            assert time.monotonic() < deadline and process.poll() is None, "the browser did not start"
            time.sleep(0.05)
        running = play.chromium.connect_over_cdp(f"http://127.0.0.1:{told.read_text().splitlines()[0]}")
        page = running.contexts[0].new_page()
        page.set_viewport_size({"width": 360, "height": 780})
        yield page, kill
    finally:
        kill()


def photo(seed: int, width: int, height: int) -> bytes:
    """A picture that no other is like, as PNG; the phone makes a smaller JPEG of it."""
    row = b"".join(hashlib.sha512(f"{seed}-{at}".encode()).digest() for at in range(width * 3 // 64 + 1))
    rows = b"".join(
        b"\0" + row[y % 97 : y % 97 + width * 3 - 97].ljust(width * 3, b"\x40") for y in range(height)
    )

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(rows, 1)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def screen(page: Page, name: str) -> Locator:
    shown = page.locator(f"[data-screen={name}]")
    expect(shown).to_be_visible()
    return shown


def step(page: Page, number: int) -> Locator:
    return page.locator(f"[data-step='{number}']")


def enrol(page: Page, url: str, code: str) -> None:
    page.goto(f"{url}/lapangan/#{code}")
    screen(page, "enrol")
    assert page.url == f"{url}/lapangan/", "the code stays in no address"
    page.fill("#enrol-name", "Ponsel contoh")
    page.fill("#enrol-pin", PIN)
    page.fill("#enrol-again", PIN)
    page.click("[data-enrol]")
    screen(page, "home")
    # From here on the page opens without a network.
    expect(page.locator("html[data-kept]")).to_have_count(1)


def begin(page: Page, number: int) -> None:
    page.click("[data-new]")
    page.fill("#finding-title", f"Temuan contoh {number}")
    page.fill("#finding-text", f"Peristiwa contoh nomor {number} di balai desa.")
    step(page, 1).locator("[data-next]").click()
    page.select_option("#finding-region", index=number)
    step(page, 2).locator("[data-next]").click()
    # Two of them are larger than one piece.
    size = (1300, 1000) if number in (3, 11) else (240, 180)
    buffer = photo(number, *size)
    page.set_input_files("#finding-photos", {"name": "IMG.png", "mimeType": "image/png", "buffer": buffer})
    expect(page.locator("[data-pieces] > li")).to_have_count(1)


def save(page: Page, number: int) -> None:
    page.click("[data-finish]")
    screen(page, "home")
    expect(page.locator("[data-outbox] > li").first).to_contain_text(f"Temuan contoh {number}")


# The stores as they lie on the phone: who it is, the list, and each sealed record with its files' digests.
HELD = """async () => {
  const opened = await new Promise((done) => {
    const asked = indexedDB.open("netra-field");
    asked.onsuccess = () => done(asked.result);
  });
  const all = (name) => new Promise((done) => {
    const asked = opened.transaction(name).objectStore(name).getAll();
    asked.onsuccess = () => done(asked.result);
  });
  const hex = async (bytes) => Array.from(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)),
    (one) => one.toString(16).padStart(2, "0")).join("");
  const [device] = await all("device");
  const parts = [];
  for (const { record, n, bytes } of await all("parts")) {
    parts.push({ record, n, size: bytes.length, sha256: await hex(bytes) });
  }
  const sealed = (await all("parcels")).map(({ parcel }) => parcel);
  const drafts = (await all("drafts")).length + (await all("pieces")).length;
  opened.close();
  const { id, seq, key } = device;
  return { device: id, seq, extractable: key.extractable, files: parts, sealed, drafts };
}"""


def held(page: Page) -> dict[str, Any]:
    return cast("dict[str, Any]", page.evaluate(HELD))


# The disk is full when the last of a record's parts is written, after all others have been.
FULL = """() => {
  const { add } = IDBObjectStore.prototype;
  IDBObjectStore.prototype.add = function (value) {
    if (this.name === "parts") {
      IDBObjectStore.prototype.add = add;
      throw new DOMException("full", "QuotaExceededError");
    }
    return add.call(this, value);
  };
}"""


def save_on_a_full_disk(page: Page) -> None:
    """It is said, the draft stays, and nothing of the record lies there by half."""
    expect(page.locator("[data-saved]")).to_contain_text("Draf tersimpan")
    page.evaluate(FULL)
    page.click("[data-finish]")
    expect(page.locator("[data-screen=form] [data-said]")).to_contain_text("Penyimpanan ponsel ini penuh.")
    found = held(page)
    assert (found["sealed"], found["files"], found["drafts"], found["seq"]) == ([], [], 2, 0)


def test_twenty_findings_survive_a_village(
    server: Server, in_demo: Callable[[str], str], chromium_path: str, tmp_path: Path
) -> None:
    village = Village(server.port)
    complaints: list[str] = []
    with sync_playwright() as play:
        with phone(play, chromium_path, tmp_path) as (page, kill):
            page.on("pageerror", lambda error: complaints.append(str(error)))
            enrol(page, village.url, in_demo(CODE))
            village.turn("down")
            for number in range(1, FINDINGS + 1):
                begin(page, number)
                if number == 1:
                    save_on_a_full_disk(page)
                save(page, number)
            # One is being written when the battery ends.
            begin(page, FINDINGS + 1)
            expect(page.locator("[data-saved]")).to_contain_text("Draf tersimpan")
            before = held(page)
            kill()

        with phone(play, chromium_path, tmp_path) as (page, kill):
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.goto(f"{village.url}/lapangan/")
            screen(page, "home")
            expect(page.locator("[data-outbox] > li[data-state=pending]")).to_have_count(FINDINGS)
            after = held(page)
            assert after == before
            assert len(after["sealed"]) == len(after["files"]) == FINDINGS and not after["extractable"]
            lying = json.dumps(after["sealed"])
            assert "Peristiwa" not in lying and "Temuan contoh" not in lying

            # The draft opens with the PIN alone, and its photo with it.
            page.click("[data-drafts] button")
            page.fill("#unlock-pin", PIN)
            page.click("[data-open]")
            expect(screen(page, "form").locator("#finding-text")).to_have_value(re.compile("nomor 21"))
            expect(page.locator("[data-pieces] > li")).to_have_count(1)
            page.click("[data-discard]")
            page.click("[data-discard-yes]")
            screen(page, "home")

            village.turn("bad")
            page.click("[data-sync]")
            done = page.locator("[data-outbox] > li[data-state=acknowledged]")
            # In the middle of it the phone dies once more.
            expect(
                done.or_(page.locator("[data-sync-said]", has_text="Temuan contoh 5")).first
            ).to_be_visible()
            kill()

        with phone(play, chromium_path, tmp_path) as (page, kill):
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.goto(f"{village.url}/lapangan/")
            screen(page, "home")
            done = page.locator("[data-outbox] > li[data-state=acknowledged]")
            deadline = time.monotonic() + 60
            while done.count() < FINDINGS and time.monotonic() < deadline:
                # The button goes away by itself with the last of them, maybe just now.
                page.locator("[data-sync]").dispatch_event("click")
                page.wait_for_timeout(500)
            expect(done).to_have_count(FINDINGS, timeout=1_000)
            left = held(page)
            assert (left["sealed"], left["files"], left["drafts"]) == ([], [], 0)

    assert village.dropped >= FINDINGS
    arrived = json.loads(in_demo(ARRIVED.format(device=before["device"])))
    sealed_here = {one["record"]: one for one in before["sealed"]}
    assert [one["seq"] for one in arrived] == list(range(1, FINDINGS + 1))
    assert {one["record"]: one["body"] for one in arrived} == {
        record: one["body_sha256"] for record, one in sealed_here.items()
    }
    assert {(one["record"], int(n), digest) for one in arrived for n, digest in one["files"].items()} == {
        (one["record"], one["n"], one["sha256"]) for one in before["files"]
    }
    assert {one["state"] for one in arrived} == {"acknowledged"}
    assert len({one["case"] for one in arrived}) == FINDINGS
    # Numbers were given in the order of writing, whatever the order of arrival.
    for number, one in enumerate(arrived, start=1):
        assert f"Peristiwa contoh nomor {number} di balai desa." in one["text"]
    assert complaints == []


def shell_sizes(url: str) -> dict[str, int]:
    """Compressed, all that a phone fetches to work without a network, icon and font among it."""
    with urllib.request.urlopen(f"{url}/lapangan/pekerja.js") as answer:
        worker = answer.read()
        assert answer.headers["Content-Type"].startswith("text/javascript")
    named = re.search(rb"^const SHELL=(.*);\n", worker)
    assert named is not None
    shell = json.loads(named.group(1))
    sizes = {"worker": len(gzip.compress(worker))}
    for path in [shell["page"], *shell["files"]]:
        asking = urllib.request.Request(url + path, headers={"Accept-Encoding": "gzip"})
        with urllib.request.urlopen(asking) as answer:
            sizes[path] = len(answer.read())
    return sizes


def test_the_app_is_small_keeps_no_data_and_can_be_used_by_everybody(
    server: Server, in_demo: Callable[[str], str], chromium_path: str, tmp_path: Path
) -> None:
    """axe in both schemes, nothing wider than a phone, the policy kept; of the cache only the app itself."""
    sizes = shell_sizes(server.url)
    assert len(sizes) == 9 and sum(sizes.values()) < SHELL_MOST, sizes
    said: list[str] = []
    with sync_playwright() as play, phone(play, chromium_path, tmp_path) as (page, _kill):
        page.on("console", lambda one: said.append(one.text) if "Content Security" in one.text else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(f"{server.url}/lapangan/")
        screen(page, "enrol")
        page.click("[data-enrol]")
        expect(page.locator("[data-screen=enrol] [data-summary]")).to_be_focused()
        wrong = sealed.usable(page)
        enrol(page, server.url, in_demo(CODE))
        wrong += sealed.usable(page)
        for name, screen_name in (("tanpa-jaringan", "offline"), ("batas", "limits")):
            page.goto(f"{server.url}/lapangan/#/{name}")
            screen(page, screen_name)
            wrong += sealed.usable(page)
        page.goto(f"{server.url}/en/lapangan/")
        expect(screen(page, "home").get_by_role("heading", level=1)).to_have_text("Field notes")
        expect(page.locator("html[data-kept]")).to_have_count(1)
        begin(page, 1)
        page.click("[data-person-add]")
        wrong += sealed.usable(page)
        page.locator("[data-step='3'] [data-back]").click()
        wrong += sealed.usable(page)
        page.locator("[data-step='2'] [data-back]").click()
        page.fill("#finding-text", "")
        step(page, 1).locator("[data-next]").click()
        expect(page.locator("#finding-text-error")).to_be_visible()
        wrong += sealed.usable(page)
        assert wrong == []
        assert said == []
        kept = page.evaluate(
            "async () => (await Promise.all((await caches.keys()).map(async (name) =>"
            " (await (await caches.open(name)).keys()).map((one) => new URL(one.url).pathname)))).flat()"
        )
        assert {one for one in kept if not one.startswith("/static/")} == {"/lapangan/", "/en/lapangan/"}
