"""A record of a phone becomes one finding of the account that wrote it, whatever happens on the way."""

import hashlib
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from netra.cases.models import Case, Finding, FindingEvidence
from netra.field.models import Device, Parcel
from netra.field.tests.phones import Phone, a_phone, a_photo
from netra.platform import files
from netra.reports import codes
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_a_record_becomes_a_finding_of_its_writer(world: Cast, phone: Phone) -> None:
    made = phone.write()
    answer = phone.send(made)
    assert answer.status_code == 200
    said = answer.json()
    assert (said["state"], said["missing"], said["record"]) == ("acknowledged", [], made.record)
    case = Case.objects.get()
    assert said["reference"] == case.reference
    assert (case.office_id, case.region_id, case.step) == (
        world.grant("petugas.kukar").institution_id,
        "64.02.03",
        "supervision_recorded",
    )
    assert case.finding.recorded_by == world.account("petugas.kukar").actor
    assert case.finding.finder == world.account("petugas.kukar").name
    assert case.observation.persons[0]["name"] == "Budi Terlapor Contoh"
    assert not case.observation.time_is_sure


def test_the_same_record_again_is_the_same_finding(phone: Phone) -> None:
    made = phone.write()
    first, again = phone.send(made).json(), phone.send(made).json()
    assert {**first, "server_time": "", "server_time_mac": ""} == {
        **again,
        "server_time": "",
        "server_time_mac": "",
    }
    assert Finding.objects.count() == Parcel.objects.count() == 1


def test_photos_come_in_pieces_and_are_evidence_of_the_finding(world: Cast, phone: Phone) -> None:
    photo, other = a_photo(1, 5000), a_photo(2, 300)
    made = phone.write(photo, other)
    said = phone.send(made).json()
    assert said["state"] == "stored"
    assert said["missing"] == [{"n": 1, "offset": 0}, {"n": 2, "offset": 0}]
    sealed = made.files[1]
    assert phone.piece(made, 1, 0, sealed[:2000]).json()["offset"] == 2000
    # The answer was lost: the same piece again, and one that leaves a gap.
    assert phone.piece(made, 1, 0, sealed[:2000]).json()["offset"] == 2000
    gap = phone.piece(made, 1, 3000, sealed[3000:])
    assert (gap.status_code, gap.json()["offset"]) == (409, 2000)
    assert phone.post("/lapangan/keadaan/", {"records": [made.record]}).json()["records"][made.record][
        "missing"
    ] == [{"n": 1, "offset": 2000}, {"n": 2, "offset": 0}]
    whole = phone.piece(made, 1, 2000, sealed[2000:]).json()
    assert (whole["complete"], whole["sha256_ok"]) == (True, True)
    assert not Case.objects.exists()
    phone.piece(made, 2, 0, made.files[2])
    case = Case.objects.get()
    kept = list(FindingEvidence.objects.select_related("file__derived_from").order_by("number"))
    assert [one.file.sha256 for one in kept] == [hashlib.sha256(one).hexdigest() for one in (photo, other)]
    assert kept[0].case == case and kept[0].file.derived_from.how == "opened"
    with files.open_stored(kept[0].file) as handle:
        assert handle.read() == photo
    assert {one.by for one in kept[0].file.custody.all()} == {world.account("petugas.kukar").actor}


def test_a_damaged_file_begins_again(phone: Phone) -> None:
    made = phone.write(a_photo(1))
    phone.send(made)
    damaged = made.files[1][:-1] + bytes([made.files[1][-1] ^ 1])
    said = phone.piece(made, 1, 0, damaged).json()
    assert (said["offset"], said["complete"], said["sha256_ok"]) == (0, False, False)
    assert phone.piece(made, 1, 0, made.files[1]).json()["complete"]
    assert Case.objects.count() == 1


def test_another_phone_carries_and_the_finding_stays_its_writers(world: Cast, phone: Phone) -> None:
    carrier = a_phone(world, "petugas2.kukar")
    made = phone.write(a_photo(1))
    assert carrier.send(made).json()["state"] == "stored"
    phone.piece(made, 1, 0, made.files[1][:50])
    carrier.piece(made, 1, 50, made.files[1][50:])
    assert Finding.objects.get().recorded_by == world.account("petugas.kukar").actor
    assert Parcel.objects.get().carrier_id == carrier.id


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"region": "99.99.99"}, "unknown_region"),
        ({"region": "64.08"}, "outside"),
        ({"event_on": "2024-12-24", "found_on": "2024-12-24"}, "ahead"),
        ({"event_on": "2024-11-13", "found_on": "2024-11-12"}, "too_early"),
        ({"found_on": None}, "no_found_on"),
        ({"found_on": "13/11/2024"}, "unreadable"),
        ({"act": "dancing"}, "unknown_act"),
        ({"text": " "}, "no_text"),
        ({"kind": "note"}, "unreadable"),
        ({"seq": 7_000}, ""),
    ],
)
def test_what_fits_no_rule_is_held_with_its_reason(
    phone: Phone, changes: dict[str, object], reason: str
) -> None:
    said = phone.send(phone.write(**changes)).json()
    if not reason:
        assert said["state"] == "acknowledged"
        return
    assert (said["state"], said["reason"]) == ("held", reason)
    assert said["refusal"]
    assert not Case.objects.exists()


