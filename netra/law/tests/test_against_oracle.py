"""What `law` computes is what somebody gets who counts the days one by one.

Hours, extensions, readings, and every expected date of the examples. That any limit agrees with the oracle
stands in test_explain.py.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from netra.law import answers, calendar, elections, limits, packs
from netra.law.calendar import DayKind, DayOff
from netra.law.elections import Dated, Days, Override
from netra.law.entries import Counting, Status, Unit
from netra.law.tests import oracle

PACKS = {name: packs.shipped(name) for name in packs.names()}
CALENDAR = calendar.shipped()
OF_DAYS = [
    (pack.name, limit.id)
    for pack in PACKS.values()
    for limit in pack.limits.values()
    if limit.unit is Unit.DAY and limit.trigger.endswith("_on")
]
WORKING = [(name, one) for name, one in OF_DAYS if PACKS[name].limits[one].counting is Counting.WORKING]
COVERED = st.dates(date(2019, 1, 1), date(2027, 11, 30))
BEGIN = datetime(2024, 1, 1, tzinfo=UTC)
MOMENTS = st.integers(0, 3 * 365 * 86400).map(lambda seconds: BEGIN + timedelta(seconds=seconds))
REGIONS = st.sampled_from(["11", "33.18", "64.02", "64.02.03.2001", "82.71", "91.71", "53", "65"])


def laid(pack: str, limit: str, trigger: date, cal: limits.WorkingDays = CALENDAR) -> limits.LimitSpan:
    return limits.clock(PACKS[pack], limit, trigger, cal)


def given_days(days: Mapping[str, str], region: str = "33.18", **more: Any) -> Any:
    """The whole answer for a case with these dates."""
    raw = {"pack": "pilkada-2024", "region": region, "subject": "SUB-PNS", "violation": "PID-71-1"}
    answer: Any = answers.explain_value({**raw, "dates": dict(days), **more})
    assert "error" not in answer, answer
    return {each["id"]: each for each in answer["limits"]}


@settings(deadline=None)
@given(st.sampled_from(OF_DAYS), COVERED)
def test_the_other_reading_counts_the_first_day_as_well(one: tuple[str, str], trigger: date) -> None:
    entry = PACKS[one[0]].limits[one[1]]
    span = limits.lay(replace(entry, include_first_day=True), trigger, CALENDAR)
    amount = entry.amount if entry.total_amount is None else entry.total_amount
    working = (entry.total_counting or entry.counting) is Counting.WORKING
    assert list(span.days) == oracle.count(trigger, amount, working=working, first_day_counts=True)


@settings(deadline=None)
@given(st.sampled_from(WORKING), COVERED, st.integers(1, 30))
def test_a_new_holiday_never_brings_a_limit_in_working_days_forward(
    one: tuple[str, str], trigger: date, ahead: int
) -> None:
    declared = trigger + timedelta(days=ahead)
    assume(declared <= date(2027, 12, 1))
    off = DayOff(declared, DayKind.NATIONAL_HOLIDAY, "Libur contoh", (), Status.RECALLED)
    fuller = replace(CALENDAR, version="9.9.9", days={**CALENDAR.days, declared: off})
    before, after = laid(*one, trigger), laid(*one, trigger, fuller)
    assert before.last_day <= after.last_day
    entry = PACKS[one[0]].limits[one[1]]
    assert list(after.days) == oracle.count(trigger, entry.amount, working=True, off=frozenset({declared}))
    moved = CALENDAR.is_working(declared) and declared <= before.last_day
    assert (before.last_day < after.last_day) is moved


@settings(deadline=None)
@given(COVERED)
def test_the_calendar_and_the_oracle_work_on_the_same_days(day: date) -> None:
    assert CALENDAR.is_working(day) is oracle.is_working(day)


@settings(deadline=None)
@given(REGIONS, MOMENTS)
def test_hours_run_exactly_from_the_instant(region: str, moment: datetime) -> None:
    answer = given_days({"registered_on": moment.isoformat()}, region)["DL-GAKK-1"]
    end = datetime.fromisoformat(answer["too_late_from"])
    assert end - moment == timedelta(hours=24)
    assert end.utcoffset() == timedelta(hours=oracle.offset(region))
    last = oracle.local_day((end - timedelta(seconds=1)).isoformat(), region)
    assert answer["last_day"] == last.isoformat()


@settings(deadline=None)
@given(COVERED, st.integers(0, 3))
def test_an_extension_in_time_ends_five_days_after_registration_whenever_it_was_granted(
    registered: date, granted: int
) -> None:
    days = {
        "registered_on": registered.isoformat(),
        "handling_extended_on": (registered + timedelta(days=granted)).isoformat(),
    }
    found = given_days(days, now=registered.isoformat())
    assert found["DL-EXTRA"]["last_day"] == oracle.count(registered, 5, working=False)[-1].isoformat()
    assert found["DL-HANDLE"]["state"] == "met"


@dataclass(frozen=True)
class Laid:
    """One expected date of one example."""

    example: str
    limit: str
    region: str
    trigger: str
    expected: Mapping[str, Any]


def expected_dates() -> Iterator[Laid]:
    for name, pack in PACKS.items():
        for example in pack.examples.values():
            given_, expect = dict(example.given), dict(example.expect)
            if example.kind != "explain" or "limits" not in expect:
                continue
            dates: Any = given_["dates"]
            for limit, wanted in dict(expect["limits"]).items():
                if "days" in wanted:
                    trigger = dates[oracle.trigger_of(name, limit)]
                    yield Laid(example.id, limit, str(given_["region"]), trigger, {"pack": name, **wanted})


EXPECTED = list(expected_dates())


def test_every_expected_last_day_stands_with_its_list_of_days() -> None:
    listed = {(one.example, one.limit) for one in EXPECTED}
    assert len(listed) >= 45
    for pack in PACKS.values():
        for example in pack.examples.values():
            wanted: Any = example.expect.get("limits", {})
            for limit, parts in wanted.items() if example.kind == "explain" else ():
                counted = parts.get("last_day") and pack.limits[limit].unit is Unit.DAY
                assert not counted or (example.id, limit) in listed


@pytest.mark.parametrize("one", EXPECTED, ids=[f"{one.example}-{one.limit}" for one in EXPECTED])
def test_every_expected_date_of_an_example_is_counted_on_its_list(one: Laid) -> None:
    """Neither side is `law`: the list was written by hand, and the oracle counts from the files."""
    start = oracle.local_day(one.trigger, one.region)
    counted = oracle.days(one.expected["pack"], one.limit, start)
    assert [day.isoformat() for day in counted] == one.expected["days"]
    assert one.expected["days"][-1] == one.expected["last_day"]
    if "too_late_from" in one.expected:
        assert one.expected["too_late_from"] == oracle.too_late_from(counted[-1], one.region)
    for other in one.expected.get("alternatives", ()):
        amount = int(other.get("amount", oracle.limits(one.expected["pack"])[one.limit]["amount"]))
        days = oracle.count(start, amount, working=other["counting"] == "working")
        assert [day.isoformat() for day in days] == other["days"]
        assert other["last_day"] == other["days"][-1]
        assert other["too_late_from"] == oracle.too_late_from(days[-1], one.region)


@pytest.fixture
def later_in_bontang(monkeypatch: pytest.MonkeyPatch) -> None:
    """An exception that nobody made: candidates determined a day later in one city."""
    found = elections.under("pilkada-2024")
    days = Days(date(2024, 9, 23), date(2024, 9, 23))
    made = Override("determination", "64.74", Dated(days, Status.RECALLED, "", ""))
    other = replace(found, overrides=(*found.overrides, made))
    monkeypatch.setattr(elections, "shipped", lambda: {other.key: other})


@pytest.mark.usefixtures("later_in_bontang")
@pytest.mark.parametrize(
    ("region", "event_on", "entry", "routes"),
    [
        ("64.74", "2024-09-22", "KE-05", ["RT-ASN-BKN", "RT-ASN-EARLY"]),
        ("64.74.01.1001", "2024-09-22", "KE-05", ["RT-ASN-BKN", "RT-ASN-EARLY"]),
        ("64.74", "2024-09-23", "DS-07", ["RT-ASN-BKN"]),
        ("64.72", "2024-09-22", "DS-07", ["RT-ASN-BKN"]),
        ("64", "2024-09-22", "DS-07", ["RT-ASN-BKN"]),
    ],
)
def test_a_regional_determination_day_decides_in_its_region_alone(
    region: str, event_on: str, entry: str, routes: list[str]
) -> None:
    raw = {"pack": "pilkada-2024", "region": region, "subject": "SUB-PNS", "violation": "KE-05"}
    answer: Any = answers.explain_value({**raw, "dates": {"event_on": event_on, "referred_on": "2024-10-07"}})
    assert [each["id"] for each in answer["classes"]] == [entry]
    assert [each["id"] for each in answer["tracks"]] == routes
