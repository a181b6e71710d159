"""How a report is signed, what the seven checks make of it, and what an officer writes down afterwards."""

from base64 import b64encode
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from netra.platform import clock
from netra.platform.audit.models import Entry
from netra.reports import door, intake, signatures, triage, uploads
from netra.reports.models import NameWish, PartKind, Report, SealedPart, SigningWay
from netra.reports.triage import evidence_of
from tests.build import PNG, a_file, a_photo, a_report, a_reporter, a_submission
from tests.cast import OPENS_AT, Cast
from tests.unsealing import Unsealed

DRAWN = "data:image/png;base64," + b64encode(PNG).decode()
FORM = "/lapor/"


def signature_lacks(report: Report) -> bool:
    return "signature" in [one.check.code for one in triage.assess(report).checks if not one.met]


@pytest.mark.parametrize(
    ("way", "declared", "signed"),
    [
        (None, True, True),
        (None, False, False),
        (SigningWay.DRAWN, False, True),
        (SigningWay.SCAN, False, True),
        (SigningWay.PAPER, False, True),
        # Who signs later has not signed, whatever was ticked.
        (SigningWay.COUNTER, True, False),
    ],
)
def test_each_way_answers_the_check(
    world: Cast, way: SigningWay | None, declared: bool, signed: bool
) -> None:
    assert signature_lacks(a_report(signing=way, statement_made=declared)) is not signed


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        (DRAWN, True),
        (DRAWN + "!", False),
        ("data:image/svg+xml;base64," + b64encode(b"<svg/>").decode(), False),
        ("data:image/png;base64," + b64encode(b"<html>").decode(), False),
        ("data:image/png;base64," + b64encode(PNG + b"\x00" * signatures.DRAWN_MAX).decode(), False),
    ],
)
def test_only_a_picture_of_our_own_canvas_is_a_drawn_signature(text: str, drawn: bool) -> None:
    assert signatures.is_drawn(text) is drawn


def test_the_drawn_picture_lies_in_the_sealed_identity_alone(world: Cast) -> None:
    report = a_report(signing=SigningWay.DRAWN, reporter=a_reporter(signature=DRAWN))
    assert Unsealed(report).identity["signature"] == DRAWN
    assert Unsealed(report).identity["v"] == 2
    kinds = {part.kind for part in SealedPart.objects.filter(envelope=report.envelope_id)}
    assert kinds == {PartKind.IDENTITY, PartKind.NARRATIVE, PartKind.FILE, PartKind.FILE_META}


def test_a_photo_of_the_signed_form_is_sealed_and_is_no_evidence(world: Cast) -> None:
    signed = door.NamedFile("formulir.png", uploads.lock([PNG + b"s"]), signed=True)
    receipt = door.receive(a_submission(signing=SigningWay.SCAN), [signed])
    report = Report.objects.select_related("region").get(pk=receipt.report_id)
    assert not evidence_of(report).exists()
    assert "evidence" in [one.check.code for one in triage.assess(report).checks if not one.met]
    assert SealedPart.objects.get(envelope=report.envelope_id, kind=PartKind.SIGNED_FORM).name == "TT-1"


def test_ten_pieces_of_evidence_leave_room_for_the_signed_form(world: Cast) -> None:
    ten = [a_file(PNG + bytes([number])) for number in range(10)]
    signed = [door.NamedFile("a.png", uploads.lock([PNG]), signed=True) for _ in range(2)]
    door.receive(a_submission(), [*ten, signed[0]])
    with pytest.raises(intake.IntakeRefused):
        door.receive(a_submission(), [*ten, *signed])


def test_without_a_script_the_photo_comes_beside_the_evidence_and_a_newer_one_counts(
    world: Cast,
) -> None:
    client = Client()
    typed = {**_typed(client), "signing": "scan"}
    page = client.post(FORM, typed)
    assert page.status_code == 422
    assert "Foto formulir yang ditandatangani belum ada" in page.content.decode()
    page = client.post(FORM, {**typed, "signed_form": a_photo("lama.png")})
    assert page.status_code == 200
    staged = [piece.reference for piece in page.context["pieces"]]
    sent = {**typed, "action": "send", "staged": staged, "signed_form": a_photo("baru.png", padding=3)}
    assert client.post(FORM, sent).status_code == 303
    report = Report.objects.get()
    assert [one["name"] for one in Unsealed(report).sheets] == ["baru.png"]
    assert (report.signing, evidence_of(report).count()) == (SigningWay.SCAN, 0)


def test_a_drawing_that_is_none_is_refused_beside_the_choice_and_a_name_is_asked_for(world: Cast) -> None:
    client = Client()
    for signature in ("", "data:image/svg+xml;base64,AAAA"):
        page = client.post(FORM, {**_typed(client), "signing": "drawn", "signature": signature})
        assert page.status_code == 422
        assert list(page.context["form"].errors) == ["signing"]
    nameless = {**_typed(client), "signing": "drawn", "signature": DRAWN, "reporter_name": ""}
    assert "reporter_name" in client.post(FORM, nameless).context["form"].errors
    # Drawn, and then another way chosen: the picture is not kept.
    sent = {**_typed(client), "signing": "counter", "signature": DRAWN, "action": "send"}
    assert client.post(FORM, sent).status_code == 303
    assert Unsealed(Report.objects.get()).identity["signature"] == ""


def test_an_officer_notes_the_signature_given_at_the_office_once(
    world: Cast, signed_in: Callable[[str], Client]
) -> None:
    with clock.frozen(OPENS_AT - timedelta(hours=2)):
        report = a_report(signing=SigningWay.COUNTER, name_wish=NameWish.SEALED)
    assert signature_lacks(report)
    client, address = signed_in("petugas.kukar"), f"/kerja/laporan/{report.pk}/tanda-tangan/"
    ahead = OPENS_AT + timedelta(days=1)
    assert client.post(address, {"on": f"{ahead:%d/%m/%Y}", "hour": "9"}).status_code == 422
    now = clock.office_now()
    assert client.get(address).status_code == 200
    signatures.note_signed(report, now, by=world.viewer("petugas.kukar"))
    report.refresh_from_db()
    assert not signature_lacks(report)
    with pytest.raises(signatures.SigningRefused):
        signatures.note_signed(report, now, by=world.viewer("petugas.kukar"))
    assert Entry.objects.filter(action="report.signed").count() == 1
    shown = client.get(f"/kerja/laporan/{report.pk}/").content.decode()
    assert "Ditandatangani di kantor pada" in shown
    assert "Hanya pada surat yang menurut hukum memerlukan nama" in shown


def _typed(client: Client) -> dict[str, str]:
    key = client.get(FORM).context["form"].initial["key"]
    return {
        "key": key,
        "reporter_name": "Siti Contoh",
        "reporter_capacity": "voter",
        "region": "Loa Janan",
        "description": "Ia berpidato.",
        "statement": "on",
    }
