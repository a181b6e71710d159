"""Documents as they are made, kept, handed out and checked."""

import hashlib
import io
import json
import re
import zipfile
import zlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from netra.cases import clarifications, findings, opening, referrals
from netra.cases.models import (
    Case,
    CaseDay,
    Clarification,
    Handover,
    HandoverKind,
    Invitation,
    Outcome,
    Track,
    TrackOutcome,
)
from netra.cases.people import Actor
from netra.documents import composing, dispatching, gathering, making, names, typesetting, wordings
from netra.documents.gathering import Enclosure, LetterData
from netra.documents.models import Dispatch, Document
from netra.documents.wordings import About, Of
from netra.law.entries import CRIMINAL_TRACKS
from netra.platform import clock, files
from netra.platform.files.models import CustodyEntry
from netra.platform.ui import formats
from netra.regions.models import Region
from netra.reports import completion, triage
from netra.reports.models import NoticeWay, Recusal
from tests.build import a_report
from tests.cast import ACCUSED, OPENS_AT, REPORTER, Cast

SignedIn = Callable[[str], Client]
CHECK = "https://netra.contoh.example/cek/"


def address(token: str) -> str:
    return f"{CHECK}{token}/"


def about_of(case: Case, about: About) -> str:
    match about:
        case About.CLARIFICATION:
            return f"clarification:{case.clarifications.get().pk}"
        case About.PERSON:
            return f"person:{case.persons.get().pk}"
        case About.BODY:
            return "body:bkn-contoh"
        case _:
            return ""


def bytes_of(made: Document) -> bytes:
    with files.open_stored(made.file) as handle:
        return handle.read()


def inflated(pdf: bytes) -> bytes:
    """The streams of a PDF, unpacked: enough to find what is written as it is."""
    found = [pdf]
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        try:
            found.append(zlib.decompressobj().decompress(stream))
        except zlib.error:
            continue
    return b"\n".join(found)


@pytest.fixture
def officer(world: Cast) -> Actor:
    return Actor.of(world.viewer("petugas.kukar"))


def make(case: Case, code: str, by: Actor, **said: Any) -> Document:
    kind = wordings.shipped().kinds[code]
    if kind.of is Of.REPORT:
        return making.make_for_report(case.report, code, by=by, address=address, **said)
    said.setdefault("about", about_of(case, kind.about))
    return making.make_for_case(case, code, by=by, address=address, **said)


PRINTED = [
    "report_form",
    "receipt",
    "initial_assessment",
    "clarification_minutes",
    "study",
    "plenary_minutes",
    "status_notice",
    "reported_notice",
    "referral_letter",
    "recommendation",
]


def test_every_kind_is_printed_kept_and_marked(decided: Case, officer: Actor) -> None:
    for code in PRINTED:
        made = make(decided, code, officer)
        pdf = bytes_of(made)
        assert hashlib.sha256(pdf).hexdigest() == made.file.sha256
        assert made.data_digest == hashlib.sha256(made.data.encode()).hexdigest()
        text = inflated(pdf)
        # Tagged, archivable, in Indonesian; the digest in the foot is in the data of the page.
        assert b"pdfuaid" in text and b"<pdfaid:part>2" in text, code
        assert b"(id-ID)" in text or b"/Lang(id" in text.replace(b" ", b"") or b"id-ID" in text
        data = json.loads(made.data)
        assert data["example"] is True and data["seen"]["example"] == "contoh"
        assert REPORTER not in made.data
        assert REPORTER.encode() not in text
    assert Document.objects.count() == len(PRINTED)
    assert CustodyEntry.objects.filter(by=officer.actor).count() >= len(PRINTED)


def test_named_blanks_stand_where_the_reporter_is_asked_for(decided: Case, officer: Actor) -> None:
    data = json.loads(make(decided, "report_form", officer).data)
    blanks = {row["blank"] for block in data["blocks"] for row in block.get("rows", ()) if "blank" in row}
    assert {"nama pelapor", "alamat pelapor", "nomor telepon pelapor", "uraian peristiwa"} <= blanks
    # A pen needs more than one line for some of them.
    rows = [row for block in data["blocks"] for row in block.get("rows", ()) if "blank" in row]
    lines = {row["blank"]: row.get("lines", 1) for row in rows}
    assert lines["uraian peristiwa"] > lines["alamat pelapor"] > lines["nama pelapor"] == 1
    notice = json.loads(make(decided, "status_notice", officer).data)
    assert notice["letter"]["to_blank"] == "nama pelapor" and notice["letter"]["to"] == []


