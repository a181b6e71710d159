"""What people do with sealed reports in a browser: take a key, ask, take off a layer, hand on, read."""

import re
import socket
import threading
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import Page, expect

if TYPE_CHECKING:
    from tests.journeys.test_walk import Person

PASSPHRASE = "kopi pagi empat kata"
AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SLOW = 120_000  # a key under a passphrase is slow on purpose


class Wire:
    """The line between a browser and the server, listened to: `sent` is every byte that left the browser."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._door = socket.create_server(("127.0.0.1", 0))
        self.sent = bytearray()
        self.broken = False
        self._breaks_at: int | None = None
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._door.getsockname()[1]}"

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                browser, _address = self._door.accept()
                server = socket.create_connection(("127.0.0.1", self._port))
                for pair, heard in (((browser, server), True), ((server, browser), False)):
                    threading.Thread(target=self._carry, args=(*pair, heard), daemon=True).start()

    def _carry(self, source: socket.socket, to: socket.socket, heard: bool) -> None:
        try:
            while chunk := source.recv(65536):
                if heard:
                    self.sent += chunk
                    if self._breaks_at is not None and len(self.sent) >= self._breaks_at:
                        self._breaks_at, self.broken = None, True
                        raise ConnectionResetError
                to.sendall(chunk)
            to.shutdown(socket.SHUT_WR)
        except OSError:
            # Broken for both, and now: a side that is only closed lives on while the other thread listens.
            for side in (source, to):
                with suppress(OSError):
                    side.shutdown(socket.SHUT_RDWR)

    def break_after(self, size: int) -> None:
        """Once, when so many more bytes have left the browser."""
        self._breaks_at = len(self.sent) + size

    def close(self) -> None:
        self._door.close()

    def offsets(self, since: int) -> list[int]:
        """Where each piece of a file began that left the browser after so many bytes."""
        heads = re.findall(rb"\r\nupload-offset: ([0-9]+)\r\n", bytes(self.sent[since:]), re.IGNORECASE)
        return [int(one) for one in heads]

    def carried(self) -> bytes:
        """As it stood on the line, and what stood there in base64."""
        sent = bytes(self.sent)
        found = re.findall(rb"[A-Za-z0-9+/]{40,}={0,2}", sent)
        return sent + b"\n".join(b64decode(one) for one in found if len(one) % 4 == 0)


@contextmanager
def listened(port: int) -> Iterator[Wire]:
    wire = Wire(port)
    try:
        yield wire
    finally:
        wire.close()


def take_example_key(person: "Person", passphrase: str = PASSPHRASE) -> None:
    """The published key of an invented person, as the demo offers it, under a passphrase of their own."""
    person.go("/kerja/kunci/")
    box = person.page.locator("[data-key=example]")
    for field in box.locator("input").all():
        field.fill(passphrase)
    box.get_by_role("button").click()
    expect(person.page.locator("[data-key=here]")).to_be_visible(timeout=SLOW)


def type_passphrase(person: "Person", passphrase: str = PASSPHRASE) -> None:
    person.page.fill("#unlock-passphrase", passphrase)
    person.page.locator("form[data-unlock] button").click()


def ask_opening(person: "Person", report: str, handler: str, reason: str) -> None:
    person.go(f"{report}segel/")
    fold = person.page.locator("main details:has(textarea[name=reason]) > summary")
    if fold.count():
        # Somebody else's request waits already.
        fold.click()
    person.page.get_by_label(handler, exact=True).check(force=True)
    person.page.fill("textarea[name=reason]", reason)
    person.page.locator("main form button.primary").click()
    expect(person.page.locator("main .error-summary")).to_have_count(0)
    expect(person.page.locator("main section").filter(has_text=reason).first).to_be_visible()


def to_waiting_opening(holder: "Person", reason: str) -> None:
    holder.go("/kerja/kunci/permintaan/")
    holder.page.locator("main section", has_text=reason).locator("a.button").click()
    expect(holder.page).to_have_url(re.compile(r"/kerja/kunci/permintaan/\d+/$"))


def take_step(holder: "Person", reason: str) -> None:
    to_waiting_opening(holder, reason)
    type_passphrase(holder)
    expect(holder.page).to_have_url(re.compile("/kerja/kunci/permintaan/$"), timeout=SLOW)


def read(handler: "Person", report: str) -> None:
    handler.go(f"{report}segel/baca/")
    type_passphrase(handler)
    expect(handler.page.locator("[data-opened]").first).to_be_visible(timeout=SLOW)


def usable(page: Page) -> list[str]:
    """What stands in the way of a phone, an eye or a screen reader on the page as it is now."""
    wrong = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # a literal of the two
        page.evaluate(AXE.read_text())
        found = page.evaluate(f"axe.run(document, {{runOnly: {RULES}, resultTypes: ['violations']}})")
        wrong += [f"{scheme}: {one['id']} {one['nodes'][0]['html'][:160]}" for one in found["violations"]]
    page.emulate_media(color_scheme="light")
    before = page.viewport_size
    page.set_viewport_size({"width": 360, "height": 780})
    wide = page.evaluate("document.documentElement.scrollWidth")
    if wide > 360:
        wrong.append(f"{wide} px wide on a phone of 360")
    if before:
        page.set_viewport_size(before)
    return wrong
