"""The plenary decides: a violation or not. From here on each track walks alone."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from netra.cases import classes, procedure
from netra.cases.clarifications import DateRefused
from netra.cases.counting import count
from netra.cases.models import CaseStudy, Outcome, PlenaryDecision
from netra.cases.opening import local_date
from netra.cases.people import Actor
from netra.cases.telling import tell
from netra.facts.models import CountedUnit, FactKind
from netra.law import steps
from netra.reports.models import ReportStatus

STEPS = {Outcome.VIOLATION: "decide_violation", Outcome.NO_VIOLATION: "decide_no_violation"}


@dataclass(frozen=True, slots=True)
class Plenary:
    held_on: date
    outcome: Outcome
    reasons: str


def decide(case_id: UUID, plenary: Plenary, *, by: Actor, seen_version: int | None = None) -> PlenaryDecision:
    """Raises StepNotAllowed, CaseMoved, DateRefused."""
    with transaction.atomic():
        case = procedure.locked(case_id, seen_version)
        facts: set[str] = {steps.Fact.PLENARY_HELD, *classes.facts_of(case)}
        study = CaseStudy.objects.filter(case=case).first()
        if study is not None:
            facts.add(steps.Fact.STUDY_PRESENT)
        # The law is asked before the dates: "there is no study" helps more than "the day is wrong".
        procedure.advance(case, STEPS[plenary.outcome], by=by, facts=facts)
        if classes.CLASS_CONFIRMED not in facts:
            refused = classes.refusal(procedure.pack_of(case))
            raise procedure.StepNotAllowed(refused.code, refused.rule_id, refused.wording)
        if study is None or not study.finished_on <= plenary.held_on <= local_date(case):
            raise DateRefused
        if plenary.outcome is Outcome.VIOLATION:
            first = case.tracks.first()
            count(
                case, FactKind.CASE_DECIDED, CountedUnit.CASE, on=plenary.held_on, verified=True, track=first
            )
        tell(case, ReportStatus.DECIDED, by)
        return PlenaryDecision.objects.create(
            case=case,
            held_on=plenary.held_on,
            outcome=plenary.outcome,
            reasons=plenary.reasons,
            recorded_by=by.actor,
        )
