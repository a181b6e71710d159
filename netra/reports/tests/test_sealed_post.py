"""The form as a browser with JavaScript sends it: ciphertext, flags and the holders it was sealed to."""

import base64
import json
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from netra.institutions.models import Institution
from netra.platform.files.models import StoredFile
from netra.platform.files.staging import staging_folder
from netra.reports import holders, intake, sealing
from netra.reports.models import KeyHolder, Report, SealedPart
from netra.reports.triage import evidence_of
from tests.build import LOA_JANAN, PNG
from tests.cast import ACCUSED, REPORTER, Cast
from tests.unsealing import Unsealed

FORM = "/lapor/"
NARRATIVE = {"v": 1, "description": "Ia berpidato.", "place_text": "Balai desa", "event_time_text": ""}
IDENTITY = {"v": 1, "name": REPORTER, "address": "Jalan Contoh 1", "contact": "", "identity_kind": ""}


def b64(body: bytes) -> str:
    return base64.b64encode(body).decode()


def keys(client: Client, region: str = LOA_JANAN) -> dict[str, object]:
    answer = client.get("/lapor/kunci/", {"region": region})
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies
    said: dict[str, object] = answer.json()
    return said


def sealed(client: Client, files: int = 0, **changes: object) -> dict[str, object]:
    """What the browser's script makes of a filled form."""
    said = keys(client)
    recipients = [sealing.Recipient(one["id"], one["recipient"]) for one in said["holders"]]  # type: ignore[attr-defined]
    key = sealing.new_key()
    bodies = [sealing.lock(PNG + bytes([number]), key.recipient) for number in range(files)]
    meta = sealing.lock_text({"v": 1, "name": "foto rahasia.png", "type": "image/png"}, key.recipient)
    wraps = [
        {"holder": one.holder_id, "body": b64(one.body)} for one in sealing.wraps_for(key.secret, recipients)
    ]
    return {
        "key": str(uuid4()),
        "sealed": "1",
        "sealed_count": str(files),
        "seal_set": said["set"],
        "seal_recipient": key.recipient,
        "seal_wraps": json.dumps(wraps),
        "seal_identity": b64(sealing.lock_text(IDENTITY, key.recipient)),
        "seal_narrative": b64(sealing.lock_text(NARRATIVE, key.recipient)),
        "sealed_meta": json.dumps([{"meta": b64(meta), "media_type": "image/png"}] * files),
        "sealed_file": [
            SimpleUploadedFile("blob", body, content_type="application/octet-stream") for body in bodies
        ],
        "described": "1",
        "place_given": "1",
        "reporter_named": "1",
        "reporter_located": "1",
        "reporter_capacity": "voter",
        "person_name": ACCUSED,
        "person_office": "Dinas Contoh",
        "region": "Loa Janan",
        "event_on": "9 November 2024",
        "known_on": "10/11/2024",
        "act": "attending_support",
        "statement": "on",
        "action": "send",
        **changes,
    }


def nothing_is_left() -> None:
    assert not Report.objects.exists()
    assert not SealedPart.objects.exists()
    assert not StoredFile.objects.exists()
    assert not staging_folder().exists() or not list(staging_folder().iterdir())


def test_what_the_browser_sealed_is_kept_as_it_came_and_two_holders_read_it(world: Cast) -> None:
    client = Client()
    answer = client.post(FORM, sealed(client, files=2))
    assert (answer.status_code, answer["Location"]) == (303, "/lapor/diterima/")
    report = Report.objects.get()
    read = Unsealed(report)
    assert (read.identity, read.narrative) == (IDENTITY, NARRATIVE)
    assert [one["name"] for one in read.sheets] == ["foto rahasia.png"] * 2
    assert read.files == [PNG + b"\x00", PNG + b"\x01"]
    flags = (report.described, report.place_given, report.reporter_named, report.reporter_located)
    assert flags == (True, True, True, True)
    piece = evidence_of(report).first()
    assert piece.media_type == "image/png"
    assert report.persons.get().name == ACCUSED
    assert not list(staging_folder().iterdir())


def test_the_same_post_again_is_the_same_report(world: Cast) -> None:
    client = Client()
    sent = sealed(client)
    first = client.post(FORM, sent)
    again = client.post(FORM, sent)
    assert (first.status_code, again.status_code) == (303, 303)
    assert Report.objects.count() == 1
    assert "tidak tercatat" not in client.get("/lapor/diterima/").content.decode()
    client.post(FORM, {**sealed(client), "key": sent["key"]})
    assert "tidak tercatat" in client.get("/lapor/diterima/").content.decode()


def test_checking_needs_no_ciphertext_and_counts_what_will_be_sealed(world: Cast) -> None:
    client = Client()
    open_part = {name: value for name, value in sealed(client).items() if not name.startswith("seal")}
    sent = {**open_part, "sealed": "1", "sealed_count": "2", "action": "check"}
    page = client.post(FORM, sent)
    assert page.status_code == 200
    assert "7 dari 7" in page.content.decode()
    assert "6 dari 7" in client.post(FORM, {**sent, "sealed_count": "0"}).content.decode()
    assert client.post(FORM, {**sent, "described": "0"}).status_code == 422
    nothing_is_left()


