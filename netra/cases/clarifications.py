"""Hearing the parties. The first hearing moves the case into clarification."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from netra.cases import procedure
from netra.cases.models import Case, Clarification
from netra.cases.opening import local_date
from netra.cases.people import Actor
from netra.cases.telling import tell
from netra.law import steps
from netra.reports.models import ReportStatus


class DateRefused(Exception):
    """The day lies before the registration or has not come yet."""


@dataclass(frozen=True, slots=True)
class Hearing:
    party: Clarification.Party
    held_on: date
    came: bool
    minutes: str


def record(case_id: UUID, hearing: Hearing, *, by: Actor, seen_version: int | None = None) -> Clarification:
    """Raises StepNotAllowed, CaseMoved, DateRefused."""
    with transaction.atomic():
        case = procedure.locked(case_id, seen_version)
        if not (case.registered_on and case.registered_on <= hearing.held_on <= local_date(case)):
            raise DateRefused
        if case.step != "clarification":
            procedure.advance(case, "start_clarification", by=by)
            tell(case, ReportStatus.EXAMINED, by)
        else:
            # A further hearing stands under the rule of the first; which one that is, the pack says.
            rule_id = steps.step_of(procedure.pack_of(case), "start_clarification").rule
            procedure.note(case, "clarification_recorded", rule_id=rule_id, by=by)
        return Clarification.objects.create(
            case=case,
            party=hearing.party,
            held_on=hearing.held_on,
            came=hearing.came,
            minutes=hearing.minutes,
            recorded_by=by.actor,
        )


def is_held(case: Case) -> bool:
    """A hearing to which somebody was called counts also when they stayed away: the minutes say so."""
    return case.clarifications.exists()
