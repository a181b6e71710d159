"""Held text messages on the office's pages: said whose they are, written down, or closed with a reason."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from netra.cases.models import Case
from netra.field import hearing
from netra.field.models import Device, State, TextMessage
from netra.field.tests.phones import Phone, a_phone
from netra.field.tests.test_texts import a_text
from netra.platform.audit.models import Entry
from tests.cast import Cast

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
OWN, OTHER = "+628123456789", "+628999999999"


@pytest.fixture
def texting(phone: Phone) -> Phone:
    Device.objects.filter(pk=phone.id).update(phone=OWN)
    return phone


def address(message: TextMessage) -> str:
    return f"/kerja/lapangan/pesan/{message.pk}/"


def test_from_another_number_it_waits_until_an_officer_has_spoken_with_the_holder(
    world: Cast, texting: Phone, signed_in: SignIn
) -> None:
    message = hearing.hear(OTHER, a_text(texting))
    officer = signed_in("petugas2.kukar")
    page = officer.get("/kerja/lapangan/pesan/").content.decode()
    assert OTHER in page and "Dikirim dari nomor telepon lain" in page
    said = {"do": "link", "device": str(texting.id)}
    # The number of a phone is set by who lets phones in; nothing is changed by the attempt.
    answer = officer.post(address(message), {**said, "for_good": "on"})
    assert answer.status_code == 422 and "ditetapkan oleh" in answer.content.decode()
    assert texting.device.phone == OWN and not Case.objects.exists()
    assert officer.post(address(message), {"do": "link", "device": ""}).status_code == 422
    answer = officer.post(address(message), said)
    case = Case.objects.get()
    assert answer.headers["Location"] == f"/kerja/perkara/{case.pk}/"
    assert case.finding.recorded_by == world.account("petugas.kukar").actor
    assert texting.device.phone == OWN
    message.refresh_from_db()
    assert (message.state, message.settled_by_name) == (
        State.ACKNOWLEDGED,
        world.account("petugas2.kukar").name,
    )
    # A colleague had the page open.
    assert officer.post(address(message), said).status_code == 404
    later = hearing.hear(OTHER, a_text(texting, 2))
    signed_in("komisioner.kukar").post(address(later), {**said, "for_good": "on"})
    assert texting.device.phone == OTHER
    assert hearing.hear(OTHER, a_text(texting, 3)).state == State.ACKNOWLEDGED
    assert Case.objects.count() == 3


def test_an_officers_word_does_not_stand_for_the_check(
    world: Cast, texting: Phone, signed_in: SignIn
) -> None:
    message = hearing.hear(OWN, a_text(texting).replace("M3", "M4"))
    other = a_phone(world, "petugas2.kukar")
    officer = signed_in("petugas2.kukar")
    for phone in (texting, other):
        answer = officer.post(address(message), {"do": "link", "device": str(phone.id)})
        assert answer.headers["Location"] == address(message)
    message.refresh_from_db()
    assert (message.state, message.reason, message.device_id) == (State.HELD, "mac", other.id)
    assert not Case.objects.exists()


def test_an_officer_writes_it_down_or_closes_it_with_a_reason(
    world: Cast, texting: Phone, signed_in: SignIn
) -> None:
    hearing.hear(OWN, a_text(texting))
    twice = hearing.hear(OWN, a_text(texting, witnesses=9))
    assert twice.reason == "repeated"
    officer = signed_in("petugas2.kukar")
    page = officer.get(address(twice)).content.decode()
    assert "64.02.03" in page and "Saksi: 9" in page
    told = {
        "do": "note",
        "channel": "written",
        "known_on": "2024-11-14",
        "region": "64.02.03",
        "text": "Sembilan saksi.",
        "key": str(twice.pk),
    }
    refused = officer.post(address(twice), {**told, "known_on": "2024-12-20"})
    assert refused.status_code == 422 and "Sembilan saksi." in refused.content.decode()
    assert officer.post(address(twice), told).status_code == 302
    assert Case.objects.count() == 2
    twice.refresh_from_db()
    assert twice.case and twice.case.finding.recorded_by == world.account("petugas2.kukar").actor
    wordy = hearing.hear(OWN, "Pak, ada kampanye di lapangan")
    assert (wordy.reason, wordy.office_id) == ("grammar", texting.device.office_id)
    assert officer.post(address(wordy), {"do": "close"}).status_code == 422
    assert officer.post(address(wordy), {"do": "close", "closing": "nothing"}).status_code == 302
    assert (
        "Pak, ada kampanye" not in officer.get("/kerja/lapangan/pesan/").content.decode()
        and TextMessage.objects.count() == 3
    )
    # Sent again by the gateway it is what it was.
    assert hearing.hear(OWN, "Pak, ada kampanye di lapangan").state == State.CLOSED
    assert {"field.text_noted", "field.text_held", "field.text_closed"} <= set(
        Entry.objects.values_list("action", flat=True)
    )


def test_messages_are_shown_where_they_belong(world: Cast, texting: Phone, signed_in: SignIn) -> None:
    far = hearing.hear(OTHER, a_text(texting).replace("NT1 1.", "NT1 777."))
    nobodys = hearing.hear(OTHER, "Halo")
    ours = hearing.hear(OWN, a_text(texting, found_on=date(2025, 1, 1)))
    # By the place it names it is Kukar's; what names nothing is for who lets phones in there.
    assert (far.office_id, nobodys.office_id) == (texting.device.office_id, None)
    seen = {"petugas.kukar": {far, ours}, "komisioner.kukar": {far, ours, nobodys}}
    for who in ("petugas.kukar", "komisioner.kukar", "komisioner.kutim", "petugas.kutim", "petugas.nasional"):
        client = signed_in(who)
        page = client.get("/kerja/lapangan/pesan/").content.decode()
        for message in (far, nobodys, ours):
            mine = message in seen.get(who, set())
            assert (address(message) in page) is mine
            assert client.get(address(message)).status_code == (200 if mine else 404)
