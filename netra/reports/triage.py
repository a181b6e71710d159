"""Is a report complete? What the pack calculates, and what an officer found on looking."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet

from netra.accounts.viewer import Viewer
from netra.law import elections, intake, limits, packs, requirements, steps
from netra.law.entries import LawPack
from netra.law.errors import HoursUnknown
from netra.law.limits import LimitSpan
from netra.law.requirements import Check, ReportFacts
from netra.law.steps import StepRefused
from netra.platform import audit
from netra.platform.clock import office_now
from netra.reports import openings, signatures
from netra.reports.models import (
    AT_THE_DOOR,
    Assessment,
    PartKind,
    Report,
    ReportEvent,
    ReportStatus,
    SealedPart,
)
from netra.reports.submission import OpenPart


@dataclass(frozen=True, slots=True)
class AssessedCheck:
    check: Check
    assessment: Assessment | None

    @property
    def met(self) -> bool:
        return self.assessment.met if self.assessment else self.check.met

    @property
    def differs(self) -> bool:
        return self.assessment is not None and self.assessment.met is not self.check.met


@dataclass(frozen=True, slots=True)
class Triage:
    checks: tuple[AssessedCheck, ...]

    @property
    def complete(self) -> bool:
        return all(check.met for check in self.checks)

    @property
    def confirmed(self) -> bool:
        """Whether an officer has looked at every requirement."""
        return all(check.assessment for check in self.checks)

    @property
    def unconfirmed_count(self) -> int:
        return sum(not check.assessment for check in self.checks)

    @property
    def unmet_count(self) -> int:
        return sum(not check.met for check in self.checks)

    @property
    def confirmed_count(self) -> int:
        return sum(bool(check.assessment) for check in self.checks)


class AssessmentRefused(Exception):
    """`code`: unknown_check, reason_missing, awaiting_completion or already_decided."""

    def __init__(self, code: str, check: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.check = check


@dataclass(frozen=True, slots=True)
class Finding:
    """What an officer found of one requirement."""

    check: str
    met: bool
    reason: str = ""


class StatusRefused(Exception):
    """The report has left this stage already."""


def pack_of(report: Report) -> LawPack:
    """The version the report was received under, also after newer ones have come."""
    return packs.shipped(report.law_pack, report.pack_version)


def facts_of(report: Report, *, persons: list[tuple[str, str]], evidence_count: int) -> ReportFacts:
    zone = ZoneInfo(report.region.timezone)
    return ReportFacts(
        reporter_identified=report.reporter_named,
        reporter_eligible=bool(report.reporter_capacity),
        signed=signatures.is_signed(
            declared=report.statement_made, way=report.signing, signed_at=report.signed_at
        ),
        accused_named=any(name for name, _where in persons),
        accused_located=any(name and where for name, where in persons),
        known_on=report.known_on,
        delivered_on=report.delivered_at.astimezone(zone).date(),
        event_on=report.event_on,
        place_given=True,
        described=report.described,
        evidence_count=evidence_count,
    )


def checks_before_sending(
    pack: LawPack, submission: OpenPart, *, named: bool, described: bool, today: date, evidence_count: int
) -> list[Check]:
    """The same seven questions for somebody who is still writing."""
    return requirements.check(
        pack,
        ReportFacts(
            reporter_identified=named,
            reporter_eligible=submission.capacity is not None,
            signed=signatures.is_signed(declared=submission.statement_made, way=submission.signing or ""),
            accused_named=any(person.name for person in submission.persons),
            accused_located=any(
                person.name and (person.office_name or person.address) for person in submission.persons
            ),
            known_on=submission.known_on,
            delivered_on=today,
            event_on=submission.event_on,
            place_given=bool(submission.region_code),
            described=described,
            evidence_count=evidence_count,
        ),
    )


def reporting_limit(pack: LawPack, known_on: date | None) -> LimitSpan | None:
    """The days within which a report is in time, from the limit that the pack's own requirement names."""
    if known_on is None:
        return None
    limit_id = next((one.limit for one in pack.requirements.values() if one.limit), None)
    return limits.clock(pack, limit_id, known_on) if limit_id else None


def time_left(span: LimitSpan, timezone: str) -> timedelta:
    return limits.ends_at(span.last_day, timezone) - office_now()


@dataclass(frozen=True, slots=True)
class LastChance:
    """By when to send. `safe`: while the office is still open, where that is before the limit itself ends.

    `stays_closed`: the office does not open again before the limit ends.
    """

    ends: datetime
    safe: datetime | None
    stays_closed: bool

    @property
    def left(self) -> timedelta:
        return (self.safe or self.ends) - office_now()


def last_chance(pack: LawPack, span: LimitSpan, region_code: str, timezone: str) -> LastChance:
    zone = ZoneInfo(timezone)
    ends = limits.ends_at(span.last_day, timezone)
    now = office_now().astimezone(zone)
    election = elections.under(pack.name)
    try:
        closing = intake.last_closing(pack, election, region_code, now.date(), span.last_day)
    except HoursUnknown:
        return LastChance(ends, None, stays_closed=False)
    if closing is None or (closes := closing.replace(tzinfo=zone)) <= now:
        return LastChance(ends, None, stays_closed=now < ends)
    return LastChance(ends, closes if closes < ends else None, stays_closed=False)


