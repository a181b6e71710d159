"""When reports are taken: hours by weekday, and the stages in which the office never closes."""

from dataclasses import replace
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from netra.law import answers, elections, intake, packs
from netra.law.errors import HoursUnknown
from netra.law.intake import ROUND_THE_CLOCK, Opening

PACK = packs.shipped("pilkada-2024")
ELECTION = elections.under("pilkada-2024")
REGION = "33.18"


def on(day: date) -> Opening | None:
    return intake.opening(PACK, ELECTION, REGION, day)


def test_hours_of_the_week() -> None:
    assert on(date(2024, 10, 10)) == Opening(time(8), time(16))  # Thursday
    assert on(date(2024, 10, 11)) == Opening(time(8), time(16, 30))  # Friday
    assert on(date(2024, 10, 12)) is None  # Saturday
    assert on(date(2024, 10, 13)) is None


@pytest.mark.parametrize("day", [24, 26, 27, 30])
def test_from_the_quiet_period_to_the_end_of_counting_the_office_never_closes(day: int) -> None:
    assert on(date(2024, 11, day)) == ROUND_THE_CLOCK


def test_before_and_after_these_stages_week_ends_are_closed() -> None:
    assert on(date(2024, 11, 23)) is None  # Saturday, the last day of the campaign
    assert on(date(2024, 12, 15)) == ROUND_THE_CLOCK  # Sunday
    assert on(date(2024, 12, 21)) is None


def test_before_the_rule_was_in_force_nothing_is_said() -> None:
    assert on(date(2024, 9, 30)) is not None
    with pytest.raises(HoursUnknown):
        on(date(2024, 9, 29))


def test_an_exception_of_the_region_moves_the_stage() -> None:
    later = elections.Dated(
        elections.Days(date(2024, 12, 7), date(2024, 12, 8)), PACK.counting["CNT-INTAKE"].status, "", ""
    )
    moved = replace(ELECTION, overrides=(elections.Override("quiet-period", "33", later),))
    counting_over = date(2024, 12, 8)
    assert intake.opening(PACK, moved, REGION, counting_over) == ROUND_THE_CLOCK
    assert intake.opening(PACK, moved, REGION, date(2024, 11, 24)) is None
    assert intake.opening(PACK, moved, "64.02", date(2024, 11, 24)) == ROUND_THE_CLOCK


@pytest.mark.parametrize(
    ("first", "last", "closing"),
    [
        (date(2024, 11, 14), date(2024, 11, 17), "2024-11-15T16:30"),  # ends on a Sunday
        (date(2024, 11, 14), date(2024, 11, 14), "2024-11-14T16:00"),
        (date(2024, 11, 16), date(2024, 11, 17), None),  # a weekend is all that is left
        (date(2024, 11, 22), date(2024, 11, 24), "2024-11-25T00:00"),  # quiet period: never closed
        (date(2024, 11, 15), date(2024, 11, 14), None),
    ],
)
def test_when_the_office_closes_for_the_last_time(first: date, last: date, closing: str | None) -> None:
    told = intake.last_closing(PACK, ELECTION, REGION, first, last)
    assert told == (datetime.fromisoformat(closing) if closing else None)


@pytest.mark.parametrize(
    ("moment", "taken"),
    [
        ("2024-10-10T07:59", False),
        ("2024-10-10T08:00", True),
        ("2024-10-10T16:00", True),
        ("2024-10-10T16:01", False),
        ("2024-10-11T16:30", True),
        ("2024-10-12T10:00", False),
        ("2024-11-24T03:00", True),
    ],
)
def test_to_the_minute(moment: str, taken: bool) -> None:
    local = datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo("Asia/Jakarta"))
    assert intake.is_open(PACK, ELECTION, REGION, local) is taken


def codes(**dates: str) -> list[str]:
    answer: Any = answers.explain_value(
        {
            "pack": PACK.name,
            "region": REGION,
            "subject": "SUB-PNS",
            "dates": {"event_on": "2024-10-01", **dates},
            "now": "2024-12-20",
        }
    )
    return [warning["code"] for warning in answer["warnings"]]


def test_a_seventh_day_on_which_nobody_takes_reports_is_told_until_the_report_is_in() -> None:
    closed = "last_day_on_closed_day"
    assert closed in codes(known_on="2024-11-03")  # the seventh day is Sunday, 10 November
    assert closed in codes(known_on="2024-11-03", delivered_on="2024-11-11")
    assert closed not in codes(known_on="2024-11-03", delivered_on="2024-11-08")
    assert closed not in codes(known_on="2024-11-06")  # Wednesday
    assert closed not in codes(known_on="2024-11-17")  # Sunday of the quiet period


def test_a_report_brought_outside_the_hours_is_told() -> None:
    outside = "delivered_outside_hours"
    assert outside in codes(delivered_on="2024-10-10T20:00:00+07:00")
    assert outside not in codes(delivered_on="2024-10-10T10:00:00+07:00")
    assert outside not in codes(delivered_on="2024-10-10")
    assert outside not in codes(delivered_on="2024-11-24T20:00:00+07:00")
