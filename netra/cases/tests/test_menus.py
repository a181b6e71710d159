"""The penalties that the receiving body may record: by kind of person, class and the law of the day."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from netra.cases import referrals, sanctions
from netra.cases.models import Case, CaseEvent, ReferralLine, Sanction, Track
from netra.cases.tests.test_walk import BKN, OFFICER, a_case, decided, heard, studied
from tests.cast import Cast

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]
TODAY = date(2024, 11, 14)
OLD_LAW, NEW_LAW = date(2021, 8, 30), date(2021, 8, 31)


def sent(world: Cast) -> ReferralLine:
    """Referred and acknowledged: the body may record a sanction."""
    line = referrals.refer(decided(studied(heard(a_case(world)))).tracks.get().pk, by=OFFICER)
    return referrals.acknowledge(line.pk, by=BKN)


def found(line: ReferralLine, subject: str, violation: str, on: date | None = TODAY) -> Track:
    """The same track as if another entry and kind of person had been found."""
    Case.objects.filter(pk=line.track.case_id).update(event_on=on)
    Track.objects.filter(pk=line.track_id).update(violation=violation, violation_reason="Contoh.")
    line.track.person.subject_class = subject
    line.track.person.save()
    return Track.objects.select_related("person", "case__incident").get(pk=line.track_id)


HEAVY = ["SN-H1", "SN-H2", "SN-H3"]


@pytest.mark.parametrize(
    ("subject", "violation", "menu"),
    [
        ("PNS", "KE-03", ["SN-MORAL-CLOSED", "SN-MORAL-OPEN", "SN-MKE"]),
        ("PNS", "DS-04", HEAVY),
        ("LURAH", "DS-04", HEAVY),
        ("PJ_KDH", "DS-04", HEAVY),
        ("PPPK", "DS-04", ["SN-PPPK"]),
        ("PPNPN", "PPNPN-01", ["SN-PPNPN"]),
        ("KADES", "DESA-29", ["SN-KADES-1", "SN-KADES-2"]),
        ("PERANGKAT_DESA", "DESA-51", ["SN-KADES-1", "SN-KADES-2"]),
        ("POLRI", "POLRI-01", ["SN-POLRI"]),
        ("TNI", "TNI-39", ["SN-TNI"]),
        ("PNS", "PID-71-1", ["SN-188"]),
        ("KADES", "PID-71-1", ["SN-188"]),
    ],
)
def test_each_kind_of_person_has_the_menu_of_its_own_law(
    world: Cast, subject: str, violation: str, menu: list[str]
) -> None:
    assert [one.id for one in sanctions.menu(found(sent(world), subject, violation))] == menu


@pytest.mark.parametrize(("on", "menu"), [(OLD_LAW, ["SN-OLD-H"]), (NEW_LAW, HEAVY)])
def test_the_day_of_the_event_says_which_government_regulation_holds(
    world: Cast, on: date, menu: list[str]
) -> None:
    assert [one.id for one in sanctions.menu(found(sent(world), "PNS", "DS-04", on))] == menu


def test_without_the_day_of_the_event_the_whole_class_stands_open_and_it_is_said(world: Cast) -> None:
    track = found(sent(world), "PNS", "DS-04", None)
    assert [one.id for one in sanctions.menu(track)] == [*HEAVY, "SN-OLD-H"]
    assert [one.code for one in sanctions.notices(track)] == ["no_event_date"]


def test_where_the_law_names_no_class_a_person_chooses_and_says_why(world: Cast) -> None:
    line = sent(world)
    track = found(line, "PNS", "PP94-N1")
    assert sanctions.is_free(track)
    assert [one.code for one in sanctions.notices(track)] == ["no_class"]
    open_ones = {one.id for one in sanctions.menu(track)}
    assert {"SN-MORAL-OPEN", "SN-L1", "SN-M1", "SN-H1"} <= open_ones
    # Neither another person's law, nor a law that had ended, nor what a criminal court imposes.
    assert not open_ones & {"SN-PPPK", "SN-KADES-1", "SN-OLD-H", "SN-188"}
    penalty = sanctions.Penalty("SN-L1", "1-CONTOH", TODAY)
    with pytest.raises(sanctions.SanctionRefused) as refused:
        sanctions.record(line.pk, penalty, by=BKN)
    assert refused.value.code == "reason_missing"
    told = sanctions.Penalty("SN-L1", "1-CONTOH", TODAY, reason="Hadir sebentar, tanpa atribut.")
    sanctions.record(line.pk, told, by=BKN)
    event = CaseEvent.objects.get(step="record_sanction")
    assert event.note == "Hadir sebentar, tanpa atribut."
    assert Sanction.objects.get().sanction_id == "SN-L1"


def test_the_page_names_the_legal_basis_and_asks_for_the_reason_only_where_the_law_is_silent(
    world: Cast, signed_in: SignedIn
) -> None:
    line, bkn = sent(world), signed_in("bkn")
    address = f"/kerja/rujukan/{line.pk}/"
    page = bkn.get(address).content.decode()
    assert "PP 94/2021 Pasal 8" in page
    assert 'name="sanction-reason"' not in page
    found(line, "PNS", "PP94-N1")
    page = bkn.get(address).content.decode()
    assert "tidak menetapkan tingkat hukumannya" in page
    assert 'name="sanction-reason"' in page
    typed = {
        "sanction-sanction": "SN-L1",
        "sanction-decision_number": "1-CONTOH",
        "sanction-decided_on": "14 November 2024",
    }
    assert bkn.post(f"{address}sanksi/", typed).status_code == 422
    assert not Sanction.objects.exists()
    sent_again = bkn.post(f"{address}sanksi/", {**typed, "sanction-reason": "Hadir sebentar."})
    assert sent_again.status_code == 302
