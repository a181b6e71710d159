"""A film of 12 MB over a bad line: refused once, stopped, broken off, and whole in the end for two people."""

import hashlib
import os
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, FilePayload, Request, Route, expect

from tests.journeys import sealed
from tests.journeys.conftest import Server
from tests.journeys.test_walk import Person, at_once

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("sealed")]

MEGABYTE = 1024 * 1024
# The files of the newest report, opened with two of the demo's published keys.
FILES = """
import hashlib, json, pyrage
from pyrage import x25519
from netra.platform.files.store import open_verified
from netra.reports import example_keys
from netra.reports.models import Envelope, SealedPart
envelope = Envelope.objects.order_by("-made_at").first()
wrap = envelope.wraps.get(holder__key__account__username="petugas.kukar", superseded_at=None)
def key(name):
    return x25519.Identity.from_str(example_keys.of_account(name).secret)
peeled = pyrage.decrypt(bytes(wrap.body), [key("petugas.kukar")])
secret = x25519.Identity.from_str(pyrage.decrypt(peeled, [key("komisioner.kukar")]).decode())
for part in SealedPart.objects.filter(envelope=envelope, kind="file").order_by("number"):
    meta = SealedPart.objects.get(envelope=envelope, kind="file_meta", number=part.number)
    about = json.loads(pyrage.decrypt(bytes(meta.body), [secret]))
    with open_verified(part.file) as handle:
        plain = pyrage.decrypt(handle.read(), [secret])
    print(about["name"], about["sha256"], hashlib.sha256(plain).hexdigest())
"""


def _film(size: int) -> bytes:
    head = b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isommp41"
    return head + size.to_bytes(4, "big") + b"mdat" + os.urandom(size - 8)


def test_a_large_file_survives_a_bad_line(
    browser: Browser, server: Server, in_demo: Callable[[str], str]
) -> None:
    film, note = _film(12 * MEGABYTE), b"Catatan contoh"
    with sealed.listened(server.port) as wire:
        citizen = Person(browser, wire)
        page = citizen.page
        asked: list[Request] = []
        page.on("request", lambda request: asked.append(request))
        complaints: list[str] = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if "Content Sec" in said.text else None)
        citizen.go("/lapor/")
        citizen.reads(re.compile("Dengan JavaScript, satu berkas boleh sampai 199 MB"))
        at_once(page)
        page.fill("input[name=person_name]", "Budi Terlapor Contoh")
        page.fill("input[name=region]", "64.02.03")
        page.fill("textarea[name=description]", "Peristiwa contoh dengan rekaman panjang.")
        page.set_input_files(
            "input[name=evidence]",
            [
                FilePayload(name="rekaman.mp4", mimeType="video/mp4", buffer=film),
                FilePayload(name="catatan.txt", mimeType="text/plain", buffer=note),
            ],
        )
        expect(page.locator("[data-list] > li")).to_have_count(2)
        citizen.press("Periksa sebelum mengirim")
        expect(page.get_by_role("heading", name="Periksa dan kirim")).to_be_visible()
        assert not any("seal-upload" in one.url for one in asked)

        # No room: said in the server's words, and everything waits on the page.
        def full(route: Route) -> None:
            route.fulfill(status=507, content_type="text/plain; charset=utf-8", body="Tempat berkas penuh.")

        page.route("**/lapor/berkas/", full)
        citizen.press("Kirim laporan")
        expect(page.locator("[data-seal-status]")).to_contain_text("Tempat berkas penuh.")
        page.unroute("**/lapor/berkas/")

        # The second piece never leaves; the person stops.
        held: list[Route] = []

        def hold(route: Route) -> None:
            if route.request.method == "PATCH" and route.request.headers["upload-offset"] != "0":
                held.append(route)
            else:
                route.continue_()

        page.route("**/lapor/berkas/*/", hold)
        citizen.press("Kirim laporan")
        stop = page.get_by_role("button", name="Hentikan pengiriman")
        expect(page.locator("[data-seal-status]")).to_contain_text("40%")
        assert sealed.usable(page) == []
        stop.click()
        expect(page.locator("[data-seal-status]")).to_contain_text("Dihentikan")
        expect(stop).to_be_hidden()
        assert held and all(one.request.headers["upload-offset"] == str(5 * MEGABYTE) for one in held)
        page.unroute("**/lapor/berkas/*/")

        # It goes on, and the line breaks in the middle of the second piece.
        before = len(wire.sent)
        wire.break_after(2 * MEGABYTE)
        citizen.press("Kirim laporan")
        expect(page.locator(".code-big").first).to_be_visible(timeout=180_000)
        assert wire.broken
        # What was acknowledged is not sent again.
        assert min(wire.offsets(before)) == 5 * MEGABYTE
        # The two that were lost, the seven that were missing, and once the piece that broke: Chromium sends a
        # request anew, by itself and whole, when a connection breaks that had carried another before.
        assert len(wire.sent) - before < (2 + 7 + 5) * MEGABYTE
        assert citizen.foreign == [] and complaints == []
        assert film[MEGABYTE : MEGABYTE + 64] not in wire.sent and note not in wire.sent
    begun = [one for one in asked if one.method == "POST" and one.url.endswith("/lapor/berkas/")]
    assert len(begun) == 2  # the refused one and this
    assert not any("upload-metadata" in one.headers for one in begun)
    assert in_demo(FILES).splitlines() == [
        f"{name} {digest} {digest}"
        for name, digest in (
            ("catatan.txt", hashlib.sha256(note).hexdigest()),
            ("rekaman.mp4", hashlib.sha256(film).hexdigest()),
        )
    ]
