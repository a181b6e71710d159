"""The limits of one case: which are listed, when they end, how they stand."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from netra.law import calendar, moments, packs, timetable
from netra.law.entries import CRIMINAL_TRACKS, IntakeKind, Track
from netra.law.timetable import CaseDates, Deadline, State, Timetable

PACK = packs.shipped("pilkada-2024")
TZ = "Asia/Jakarta"
CRIMINAL = frozenset({Track.CRIMINAL})
OWN = ("DL-REPORT", "DL-INITIAL", "DL-COMPLETE", "DL-HANDLE", "DL-EXTRA")


def laid(
    now: str | None = "2024-10-20",
    kind: IntakeKind = IntakeKind.REPORT,
    tracks: frozenset[Track] = frozenset(),
    tz: str = TZ,
    closed: frozenset[Track] = frozenset(),
    **dates: str,
) -> Timetable:
    zone = ZoneInfo(tz)
    known = {key: moments.parse(text, zone) for key, text in dates.items()}
    case = CaseDates(known, moments.parse(now, zone) if now else None, tz)
    return timetable.timetable(PACK, kind, tracks, case, calendar.shipped(), closed=closed)


def one(limit: str, table: Timetable) -> Deadline:
    return next(deadline for deadline in table.deadlines if deadline.limit.id == limit)


def ids(table: Timetable) -> list[str]:
    return [deadline.limit.id for deadline in table.deadlines]


def codes(table: Timetable) -> list[str]:
    return [notice.code for notice in table.notices]


def test_of_a_case_without_dates_its_own_procedure_is_listed() -> None:
    table = laid()
    assert ids(table) == list(OWN)
    assert {deadline.state for deadline in table.deadlines} == {State.NOT_STARTED}
    assert {deadline.last_day for deadline in table.deadlines} == {None}


def test_a_finding_has_the_limits_of_a_finding() -> None:
    assert ids(laid(kind=IntakeKind.FINDING)) == ["DL-FINDING", "DL-TRACE", "DL-HANDLE", "DL-EXTRA"]


def test_a_criminal_track_brings_its_limits_before_they_start() -> None:
    listed = ids(laid(tracks=CRIMINAL))
    assert {"DL-GAKK-1", "DL-INVEST", "DL-HIGH"} <= set(listed)
    assert listed == [limit for limit in PACK.limits if limit in listed]


def test_a_known_trigger_brings_its_limit_and_says_that_the_track_is_missing() -> None:
    table = laid(police_received_on="2024-10-14")
    assert one("DL-INVEST", table).last_day == date(2024, 11, 1)
    [told] = [notice for notice in table.notices if notice.code == "other_track"]
    assert "menempuh jalur pidana atau pidana dengan bagian administratif: DL-INVEST" in told.wording.id
    assert "takes a criminal or criminal with an administrative part track" in told.wording.en
    assert "other_track" not in codes(laid(police_received_on="2024-10-14", tracks=CRIMINAL))


def test_limits_of_another_kind_of_election_and_of_no_case_are_never_listed() -> None:
    table = laid(tracks=frozenset(Track), **dict.fromkeys(PACK.case_dates, "2024-10-06"))
    absent = {limit for limit in PACK.limits if limit not in ids(table)}
    assert {"DL-MUTASI", "DL-MK121", "DL-FINDING", "DL-TRACE"} <= absent
    assert not any(limit.startswith("DL-PEMILU") for limit in ids(table))


def test_the_working_days_counted_and_the_calendar_they_came_from_are_kept() -> None:
    deadline = one("DL-INVEST", laid(police_received_on="2024-11-20", tracks=CRIMINAL))
    assert deadline.span is not None
    assert date(2024, 11, 27) not in deadline.span.days  # voting day
    assert len(deadline.span.days) == 14
    assert deadline.calendar_version == calendar.shipped().version


def test_calendar_days_ask_no_calendar() -> None:
    assert one("DL-HANDLE", laid(registered_on="2024-10-06")).calendar_version is None


@pytest.mark.parametrize(
    ("decided", "state"),
    [
        ("2024-10-09", State.MET),
        ("2024-10-09T23:59:59+07:00", State.MET),
        ("2024-10-10T00:00:00+07:00", State.MISSED),
        ("2024-10-10", State.MISSED),
    ],
)
def test_what_keeps_a_limit_is_held_against_midnight(decided: str, state: State) -> None:
    table = laid(registered_on="2024-10-06", plenary_decided_on=decided)
    assert one("DL-HANDLE", table).state is state


@pytest.mark.parametrize(
    ("now", "state"),
    [
        ("2024-10-09", State.OPEN),
        ("2024-10-09T23:59:59+07:00", State.OPEN),
        ("2024-10-10T00:00:00+07:00", State.MISSED),
        ("2024-10-10", State.MISSED),
        (None, State.OPEN),
    ],
)
def test_the_present_day_decides_what_nobody_kept(now: str | None, state: State) -> None:
    table = laid(now=now, registered_on="2024-10-06")
    assert one("DL-HANDLE", table).state is state
    assert ("now_missing" in codes(table)) is (now is None)


@pytest.mark.parametrize("granted", ["2024-10-06", "2024-10-07", "2024-10-09", "2024-10-09T23:59:00+07:00"])
def test_an_extension_in_time_ends_five_days_after_registration_whenever_it_was_granted(granted: str) -> None:
    table = laid(now="2024-10-11", registered_on="2024-10-06", handling_extended_on=granted)
    assert one("DL-EXTRA", table).last_day == date(2024, 10, 11)
    assert one("DL-EXTRA", table).state is State.OPEN
    assert one("DL-HANDLE", table).state is State.MET
    assert "extension_late" not in codes(table)


def test_an_extension_granted_late_keeps_its_end_and_saves_nothing() -> None:
    table = laid(now="2024-10-12", registered_on="2024-10-06", handling_extended_on="2024-10-10")
    assert one("DL-EXTRA", table).last_day == date(2024, 10, 11)
    assert one("DL-HANDLE", table).state is State.MISSED
    assert "extension_late" in codes(table)


def test_an_extension_of_what_was_decided_in_time_is_no_matter() -> None:
    table = laid(
        registered_on="2024-10-06", plenary_decided_on="2024-10-09", handling_extended_on="2024-10-10"
    )
    assert one("DL-HANDLE", table).state is State.MET
    assert "extension_late" in codes(table)


def test_without_registration_an_extension_is_not_guessed() -> None:
    table = laid(handling_extended_on="2024-10-08")
    assert one("DL-EXTRA", table) == Deadline(PACK.limits["DL-EXTRA"], State.NOT_STARTED)
    assert "extension_without_start" in codes(table)


def test_completion_stops_no_clock() -> None:
    dates = {"delivered_on": "2024-10-04", "registered_on": "2024-10-09"}
    plain = laid(**dates)
    completed = laid(**dates, notified_incomplete_on="2024-10-06", completed_on="2024-10-08")
    for limit in ("DL-INITIAL", "DL-HANDLE"):
        assert one(limit, plain) == one(limit, completed)


def test_hours_run_over_midnight_to_the_minute() -> None:
    deadline = one("DL-GAKK-1", laid(registered_on="2024-10-06T20:15:00+07:00", tracks=CRIMINAL))
    assert deadline.last_day == date(2024, 10, 7)
    assert deadline.too_late_from == datetime(2024, 10, 7, 13, 15, tzinfo=UTC)
    assert deadline.span is None


def test_hours_from_midnight_end_with_that_day() -> None:
    deadline = one("DL-GAKK-1", laid(registered_on="2024-10-06T00:00:00+07:00", tracks=CRIMINAL))
    assert deadline.last_day == date(2024, 10, 6)
    assert deadline.too_late_from is not None
    assert deadline.too_late_from.isoformat() == "2024-10-07T00:00:00+07:00"


def test_hours_from_a_bare_day_reach_the_end_of_the_next_with_a_warning() -> None:
    table = laid(registered_on="2024-10-06", tracks=CRIMINAL)
    deadline = one("DL-GAKK-1", table)
    assert deadline.last_day == date(2024, 10, 7)
    assert deadline.too_late_from is not None
    assert deadline.too_late_from.isoformat() == "2024-10-08T00:00:00+07:00"
    assert "hour_unknown" in codes(table)


def test_where_no_source_names_the_counting_both_ends_are_told() -> None:
    table = laid(verdict_on="2024-12-06", tracks=CRIMINAL)
    deadline = one("DL-APPEAL", table)
    assert deadline.last_day == date(2024, 12, 9)
    assert deadline.span is not None
    assert [other.last_day for other in deadline.span.alternatives] == [date(2024, 12, 11)]
    assert "counting_unspecified" in codes(table)


def test_a_date_after_the_present_day_is_named() -> None:
    table = laid(now="2024-10-10", registered_on="2024-10-09", plenary_decided_on="2024-10-12")
    [notice] = [each for each in table.notices if each.code == "date_after_now"]
    assert "plenary_decided_on" in notice.wording.id
    assert "registered_on" not in notice.wording.id


def test_an_uncovered_year_is_an_error_and_not_a_guess() -> None:
    with pytest.raises(calendar.CalendarGap) as gap:
        laid(police_received_on="2027-12-20", tracks=CRIMINAL)
    assert gap.value.year == 2028


def test_a_recalled_day_off_on_the_way_is_told() -> None:
    over_joint_leave = laid(police_received_on="2024-12-11", tracks=CRIMINAL)  # 26 Dec 2024 is joint leave
    assert calendar.shipped().joint_leave_status == "recalled"
    assert "days_off_recalled" in codes(over_joint_leave)
    assert "days_off_recalled" not in codes(laid(police_received_on="2024-10-01", tracks=CRIMINAL))


def test_midnight_is_that_of_the_region() -> None:
    ends = {
        tz: one("DL-HANDLE", laid(tz=tz, registered_on="2024-10-06")).too_late_from
        for tz in ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")
    }
    assert [end.isoformat()[-6:] for end in ends.values() if end] == ["+07:00", "+08:00", "+09:00"]


def test_the_limits_of_a_closed_track_are_left_out_until_a_date_of_that_track_is_known() -> None:
    common = {"registered_on": "2024-10-06", "plenary_decided_on": "2024-10-08", "referred_on": "2024-10-09"}
    criminal = {"DL-GAKK-1", "DL-GAKK-2", "DL-GAKK-FWD"}
    assert criminal <= set(ids(laid(**common)))
    closed = laid(**common, closed=CRIMINAL_TRACKS)
    assert criminal.isdisjoint(ids(closed))
    assert "other_track" not in codes(closed)
    for own in ("gakkumdu_first_on", "gakkumdu_second_on", "police_received_on"):
        known = laid(**common, **{own: "2024-10-09"}, closed=CRIMINAL_TRACKS)
        assert criminal <= set(ids(known))
        assert "other_track" in codes(known)
    assert criminal <= set(ids(laid(**common, closed=CRIMINAL_TRACKS, tracks=CRIMINAL)))


@pytest.mark.parametrize(
    ("now", "state"),
    [
        ("2024-12-02", State.OPEN),
        ("2024-12-16T23:59:59+07:00", State.OPEN),
        ("2024-12-17T00:00:00+07:00", State.MET),
        ("2024-12-17", State.MET),
        ("2025-06-01", State.MET),
        (None, State.OPEN),
    ],
)
def test_an_effect_comes_with_its_day_and_is_never_missed(now: str | None, state: State) -> None:
    deadline = one("DL-PP94-EFFECT", laid(now=now, sanction_received_on="2024-12-02"))
    assert deadline.last_day == date(2024, 12, 17)
    assert deadline.state is state