@dataclass(frozen=True, slots=True)
class NextStep:
    """What an office does next, and the last day for it by the pack. None: the law names no day yet."""

    limit_id: str
    last_day: date | None


def next_steps(report: Report) -> list[NextStep]:
    """The first look at the report, whose clock starts with delivery; the later ones wait for its outcome."""
    zone = ZoneInfo(report.region.timezone)
    delivered = report.delivered_at.astimezone(zone).date()
    pack = pack_of(report)
    return [
        NextStep(limit.id, limits.last_day(delivered, limit))
        for limit in pack.limits.values()
        if limit.trigger == "delivered_on" and limit.procedure == "pilkada"
    ]


def evidence_of(report: Report) -> QuerySet[SealedPart]:
    """The files of a report, as everybody of the office may know them: a number, a type, a digest."""
    return (
        SealedPart.objects.filter(envelope=report.envelope_id, kind=PartKind.FILE)
        .defer("body")
        .order_by("number")
    )


def assess(report: Report) -> Triage:
    persons = [
        (name, office or address)
        for name, office, address in report.persons.values_list("name", "office_name", "address")
    ]
    checks = requirements.check(
        pack_of(report), facts_of(report, persons=persons, evidence_count=evidence_of(report).count())
    )
    newest = {one.check_code: one for one in report.assessments.order_by("pk").select_related("assessed_by")}
    return Triage(tuple(AssessedCheck(check, newest.get(check.code)) for check in checks))


def record_all(report: Report, findings: Sequence[Finding], *, by: Viewer) -> None:
    """All of them or none. Raises AssessmentRefused."""
    with transaction.atomic():
        for one in findings:
            record(report, one.check, met=one.met, reason=one.reason, by=by)


def record(report: Report, check_code: str, *, met: bool, reason: str, by: Viewer) -> Assessment:
    """An officer's finding on one requirement. Who finds otherwise than the calculation says why."""
    with transaction.atomic():
        locked = Report.objects.select_for_update().get(pk=report.pk)
        if locked.status == ReportStatus.AWAITING_COMPLETION:
            raise AssessmentRefused("awaiting_completion")
        if locked.status != ReportStatus.RECEIVED:
            raise AssessmentRefused("already_decided")
        calculated = next((one.check for one in assess(report).checks if one.check.code == check_code), None)
        if calculated is None:
            raise AssessmentRefused("unknown_check", check_code)
        if calculated.met is not met and not reason.strip():
            raise AssessmentRefused("reason_missing", check_code)
        made = Assessment.objects.create(
            report=report,
            check_code=check_code,
            met=met,
            reason=reason.strip(),
            assessed_by_id=by.account_id,
            assessed_at=office_now(),
        )
        audit.append(
            actor=by.actor,
            action="report.assessed",
            object_kind="report",
            object_key=str(report.pk),
            facts={"check": check_code, "met": met, "calculated": calculated.met, "assessment": made.pk},
        )
        return made


# Where a report stands by the steps of the law, as long as no case stands for it.
_STATES = {
    ReportStatus.NOT_REGISTERED: "not_registered",
    ReportStatus.WITHDRAWN: "withdrawn",
    ReportStatus.AWAITING_COMPLETION: "awaiting_completion",
}


def state_of(report: Report, assessed: Triage) -> str:
    if report.status == ReportStatus.RECEIVED:
        return "assessed" if assessed.confirmed else "received"
    # Of a registered report the case speaks; that it cannot be withdrawn any more is said here already.
    return _STATES.get(ReportStatus(report.status), "registered")


def refusal(
    report: Report, step: str, facts: AbstractSet[str] = frozenset(), *, assessed: Triage | None = None
) -> StepRefused | None:
    """Why the law does not let the report take this step now; None when it may."""
    assessed = assessed or assess(report)
    if assessed.complete:
        facts = facts | {steps.Fact.REQUIREMENTS_MET}
    return steps.check(pack_of(report), state_of(report, assessed), step, facts)


def move(report: Report, status: ReportStatus, *, actor: str) -> None:
    """The one mover of a report at the door. Inside the transaction of what it records."""
    before = report.status
    if before not in AT_THE_DOOR or before == status:
        raise StatusRefused(str(report.pk))
    if not Report.objects.filter(pk=report.pk, status=before).update(status=status):
        raise StatusRefused(str(report.pk))
    report.status = status
    ReportEvent.objects.create(report=report, status=status, at=office_now(), actor=actor)
    if status in openings.OVER:
        openings.end_all(report, actor=actor)
    audit.append(
        actor=actor,
        action=f"report.{status.value}",
        object_kind="report",
        object_key=str(report.pk),
        facts={},
    )