def test_the_minutes_say_of_each_what_the_plenary_found(decided: Case, officer: Actor) -> None:
    (kind, *_more) = sorted(CRIMINAL_TRACKS)
    person = decided.persons.get()
    cleared = Track.objects.create(
        case=decided, person=person, kind=kind, violation="PID-71-1", violation_reason="Contoh."
    )
    TrackOutcome.objects.create(decision=decided.decision, track=cleared, outcome=Outcome.NO_VIOLATION)
    data = json.loads(make(decided, "plenary_minutes", officer).data)
    (table,) = [block["body"] for block in data["blocks"] if len(block.get("head", ())) == 5]
    said = wordings.shipped().words
    assert [row[-1] for row in table] == [said[Outcome.VIOLATION], said[Outcome.NO_VIOLATION]]


def test_minutes_printed_a_week_later_are_signed_on_their_own_day(decided: Case, officer: Actor) -> None:
    own_day = gathering.day_words(decided.decision.held_on)
    with clock.frozen(clock.office_now() + timedelta(days=7)):
        today = gathering.day_words(clock.office_today(decided.region.timezone))
        said = {
            code: json.loads(make(decided, code, officer).data)["date"]
            for code in ("clarification_minutes", "study", "plenary_minutes", "referral_letter")
        }
    assert said.pop("referral_letter") == today != own_day
    assert set(said.values()) == {own_day}


def test_same_data_same_bytes(decided: Case, officer: Actor) -> None:
    made = make(decided, "study", officer)
    kind, wording = wordings.shipped().kinds["study"], wordings.shipped()
    assert kind.editable and wording.version == json.loads(made.data)["wording"]
    order = making.of_case(decided, "study")
    assert order.canonical == made.data
    assert typesetting.printed(order, made.address) == bytes_of(made)


def test_asked_twice_it_is_made_once_and_a_newer_one_takes_no_place(decided: Case, officer: Actor) -> None:
    first = make(decided, "study", officer)
    with clock.frozen(OPENS_AT + timedelta(days=1)):
        assert make(decided, "study", officer) == first
    second = make(decided, "study", officer, number="7/2024")
    assert (first.serial, second.serial) == (1, 2)
    assert Document.objects.filter(kind="study").count() == 2
    assert bytes_of(first) != bytes_of(second)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE documents_document SET number = 'x'")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM documents_document")


def test_what_is_typed_is_never_read_as_a_pattern_or_as_markup(decided: Case, officer: Actor) -> None:
    odd = "{0} {office} #set page() $x$ @y <z> \\"
    made = make(decided, "referral_letter", officer, number=odd)
    assert json.loads(made.data)["number"] == odd
    assert json.loads(made.data)["letter"]["head"][0] == {"label": "Nomor", "value": odd}


def test_letters_that_no_font_has_still_make_a_document(decided: Case, officer: Actor) -> None:
    """PDF/A refuses them; a plain PDF is better than none."""
    made = make(decided, "study", officer, number="Nomor 测 1")
    assert bytes_of(made).startswith(b"%PDF-")
    assert b"pdfuaid" not in inflated(bytes_of(made))


def test_a_letter_says_what_its_referral_hands_it(decided: Case, officer: Actor) -> None:
    track = decided.tracks.get()
    more = LetterData(
        to=("Kepala BKPSDM Contoh", "di Tenggarong"),
        tracks=(track.pk,),
        rule_words="aturan contoh",
        enclosures=(Enclosure("Kajian", "berkas/kajian.pdf", "ab" * 32),),
        door="https://netra.contoh.example/rujukan/",
        copies=("Ketua Contoh",),
    )
    data = json.loads(make(decided, "referral_letter", officer, about="body:lain", more=more).data)
    told = json.dumps(data, ensure_ascii=False)
    assert data["letter"]["to"] == ["Kepala BKPSDM Contoh", "di Tenggarong"]
    for words in (
        ACCUSED,
        "aturan contoh",
        "berkas/kajian.pdf\\n",
        "ab" * 32,
        "/rujukan/",
        "Ketua Contoh",
        "1 berkas",
    ):
        assert words in told


