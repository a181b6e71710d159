"""Seven checks; each missing fact has its own reason."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from netra.law import packs, requirements
from netra.law.entries import RequirementKind
from netra.law.requirements import ReportFacts

PACK = packs.shipped("pilkada-2024")
COMPLETE = ReportFacts(
    reporter_identified=True,
    reporter_eligible=True,
    signed=True,
    accused_named=True,
    accused_located=True,
    known_on=date(2024, 11, 6),
    delivered_on=date(2024, 11, 13),
    event_on=date(2024, 11, 6),
    place_given=True,
    described=True,
    evidence_count=1,
)


def test_a_complete_report_on_its_last_day_meets_all_seven() -> None:
    checks = requirements.check(PACK, COMPLETE)
    assert [check.code for check in checks] == [
        "identity",
        "signature",
        "accused",
        "seven_days",
        "time_place",
        "description",
        "evidence",
    ]
    assert all(check.met for check in checks)
    assert all(check.reason is None and check.reason_code is None for check in checks)


@pytest.mark.parametrize(
    ("change", "code", "reason", "kind"),
    [
        ({"reporter_identified": False}, "identity", "identity_missing", RequirementKind.FORMAL),
        ({"reporter_eligible": False}, "identity", "not_eligible", RequirementKind.FORMAL),
        ({"signed": False}, "signature", "signature_missing", RequirementKind.FORMAL),
        ({"accused_named": False}, "accused", "accused_unnamed", RequirementKind.FORMAL),
        ({"accused_located": False}, "accused", "accused_unlocated", RequirementKind.FORMAL),
        ({"known_on": None}, "seven_days", "known_date_missing", RequirementKind.FORMAL),
        ({"known_on": date(2024, 11, 5)}, "seven_days", "known_before_event", RequirementKind.FORMAL),
        ({"known_on": date(2024, 11, 14)}, "seven_days", "known_after_delivery", RequirementKind.FORMAL),
        ({"delivered_on": date(2024, 11, 14)}, "seven_days", "late", RequirementKind.FORMAL),
        ({"event_on": None}, "time_place", "event_date_missing", RequirementKind.MATERIAL),
        ({"place_given": False}, "time_place", "place_missing", RequirementKind.MATERIAL),
        ({"described": False}, "description", "description_missing", RequirementKind.MATERIAL),
        ({"evidence_count": 0}, "evidence", "evidence_missing", RequirementKind.MATERIAL),
    ],
)
def test_one_missing_fact_fails_one_check_for_its_own_reason(
    change: dict[str, Any], code: str, reason: str, kind: RequirementKind
) -> None:
    checks = requirements.check(PACK, replace(COMPLETE, **change))
    failed = [check for check in checks if not check.met]
    assert [(check.code, check.reason_code, check.kind) for check in failed] == [(code, reason, kind)]
    assert failed[0].reason is not None and failed[0].reason.id and failed[0].reason.en
    assert not all(check.met for check in checks)


def test_a_late_report_is_flagged_when_the_last_day_was_closed_and_only_then() -> None:
    late_after_sunday = replace(
        COMPLETE, event_on=date(2024, 11, 2), known_on=date(2024, 11, 3), delivered_on=date(2024, 11, 11)
    )
    late_after_wednesday = replace(COMPLETE, delivered_on=date(2024, 11, 14))
    seven_days = requirements.check(PACK, late_after_sunday)[3]
    assert seven_days.reason_code == "late"
    assert seven_days.notice is not None and seven_days.notice.code == "last_day_on_closed_day"
    assert requirements.check(PACK, late_after_wednesday)[3].notice is None


def test_a_sunday_of_the_quiet_period_was_open() -> None:
    """Known on Sunday 17 Nov 2024: the seventh day, Sunday 24 November, takes reports at any hour."""
    facts = replace(COMPLETE, known_on=date(2024, 11, 17), delivered_on=date(2024, 11, 25))
    [late] = [check for check in requirements.check(PACK, facts) if not check.met]
    assert (late.reason_code, late.notice) == ("late", None)