def test_words_that_arrive_all_the_same_are_dropped_unread(world: Cast) -> None:
    client = Client()
    leaked = {"reporter_name": "Bocor Contoh", "description": "Bocor Contoh", "place_text": "Bocor Contoh"}
    for action in ("check", "edit", "send"):
        answer = client.post(FORM, sealed(client, action=action, **leaked))
        assert "Bocor Contoh" not in answer.content.decode()
    assert "Bocor" not in str(list(Report.objects.values()) + list(SealedPart.objects.values()))


@pytest.mark.parametrize(
    "changes",
    [
        {"seal_wraps": ""},
        {"seal_wraps": "[]"},
        {"seal_wraps": "{"},
        {"seal_wraps": '[{"holder": true, "body": ""}]'},
        {"seal_wraps": '[{"holder": "1", "body": ""}]'},
        {"seal_wraps": "[" * 5000},
        {"seal_recipient": "age1bukan"},
        {"seal_recipient": ""},
        {"seal_narrative": ""},
        {"seal_narrative": "%%%"},
        {"seal_narrative": b64(b"terbuka")},
        {"seal_identity": b64(b"terbuka")},
        {"seal_narrative": b64(sealing.HEADER + b"x" * 300_000)},
        {"sealed_meta": "7"},
        {"sealed_meta": '[{"meta": "AAAA"}]'},
        {"described": "0"},
        {"region": "tidak ada di mana-mana"},
    ],
)
def test_a_broken_seal_costs_nothing_but_the_post(world: Cast, changes: dict[str, object]) -> None:
    client = Client()
    answer = client.post(FORM, sealed(client, files=1, **changes))
    assert answer.status_code == 422
    nothing_is_left()


@pytest.mark.parametrize("declared", [{"media_type": "<script>"}, {"media_type": 7}])
def test_what_is_declared_of_a_file_has_its_form(world: Cast, declared: dict[str, object]) -> None:
    client = Client()
    sent = sealed(client, files=1)
    sheet = json.loads(str(sent["sealed_meta"]))[0]
    sent["sealed_meta"] = json.dumps([{**sheet, **declared}])
    assert client.post(FORM, sent).status_code == 422
    nothing_is_left()


def test_what_would_recognise_a_picture_is_not_kept_though_it_was_sent(world: Cast) -> None:
    """Who holds the same picture could find out by it which report came with it."""
    client = Client()
    sent = sealed(client, files=1)
    sheet = json.loads(str(sent["sealed_meta"]))[0]
    sent["sealed_meta"] = json.dumps([{**sheet, "phash": "0123456789abcdef"}])
    assert client.post(FORM, sent).status_code == 303
    kept = [*SealedPart.objects.values(), *StoredFile.objects.values(), *Report.objects.values()]
    assert "0123456789abcdef" not in str(kept)


def test_the_public_half_is_kept_in_one_spelling(world: Cast) -> None:
    client = Client()
    sent = sealed(client)
    recipient = str(sent["seal_recipient"])
    sent["seal_recipient"] = f"  {recipient}{' ' * 100}"
    assert client.post(FORM, sent).status_code == 303
    assert Report.objects.get().envelope.recipient == recipient


def test_a_file_that_is_not_sealed_is_refused_and_not_kept(world: Cast) -> None:
    client = Client()
    sent = sealed(client, files=1)
    sent["sealed_file"] = [SimpleUploadedFile("foto.png", PNG, content_type="image/png")]
    assert client.post(FORM, sent).status_code == 422
    nothing_is_left()


def test_changed_holders_are_answered_by_name(world: Cast) -> None:
    client = Client()
    sent = sealed(client)
    office = Institution.objects.get(pk="bawaslu-64.02-contoh")
    holders.appoint(world.viewer("komisioner.kukar"), office, world.account("petugas2.kukar").pk)
    answer = client.post(FORM, sent, headers={"X-Netra-Seal": "1"})
    assert answer.status_code == 409
    assert answer.json()["code"] == "holders_changed"
    assert client.post(FORM, sent).status_code == 422
    nothing_is_left()
    assert client.post(FORM, sealed(client), headers={"X-Netra-Seal": "1"}).status_code == 303


def test_wraps_that_leave_a_holder_out_are_refused(world: Cast) -> None:
    client = Client()
    sent = sealed(client)
    sent["seal_wraps"] = json.dumps(json.loads(str(sent["seal_wraps"]))[:2])
    assert client.post(FORM, sent).status_code == 422
    nothing_is_left()


def test_the_keys_of_an_office_are_told_or_why_not(world: Cast) -> None:
    client = Client()
    said = keys(client)
    assert (said["office"], said["office_name"]) == (
        "bawaslu-64.02-contoh",
        "Bawaslu Kabupaten Kutai Kartanegara (contoh)",
    )
    assert len(said["holders"]) == intake.holders.FEWEST_HOLDERS  # type: ignore[arg-type]
    assert set(keys(client, "99.99")) == {"refusal"}
    KeyHolder.objects.filter(office="bawaslu-64.02-contoh").first().delete()
    assert "terlalu sedikit orang" in str(keys(client)["refusal"])
