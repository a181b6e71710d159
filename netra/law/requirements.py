"""Is a report complete? The formal and material requirements, each with its reason when it is not met."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from netra.law import elections, intake, limits
from netra.law.entries import LawPack, Notice, Requirement, RequirementKind, Status, Wording
from netra.law.errors import HoursUnknown


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """What is known about a report, without a single name in it.

    Dates are local to the office. `known_on` is the day the reporter learnt of the event, which is not the
    day of the event; `delivered_on` the day the report was handed in.
    """

    reporter_identified: bool
    reporter_eligible: bool  # voter, accredited monitor or participant, or a representative of one
    signed: bool
    accused_named: bool
    accused_located: bool  # an address or an office
    known_on: date | None
    delivered_on: date
    event_on: date | None
    place_given: bool
    described: bool
    evidence_count: int
    region: str = ""  # code of the region; without it the national stages decide whether the office was open


@dataclass(frozen=True, slots=True)
class Check:
    """The answer to one requirement. `reason_code` and `reason` are None when it is met."""

    code: str
    kind: RequirementKind
    met: bool
    reason_code: str | None
    wording: Wording  # what the law asks for
    reason: Wording | None  # what is wrong, for the officer and the reporter
    rule_id: str
    status: Status
    notice: Notice | None  # an open question that touches this very report


FACTS: Mapping[str, Callable[[ReportFacts], bool]] = {
    "reporter_identified": lambda facts: facts.reporter_identified,
    "reporter_eligible": lambda facts: facts.reporter_eligible,
    "signed": lambda facts: facts.signed,
    "accused_named": lambda facts: facts.accused_named,
    "accused_located": lambda facts: facts.accused_located,
    "known_date": lambda facts: facts.known_on is not None,
    "known_not_after_delivery": lambda facts: facts.known_on is None or facts.known_on <= facts.delivered_on,
    "known_not_before_event": lambda facts: (
        facts.known_on is None or facts.event_on is None or facts.event_on <= facts.known_on
    ),
    "event_date": lambda facts: facts.event_on is not None,
    "place": lambda facts: facts.place_given,
    "description": lambda facts: facts.described,
    "evidence": lambda facts: facts.evidence_count > 0,
}
IN_TIME = "in_time"  # decided by the limit that the requirement names


def check(pack: LawPack, facts: ReportFacts) -> list[Check]:
    """Every requirement of the pack, in its order, answered for one report.

    pilkada-2024 has seven: identity and eligibility, signature, accused with address or office, seven days,
    time and place, description, evidence (Perbawaslu 8/2020; UU 1/2015 art. 134(2)-(4)). The seven days are
    counted from the day the event became known to the day of delivery; without that day the requirement is
    not met, it is not guessed. The first missing fact gives the reason.
    """
    return [_answer(pack, requirement, facts) for requirement in pack.requirements.values()]


def _answer(pack: LawPack, requirement: Requirement, facts: ReportFacts) -> Check:
    missing = next(
        (reason for reason in requirement.reasons if not _holds(pack, requirement, reason.fact, facts)), None
    )
    return Check(
        code=requirement.code,
        kind=requirement.kind,
        met=missing is None,
        reason_code=missing.code if missing else None,
        wording=requirement.wording,
        reason=missing.wording if missing else None,
        rule_id=requirement.rule,
        status=requirement.status,
        notice=_closed_last_day(pack, requirement, facts),
    )


def _holds(pack: LawPack, requirement: Requirement, fact: str, facts: ReportFacts) -> bool:
    if fact != IN_TIME:
        return FACTS[fact](facts)
    last = _last_day(pack, requirement, facts)
    return last is not None and facts.delivered_on <= last


def _last_day(pack: LawPack, requirement: Requirement, facts: ReportFacts) -> date | None:
    if requirement.limit is None or facts.known_on is None:
        return None
    return limits.last_day(facts.known_on, limits.limit_of(pack, requirement.limit))


def _closed_last_day(pack: LawPack, requirement: Requirement, facts: ReportFacts) -> Notice | None:
    """Late, and the last day fell on a day without intake hours: no source settles it, a person must."""
    last = _last_day(pack, requirement, facts)
    if last is None or facts.delivered_on <= last:
        return None
    with suppress(HoursUnknown):
        if intake.opening(pack, elections.under(pack.name), facts.region, last) is None:
            return requirement.closed_last_day
    return None