def test_another_text_under_the_same_record_is_kept_aside(phone: Phone) -> None:
    first = phone.write()
    phone.send(first)
    again = phone.send(
        phone.write(record=first.record, seq=first.parcel["seq"], text="Lain sama sekali.")
    ).json()
    assert (again["state"], again["reason"]) == ("held", "other_content")
    third = phone.send(phone.write(seq=first.parcel["seq"], text="Catatan lain.")).json()
    assert (third["state"], third["reason"]) == ("held", "other_record")
    assert Parcel.objects.count() == 3 and Case.objects.count() == 1
    # The first one is still the one that stands.
    assert phone.send(first).json()["state"] == "acknowledged"


def test_a_revoked_phone_is_heard_and_its_records_wait(world: Cast, phone: Phone) -> None:
    from netra.field import devices

    made = phone.write()
    devices.revoke(world.viewer("komisioner.kukar"), phone.device, "Ponsel hilang.")
    said = phone.send(made).json()
    assert (said["state"], said["reason"]) == ("held", "revoked")


def test_nobody_else_signs_for_a_phone(world: Cast, phone: Phone) -> None:
    stranger = Phone()
    stranger.id, stranger.recipient = phone.id, phone.recipient
    assert stranger.send(stranger.write()).status_code == 401
    # A phone that is let in carries it: whose it is said to be, its signature must prove.
    carrier = a_phone(world, "petugas2.kukar")
    forged = carrier.send(stranger.write())
    assert (forged.status_code, forged.json()["code"]) == (422, "signature")
    altered = phone.write()
    altered.parcel["seq"] += 1
    assert carrier.send(altered).json()["code"] == "signature"
    unknown = Phone()
    unknown.recipient = phone.recipient
    assert carrier.send(unknown.write()).json()["code"] == "unknown_device"
    assert not Parcel.objects.exists()


def test_a_time_counts_as_sure_only_with_the_servers_own_mark(world: Cast, phone: Phone) -> None:
    said = phone.send(phone.write()).json()
    sure = {
        "wall": "1999-01-01T00:00:00Z",
        "server": said["server_time"],
        "mac": said["server_time_mac"],
        "elapsed_ms": 1000,
        "trusted": True,
    }
    other = a_phone(world, "petugas2.kukar")
    wanted = [(phone, sure, True), (other, sure, False), (phone, {**sure, "elapsed_ms": 10**9}, False)]
    wanted.append((phone, {**sure, "trusted": False}, False))
    for who, made, is_sure in wanted:
        record = str(uuid4())
        who.send(who.write(made=made, record=record))
        parcel = Parcel.objects.select_related("case__observation").get(record=record)
        assert parcel.case is not None and parcel.case.observation.time_is_sure is is_sure


def test_guessing_codes_takes_nobodys_turn_to_write(world: Cast) -> None:
    phone = Phone()
    for guess in ("ABCD", codes.code_for(uuid4())):
        with CaptureQueriesContext(connection) as asked:
            assert phone.enrol(guess).status_code == 422
        assert not [one["sql"] for one in asked if not one["sql"].startswith("SELECT")]


def test_a_code_lets_one_phone_in_once(world: Cast) -> None:
    from netra.field import devices

    office = world.grant("petugas.kukar").institution
    account = world.account("petugas.kukar")
    chair, form = world.viewer("komisioner.kukar"), uuid4()
    code = devices.issue(chair, account, office, form)
    assert devices.issue(chair, account, office, form) == code
    # The page was gone back to and another person chosen: the code still lets in the first one.
    with pytest.raises(devices.EnrolmentRefused) as refused:
        devices.issue(chair, world.account("petugas2.kukar"), office, form)
    assert refused.value.code == "other_form"
    phone, other = Phone(), Phone()
    answer = phone.enrol(code.lower().replace("-", " "))
    assert answer.status_code == 201
    told = answer.json()
    assert told["holder"] == account.name and told["office"]["key"] == office.pk
    assert told["acts"] and told["classes"] and told["villages"] and told["recipient"].startswith("age1")
    assert told["sms"]["device_number"] == Device.objects.get().number
    # Its answer was lost: the same phone asks again. Another one comes too late.
    assert phone.enrol(code).status_code == 201
    assert other.enrol(code).status_code == 409
    assert other.enrol("ABCD").status_code == 422
    assert Device.objects.count() == 1
    assert phone.send(phone.write()).json()["state"] == "acknowledged"
