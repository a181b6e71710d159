"""The office's side: letting in, shutting out, and what was held."""

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client

from netra.cases.models import Case
from netra.field.models import Device, Parcel
from netra.field.tests.phones import Phone, a_photo
from netra.platform.audit.models import Entry
from tests.cast import Cast

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


def test_a_phone_is_let_in_and_shut_out_in_one_step(world: Cast, signed_in: SignIn) -> None:
    chief = signed_in("komisioner.kukar")
    grant = world.grant("petugas.kukar")
    asked = {
        "key": str(uuid4()),
        "grant": f"{grant.account_id}@{grant.institution_id}",
        "phone": "0812-345 6789",
    }
    page = chief.post("/kerja/lapangan/pasang/", asked)
    code = re.search(r'<p class="mono">([^<]+)</p>', page.content.decode())
    assert code is not None and "data:image/svg" in page.content.decode()
    phone = Phone()
    assert phone.enrol(code[1]).status_code == 201
    device = Device.objects.get()
    assert (device.account, device.phone) == (world.account("petugas.kukar"), "+628123456789")
    assert "Ponsel Contoh" in chief.get("/kerja/lapangan/").content.decode()
    # Next door and the nation see no phone of Kukar.
    for outsider in ("petugas.kutim", "petugas.nasional"):
        assert "Ponsel Contoh" not in signed_in(outsider).get("/kerja/lapangan/").content.decode()
        assert signed_in(outsider).get(f"/kerja/lapangan/ponsel/{device.pk}/cabut/").status_code == 404
    answer = chief.post(f"/kerja/lapangan/ponsel/{device.pk}/cabut/", {"reason": "Hilang di pasar."})
    assert answer.status_code == 302
    assert phone.send(phone.write()).json()["reason"] == "revoked"
    actions = set(Entry.objects.values_list("action", flat=True))
    assert {
        "field.enrolment_issued",
        "field.device_enrolled",
        "field.device_revoked",
        "field.held",
    } <= actions


def test_nobody_lets_in_for_an_office_that_is_not_theirs(world: Cast, signed_in: SignIn) -> None:
    grant = world.grant("petugas.kukar")
    asked = {"key": str(uuid4()), "grant": f"{grant.account_id}@{grant.institution_id}"}
    for who in ("petugas.kukar", "komisioner.kutim", "petugas.nasional"):
        assert signed_in(who).post("/kerja/lapangan/pasang/", asked).status_code == 422


def test_an_officer_makes_a_finding_of_what_was_held(world: Cast, phone: Phone, signed_in: SignIn) -> None:
    made = phone.write(a_photo(3), event_on="2024-11-20", found_on="2024-11-20")
    phone.send(made)
    phone.piece(made, 1, 0, made.files[1])
    parcel = Parcel.objects.get()
    assert parcel.reason == "ahead"
    officer = signed_in("petugas2.kukar")
    address = f"/kerja/lapangan/ditahan/{parcel.pk}/"
    page = officer.get(address).content.decode()
    assert "Budi Terlapor Contoh" in page
    told = {
        "form_number": "001/LHP",
        "finder": "Petugas Contoh",
        "found_on": "2024-11-13",
        "event_on": "2024-11-13",
        "region": "64.02.03",
        "act": "attending_support",
        "text": "Terlapor hadir.",
        "key": str(parcel.pk),
    }
    assert officer.post(address, {**told, "found_on": "2024-12-20"}).status_code == 422
    assert officer.post(address, told).status_code == 302
    case = Case.objects.get()
    assert case.finding.recorded_by == world.account("petugas2.kukar").actor
    assert case.finding_evidence.count() == 1
    parcel.refresh_from_db()
    assert parcel.case == case
    # A colleague who had the page open, and the phone that asks again.
    assert officer.post(address, told).status_code == 404
    assert phone.send(made).json()["state"] == "acknowledged"
    assert Case.objects.count() == 1


def test_what_is_closed_stays_with_its_reason(phone: Phone, signed_in: SignIn) -> None:
    made = phone.write(text="")
    phone.send(made)
    parcel = Parcel.objects.get()
    officer = signed_in("petugas.kukar")
    answer = officer.post(f"/kerja/lapangan/ditahan/{parcel.pk}/", {"closing": "test", "told": "Latihan."})
    assert answer.status_code == 302
    assert "Latihan." in officer.get("/kerja/lapangan/ditahan/").content.decode()
    said = phone.send(made).json()
    assert (said["state"], said["reason"]) == ("held", "closed")
    assert not Case.objects.exists() and Parcel.objects.count() == 1


def test_evidence_is_handed_out_to_the_office_alone(phone: Phone, signed_in: SignIn) -> None:
    photo = a_photo(4, 100)
    made = phone.write(photo)
    phone.send(made)
    phone.piece(made, 1, 0, made.files[1])
    case = Case.objects.get()
    officer = signed_in("petugas2.kukar")
    page = officer.get(f"/kerja/perkara/{case.pk}/").content.decode()
    assert "waktu dari ponsel, tidak terjamin" in page and "117.11000" in page
    file = officer.get(f"/kerja/perkara/{case.pk}/bukti/1/")
    assert b"".join(file.streaming_content) == photo  # type: ignore[arg-type]  # a test client's answer
    assert "foto-1.png" in officer.get(f"/kerja/perkara/{case.pk}/bukti/").content.decode()
    for other in ("petugas.kaltim", "petugas.nasional", "petugas.kutim"):
        assert signed_in(other).get(f"/kerja/perkara/{case.pk}/bukti/1/").status_code == 404
    along = signed_in("petugas.kaltim").get(f"/kerja/perkara/{case.pk}/").content.decode()
    assert "117.11000" in along and "bukti/" not in along
    assert "117.11000" not in signed_in("petugas.nasional").get(f"/kerja/perkara/{case.pk}/").content.decode()


def test_whom_the_phone_names_is_proposed_to_be_confirmed(phone: Phone, signed_in: SignIn) -> None:
    person = {"name": "Budi Terlapor Contoh", "post": "Kepala Bidang Contoh", "office_name": "Dinas Contoh"}
    told = [{**person, "subject_class": "PNS"}, {"post": "Camat Contoh", "subject_class": "NOT_KNOWN"}]
    phone.send(phone.write(persons=[*told, {**person, "name": "Ani Contoh"}, person]))
    case = Case.objects.get()
    officer = signed_in("petugas.kukar")
    page = officer.get(f"/kerja/perkara/{case.pk}/temuan/").content.decode()
    assert 'value="Budi Terlapor Contoh"' in page and 'value="Camat Contoh"' in page
    assert '<option value="PNS" selected>' in page and "NOT_KNOWN" not in page
    assert "sebagaimana disebut ponsel pengawas" in page and "menyebut 1 orang lagi" in page
    assert not case.persons.exists()
