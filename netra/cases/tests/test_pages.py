"""The walk as five people over HTTP, what they are told when a step is refused, and what a page costs."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from netra.cases import clarifications, examples, referrals, sanctions, studies
from netra.cases.models import (
    Case,
    CaseEvent,
    Clarification,
    LineState,
    PlenaryDecision,
    ReferralLine,
    Sanction,
)
from netra.cases.people import Actor
from netra.platform import clock
from netra.platform.ui import formats
from netra.reports import triage
from netra.reports.models import Report
from tests.build import a_photo, a_receipt, a_report
from tests.cast import ACCUSED, OPENS_AT, REPORTER, WITA, Cast

SignedIn = Callable[[str], Client]


def confirm(world: Cast, report_id: object) -> None:
    report = Report.objects.select_related("region", "office", "election").get(pk=report_id)
    for one in triage.assess(report).checks:
        triage.record(report, one.check.code, met=one.check.met, reason="", by=world.viewer("petugas.kukar"))


def a_case(world: Cast, signed_in: SignedIn) -> Case:
    report = a_report()
    confirm(world, report.pk)
    signed_in("petugas.kukar").post(f"/kerja/laporan/{report.pk}/register/")
    return Case.objects.get(report=report)


def hearing(case: Case, **changes: str) -> dict[str, str]:
    case.refresh_from_db()
    return {
        "seen": str(case.version),
        "party": f"person-{case.persons.get().pk}",
        "held_on": "14 November 2024",
        "came": "sworn",
        "minutes": "Terlapor menerangkan bahwa ia hadir.",
        **changes,
    }


def study(case: Case, **changes: str) -> dict[str, str]:
    case.refresh_from_db()
    proposed = case.tracks.get().proposed_violation
    return {"seen": str(case.version), "violation": proposed, "text": "Kajian contoh.", **changes}


def plenary(case: Case, **changes: str) -> dict[str, str]:
    case.refresh_from_db()
    said = {"outcome": "violation", "held_on": "14/11/2024", "reasons": "Alasan contoh.", "cast_0": "for"}
    return {"seen": str(case.version), **said, **changes}


def sent_by_a_citizen() -> str:
    """The form as a browser without scripts sends it; the receipt code that comes back."""
    client = Client()
    key = re.search(r'name="key"[^>]*value="([^"]+)"', client.get("/lapor/").content.decode())
    assert key
    typed = {
        "key": key[1],
        "region": "Loa Janan",
        "description": "Terlapor menyerukan dukungan dalam kampanye.",
        "reporter_name": REPORTER,
        "reporter_capacity": "voter",
        "reporter_address": "Jalan Contoh 1",
        "reporter_contact": "0800-000-000",
        "identity_kind": "national_id",
        "person_name": ACCUSED,
        "person_office": "Dinas Contoh",
        "person_class": "PNS",
        "place_text": "Balai pertemuan",
        "event_on": "9 November 2024",
        "known_on": "10/11/2024",
        "act": "attending_support",
        "statement": "on",
        "action": "send",
        "evidence": a_photo(),
    }
    assert client.post("/lapor/", typed).status_code == 303
    assert "sessionid" not in client.cookies
    code = re.search(r"(?:[0-9A-Z]{4}-){3,}[0-9A-Z]+", client.get("/lapor/diterima/").content.decode())
    assert code
    return code[0]


class Followed:
    """What the holder of a code is told, after each step: one line more, the newest first."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.told: list[str] = []

    def now_reads(self, words: str) -> None:
        answer = Client().post("/lacak/", {"code": self.code})
        self.told.insert(0, words)
        assert [entry["text"] for entry in answer.context["history"]] == self.told
        assert words in answer.content.decode()