def test_a_document_about_what_is_not_there_is_not_made(decided: Case, officer: Actor) -> None:
    for code, about in (
        ("clarification_minutes", "clarification:999999"),
        ("clarification_minutes", "clarification:x"),
        ("invitation", "invitation:1"),
        ("reported_notice", "person:0"),
        ("referral_letter", "body:tidak-ada"),
    ):
        with pytest.raises(making.NothingToSay):
            make(decided, code, officer, about=about)
    with pytest.raises(making.UnknownKind):
        making.make_for_case(decided, "report_form", by=officer, address=address)
    assert not Document.objects.exists()


def test_a_press_that_does_not_answer_keeps_nothing(
    decided: Case, officer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typesetting, "PATIENCE_SECONDS", 0.01)
    with pytest.raises(typesetting.PressFailed):
        make(decided, "study", officer)
    assert not Document.objects.exists()


def an_invitation(case: Case, party: str, **said: Any) -> Invitation:
    return Invitation.objects.create(
        case=case,
        party=party,
        at=OPENS_AT + timedelta(days=1, hours=4),
        place="Ruang klarifikasi",
        sent_on=OPENS_AT.date(),
        recorded_at=OPENS_AT,
        recorded_by="akun:1",
        recorded_by_name="Petugas Contoh",
        **said,
    )


def test_an_invitation_calls_by_name_and_the_reporter_by_a_blank(decided: Case, officer: Actor) -> None:
    first = an_invitation(decided, "reported", person=decided.persons.get(), letter_number="12/UND/2024")
    second = an_invitation(decided, "reported", person=decided.persons.get(), repeats=first)
    witness = an_invitation(decided, "witness", name="Wati Saksi Contoh")
    reporter = an_invitation(decided, "reporter")

    def told(one: Invitation) -> dict[str, Any]:
        made = make(decided, "invitation", officer, about=f"invitation:{one.pk}")
        found: dict[str, Any] = json.loads(made.data)
        return found

    data = told(first)
    assert data["letter"]["to"][0] == ACCUSED and data["number"] == "12/UND/2024"
    words = json.dumps(data, ensure_ascii=False)
    assert "Jumat, 15 November 2024" in words and "14.00 WITA" in words and "Ruang klarifikasi" in words
    assert "panggilan kedua" not in words and "panggilan kedua" in json.dumps(told(second))
    assert told(witness)["letter"]["to"][0] == "Wati Saksi Contoh"
    data = told(reporter)
    assert data["letter"]["to"] == [] and data["letter"]["to_blank"] == "nama pelapor"
    # One kind, four papers: each stands by itself.
    assert set(Document.objects.values_list("serial", flat=True)) == {1}


def test_a_finding_has_papers_without_any_report(world: Cast, officer: Actor) -> None:
    viewer = world.viewer("petugas.kukar")
    region = Region.objects.get(pk="64.02.03")
    event = findings.Event(
        region, "Terlapor terlihat memasang alat peraga.", "display_material", OPENS_AT.date()
    )
    found = findings.Supervision("001/LHP/PM.01.00/11/2024", "Paijo Pengawas Contoh", OPENS_AT.date())
    case = findings.record_supervision(found, event, viewer.grants[0], by=officer)
    data = json.loads(make(case, "finding_form", officer).data)
    told = json.dumps(data, ensure_ascii=False)
    assert "001/LHP/PM.01.00/11/2024" in told and "Paijo Pengawas Contoh" in told
    assert "memasang alat peraga" in told and "pelapor" not in told
    client = Client()
    client.force_login(world.account("petugas.kukar"))
    page = client.get(f"/kerja/perkara/{case.pk}/dokumen/").content.decode()
    assert "Formulir Temuan" in page and "Temuan tidak mempunyai pelapor" in page
    assert "Tanda Bukti Penyampaian" not in page
    assert client.get(f"/kerja/perkara/{case.pk}/sistem/SBT/").status_code == 200
    with pytest.raises(making.NothingToSay):
        make(case, "status_notice", officer)


