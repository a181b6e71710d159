"""Dates and date-times as people write them, and the day that the region's clocks show."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from netra.law import moments
from netra.law.moments import Moment, NoMoment

JAKARTA, JAYAPURA = ZoneInfo("Asia/Jakarta"), ZoneInfo("Asia/Jayapura")


def test_a_bare_date_is_the_local_day_and_has_no_hour() -> None:
    assert moments.parse("2024-10-06", JAYAPURA) == Moment(date(2024, 10, 6), None)


def test_the_zone_decides_the_day_of_an_instant() -> None:
    text = "2024-10-06T23:30:00+07:00"
    assert moments.parse(text, JAKARTA).day == date(2024, 10, 6)
    there = moments.parse(text, JAYAPURA)
    assert there.day == date(2024, 10, 7)
    assert there.instant == datetime(2024, 10, 6, 16, 30, tzinfo=UTC)


@pytest.mark.parametrize("text", ["2024-10-06T09:30Z", "2024-10-06T09:30:15.25-05:00", "2024-02-29"])
def test_forms_that_are_read(text: str) -> None:
    assert moments.parse(text, JAKARTA)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2024-02-30", "impossible_date"),
        ("2023-02-29", "impossible_date"),
        ("2024-13-01", "impossible_date"),
        ("2024-10-06T24:00:00+07:00", "impossible_date"),
        ("2024-10-06T23:60:00+07:00", "impossible_date"),
        ("2024-02-30T10:00:00+07:00", "impossible_date"),
        ("2024-10-06T10:00:00+25:00", "impossible_date"),
        ("2024-10-06T10:00:00", "offset_missing"),
        ("2024-10-06T10:00", "offset_missing"),
        ("20241006", "malformed_date"),
        ("2024-W40-7", "malformed_date"),
        ("2024-280", "malformed_date"),
        ("2024-10-6", "malformed_date"),
        ("06-10-2024", "malformed_date"),
        ("2024-10-06 10:00:00+07:00", "malformed_date"),
        ("2024-10-06T10+07:00", "malformed_date"),
        ("2024-10-06T10:00:00+0700", "malformed_date"),
        (" 2024-10-06", "malformed_date"),
        ("2024-10-06\n", "malformed_date"),
        ("٢٠٢٤-١٠-٠٦", "malformed_date"),
        ("", "malformed_date"),
        ("0000-01-01", "impossible_date"),
        ("0001-01-01T00:00:00+14:00", "date_out_of_range"),
        ("9999-12-31T23:59:59-12:00", "date_out_of_range"),
        ("2200-01-01", "date_out_of_range"),
    ],
)
def test_what_is_not_read_says_why(text: str, code: str) -> None:
    with pytest.raises(NoMoment) as refused:
        moments.parse(text, JAKARTA)
    assert refused.value.code == code


def test_instants_are_compared_to_the_minute_and_days_by_the_day() -> None:
    day = moments.parse("2024-10-06", JAKARTA)
    morning = moments.parse("2024-10-06T08:00:00+07:00", JAKARTA)
    evening = moments.parse("2024-10-06T20:00:00+07:00", JAKARTA)
    assert morning.is_before(evening)
    assert not evening.is_before(morning)
    assert not morning.is_before(morning)
    assert not (day.is_before(morning) or morning.is_before(day))
    assert moments.parse("2024-10-05", JAKARTA).is_before(morning)
