"""Where a track may go: by the date that decides it, with the doubts of each way, as the officer says."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.test import Client

from netra.cases import clarifications, classes, decisions, referrals, sanctions, studies
from netra.cases.classes import Choice
from netra.cases.models import Case, CaseEvent, Outcome, ReferralLine, Track
from netra.cases.referrals import Said, Way
from netra.cases.tests.test_walk import (
    BKN,
    COMMISSIONER,
    OFFICER,
    a_case,
    counted,
    decided,
    heard,
    hearing,
    studied,
)
from netra.facts.models import CountedUnit, FactKind
from netra.law.entries import KasnState
from netra.platform import clock
from tests.cast import WITA, Cast

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]
TODAY = date(2024, 11, 14)


def decided_track(world: Cast, **changes: object) -> Track:
    case = decided(studied(heard(a_case(world, **changes))))
    return case.tracks.select_related("person", "case__incident", "case__region").get()


def rules(track: Track, on: date = TODAY, said: Said = referrals.NOTHING_SAID) -> list[str]:
    return [one.route.rule_id for one in referrals.destinations(track, on, said)]


@pytest.mark.parametrize(
    ("on", "rule", "authority", "verified"),
    [
        (date(2024, 8, 23), "RT-ASN-KASN", "KASN", True),
        (date(2024, 8, 24), "RT-ASN-GAP", "BKN", False),
        (date(2024, 9, 3), "RT-ASN-GAP", "BKN", False),
        (date(2024, 9, 4), "RT-ASN-BKN", "BKN", True),
    ],
)
def test_the_referral_date_names_the_body_and_the_gap_is_not_verified(
    world: Cast, on: date, rule: str, authority: str, verified: bool
) -> None:
    (way,) = referrals.destinations(decided_track(world), on)
    assert (way.route.rule_id, way.authority.code) == (rule, authority)
    assert way.route.verified is verified


def test_before_the_determination_the_early_way_stands_beside(world: Cast) -> None:
    track = decided_track(world)
    Case.objects.filter(pk=track.case_id).update(event_on=date(2024, 9, 1))
    Track.objects.filter(pk=track.pk).update(violation="KE-03", violation_reason="Contoh.")
    track = Track.objects.select_related("person", "case__incident", "case__region").get(pk=track.pk)
    assert rules(track) == ["RT-ASN-BKN", "RT-ASN-EARLY"]
    # The early rule was read; that it names this body for this kind of staff from that day on was not.
    sure = {one.route.rule_id: one.route.verified for one in referrals.destinations(track, TODAY)}
    assert sure == {"RT-ASN-BKN": True, "RT-ASN-EARLY": False}
    # Before BKN took over it is not named.
    assert rules(track, date(2024, 8, 23)) == ["RT-ASN-KASN"]


@pytest.mark.parametrize(
    ("said", "more"),
    [
        (Said(), []),
        (Said(authority_idle=True), ["RT-PPK-IDLE"]),
        (Said(KasnState.RECEIVED), ["RT-ASN-TRANS-B"]),
        (Said(KasnState.PROCESSED), ["RT-ASN-TRANS-A"]),
    ],
)
def test_only_what_the_officer_says_opens_the_other_ways(world: Cast, said: Said, more: list[str]) -> None:
    assert rules(decided_track(world), said=said) == ["RT-ASN-BKN", *more]


def test_another_way_needs_its_condition_and_a_reason(world: Cast) -> None:
    track = decided_track(world)
    with pytest.raises(referrals.RouteRefused) as refused:
        referrals.refer(track.pk, by=OFFICER, way=Way("RT-PPK-IDLE", reason="Tidak ditindaklanjuti."))
    assert refused.value.code == "not_offered"
    idle = Said(authority_idle=True)
    with pytest.raises(referrals.RouteRefused) as refused:
        referrals.refer(track.pk, by=OFFICER, way=Way("RT-PPK-IDLE", idle, "  "))
    assert refused.value.code == "reason_missing"
    assert not ReferralLine.objects.exists()
    line = referrals.refer(track.pk, by=OFFICER, way=Way("RT-PPK-IDLE", idle, "Belum ada tindak lanjut."))
    assert (line.rule_id, line.authority_code) == ("RT-PPK-IDLE", "BKN")
    assert CaseEvent.objects.get(step="refer").note == "Belum ada tindak lanjut."


def test_a_criminal_track_without_the_day_of_the_event_names_nobody(world: Cast) -> None:
    case = a_case(world, act="favouring_decision")
    opened = classes.open_track(
        case.tracks.get().pk, "criminal", Choice("PID-71-1", "Unsurnya ada."), by=OFFICER
    )
    track = Track.objects.select_related("person", "case__incident", "case__region").get(pk=opened.pk)
    assert rules(track) == ["RT-ASN-CRIM"]
    track.case.event_on = None
    assert (rules(track), referrals.destination(track, TODAY)) == ([], None)


def sent_two_ways(world: Cast) -> list[ReferralLine]:
    """One person with two tracks, each at a body of its own."""
    case = a_case(world, act="favouring_decision")
    classes.open_track(case.tracks.get().pk, "criminal", Choice("PID-71-1", "Unsurnya ada."), by=OFFICER)
    case.refresh_from_db()
    heard(case)
    for track in case.tracks.filter(violation=""):
        classes.confirm(track.pk, Choice(track.proposed_violation), by=OFFICER)
    studies.finish(case.pk, studies.Study("Kajian contoh.", {}), by=OFFICER)
    case.refresh_from_db()
    decided(case)
    return [referrals.refer(track.pk, by=OFFICER) for track in case.tracks.all()]


def test_two_tracks_go_two_ways_and_the_person_is_counted_once(world: Cast) -> None:
    lines = sent_two_ways(world)
    assert sorted(line.authority_code for line in lines) == ["BKN", "GAKKUMDU"]
    assert counted(FactKind.PERSON_REFERRED, CountedUnit.PERSON) == {"64.02.03": 1}
    for line in lines:
        referrals.acknowledge(line.pk, by=BKN)
        line.track.refresh_from_db()
        penalty = sanctions.menu(line.track)[0]
        sanctions.record(line.pk, sanctions.Penalty(penalty.id, "1-CONTOH", TODAY), by=BKN)
    assert counted(FactKind.PERSON_SANCTIONED, CountedUnit.PERSON) == {"64.02.03": 1}


def test_the_page_shows_every_way_with_its_doubt_and_sends_the_chosen_one(
    world: Cast, signed_in: SignedIn
) -> None:
    track = decided_track(world)
    client = signed_in("petugas.kukar")
    address = f"/kerja/perkara/{track.case_id}/jalur/{track.pk}/teruskan/"
    page = client.get(address).content.decode()
    assert ('name="route"' in page, "RT-PPK-IDLE" in page) == (False, False)
    asked = f"{address}?idle=on&kasn=none"
    page = client.get(asked).content.decode()
    assert ('name="route"' in page, "RT-PPK-IDLE" in page) == (True, True)
    assert "diteruskan ke lembaga yang Anda pilih di bawah" in page
    seen = Case.objects.get(pk=track.case_id).version
    sent = {"seen": seen, "route": "RT-PPK-IDLE", "reason": ""}
    answer = client.post(asked, sent)
    assert (answer.status_code, "Tulis alasannya" in answer.content.decode()) == (422, True)
    assert client.post(asked, {**sent, "reason": "Belum ada tindak lanjut."}).status_code == 302
    assert ReferralLine.objects.get().rule_id == "RT-PPK-IDLE"


def test_in_the_gap_the_page_says_what_is_not_verified_and_why(world: Cast, signed_in: SignedIn) -> None:
    with clock.frozen(datetime(2024, 8, 28, 9, 0, tzinfo=WITA)):
        case = a_case(world, event_on=date(2024, 8, 26), known_on=date(2024, 8, 27))
        case = heard_in_the_gap(case)
        track = case.tracks.get()
        page = signed_in("petugas.kukar").get(f"/kerja/perkara/{case.pk}/jalur/{track.pk}/teruskan/")
    words = page.content.decode()
    assert (
        "RT-ASN-GAP belum terverifikasi: bahwa lembaga ini yang dituju disimpulkan dari aturan lain." in words
    )
    assert "Jeda ini mencakup pendaftaran calon" in words


def heard_in_the_gap(case: Case) -> Case:
    day = date(2024, 8, 28)
    clarifications.record(case.pk, hearing(day), by=OFFICER)
    case.refresh_from_db()
    studied(case)
    decisions.decide(case.pk, decisions.Plenary(day, Outcome.VIOLATION, "Contoh."), by=COMMISSIONER)
    case.refresh_from_db()
    return case