def test_oath_discussion_and_handover_have_their_papers(
    world: Cast, decided: Case, officer: Actor, signed_in: SignedIn
) -> None:
    call = an_invitation(decided, "reporter")
    said = {"recorded_at": OPENS_AT, "recorded_by": "akun:1", "recorded_by_name": "Petugas Contoh"}
    day = CaseDay.objects.create(
        case=decided, key="gakkumdu_first_on", on=OPENS_AT.date(), note="Lanjut ke klarifikasi.", **said
    )
    page = f"/kerja/perkara/{decided.pk}/dokumen/"
    listed = signed_in("petugas.kukar").get(page).content.decode()
    assert "Pembahasan Gakkumdu" in listed and "Pelimpahan" not in listed
    given = Handover.objects.create(
        case=decided,
        kind=HandoverKind.HAND_UP,
        from_office=decided.office,
        to_office_id="bawaslu-64-contoh",
        rule_id="PR-L2",
        reason="Terlapor pejabat provinsi.",
        done_on=OPENS_AT.date(),
        done_at=OPENS_AT,
        done_by="akun:1",
        done_by_name="Petugas Contoh",
    )
    Case.objects.filter(pk=decided.pk).update(office="bawaslu-64-contoh")
    decided.refresh_from_db()
    told = {
        code: make(decided, code, officer, about=about).data
        for code, about in (
            ("oath", f"invitation:{call.pk}"),
            ("gakkumdu_minutes", f"discussion:{day.pk}"),
            ("handover_letter", f"handover:{given.pk}"),
        )
    }
    oath = json.loads(told["oath"])
    assert any(
        row.get("blank") == "nama pelapor" for block in oath["blocks"] for row in block.get("rows", ())
    )
    # A form code that is only recalled is never printed by itself.
    assert oath["code"] == "" and "Lafal resminya belum terbaca" not in told["oath"]
    assert (
        "pembahasan pertama" in told["gakkumdu_minutes"]
        and "Lanjut ke klarifikasi." in told["gakkumdu_minutes"]
    )
    letter = json.loads(told["handover_letter"])
    assert letter["office"]["name"] == given.from_office.name and given.reason in told["handover_letter"]
    assert letter["letter"]["to"][0] == "Bawaslu Provinsi Kalimantan Timur (contoh)"
    # Who gave the case away reaches this one paper of it and no other.
    door = f"/kerja/perkara/{decided.pk}/pelimpahan/{given.pk}/surat/"
    paper = Document.objects.get(kind="handover_letter")
    for username, status in (("petugas.kukar", 200), ("petugas.kaltim", 404), ("petugas.kutim", 404)):
        assert signed_in(username).get(door).status_code == status, username
    for username, status in (("petugas.kukar", 200), ("petugas.kaltim", 200), ("petugas.kutim", 404)):
        assert signed_in(username).get(f"/kerja/dokumen/{paper.pk}.pdf").status_code == status, username
    assert signed_in("petugas.kukar").get(page).status_code == 404
    assert str(paper.pk) in signed_in("petugas.kukar").get(door).content.decode()


# -- names and codes


def test_a_recalled_code_is_printed_only_when_the_office_enters_it(
    world: Cast, decided: Case, officer: Actor
) -> None:
    assert json.loads(make(decided, "study", officer).data)["code"] == ""
    chair = world.viewer("komisioner.kukar")
    kind = wordings.shipped().kinds["study"]
    names.set_name(
        decided.office, kind, title="Kajian", code="Model A.11", reason="Lampiran contoh", by=chair
    )
    again = make(decided, "study", officer)
    data = json.loads(again.data)
    assert (data["code"], data["title"], again.serial) == ("Model A.11", "Kajian", 2)
    with pytest.raises(names.NameRefused):
        names.set_name(
            decided.office, kind, title="Kajian", code="Model A.11", reason="Sekali lagi", by=chair
        )
    assert len(names.history(decided.office, "study")) == 1


# -- pages


def test_the_page_makes_and_hands_out(decided: Case, signed_in: SignedIn) -> None:
    client = signed_in("petugas.kukar")
    page = f"/kerja/perkara/{decided.pk}/dokumen/"
    assert "Kajian Dugaan Pelanggaran" in client.get(page).content.decode()
    assert client.get(f"{page}study/").status_code == 200
    assert client.post(f"{page}study/", {"number": ""}).headers["Location"].endswith("/dokumen/")
    made = Document.objects.get()
    shown = client.get(page).content.decode()
    assert composing.digest(made.data)[:16] in shown and made.file.sha256[:16] in shown
    answer = client.get(f"/kerja/dokumen/{made.pk}.pdf")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert b"".join(answer.streaming_content) == bytes_of(made)  # type: ignore[attr-defined]
    refused = client.post(f"{page}invitation/", {"about": "invitation:1"})
    assert refused.status_code == 422 and "Belum ada undangan" in refused.content.decode()


