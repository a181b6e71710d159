"""Days are counted from the day after the trigger, to local midnight."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netra.law import limits, packs
from netra.law.entries import Counting, Limit, Unit
from netra.law.errors import CalendarNeeded, NotCountedInDays, UnknownId

PACK = packs.shipped("pilkada-2024")
IN_DAYS = [
    limit
    for limit in PACK.limits.values()
    if limit.unit is Unit.DAY and limit.counting is not Counting.WORKING
]
DATES = st.dates(min_value=date(2019, 1, 1), max_value=date(2040, 12, 31))
SUNDAY = date(2024, 10, 6)


@settings(max_examples=60, deadline=None)
@given(limit=st.sampled_from(IN_DAYS), one=DATES, other=DATES)
def test_a_later_trigger_is_never_due_earlier(limit: Limit, one: date, other: date) -> None:
    early, late = sorted([one, other])
    assert limits.last_day(early, limit) <= limits.last_day(late, limit)


@settings(max_examples=60, deadline=None)
@given(limit=st.sampled_from(IN_DAYS), trigger=DATES)
def test_the_amount_is_the_number_of_days_counted_on_the_fingers(limit: Limit, trigger: date) -> None:
    span = limits.clock(PACK, limit.id, trigger)
    assert trigger not in span.days
    assert span.days[0] == trigger + timedelta(days=1)
    assert len(span.days) == (limit.total_amount or limit.amount)
    assert span.days[-1] == span.last_day


@settings(max_examples=60, deadline=None)
@given(limit=st.sampled_from(IN_DAYS), trigger=DATES)
def test_counting_the_first_day_brings_the_end_one_day_nearer(limit: Limit, trigger: date) -> None:
    counted = replace(limit, include_first_day=True)
    assert limits.first_day(trigger, counted) == trigger
    assert limits.last_day(trigger, counted) == limits.last_day(trigger, limit) - timedelta(days=1)


def test_the_reading_of_kutai_kartanegara_is_the_switch() -> None:
    """From a Sunday to the Thursday named by the office, five days fit only with the first day counted."""
    extra = PACK.limits["DL-EXTRA"]
    assert not extra.include_first_day
    registered = date(2024, 11, 10)
    assert limits.last_day(registered, replace(extra, include_first_day=True)) == date(2024, 11, 14)
    assert limits.last_day(registered, extra) == date(2024, 11, 15)


@settings(max_examples=60, deadline=None)
@given(
    last=DATES,
    zone=st.sampled_from(["Asia/Jakarta", "Asia/Pontianak", "Asia/Makassar", "Asia/Jayapura"]),
)
def test_a_limit_ends_at_local_midnight(last: date, zone: str) -> None:
    end = limits.ends_at(last, zone)
    assert end.tzinfo == ZoneInfo(zone)
    assert (end.date(), end.hour, end.minute, end.second) == (last + timedelta(days=1), 0, 0, 0)
    assert (end - timedelta(microseconds=1)).date() == last


def test_the_zone_decides_the_instant() -> None:
    last = date(2024, 11, 13)
    assert limits.ends_at(last, "Asia/Jayapura") < limits.ends_at(last, "Asia/Makassar")
    assert limits.ends_at(last, "Asia/Makassar") < limits.ends_at(last, "Asia/Jakarta")


def test_the_extension_counts_from_registration() -> None:
    """Granted on any day, three and two days end where five days from registration end."""
    handle = limits.clock(PACK, "DL-HANDLE", SUNDAY)
    extra = limits.clock(PACK, "DL-EXTRA", SUNDAY)
    assert extra.first_day == handle.first_day
    assert extra.last_day - handle.last_day == timedelta(days=extra.limit.amount)


def test_months_keep_the_day_or_take_the_last_one() -> None:
    ban = PACK.limits["DL-MUTASI"]
    assert limits.last_day(date(2024, 9, 22), ban) == ban.computed
    assert limits.last_day(date(2024, 8, 31), ban) == date(2024, 2, 29)
    body = PACK.limits["DL-MK121"]
    assert limits.last_day(date(2025, 10, 16), body) == body.computed
    assert limits.clock(PACK, "DL-MUTASI", date(2024, 9, 22)).is_open_on(date(2024, 3, 22))


def test_hours_end_at_an_instant() -> None:
    first = PACK.limits["DL-GAKK-1"]
    registered = datetime(2024, 10, 6, 15, 30, tzinfo=ZoneInfo("Asia/Jakarta"))
    assert limits.last_instant(registered, first) == registered + timedelta(hours=first.amount)
    with pytest.raises(NotCountedInDays):
        limits.last_day(SUNDAY, first)
    with pytest.raises(NotCountedInDays):
        limits.last_instant(registered, PACK.limits["DL-REPORT"])
    with pytest.raises(ValueError, match="time zone"):
        limits.last_instant(registered.replace(tzinfo=None), first)


def test_working_days_are_not_guessed_without_a_calendar() -> None:
    with pytest.raises(CalendarNeeded, match="DL-INVEST"):
        limits.clock(PACK, "DL-INVEST", SUNDAY)


def test_an_unknown_limit_is_named() -> None:
    with pytest.raises(UnknownId, match="DL-NOTHING"):
        limits.clock(PACK, "DL-NOTHING", SUNDAY)


def test_a_span_says_how_sure_it_is() -> None:
    handle = limits.clock(PACK, "DL-HANDLE", SUNDAY)
    assert (handle.status, handle.counting_is_inferred) == ("confirmed", True)
    assert limits.clock(PACK, "DL-GAKK-2", SUNDAY).status == "recalled"
    assert handle.is_open_on(handle.last_day)
    assert not handle.is_open_on(handle.last_day + timedelta(days=1))
