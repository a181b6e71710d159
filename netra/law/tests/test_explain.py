"""The whole answer: what must hold for every case, and the days behind every worked example."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time, timedelta
from types import MappingProxyType
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netra.law import answers, calendar, elections, limits, packs, places, scenarios
from netra.law.calendar import DayKind, DayOff, WorkCalendar
from netra.law.entries import CRIMINAL_TRACKS, LawPack, Status, Unit
from netra.law.explain import explain
from netra.law.tests import oracle

SHIPPED = [packs.shipped(name) for name in packs.names()]
CALENDAR = calendar.shipped()
EXPLAINED = [
    pytest.param(pack, example, id=f"{pack.name}-{example.id}")
    for pack in SHIPPED
    for example in pack.examples.values()
    if example.kind == "explain"
]
DAY_LIMITS = [
    (pack.name, limit.id) for pack in SHIPPED for limit in pack.limits.values() if limit.unit is Unit.DAY
]
# Far enough from the ends of the calendar that no count leaves it.
DAYS = st.dates(date(2019, 1, 1), date(2027, 9, 1))


def the_days(draw: st.DrawFn, pack: LawPack) -> dict[str, str]:
    """Some dates of a case in a possible order, a third of them with an hour."""
    day = draw(st.dates(date(2024, 1, 1), date(2025, 6, 1)))
    found = {}
    for key in draw(st.lists(st.sampled_from(list(pack.case_dates)), unique=True, max_size=10)):
        found[key] = ""
    for key in pack.case_dates:
        if key in found:
            day += timedelta(days=draw(st.integers(0, 4)))
            hour = draw(st.sampled_from(["", "", "T12:30:00+07:00"]))
            found[key] = f"{day.isoformat()}{hour}"
    return found


@st.composite
def cases(draw: st.DrawFn) -> dict[str, Any]:
    pack = draw(st.sampled_from(SHIPPED))
    return {
        "pack": pack.name,
        "region": draw(st.sampled_from(["11", "33.18", "64.02", "64.02.03.2001", "82.71", "91"])),
        "subject": draw(st.sampled_from([subject.id for subject in pack.subjects.values()])),
        "violation": draw(st.none() | st.sampled_from(list(pack.violations))),
        "kind": draw(st.sampled_from(["report", "finding"])),
        "kasn_state": draw(st.sampled_from(["none", "received", "processed"])),
        "authority_idle": draw(st.booleans()),
        "dates": the_days(draw, pack),
        "now": draw(st.none() | st.sampled_from(["2024-08-30", "2024-10-08", "2025-07-01T00:30:00+09:00"])),
    }


@pytest.fixture(scope="module")
def answer_schema() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json.loads(answers.SCHEMAS["answer"].read_text("utf-8")))


@pytest.fixture(scope="module")
def scenario_schema() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json.loads(answers.SCHEMAS["scenario"].read_text("utf-8")))


@pytest.mark.parametrize(("pack", "example"), EXPLAINED)
def test_the_days_of_an_example_are_the_days_that_were_counted(pack: LawPack, example: Any) -> None:
    """The examples list every day that counts; so does the span, one by one, in each reading."""
    wanted = example.expect.get("limits", {})
    if not any("days" in limit for limit in wanted.values()):
        return
    answer = explain(scenarios.read(example.given))
    spans = {deadline.limit.id: deadline.span for deadline in answer.limits}
    for name, limit in wanted.items():
        if "days" not in limit:
            continue
        span = spans[name]
        assert span is not None
        assert [day.isoformat() for day in span.days] == limit["days"]
        for other, expected in zip(span.alternatives, limit.get("alternatives", ()), strict=False):
            assert [day.isoformat() for day in other.days] == expected["days"]


@settings(deadline=None, max_examples=200)
@given(which=st.sampled_from(DAY_LIMITS), trigger=DAYS)
def test_the_days_counted_are_those_that_are_counted_by_hand(which: tuple[str, str], trigger: date) -> None:
    pack, name = which
    span = limits.clock(packs.shipped(pack), name, trigger, CALENDAR)
    assert list(span.days) == oracle.days(pack, name, trigger)
    for other in span.alternatives:
        assert other.counting == "working"
        assert list(other.days) == oracle.count(trigger, other.amount, working=True)


@settings(deadline=None, max_examples=200)
@given(which=st.sampled_from(DAY_LIMITS), trigger=DAYS, later=st.integers(0, 40))
def test_a_later_start_is_never_due_earlier(which: tuple[str, str], trigger: date, later: int) -> None:
    limit = packs.shipped(which[0]).limits[which[1]]
    first = limits.lay(limit, trigger, CALENDAR)
    second = limits.lay(limit, trigger + timedelta(days=later), CALENDAR)
    assert second.last_day >= first.last_day
    for one, other in zip(first.alternatives, second.alternatives, strict=True):
        assert other.last_day >= one.last_day


def with_holidays(days: set[date]) -> WorkCalendar:
    added = {day: DayOff(day, DayKind.NATIONAL_HOLIDAY, "Libur", (), Status.RECALLED) for day in days}
    return replace(CALENDAR, days=MappingProxyType({**CALENDAR.days, **added}))


@settings(deadline=None, max_examples=200)
@given(which=st.sampled_from(DAY_LIMITS), trigger=DAYS, offsets=st.sets(st.integers(0, 30), max_size=6))
def test_a_holiday_never_brings_a_limit_forward(
    which: tuple[str, str], trigger: date, offsets: set[int]
) -> None:
    limit = packs.shipped(which[0]).limits[which[1]]
    holidays = {trigger + timedelta(days=offset) for offset in offsets}
    plain, fuller = (limits.lay(limit, trigger, each) for each in (CALENDAR, with_holidays(holidays)))
    assert fuller.last_day >= plain.last_day
    if plain.working_days is None:
        assert fuller.last_day == plain.last_day
    else:
        assert holidays.isdisjoint(fuller.days)


@settings(deadline=None)
@given(
    region=st.sampled_from(sorted(places.shipped().regencies)[::45]),
    day=st.dates(date(2024, 1, 1), date(2025, 12, 31)),
    hour=st.times(),
    offset=st.sampled_from(["+00:00", "+07:00", "+08:00", "+09:00", "-05:00", "+14:00"]),
)
def test_the_offset_of_the_region_decides_the_day(region: str, day: date, hour: time, offset: str) -> None:
    text = f"{day.isoformat()}T{hour.isoformat(timespec='seconds')}{offset}"
    answer = explain(
        scenarios.read(
            {
                "pack": "pilkada-2024",
                "region": region,
                "subject": "SUB-PNS",
                "dates": {"registered_on": text},
            }
        )
    )
    handling = next(deadline for deadline in answer.limits if deadline.limit.id == "DL-HANDLE")
    last = oracle.days("pilkada-2024", "DL-HANDLE", oracle.local_day(text, region))[-1]
    assert handling.last_day == last
    assert handling.too_late_from is not None
    assert handling.too_late_from.isoformat() == oracle.too_late_from(last, region)


@settings(deadline=None, max_examples=60)
@given(case=cases())
def test_every_answer_has_the_published_form(
    case: dict[str, Any],
    answer_schema: jsonschema.Draft202012Validator,
    scenario_schema: jsonschema.Draft202012Validator,
) -> None:
    scenario_schema.validate(case)
    answer = answers.explain_value(case)
    answer_schema.validate(json.loads(json.dumps(answer)))


@settings(deadline=None, max_examples=60)
@given(case=cases(), seed=st.randoms(use_true_random=False))
def test_the_order_of_keys_changes_nothing(case: dict[str, Any], seed: Any) -> None:
    keys, dates = list(case), list(case["dates"])
    seed.shuffle(keys)
    seed.shuffle(dates)
    shuffled = {key: case[key] for key in keys}
    shuffled["dates"] = {key: case["dates"][key] for key in dates}
    assert json.dumps(answers.explain_value(shuffled)) == json.dumps(answers.explain_value(case))


@settings(deadline=None, max_examples=60)
@given(case=cases())
def test_every_part_stands_in_the_order_of_the_pack(case: dict[str, Any]) -> None:
    pack = packs.shipped(case["pack"])
    answer: Any = answers.explain_value(case)
    if "error" in answer:
        return
    for part, order in (("limits", pack.limits), ("tracks", pack.routing), ("sanctions", pack.sanctions)):
        found = [item["id"] for item in answer[part]]
        assert found == [name for name in order if name in found]
        assert len(found) == len(set(found))
    codes = [warning["code"] for warning in answer["warnings"]]
    assert len(codes) == len(set(codes))


@settings(deadline=None, max_examples=60)
@given(case=cases())
def test_a_criminal_route_stands_only_beside_a_criminal_entry(case: dict[str, Any]) -> None:
    pack = packs.shipped(case["pack"])
    answer: Any = answers.explain_value(case)
    if "error" in answer:
        return
    criminal = [one for one in answer["tracks"] if one["track"] in CRIMINAL_TRACKS]
    entries = [one for one in answer["classes"] if pack.violations[one["id"]].is_criminal]
    assert entries or not criminal
    tracks = {one["track"] for one in answer["tracks"]}
    assert case["authority_idle"] or "escalation" not in tracks
    assert case["kasn_state"] != "none" or "asn_transition" not in tracks


@settings(deadline=None, max_examples=60)
@given(case=cases())
def test_whichever_entry_of_an_act_is_named_the_classes_are_the_same(case: dict[str, Any]) -> None:
    pack = packs.shipped(case["pack"])
    if case["violation"] is None:
        return
    act = pack.violations[case["violation"]].act
    twins = [entry.id for entry in pack.violations.values() if entry.act == act]
    told = {json.dumps(answers.explain_value({**case, "violation": twin})) for twin in twins}
    assert len(told) == 1


@settings(deadline=None, max_examples=60)
@given(case=cases(), first=st.dates(date(2024, 1, 1), date(2025, 7, 1)), later=st.integers(0, 60))
def test_time_closes_limits_and_opens_none(case: dict[str, Any], first: date, later: int) -> None:
    def states(now: date) -> Mapping[str, str]:
        answer: Any = answers.explain_value({**case, "now": now.isoformat()})
        return {one["id"]: one["state"] for one in answer.get("limits", ())}

    before, after = states(first), states(first + timedelta(days=later))
    for limit in before.keys() & after.keys():
        ends = "met" if packs.shipped(case["pack"]).limits[limit].effect else "missed"
        assert before[limit] == after[limit] or (before[limit], after[limit]) == ("open", ends)


@pytest.mark.parametrize(
    ("subject", "violation", "event_on", "listed"),
    [
        ("SUB-PNS", "KE-05", "2024-10-01", False),
        ("SUB-PNS", "DS-12", "2024-09-21", False),
        ("SUB-PNS", "PID-71-1", "2024-09-21", False),
        ("SUB-PNS", "DS-12", "2024-09-22", True),
        ("SUB-PNS", "PID-71-1", None, True),
        ("SUB-TNI", "PID-71-1", "2024-11-13", False),
        ("SUB-TNI", "PID-71-1", "2024-11-14", True),
        ("SUB-PJ-KDH", "PID-71-2", "2024-03-22", True),
        ("SUB-PNS", None, "2024-09-21", True),
    ],
)
def test_limits_of_a_criminal_case_are_told_where_a_crime_may_be(
    subject: str, violation: str | None, event_on: str | None, listed: bool
) -> None:
    asked = {"pack": "pilkada-2024", "region": "33.18", "subject": subject, "violation": violation}
    dates = {"event_on": event_on, "registered_on": "2024-11-20", "plenary_decided_on": "2024-11-22"}
    for own in (None, "2024-11-21"):
        answer: Any = answers.explain_value({**asked, "dates": {**dates, "gakkumdu_first_on": own}})
        told = {one["id"] for one in answer["limits"]} & {"DL-GAKK-1", "DL-GAKK-2", "DL-GAKK-FWD"}
        assert len(told) == (3 if listed or own else 0)


@pytest.mark.parametrize(
    ("subject", "violation", "assumed"),
    [("SUB-KADES", "DESA-29", False), ("SUB-TNI", "TNI-39", False), ("SUB-PNS", "DS-07", True)],
)
def test_a_route_without_a_window_asks_for_no_day_of_referral(
    subject: str, violation: str, assumed: bool
) -> None:
    asked = {"subject": subject, "violation": violation, "dates": {"event_on": "2024-10-05"}}
    assert ("referral_date_assumed" in codes(**asked, now="2024-10-12")) is assumed


def test_an_exception_of_the_region_moves_the_pivot(monkeypatch: pytest.MonkeyPatch) -> None:
    """Classes, the early track and criminal windows all follow the determination day of the contest."""
    real = elections.shipped()["pilkada-2024"]
    later = elections.Dated(
        elections.Days(date(2024, 10, 5), date(2024, 10, 5)), Status.RECALLED, "", "hanya dalam uji ini"
    )
    moved = replace(real, overrides=(elections.Override("determination", "64.02", later),))
    monkeypatch.setattr(elections, "under", lambda name: moved)

    def told(region: str) -> tuple[list[str], list[str]]:
        answer: Any = answers.explain_value(
            {
                "pack": "pilkada-2024",
                "region": region,
                "subject": "SUB-PNS",
                "violation": "DS-12",
                "dates": {"event_on": "2024-10-01", "referred_on": "2024-10-10"},
                "now": "2024-10-11",
            }
        )
        return [one["id"] for one in answer["classes"]], [one["id"] for one in answer["tracks"]]

    assert told("64.02.03") == (["DS-12"], ["RT-ASN-BKN", "RT-ASN-EARLY"])
    assert told("64.01") == (["DS-12", "PID-71-1"], ["RT-ASN-BKN", "RT-ASN-CRIM"])


def codes(**asked: Any) -> list[str]:
    answer: Any = answers.explain_value({"pack": "pilkada-2024", "region": "33.18", **asked})
    return [warning["code"] for warning in answer["warnings"]]


def test_the_present_day_stands_in_for_a_referral_only_where_a_referral_decides() -> None:
    now = "2024-10-12"
    assert "referral_date_assumed" in codes(subject="SUB-PNS", now=now)
    assert "referral_date_assumed" not in codes(
        subject="SUB-PNS", now=now, dates={"referred_on": "2024-10-10"}
    )
    candidate = {"subject": "SUB-PASLON", "violation": "PID-70-189", "dates": {"event_on": "2024-10-01"}}
    assert "referral_date_assumed" not in codes(**candidate, now=now)
    assert "referral_date_missing" in codes(subject="SUB-PNS")


def test_a_file_at_kasn_moves_on_by_the_day_of_the_question() -> None:
    """An old referral says nothing of it; before the circular of 4 Sep 2024 there is no such route."""

    def routes(now: str | None) -> list[str]:
        answer: Any = answers.explain_value(
            {
                "pack": "pilkada-2024",
                "region": "33.18",
                "subject": "SUB-PNS",
                "violation": "KE-05",
                "kasn_state": "received",
                "dates": {"event_on": "2024-08-01", "referred_on": "2024-08-10"},
                "now": now,
            }
        )
        return [one["id"] for one in answer["tracks"] if one["track"] == "asn_transition"]

    assert routes("2024-09-03") == []
    assert routes("2024-09-04") == ["RT-ASN-TRANS-B"]
    assert routes(None) == ["RT-ASN-TRANS-B"]