def test_five_people_walk_a_report_to_its_sanction(world: Cast, signed_in: SignedIn) -> None:
    code = sent_by_a_citizen()
    officer, chair, bkn = (signed_in(name) for name in ("petugas.kukar", "komisioner.kukar", "bkn"))
    follow = Followed(code)
    follow.now_reads("Diterima")

    report = Report.objects.get()
    found = officer.get(f"/kerja/laporan/{report.pk}/").content.decode()
    checks = set(re.findall(r'name="met_([^"]+)"', found))
    assert len(checks) == 7
    answer = officer.post(f"/kerja/laporan/{report.pk}/periksa/", {f"met_{check}": "yes" for check in checks})
    assert answer.status_code == 302
    confirm_page = officer.get(f"/kerja/laporan/{report.pk}/register/").content.decode()
    assert "tidak bisa dicabut" in confirm_page
    assert "Minggu, 17 November 2024 pukul 24.00 WITA" in confirm_page
    answer = officer.post(f"/kerja/laporan/{report.pk}/register/")
    case = Case.objects.get()
    address = f"/kerja/perkara/{case.pk}/"
    assert (answer.status_code, answer["Location"]) == (302, address)
    follow.now_reads("Diregister")

    assert officer.post(f"{address}klarifikasi/", hearing(case)).status_code == 302
    follow.now_reads("Sedang diperiksa")
    assert officer.post(f"{address}kajian/", study(case)).status_code == 302
    dissent = {"cast_0": "for", "name_2": "Ketiga Contoh", "dissent_2": "Belum jelas."}
    nobody = chair.post(f"{address}pleno/", plenary(case, **dissent))
    assert (
        nobody.status_code == 422 and "Ada pendapat berbeda bagi yang tidak hadir" in nobody.content.decode()
    )
    tie = plenary(case, **dissent, cast_2="against")
    asked = chair.post(f"{address}pleno/", tie)
    assert asked.status_code == 422 and "tidak lebih banyak" in asked.content.decode()
    assert 'name="sure"' in asked.content.decode() and not PlenaryDecision.objects.exists()
    assert chair.post(f"{address}pleno/", {**tie, "sure": "on"}).status_code == 302
    assert "tidak lebih banyak" in chair.get(address).content.decode()
    follow.now_reads("Diputus pleno")
    track = case.tracks.get()
    page = officer.get(f"{address}jalur/{track.pk}/teruskan/").content.decode()
    assert "BKN Kantor Regional (contoh)" in page
    assert "RT-ASN-BKN" in page
    case.refresh_from_db()
    answer = officer.post(f"{address}jalur/{track.pk}/teruskan/", {"seen": str(case.version)})
    assert answer.status_code == 302
    follow.now_reads("Diteruskan kepada lembaga yang berwenang")

    line = ReferralLine.objects.get()
    assert ACCUSED in bkn.get("/kerja/rujukan/").content.decode()
    assert bkn.post(f"/kerja/rujukan/{line.pk}/terima/").status_code == 302
    follow.now_reads("Diterima oleh lembaga yang berwenang")
    track.refresh_from_db()
    track.case = case
    chosen = sanctions.menu(track)[0].id
    imposed = {
        "sanction-sanction": chosen,
        "sanction-decision_number": "800/1-CONTOH/2024",
        "sanction-decided_on": "14 November 2024",
    }
    assert bkn.post(f"/kerja/rujukan/{line.pk}/sanksi/", imposed).status_code == 302
    assert Sanction.objects.get().sanction_id == chosen
    follow.now_reads("Hasil dari lembaga yang berwenang tercatat")

    case.refresh_from_db()
    ended = officer.post(f"{address}jalur/{track.pk}/selesai/", {"seen": str(case.version)})
    assert ended.status_code == 302
    case.refresh_from_db()
    assert officer.post(f"{address}selesai/", {"seen": str(case.version)}).status_code == 302
    case.refresh_from_db()
    assert case.step == "closed"
    follow.now_reads("Selesai")

    told = Client().post("/lacak/", {"code": code.lower().replace("-", " ")})
    page = told.content.decode()
    assert (told.status_code, told["Cache-Control"]) == (200, "no-store, private")
    # No other site learns from which page somebody came.
    assert told["Referrer-Policy"] in {"no-referrer", "same-origin"}
    assert "sessionid" not in told.cookies
    for word in ("Diterima", "Diregister", "Diputus pleno", "Diteruskan", "Selesai"):
        assert word in page
    for secret in (ACCUSED, REPORTER, "Loa Janan", "kampanye", "Kutai", case.reference):
        assert secret not in page


