"""Whoever floods the doors that write pays for it; whoever shares an address with them still gets in."""

import html
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from netra.platform.clock import wall_now
from netra.platform.db.lane import Lane
from netra.reports import intake, limits, tips
from netra.reports.models import Report, Tip
from netra.reports.tests.test_form import FORM, fields
from netra.reports.triage import evidence_of
from tests.build import PNG
from tests.cast import Cast

TIP, UPLOADS = "/lapor/tanpa-nama/", "/lapor/berkas/"
SHARED, ELSEWHERE = "198.51.100.4", "203.0.113.9"
KUKAR = "bawaslu-64.02-contoh"
SCRIPT = {"X-Netra-Seal": "1"}


@pytest.fixture(autouse=True)
def _one_minute(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    now = wall_now()
    monkeypatch.setattr(limits, "wall_now", lambda: now)
    monkeypatch.setattr(limits, "BITS", 4)
    settings.POSTS_PER_MINUTE = 3


def a_tip(**changes: str) -> dict[str, str]:
    told = dict.fromkeys(tips.FIELDS, "") | {"description": "Kabar contoh."}
    return {"key": str(uuid4()), "office": KUKAR, **told, **changes}


def post(
    path: str, said: dict[str, object], address: str = SHARED, headers: dict[str, str] | None = None
) -> object:
    return Client().post(path, said, REMOTE_ADDR=address, headers=headers)


def typed(page: bytes) -> dict[str, object]:
    """What a browser without scripts would post from this page."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.decode())
    kept: dict[str, object] = {}
    for name, value in found:
        if name != "csrfmiddlewaretoken":
            kept[name] = html.unescape(value)
    return kept


def solved(ticket: str, bits: int) -> str:
    return next(str(one) for one in count() if limits.is_proof(ticket, str(one), bits))


def begins(headers: dict[str, str]) -> object:
    return Client().generic("POST", UPLOADS, b"", content_type="", headers=headers, REMOTE_ADDR=SHARED)


def flood(times: int, said: Callable[[], dict[str, object]], path: str = TIP) -> list[int]:
    client = Client()
    # As a script: what it is told is short, and so is this test.
    told = [client.post(path, said(), REMOTE_ADDR=SHARED, headers=SCRIPT) for _ in range(times)]
    return [one.status_code for one in told]


def test_a_flood_of_a_thousand_writes_what_a_village_may_and_the_village_behind_it_gets_in(
    world: Cast,
) -> None:
    assert flood(3, a_tip) == [303] * 3
    # What is held costs no statement but that with which every page begins, which reads the office's clock:
    # not one of the flood waits for the lane, or makes others wait.
    said = a_tip()
    post(TIP, said)
    with CaptureQueriesContext(connection) as asked:
        assert set(flood(996, lambda: said)) == {429}
    assert len(asked) <= 996 and all(one["sql"].startswith("SELECT") for one in asked)
    assert Tip.objects.count() == 3
    # Fifty honest ones behind the same address, the press at its highest: a sum of 6 bits here, 16 outside.
    for number in range(50):
        held = post(TIP, a_tip(description=f"Warga {number}"))
        assert held.status_code == 429
        kept = typed(held.content)
        assert kept["description"] == f"Warga {number}"
        ticket = limits.ticket_in(str(kept["ticket"]))
        assert ticket and (ticket.bits, ticket.seconds) == (limits.BITS + 2, 30)
        kept["proof"] = solved(ticket.text, ticket.bits)
        assert post(TIP, kept).status_code == 303
    assert Tip.objects.count() == 53
    # Of another address nothing is asked.
    assert post(TIP, a_tip(), ELSEWHERE).status_code == 303


def test_who_only_checks_a_form_is_asked_for_nothing_and_look_ups_are_counted_apart(world: Cast) -> None:
    assert {post(FORM, fields(action="check")).status_code for _ in range(5)} == {200}
    assert [post(FORM, fields()).status_code for _ in range(4)] == [303, 303, 303, 429]
    assert post("/lacak/", {"code": "SALAH"}).status_code == 422


def test_a_held_report_keeps_words_and_files_and_arrives_by_waiting(
    world: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        post(FORM, fields())
    said = fields(evidence=[SimpleUploadedFile("foto.png", PNG), SimpleUploadedFile("kosong.png", b"")])
    held = post(FORM, said)
    assert held.status_code == 429 and held["Retry-After"] == "15"
    kept = typed(held.content)
    assert kept["description"] == said["description"] and kept["staged"]
    # One of the files was no good: it is said, and the next page is the check and not the receipt.
    assert "kosong.png" in held.content.decode() and kept["action"] == "check"
    later = wall_now()
    monkeypatch.setattr(limits, "wall_now", lambda: later)
    ticket = limits.ticket_in(str(kept["ticket"]))
    assert ticket is not None
    monkeypatch.setattr(limits, "wall_now", lambda: later + timedelta(seconds=ticket.seconds))
    limits.forget()
    assert post(FORM, {**kept, "action": "send"}).status_code == 303
    assert sum(len(evidence_of(one)) for one in Report.objects.all()) == 1


def test_scripts_are_told_the_sum_in_words_they_read(world: Cast) -> None:
    for _ in range(3):
        post(FORM, fields())
    held = post(FORM, fields(), headers=SCRIPT)
    said = held.json()
    assert (held.status_code, said["code"]) == (429, "queue")
    opens = {"ticket": said["ticket"], "proof": solved(said["ticket"], said["bits"])}
    assert post(FORM, fields(**opens), headers=SCRIPT).status_code == 303
    # An upload has no form: the same in headers.
    asks = {"Tus-Resumable": "1.0.0", "X-Netra-Form": str(uuid4()), "Upload-Length": "100"}
    held = begins(asks)
    assert held.status_code == 429
    ticket, bits = held["X-Netra-Ticket"], int(held["X-Netra-Bits"])
    asks |= {"X-Netra-Ticket": ticket, "X-Netra-Proof": solved(ticket, bits)}
    assert begins(asks).status_code == 201
    assert begins(asks).status_code == 429


@contextmanager
def lane_held(monkeypatch: pytest.MonkeyPatch, path: Path) -> Iterator[None]:
    """Somebody else writes, and does not stop before this writer's patience ends."""
    other, mine, store, keep = Lane(path), Lane(path, timeout=0.01), intake._store, tips._store

    def behind(then: Callable[..., object]) -> Callable[..., object]:
        def waits(*args: object) -> object:
            mine.acquire()
            return then(*args)

        return waits

    other.acquire()
    with monkeypatch.context() as patched:
        patched.setattr(intake, "_store", behind(store))
        patched.setattr(tips, "_store", behind(keep))
        yield
    other.close()
    mine.close()


def test_a_busy_lane_drops_nothing(world: Cast, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    report, tip = fields(evidence=SimpleUploadedFile("foto.png", PNG)), a_tip(description="Dua\nbaris <b>")
    sealed = fields(key=report["key"])
    with lane_held(monkeypatch, tmp_path / "lane"):
        answers = [post(FORM, report), post(TIP, tip)]
        script = post(FORM, sealed, headers=SCRIPT)
    assert not Report.objects.exists() and not Tip.objects.exists()
    # A script keeps its ciphertext and sends the same again.
    assert (script.status_code, script.json()["code"], script["Retry-After"]) == (503, "lane", "10")
    for answer in answers:
        assert (answer.status_code, answer["Retry-After"]) == (503, "10")
        assert "Belum ada yang tercatat" in answer.content.decode()
    kept = [typed(one.content) for one in answers]
    assert kept[0]["key"] == report["key"] and kept[1]["description"] == tip["description"]
    # Sent again, and once more because the thanks were lost: once each.
    for _ in range(2):
        limits.forget()
        assert [post(FORM, kept[0]).status_code, post(TIP, kept[1]).status_code] == [303, 303]
    assert len(evidence_of(Report.objects.get())) == 1 and Tip.objects.count() == 1