def test_what_can_be_made_stands_first_and_a_number_on_record_is_not_asked_twice(
    world: Cast, signed_in: SignedIn
) -> None:
    officer = world.viewer("petugas.kukar")
    report = a_report()
    for one in triage.assess(report).checks:
        triage.record(report, one.check.code, met=one.check.met, reason="", by=officer)
    case = opening.open_case(report, by=Actor.of(officer))
    call = clarifications.Call(
        Clarification.Party.REPORTED,
        OPENS_AT + timedelta(days=1),
        "Kantor Bawaslu",
        OPENS_AT.date(),
        person=case.persons.get().pk,
        letter_number="17/Und/2024",
    )
    made = clarifications.invite(case.pk, call, by=Actor.of(officer))
    client, page = signed_in("petugas.kukar"), f"/kerja/perkara/{case.pk}/dokumen/"
    offered = [bool(one["url"]) for one in client.get(page).context["makeable"]]
    assert offered == sorted(offered, reverse=True) and len(set(offered)) == 2
    letter = f"{page}invitation/?about=invitation:{made.pk}"
    shown = client.get(f"/kerja/perkara/{case.pk}/").content.decode()
    assert f'href="{letter}"' in shown and "Cetak surat undangan" in shown
    assert 'value="17/Und/2024"' in client.get(letter).content.decode()
    # A form of oath has the number of no letter.
    assert "17/Und/2024" not in client.get(f"{page}oath/").content.decode()


def test_only_the_own_office_reaches_its_papers(world: Cast, decided: Case, officer: Actor) -> None:
    made = make(decided, "study", officer)
    doors = (f"/kerja/perkara/{decided.pk}/dokumen/", f"/kerja/dokumen/{made.pk}.pdf")
    client = Client()
    for username, status in (
        ("petugas.kukar", 200),
        ("komisioner.kukar", 200),
        ("petugas.kaltim", 404),
        ("petugas.nasional", 404),
        ("petugas.kutim", 404),
        ("bkn", 404),
    ):
        client.force_login(world.account(username))
        assert {client.get(door).status_code for door in doors} == {status}, username
    Recusal.objects.create(
        report=decided.report, account=world.account("petugas.kukar"), reason="x", recorded_by="sistem"
    )
    client.force_login(world.account("petugas.kukar"))
    assert {client.get(door).status_code for door in doors} == {404}