def test_a_wrong_code_says_so_and_shows_nothing(world: Cast) -> None:
    a_receipt()
    answer = Client().post("/lacak/", {"code": "AAAA-BBBB-CCCC"})
    assert answer.status_code == 422
    assert "tidak cocok" in answer.content.decode()
    assert "AAAA-BBBB-CCCC" in answer.content.decode()


def test_the_code_is_never_read_from_an_address(world: Cast) -> None:
    receipt = a_receipt()
    page = Client().get(f"/lacak/?code={receipt.code}").content.decode()
    assert "Diterima" not in page.split("<main", 1)[1].split("</main", 1)[0]


def test_a_report_nobody_confirmed_is_not_registered(world: Cast, signed_in: SignedIn) -> None:
    report = a_report()
    answer = signed_in("petugas.kukar").post(f"/kerja/laporan/{report.pk}/register/")
    assert answer.status_code == 422
    assert "Belum diregister" in answer.content.decode()
    assert not Case.objects.exists()


def test_a_missing_field_keeps_what_was_typed(world: Cast, signed_in: SignedIn) -> None:
    case = a_case(world, signed_in)
    answer = signed_in("petugas.kukar").post(
        f"/kerja/perkara/{case.pk}/klarifikasi/", hearing(case, held_on="", minutes="Isi yang panjang.")
    )
    assert answer.status_code == 422
    assert "Isi yang panjang." in answer.content.decode()
    assert not case.clarifications.exists()


@pytest.mark.parametrize("day", ["15 November 2024", "13 November 2024", "kemarin", "31/2/2024"])
def test_a_hearing_lies_between_registration_and_today(world: Cast, signed_in: SignedIn, day: str) -> None:
    case = a_case(world, signed_in)
    answer = signed_in("petugas.kukar").post(
        f"/kerja/perkara/{case.pk}/klarifikasi/", hearing(case, held_on=day)
    )
    assert answer.status_code == 422
    case.refresh_from_db()
    assert case.step == "registered"


def test_the_case_page_speaks_to_whoever_must_move_and_of_what_will_never_be(
    world: Cast, signed_in: SignedIn
) -> None:
    case = a_case(world, signed_in)
    page = signed_in("petugas.kukar").get(f"/kerja/perkara/{case.pk}/").content.decode()
    assert "Giliran: Anda" in page
    assert (
        f"Giliran: {case.office.name}"
        in signed_in("komisioner.kukar").get(f"/kerja/perkara/{case.pk}/").content.decode()
    )
    withdraw = page.index("Catat pencabutan")
    assert "Tidak bisa lagi." in page[withdraw : withdraw + 200]
    # Why the counting is unsure is told once for all limits, and once on the card of the running one.
    assert page.count("cara menghitung hari disimpulkan") <= 2
    assert (
        "…" not in page[page.index("lawline-picture") : page.index("</svg>", page.index("lawline-picture"))]
    )


def test_a_refused_step_names_the_rule_that_forbids_it(world: Cast, signed_in: SignedIn) -> None:
    case = a_case(world, signed_in)
    answer = signed_in("petugas.kukar").post(f"/kerja/perkara/{case.pk}/kajian/", study(case))
    assert answer.status_code == 422
    assert "PR-08" in answer.content.decode()
    answer = signed_in("komisioner.kukar").post(f"/kerja/perkara/{case.pk}/pleno/", plenary(case))
    assert "PR-09" in answer.content.decode()
    assert "Alasan contoh." in answer.content.decode()


def test_what_is_not_possible_yet_stands_as_text_with_its_reason(world: Cast, signed_in: SignedIn) -> None:
    case = a_case(world, signed_in)
    page = signed_in("petugas.kukar").get(f"/kerja/perkara/{case.pk}/").content.decode()
    assert f"/kerja/perkara/{case.pk}/klarifikasi/" in page
    assert f"/kerja/perkara/{case.pk}/pleno/" not in page
    assert "Belum bisa." in page
    assert "disabled" not in page


