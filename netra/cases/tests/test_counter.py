"""What is brought to the office: its days run from the delivery, and it is the same sealed report."""

import json
from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

import pytest
from django.test import Client

from netra.cases.models import Case, Finding
from netra.platform.audit.models import Entry
from netra.reports import triage
from netra.reports.models import Channel, Report, ReportEvent
from tests.build import a_photo
from tests.cast import ACCUSED, REPORTER, WITA, Cast
from tests.unsealing import Unsealed

PAGE = "/kerja/laporan/catat/"
SignedIn = Callable[[str], Client]


def brought(**changes: object) -> dict[str, object]:
    return {
        "key": str(uuid4()),
        "channel": "letter",
        "delivered_on": "12 November 2024",
        "delivered_hour": "9.15",
        "signed": "paper",
        "reporter_name": REPORTER,
        "reporter_capacity": "voter",
        "reporter_address": "Jalan Contoh 1",
        "identity_kind": "national_id",
        "person_name": ACCUSED,
        "person_office": "Dinas Contoh",
        "person_class": "PNS",
        "region": "Loa Janan",
        "place_text": "Balai pertemuan",
        "event_on": "9 November 2024",
        "known_on": "10/11/2024",
        "act": "attending_support",
        "description": "Terlapor menyerukan dukungan.",
        "action": "send",
        **changes,
    }


def test_a_letter_of_two_days_ago_is_a_sealed_report_of_that_day(world: Cast, signed_in: SignedIn) -> None:
    sent = brought(evidence=a_photo())
    officer = signed_in("petugas.kukar")
    answer = officer.post(PAGE, sent)
    assert (answer.status_code, answer["Location"]) == (303, "/lapor/diterima/")
    report = Report.objects.get()
    assert report.channel == Channel.LETTER
    assert report.delivered_at == datetime(2024, 11, 12, 9, 15, tzinfo=WITA)
    assert all(one.check.met for one in triage.assess(report).checks)
    # The first look runs from the delivery: two days after 12 November.
    assert {str(step.last_day) for step in triage.next_steps(report) if step.last_day} == {"2024-11-14"}
    assert Unsealed(report).identity["name"] == REPORTER
    event = ReportEvent.objects.get(report=report)
    assert event.actor == world.viewer("petugas.kukar").actor
    line = Entry.objects.filter(action="report.received").latest("pk")
    assert (line.actor, json.loads(line.facts)["channel"]) == (event.actor, "letter")
    assert REPORTER not in line.facts
    page = officer.get(f"/kerja/laporan/{report.pk}/").content.decode()
    assert "Lewat surat." in page
    assert "Petugas mencatatnya." in page
    assert "Di formulir, pelapor menyatakan" not in page
    # Recorded twice, it is one report with one receipt.
    assert officer.post(PAGE, {**sent, "evidence": a_photo()}).status_code == 303
    assert Report.objects.count() == 1


def test_the_page_before_recording_stores_nothing_and_prints_what_will_be_signed(
    world: Cast, signed_in: SignedIn
) -> None:
    page = signed_in("petugas.kukar").post(PAGE, brought(action="check", signed="later"))
    shown = page.content.decode()
    assert page.status_code == 200
    assert REPORTER in shown
    assert "Terlapor menyerukan dukungan." in shown
    assert "Selasa, 12 November 2024" in shown
    assert "Belum ada yang menandatangani" in shown
    assert not Report.objects.exists()


def test_an_unsigned_one_becomes_first_information_without_its_reporter(
    world: Cast, signed_in: SignedIn
) -> None:
    told = brought(action="information", signed="later", channel="phone")
    officer = signed_in("petugas.kukar")
    assert officer.post(PAGE, told).status_code == 302
    case = Case.objects.get()
    assert (case.known_on, case.finding.channel, case.report) == (
        datetime(2024, 11, 12, tzinfo=WITA).date(),
        "spoken",
        None,
    )
    assert not Report.objects.exists()
    assert REPORTER not in str(Finding.objects.values())
    officer.post(PAGE, told)
    assert Case.objects.count() == 1
    # A file would be lost without a word: it is said, and nothing is made.
    with_file = {**told, "key": str(uuid4()), "evidence": a_photo()}
    refused = officer.post(PAGE, with_file)
    assert refused.status_code == 422
    assert "Informasi awal tidak menyimpan berkas" in refused.content.decode()
    assert Case.objects.count() == 1


@pytest.mark.parametrize(
    "changes",
    [
        # It would have been known before it happened; and the place belongs to another province.
        {"event_on": "13 November 2024", "known_on": ""},
        {"region": "31.71", "region_code": ""},
    ],
)
def test_first_information_that_cannot_be_is_refused_in_words(
    world: Cast, signed_in: SignedIn, changes: dict[str, object]
) -> None:
    told = brought(action="information", signed="later", channel="phone", **changes)
    answer = signed_in("petugas.kukar").post(PAGE, told)
    assert answer.status_code == 422
    assert REPORTER in answer.content.decode()
    assert "error-summary" in answer.content.decode()
    assert not Case.objects.exists()


def test_a_delivery_that_cannot_be_is_refused_and_everything_kept(world: Cast, signed_in: SignedIn) -> None:
    officer = signed_in("petugas.kukar")
    for changes, words in (
        ({"delivered_on": "14 November 2024", "delivered_hour": "23.59"}, "belum tiba"),
        ({"known_on": "13 November 2024"}, "sesudah laporan disampaikan"),
        ({"channel": "web"}, "tidak ada dalam daftar"),
        ({"signed": ""}, "sudah menandatangani"),
    ):
        answer = officer.post(PAGE, brought(**changes))
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert REPORTER in answer.content.decode()
    assert not Report.objects.exists()
