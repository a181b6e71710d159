"""Each rule is decided by the date that the pack names; a civil servant has one way on each day."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netra.law import authorities, packs, routing
from netra.law.entries import CRIMINAL_TRACKS, KasnState, Track
from netra.law.errors import DateMissing, TrackNotOfViolation, UnknownId

PACK = packs.shipped("pilkada-2024")
DATES = st.dates(date(2022, 9, 22), date(2027, 12, 31))


@settings(max_examples=80, deadline=None)
@given(subject=st.sampled_from(["PNS", "PPPK", "LURAH"]), referral_on=DATES, one=DATES, other=DATES)
def test_a_civil_servant_has_exactly_one_way_on_each_day_whatever_the_event_date(
    subject: str, referral_on: date, one: date, other: date
) -> None:
    """No hole and no overlap from 2022 on, and the referral date alone decides."""
    found = routing.route(PACK, subject, Track.ASN, referral_on, one)
    assert len(found) == 1
    assert found == routing.route(PACK, subject, Track.ASN, referral_on, other)


@settings(max_examples=80, deadline=None)
@given(
    subject=st.sampled_from(sorted(PACK.violations["PID-71-1"].subjects)),
    event_on=st.dates(date(2024, 1, 1), date(2024, 9, 21)),
    referral_on=DATES,
)
def test_nobody_goes_to_the_criminal_centre_for_an_act_before_determination(
    subject: str, event_on: date, referral_on: date
) -> None:
    assert routing.route(PACK, subject, Track.CRIMINAL, referral_on, event_on, violation="PID-71-1") == []


@pytest.mark.parametrize("violation", sorted(PACK.violations))
def test_a_criminal_way_is_open_to_criminal_entries_only(violation: str) -> None:
    entry = PACK.violations[violation]
    day = date(2024, 11, 20)
    for track in CRIMINAL_TRACKS - set(entry.tracks):
        with pytest.raises(TrackNotOfViolation):
            routing.route(PACK, entry.subjects[0], track, day, day, violation=violation)
    for track in entry.tracks:
        assert routing.route(PACK, entry.subjects[0], track, day, day, violation=violation)


def test_a_criminal_way_cannot_be_asked_for_without_an_entry() -> None:
    with pytest.raises(TrackNotOfViolation):
        routing.route(PACK, "PNS", Track.CRIMINAL, date(2024, 11, 20), date(2024, 11, 20))


def test_a_region_with_its_own_determination_has_its_own_criminal_window() -> None:
    day = date(2024, 9, 22)
    question = (PACK, "PNS", Track.CRIMINAL, day + timedelta(days=9), day)
    assert routing.route(*question, violation="PID-71-1")
    later = day + timedelta(days=1)
    assert routing.route(*question, violation="PID-71-1", determination_on=later) == []


def test_early_cases_part_by_kind_of_person() -> None:
    event_on, referral_on = date(2024, 9, 10), date(2024, 9, 17)
    staff = routing.route(PACK, "PNS", Track.EARLY, referral_on, event_on)
    village = routing.route(PACK, "KADES", Track.EARLY, referral_on, event_on)
    assert [route.authorities for route in staff] == [("BKN",)]
    assert [route.authorities for route in village] == [("REGENT", "HOME_MINISTER")]
    assert routing.route(PACK, "PNS", Track.EARLY, referral_on, date(2024, 9, 22)) == []
    day_before = date(2024, 9, 21)
    assert (
        routing.route(PACK, "SUB-PNS", Track.EARLY, referral_on, day_before, determination_on=day_before)
        == []
    )
    ward = routing.route(PACK, "LURAH", Track.EARLY, referral_on, event_on)
    assert [(route.authorities, route.status) for route in ward] == [(("BKN",), "recalled")]


def test_early_cases_name_no_body_that_was_not_yet_competent() -> None:
    """While KASN was at work the early rule names nobody for civil servants: the ordinary track does."""
    event_on, last_day_of_kasn = date(2024, 8, 10), date(2024, 8, 23)
    assert routing.route(PACK, "PNS", Track.EARLY, last_day_of_kasn, event_on) == []
    assert routing.route(PACK, "PNS", Track.EARLY, last_day_of_kasn + timedelta(days=1), event_on)
    assert routing.route(PACK, "PNS", Track.ASN, last_day_of_kasn, event_on)[0].addressee == "KASN"
    with pytest.raises(DateMissing):
        routing.route(PACK, "PNS", Track.EARLY, None, event_on)


def test_files_left_at_kasn_follow_their_state_there() -> None:
    day = date(2024, 9, 10)
    question = (PACK, "PNS", Track.ASN_TRANSITION, day, date(2024, 7, 1))
    assert routing.route(*question) == []
    processed = routing.route(*question, kasn_state=KasnState.PROCESSED)
    received = routing.route(*question, kasn_state=KasnState.RECEIVED)
    assert [route.authorities for route in processed] == [("KEMENPANRB",)]
    assert [route.authorities for route in received] == [("BKN",)]


def test_a_body_still_to_be_founded_is_never_named() -> None:
    for referral_on in (date(2024, 10, 1), date(2030, 1, 1)):
        for route in routing.route(PACK, "PNS", Track.ASN, referral_on, referral_on):
            assert "INDEPENDENT_ASN_BODY" not in route.authorities
    assert not authorities.in_force(PACK, "INDEPENDENT_ASN_BODY", date(2030, 1, 1))


def test_a_recalled_reach_makes_the_way_recalled() -> None:
    day = date(2024, 10, 7)
    assert routing.route(PACK, "PNS", Track.ASN, day, day)[0].status == "confirmed"
    assert routing.route(PACK, "LURAH", Track.ASN, day, day)[0].status == "recalled"


def test_a_missing_deciding_date_is_named_and_not_guessed() -> None:
    with pytest.raises(DateMissing) as missing:
        routing.route(PACK, "PNS", Track.ASN, None, date(2024, 10, 7))
    assert (missing.value.keyed_on, missing.value.code) == ("referral_date", "date_missing")
    assert routing.route(PACK, "KADES", Track.VILLAGE, None, None)[0].addressee == "REGENT"


def test_bodies_are_known_by_code_and_stand_on_a_day() -> None:
    kasn = authorities.by_code(PACK, "KASN")
    assert kasn is authorities.by_code(PACK, "AUT-KASN")
    assert authorities.in_force(PACK, "KASN", date(2024, 8, 23))
    assert not authorities.in_force(PACK, "KASN", date(2024, 8, 24))
    assert authorities.in_force(PACK, "GAKKUMDU", date(2024, 10, 1))
    with pytest.raises(UnknownId, match="FBI"):
        authorities.by_code(PACK, "FBI")