def test_the_second_of_two_officers_is_told_what_happened_and_loses_no_word(
    world: Cast, signed_in: SignedIn
) -> None:
    case = a_case(world, signed_in)
    first, second = hearing(case), hearing(case, minutes="Catatan petugas kedua.")
    client = signed_in("petugas.kukar")
    assert client.post(f"/kerja/perkara/{case.pk}/klarifikasi/", first).status_code == 302
    answer = client.post(f"/kerja/perkara/{case.pk}/klarifikasi/", second)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Petugas Kukar Contoh" in page
    assert "Catatan petugas kedua." in page
    assert case.clarifications.count() == 1
    # Having read it, the officer sends the same form again.
    case.refresh_from_db()
    assert f'name="seen" value="{case.version}"' in page
    again = {**second, "seen": str(case.version)}
    assert client.post(f"/kerja/perkara/{case.pk}/klarifikasi/", again).status_code == 302
    assert case.clarifications.count() == 2


def test_a_call_that_waits_is_the_one_way_to_record_that_person(world: Cast, signed_in: SignedIn) -> None:
    case = a_case(world, signed_in)
    client, person = signed_in("petugas.kukar"), case.persons.get()
    call = clarifications.invite(
        case.pk,
        clarifications.Call(
            Clarification.Party.REPORTED, OPENS_AT, "Kantor Bawaslu", date(2024, 11, 14), person=person.pk
        ),
        by=Actor("akun:1", "Petugas Contoh"),
    )
    told = client.get(f"/kerja/perkara/{case.pk}/").context["history"]
    assert [one["chip_text"] for one in told if "mengundang" in one["text"]] == ["Terlapor"], (
        "a role, no name"
    )
    address = f"/kerja/perkara/{case.pk}/klarifikasi/"
    page = client.get(address).content.decode()
    assert f'value="call-{call.pk}"' in page and f'value="person-{person.pk}"' not in page
    assert 'value="sworn"' in page and 'value="unsworn"' in page
    said = hearing(case, party=f"call-{call.pk}", came="unsworn")
    assert client.post(address, said).status_code == 302
    assert [(one.invitation, one.sworn) for one in case.clarifications.all()] == [(call, False)]


def test_a_witness_who_came_without_a_call_is_asked_for_by_name(world: Cast, signed_in: SignedIn) -> None:
    case = a_case(world, signed_in)
    client, address = signed_in("petugas.kukar"), f"/kerja/perkara/{case.pk}/klarifikasi/"
    page = client.get(address).content.decode().split("<main", 1)[1]
    assert 'value="absent"' not in page, "nobody called them"
    unnamed = client.post(address, hearing(case, party="witness", name="  "))
    assert unnamed.status_code == 422 and "Tulis nama saksi atau ahli" in unnamed.content.decode()
    said = hearing(case, party="witness", name="Saksi Satu Contoh")
    assert client.post(address, said).status_code == 302
    assert "Saksi Satu Contoh, Saksi" in client.get(f"/kerja/perkara/{case.pk}/").content.decode()
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        case.clarifications.update(name="Orang Lain Contoh")


def test_a_step_taken_by_somebody_else_meanwhile_loses_no_word(world: Cast, signed_in: SignedIn) -> None:
    case = a_case(world, signed_in)
    client = signed_in("petugas.kukar")
    client.post(f"/kerja/perkara/{case.pk}/klarifikasi/", hearing(case))
    mine = study(case, text="Kajian yang kalah cepat.")
    assert client.post(f"/kerja/perkara/{case.pk}/kajian/", study(case)).status_code == 302
    answer = client.post(f"/kerja/perkara/{case.pk}/kajian/", mine)
    page = answer.content.decode().split("<main", 1)[1]
    assert answer.status_code == 422
    assert "Langkah ini sudah diambil" in page
    assert "Petugas Kukar Contoh menyelesaikan kajian" in page
    assert "tidak dicatat" in page
    assert "Kajian yang kalah cepat." in page
    assert "<form" not in page.split("</main", 1)[0]