def test_a_draft_is_marked_and_not_kept(decided: Case, signed_in: SignedIn) -> None:
    answer = signed_in("petugas.kukar").get(f"/kerja/perkara/{decided.pk}/dokumen/study/konsep/")
    assert answer.status_code == 200 and "konsep.docx" in answer["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        body = archive.read("word/document.xml").decode()
    assert "Konsep untuk disunting" in body and "Kajian yang lengkap." in body and REPORTER not in body
    assert not Document.objects.exists()
    client = signed_in("petugas.kukar")
    assert client.get(f"/kerja/perkara/{decided.pk}/dokumen/plenary_minutes/konsep/").status_code == 404


# -- the page behind the code


def test_the_code_tells_number_office_day_and_nothing_else(decided: Case, officer: Actor) -> None:
    made = make(decided, "plenary_minutes", officer)
    anybody = Client()
    door = f"/cek/{made.token}/?sidik={made.data_digest[:16]}"
    answer = anybody.get(door)
    said = answer.content.decode()
    assert "Cocok." in said and made.number in said and decided.office.name in said
    assert "14 November 2024" in said
    assert ACCUSED not in said and made.title not in said and "Pertimbangan" not in said
    assert answer["X-Robots-Tag"].startswith("noindex") and not answer.cookies


def test_an_unknown_code_looks_like_a_wrong_digest(decided: Case, officer: Actor) -> None:
    made = make(decided, "plenary_minutes", officer)
    anybody = Client()

    def said(token: str, digest: str) -> tuple[int, str]:
        answer = anybody.get(f"/cek/{token}/", {"sidik": digest} if digest else {})
        return answer.status_code, re.sub(r"/cek/[^/]+/|[0-9a-f]{16,}", "", answer.content.decode())

    wrong = "0" * 16
    assert said(made.token, wrong) == said("A" * 22, wrong)
    assert "Tidak cocok." in said(made.token, wrong)[1]
    # A guess of fewer letters says nothing, and neither does the code alone.
    assert "Cocok." not in said(made.token, made.data_digest[:4])[1]
    assert said(made.token, "") == said("A" * 22, "")
    assert decided.office.name not in said(made.token, "")[1]


def test_a_letter_to_a_body_matches_once_its_referral_was_sent(decided: Case, officer: Actor) -> None:
    made = make(decided, "referral_letter", officer)
    door = f"/cek/{made.token}/?sidik={made.data_digest[:16]}"
    said = Client().get(door).content.decode()
    assert "Tidak cocok." in said and decided.office.name not in said
    line = referrals.refer(decided.tracks.get().pk, by=officer)
    # A print that lay about does not become true by itself; asked for once more, it says what was sent.
    assert "Tidak cocok." in Client().get(door).content.decode()
    assert make(decided, "referral_letter", officer) == made
    assert "Cocok." in Client().get(door).content.decode() and Dispatch.objects.count() == 1
    referrals.give_back(line.pk, "Berkas belum lengkap.", by=officer)
    late = make(decided, "referral_letter", officer, number="9/2024")
    assert dispatching.on_record(late.token, late.data_digest) is None
    assert dispatching.on_record(made.token, made.data_digest) == made
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM documents_dispatch")


def test_with_a_conflict_only_a_commissioner_prints_the_letter_before_it_is_sent(
    decided: Case, officer: Actor, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = f"/kerja/perkara/{decided.pk}/dokumen/referral_letter/"
    said = {"about": "body:bkn-contoh", "number": ""}
    monkeypatch.setattr(referrals, "conflicts", lambda *_: ["known"])
    refused = signed_in("petugas.kukar").post(page, said)
    assert refused.status_code == 422 and "benturan kepentingan" in refused.content.decode().lower()
    assert signed_in("petugas.kukar").get(f"{page}konsep/").status_code == 404
    assert not Document.objects.exists()
    assert signed_in("komisioner.kukar").post(page, said).status_code == 302
    listed = signed_in("petugas.kukar").get(f"/kerja/perkara/{decided.pk}/dokumen/").content.decode()
    assert "belum dikirim" in listed
    referrals.refer(decided.tracks.get().pk, by=officer)
    assert signed_in("petugas.kukar").post(page, said).status_code == 302
    assert Dispatch.objects.count() == 1


def test_the_paper_of_a_completion_says_what_was_asked_and_until_when(world: Cast, officer: Actor) -> None:
    viewer, report = world.viewer("petugas.kukar"), a_report(event_on=None)
    for one in triage.assess(report).checks:
        triage.record(report, one.check.code, met=one.met, reason="", by=viewer)
    asked = completion.ask(report, OPENS_AT.date(), NoticeWay.HANDED, by=viewer)
    # Printed later, it still says what the reporter was told.
    with clock.frozen(OPENS_AT + timedelta(days=1)):
        made = making.make_for_report(report, "completion_request", by=officer, address=address)
    data = json.loads(made.data)
    said = " ".join(block.get("text", "") for block in data["blocks"])
    assert formats.day_end(asked.last_day, report.region.timezone) in said
    (table,) = (block for block in data["blocks"] if block["kind"] == "table")
    wordings_of = {one.code: one.wording.id for one in triage.pack_of(report).requirements.values()}
    assert [row[1] for row in table["body"]] == [wordings_of[code] for code in asked.lacks]


def test_report_documents_need_no_case(world: Cast, officer: Actor) -> None:
    report = a_report(event_on=None)
    made = making.make_for_report(report, "completion_request", by=officer, address=address)
    data = json.loads(made.data)
    assert data["letter"]["to_blank"] == "nama pelapor"
    assert any(block["kind"] == "table" and block["body"] for block in data["blocks"])
    # Every question was answered: nothing is asked for.
    assert made.case_id is None and made.report_id == report.pk
    with pytest.raises(making.NothingToSay):
        making.make_for_report(a_report(), "completion_request", by=officer, address=address)
