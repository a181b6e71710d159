"""Where a fact is recalled or open, the other reading is another value in the data, and no other code.

Each example of the pack shows the reading that Netra uses; each test here shows the other one. Days are
counted by hand.
"""

from dataclasses import replace
from datetime import date
from typing import Any

from netra.law import answers, calendar, packs, scenarios
from netra.law.entries import Counting, LawPack, Unit
from netra.law.explain import explain

PACK = packs.shipped("pilkada-2024")


def ask(
    pack: LawPack = PACK, cal: calendar.WorkCalendar | None = None, region: str = "33.18", **raw: Any
) -> dict[str, Any]:
    """The answer under a pack or calendar in which one value was changed."""
    scenario = scenarios.read({"pack": "pilkada-2024", "region": region, **raw})
    changed = replace(scenario, pack=pack, calendar=cal or scenario.calendar)
    answer: Any = answers.answer_json(explain(changed), scenario.tz)
    return {
        "limits": {each["id"]: each for each in answer["limits"]},
        "tracks": {each["id"]: each for each in answer["tracks"]},
        "classes": {each["id"]: each for each in answer["classes"]},
        "warnings": [each["code"] for each in answer["warnings"]],
    }


def changed(table: str, name: str, **values: Any) -> LawPack:
    entries: dict[str, Any] = dict(getattr(PACK, table))
    entries[name] = replace(entries[name], **values)
    return replace(PACK, **{table: entries})


def without(table: str, name: str) -> LawPack:
    entries = {key: value for key, value in getattr(PACK, table).items() if key != name}
    return replace(PACK, **{table: entries})


def test_if_joint_leave_is_worked_the_file_is_due_a_day_earlier_after_christmas_2024() -> None:
    """From 11 Dec 2024, 14 working days: 12, 13, 16-20, 23, 24, 26 (joint leave), 27, 30, 31 Dec, 2 Jan."""
    case: dict[str, Any] = {
        "subject": "SUB-PNS",
        "violation": "PID-71-1",
        "dates": {"police_received_on": "2024-12-11"},
    }
    used = ask(**case)
    other = ask(cal=replace(calendar.shipped(), joint_leave_works=True), **case)
    assert used["limits"]["DL-INVEST"]["last_day"] == "2025-01-03"
    assert other["limits"]["DL-INVEST"]["last_day"] == "2025-01-02"


def test_if_the_first_day_counts_kutai_kartanegara_ends_on_the_thursday_that_it_named() -> None:
    """Registered Sunday 10 Nov 2024: 10, 11, 12, 13, 14 November."""
    case: dict[str, Any] = {
        "subject": "SUB-PEJABAT-NEGARA",
        "dates": {"registered_on": "2024-11-10", "handling_extended_on": "2024-11-12"},
        "region": "64.02",
    }
    other = changed("limits", "DL-EXTRA", include_first_day=True)
    assert ask(**case)["limits"]["DL-EXTRA"]["last_day"] == "2024-11-15"
    assert ask(other, **case)["limits"]["DL-EXTRA"]["last_day"] == "2024-11-14"


def test_if_completion_is_twice_24_hours_it_ends_at_the_hour_of_the_letter() -> None:
    """Told on 6 Oct 2024 at 10.00: two days end with 8 October, 48 hours at 10.00 of that day (Pasuruan)."""
    case: dict[str, Any] = {
        "subject": "SUB-PNS",
        "dates": {"notified_incomplete_on": "2024-10-06T10:00:00+07:00"},
    }
    other = changed("limits", "DL-COMPLETE", amount=48, unit=Unit.HOUR, counting=Counting.CLOCK)
    used, hours = (ask(pack, **case)["limits"]["DL-COMPLETE"] for pack in (PACK, other))
    assert (used["last_day"], used["too_late_from"]) == ("2024-10-08", "2024-10-09T00:00:00+07:00")
    assert (hours["last_day"], hours["too_late_from"]) == ("2024-10-08", "2024-10-08T10:00:00+07:00")


def test_if_the_initial_assessment_has_three_days_it_ends_a_day_later() -> None:
    """Delivered on Friday 4 Oct 2024: 5 and 6 October; with the third day of Magetan 7 October."""
    case: dict[str, Any] = {"subject": "SUB-PNS", "dates": {"delivered_on": "2024-10-04"}}
    other = changed("limits", "DL-INITIAL", amount=3)
    assert ask(**case)["limits"]["DL-INITIAL"]["last_day"] == "2024-10-06"
    assert ask(other, **case)["limits"]["DL-INITIAL"]["last_day"] == "2024-10-07"


def test_if_a_ward_head_is_no_civil_servant_the_rules_for_civil_servants_do_not_reach_him() -> None:
    case: dict[str, Any] = {
        "subject": "SUB-LURAH",
        "violation": "DS-04",
        "dates": {"event_on": "2024-10-20", "referred_on": "2024-11-04"},
    }
    assert ask(**case)["classes"]["DS-04"]["status"] == "recalled"
    other = ask(changed("subjects", "LURAH", includes=()), **case)
    assert (other["classes"], other["tracks"]) == ({}, {})
    assert "nothing_applies" in other["warnings"]


def test_if_bkn_was_competent_from_24_august_there_is_no_gap() -> None:
    """Open until the dates of Perpres 91 and 92/2024 are known (OQ-12)."""
    case: dict[str, Any] = {
        "subject": "SUB-PNS",
        "violation": "KE-05",
        "dates": {"event_on": "2024-08-10", "referred_on": "2024-08-28"},
    }
    assert ask(**case)["tracks"]["RT-ASN-GAP"]["status"] == "recalled"
    routing = dict(without("routing", "RT-ASN-GAP").routing)
    rule = routing["RT-ASN-BKN"]
    routing["RT-ASN-BKN"] = replace(rule, window=replace(rule.window, starts=date(2024, 8, 24)))
    other = ask(replace(PACK, routing=routing), **case)
    assert list(other["tracks"]) == ["RT-ASN-BKN", "RT-ASN-EARLY"]


def test_if_article_71_begins_with_the_campaign_an_act_before_it_has_no_criminal_route() -> None:
    """The Bawaslu chair spoke of the campaign (25 Sep 2024); the law asks for a pair, there from 22 Sep."""
    case: dict[str, Any] = {
        "subject": "SUB-PNS",
        "violation": "DS-12",
        "dates": {"event_on": "2024-09-23", "referred_on": "2024-10-07"},
    }
    assert "RT-ASN-CRIM" in ask(**case)["tracks"]
    rule = PACK.routing["RT-ASN-CRIM"]
    later = replace(rule.window, starts=date(2024, 9, 25), starts_at_determination=False)
    assert "RT-ASN-CRIM" not in ask(changed("routing", "RT-ASN-CRIM", window=later), **case)["tracks"]