@pytest.mark.parametrize(
    ("who", "door"),
    [
        ("petugas.kukar", "kajian/"),
        ("komisioner.kukar", "pleno/"),
        ("petugas.kukar", "jalur/{track}/teruskan/"),
        ("petugas.kukar", "jalur/{track}/selesai/"),
        ("petugas.kukar", "selesai/"),
    ],
)
def test_a_step_that_is_not_lawful_yet_offers_no_form(
    world: Cast, signed_in: SignedIn, who: str, door: str
) -> None:
    case = a_case(world, signed_in)
    address = f"/kerja/perkara/{case.pk}/"
    answer = signed_in(who).get(address + door.format(track=case.tracks.get().pk))
    page = answer.content.decode().split("<main", 1)[1].split("</main", 1)[0]
    assert answer.status_code == 200
    assert "<form" not in page
    assert "<button" not in page
    assert f'href="{address}"' in page


def test_a_step_that_lies_behind_says_where_the_case_stands(world: Cast, signed_in: SignedIn) -> None:
    examples.load()
    sent = ReferralLine.objects.filter(
        state=LineState.SENT, track__step="referred", track__case__office="bawaslu-64.02-contoh"
    ).earliest("referred_at")
    case = sent.track.case
    answer = signed_in("petugas.kukar").get(f"/kerja/perkara/{case.pk}/klarifikasi/")
    page = answer.content.decode().split("<main", 1)[1].split("</main", 1)[0]
    assert f"Perkara {case.reference} sekarang: Diteruskan." in page
    assert "(PR-" not in page
    assert "<form" not in page


def test_a_report_that_cannot_be_registered_says_why_instead_of_asking(
    world: Cast, signed_in: SignedIn
) -> None:
    report = a_report()
    address = f"/kerja/laporan/{report.pk}/register/"
    client = signed_in("petugas.kukar")
    page = client.get(address).content.decode().split("<main", 1)[1].split("</main", 1)[0]
    assert "belum semua syarat diperiksa" in page
    assert "<form" not in page
    assert client.get(f"/kerja/laporan/{report.pk}/perkara/").status_code == 404
    confirm(world, report.pk)
    assert "<form" in client.get(address).content.decode().split("<main", 1)[1]
    client.post(address)
    page = client.get(address).content.decode().split("<main", 1)[1].split("</main", 1)[0]
    assert f'href="/kerja/laporan/{report.pk}/perkara/"' in page
    found = client.get(f"/kerja/laporan/{report.pk}/perkara/")
    assert (found.status_code, found["Location"]) == (302, f"/kerja/perkara/{Case.objects.get().pk}/")
    assert signed_in("petugas.kutim").get(f"/kerja/laporan/{report.pk}/perkara/").status_code == 404


def test_the_limit_card_counts_down_to_the_end_of_the_last_day(world: Cast, signed_in: SignedIn) -> None:
    case = a_case(world, signed_in)
    assert case.handling_last_day == date(2024, 11, 17)
    client = signed_in("petugas.kukar")
    page = client.get(f"/kerja/perkara/{case.pk}/").content.decode()
    assert "3 hari 14 jam lagi" in page
    assert "Minggu, 17 November 2024 pukul 24.00 WITA" in page
    with clock.frozen(datetime(2024, 11, 18, 0, 30, tzinfo=WITA)):
        assert "30 menit" in client.get(f"/kerja/perkara/{case.pk}/").content.decode()


def test_lists_page_by_key_and_export_what_they_show(
    world: Cast, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    examples.load()
    monkeypatch.setattr("netra.cases.queries.PAGE", 3)
    client = signed_in("petugas.kukar")
    seen: list[str] = []
    address = "/kerja/perkara/?urut=terbaru"
    for _page in range(9):
        answer = client.get(address)
        table = answer.context["table"]
        seen += [row[0].note for row in table.rows]
        if not table.more_url:
            break
        address = table.more_url
    ours = Case.objects.filter(region__code__startswith="64.02", registered_on__isnull=False).order_by(
        "-registered_on", "-id"
    )
    assert seen == [case.reference for case in ours]
    exported = client.get("/kerja/perkara.csv?tahap=diputus").content.decode().splitlines()[1:]
    decided = Case.objects.filter(region__code__startswith="64.02", step__startswith="decided")
    assert len(exported) == decided.count() > 0


@pytest.mark.parametrize("address", ["?urut=xx&tahap=yy&sesudah=zz", "?sesudah=%ff", "?tahap=%00"])
def test_an_address_that_cannot_be_read_shows_the_list(
    world: Cast, signed_in: SignedIn, address: str
) -> None:
    assert signed_in("petugas.kukar").get(f"/kerja/perkara/{address}").status_code == 200


def test_who_steps_aside_loses_the_case_at_once(world: Cast, signed_in: SignedIn) -> None:
    case = a_case(world, signed_in)
    client = signed_in("petugas.kukar")
    address = f"/kerja/laporan/{case.report_id}/mundur/"
    assert address in client.get(f"/kerja/perkara/{case.pk}/").content.decode()
    # Whoever came from the case goes back to it.
    assert f"/kerja/laporan/{case.report_id}/perkara/" in client.get(address).content.decode()
    assert client.post(address, {"reason": "Terlapor saudara ipar saya."}).status_code == 302
    assert client.get(f"/kerja/perkara/{case.pk}/").status_code == 404
    assert signed_in("komisioner.kukar").get(f"/kerja/perkara/{case.pk}/").status_code == 200


def questions(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


# Exactly: fewer is good news that the number here should tell, more needs a reason.
BUDGETS = {
    "list": 6,
    "csv": 4,
    "case to refer": 40,
    "case referred": 34,
    "clarify": 7,
    "study": 7,
    "extend": 5,
    "classify": 7,
    "further track": 6,
    "decide": 9,
    "refer": 21,
    "close_track": 5,
    "close": 5,
    "take_back": 6,
    "inbox": 6,
    "line": 29,
    "track": 0,
}


def test_every_page_asks_as_often_as_its_budget_says(world: Cast, signed_in: SignedIn) -> None:
    examples.load()
    officer, chair, bkn = (signed_in(name) for name in ("petugas.kukar", "komisioner.kukar", "bkn"))
    line = ReferralLine.objects.get(
        institution_id="bkn-contoh", state=LineState.ACKNOWLEDGED, track__sanction=None
    )
    waiting = Case.objects.filter(tracks__step="to_refer").earliest("running_number")
    studied = Case.objects.filter(step="study", office="bawaslu-64.02-contoh").earliest("running_number")
    case = f"/kerja/perkara/{line.track.case_id}/"
    new = a_case(world, signed_in)
    to_clarify = questions(officer, f"/kerja/perkara/{new.pk}/klarifikasi/")
    officer.post(f"/kerja/perkara/{new.pk}/klarifikasi/", hearing(new))
    asked = {
        "list": questions(officer, "/kerja/perkara/"),
        "csv": questions(officer, "/kerja/perkara.csv"),
        "case to refer": questions(officer, f"/kerja/perkara/{waiting.pk}/"),
        "case referred": questions(officer, case),
        "clarify": to_clarify,
        "study": questions(officer, f"/kerja/perkara/{new.pk}/kajian/"),
        "extend": questions(officer, f"/kerja/perkara/{new.pk}/perpanjangan/"),
        "classify": questions(officer, f"/kerja/perkara/{new.pk}/jalur/{new.tracks.get().pk}/butir/"),
        "further track": questions(
            officer, f"/kerja/perkara/{new.pk}/jalur/{new.tracks.get().pk}/jalur-lain/"
        ),
        "decide": questions(chair, f"/kerja/perkara/{studied.pk}/pleno/"),
        "refer": questions(officer, f"/kerja/perkara/{waiting.pk}/jalur/{waiting.tracks.get().pk}/teruskan/"),
        "close_track": questions(officer, f"{case}jalur/{line.track_id}/selesai/"),
        "close": questions(officer, f"{case}selesai/"),
        "take_back": questions(chair, f"{case}angka/{line.track.case.fact_keys.earliest('pk').pk}/"),
        "inbox": questions(bkn, "/kerja/rujukan/"),
        "line": questions(bkn, f"/kerja/rujukan/{line.pk}/"),
        "track": questions(Client(), "/lacak/"),
    }
    assert asked == BUDGETS


def test_after_a_return_both_sides_read_why_and_that_it_was_sent_again(
    world: Cast, signed_in: SignedIn
) -> None:
    examples.load()
    first = ReferralLine.objects.filter(
        track__case__office="bawaslu-64.02-contoh", institution="bkn-contoh", state=LineState.SENT
    ).latest("referred_at")
    bkn, again = signed_in("bkn"), "Dikirim ulang sesudah dikembalikan"
    assert again not in bkn.get(f"/kerja/rujukan/{first.pk}/").content.decode()
    by = Actor("akun:3", "BKN Contoh")
    referrals.give_back(first.pk, "Lampiran dua tidak ada.", by=by, code="documents_missing")
    case = signed_in("petugas.kukar").get(f"/kerja/perkara/{first.track.case_id}/").content.decode()
    assert "mengembalikan berkas karena dokumen kurang" in case
    second = referrals.refer(first.track_id, by=Actor("akun:1", "Petugas Contoh"))
    page = bkn.get(f"/kerja/rujukan/{second.pk}/").content.decode()
    assert again in page and "Lampiran dua tidak ada." in page and "tidak ada perbaikan kajian" in page


def test_who_was_told_by_letter_is_recorded_once_with_its_day_and_number(
    world: Cast, signed_in: SignedIn
) -> None:
    examples.load()
    client = signed_in("petugas.kukar")
    case = Case.objects.filter(tracks__step="to_refer", office="bawaslu-64.02-contoh").earliest(
        "running_number"
    )
    address, page = f"/kerja/perkara/{case.pk}/langkah/tell_reported/", f"/kerja/perkara/{case.pk}/"
    assert address in client.get(page).content.decode()
    form = client.get(address).content.decode()
    assert "Netra tidak mengirim surat" in form and f'href="{page}dokumen/"' in form
    day = formats.long_date(case.registered_on)
    said = {"seen": str(case.version), "delivered_on": str(case.registered_on), "letter_number": "7/CONTOH"}
    assert client.post(address, {**said, "delivered_on": "2030-01-01"}).status_code == 422
    assert client.post(address, said).status_code == 302
    event = CaseEvent.objects.get(case=case, step="tell_reported")
    assert event.note == f"Surat nomor 7/CONTOH. Disampaikan {day}."
    assert address not in client.get(page).content.decode(), "done is not offered again"


def test_a_case_costs_the_same_however_often_its_track_was_sent(world: Cast, signed_in: SignedIn) -> None:
    examples.load()
    client = signed_in("petugas.kukar")
    line = ReferralLine.objects.filter(
        track__case__office="bawaslu-64.02-contoh", institution="bkn-contoh", state=LineState.SENT
    ).latest("referred_at")
    address = f"/kerja/perkara/{line.track.case_id}/"
    once = questions(client, address)
    for _time in range(3):
        referrals.give_back(line.pk, "Belum lengkap.", by=Actor("akun:3", "BKN Contoh"))
        line = referrals.refer(line.track_id, by=Actor("akun:1", "Petugas Contoh"))
    assert questions(client, address) == once


def test_the_list_costs_the_same_however_long_it_is(world: Cast, signed_in: SignedIn) -> None:
    client = signed_in("petugas.kukar")
    a_case(world, signed_in)
    short = questions(client, "/kerja/perkara/")
    examples.load()
    assert questions(client, "/kerja/perkara/") == short


def test_one_kind_is_told_and_not_asked_several_are_asked(
    world: Cast, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = a_case(world, signed_in)
    client = signed_in("petugas.kukar")
    client.post(f"/kerja/perkara/{case.pk}/klarifikasi/", hearing(case))
    track = case.tracks.get()
    all_kinds = studies.offered(track)
    proposed = next(one for one in all_kinds if one.id == track.proposed_violation)
    address = f"/kerja/perkara/{case.pk}/kajian/"
    monkeypatch.setattr(studies, "offered", lambda _track: [proposed])
    one = client.get(address).content.decode()
    assert ('type="radio"' in one, 'name="reason"' in one) == (False, False)
    assert f"({proposed.id})</dd>" in one
    other = replace(proposed, violation=replace(proposed.violation, id="DS-00"))
    monkeypatch.setattr(studies, "offered", lambda _track: [proposed, other])
    several = client.get(address).content.decode()
    assert (several.count('type="radio"'), 'name="reason"' in several) == (2, True)
    monkeypatch.setattr(studies, "offered", lambda _track: [proposed])
    assert client.post(address, study(case)).status_code == 302
    assert case.tracks.get().violation == proposed.id
