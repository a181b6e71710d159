"""From one office to another: handed up, delegated, or taken over by the office above.

Who holds the case works on it from then on; the offices before read along and find their own work unchanged.
The number stays in the register that gave it. Offices below a regency end with the election: what they still
hold then goes on at the office above, whatever step it has reached.
"""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from netra.accounts.models import Role
from netra.accounts.viewer import Viewer
from netra.cases import competences, dates, procedure, standing
from netra.cases.access import ENDED_CASES, OFFICERS
from netra.cases.changes import Change, What
from netra.cases.findings import BEFORE_A_FINDING
from netra.cases.models import Case, Handover, HandoverKind
from netra.cases.numbers import SYSTEM
from netra.cases.people import Actor
from netra.institutions.models import Institution, InstitutionKind
from netra.law import steps
from netra.platform.clock import office_now, office_today
from netra.platform.jobs import JSON, Handler, Payload, Progress
from netra.platform.ui import formats
from netra.regions.codes import is_within
from netra.regions.models import Level
from netra.reports import queries as reports

STEPS = {
    HandoverKind.HAND_UP: "hand_up",
    HandoverKind.DELEGATION: "delegate",
    HandoverKind.TAKEOVER: "take_over",
}


class HandoverRefused(Exception):
    """`code`: same_office, not_covering (the office does not answer for the place) or reason_missing.
    Nothing was changed."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def step_of(case: Case, kind: HandoverKind) -> str:
    """Before there is a finding the rules have a step of their own for handing a record up."""
    if kind is HandoverKind.HAND_UP and case.step in BEFORE_A_FINDING:
        return "hand_up_information"
    return STEPS[kind]


def offices_around(case: Case) -> list[Institution]:
    """Every Bawaslu office that answers for the place of the case, the nation's first."""
    return reports.offices_around(case.region_id, dates.today(case), example=case.example)


def above(case: Case) -> Institution | None:
    """The next office above the one that holds the case."""
    return reports.above(case.office, offices_around(case))


def goals(case: Case, kind: HandoverKind) -> list[Institution]:
    """Where the case can go in this way, the nearest first."""
    if kind is HandoverKind.HAND_UP:
        up = above(case)
        return [up] if up else []
    around = [one for one in offices_around(case) if one.pk != case.office_id and _can_take(case, one)]
    return sorted(around, key=lambda office: abs(office.level - case.office.level))


def _can_take(case: Case, office: Institution) -> bool:
    """Whether this office may be given a case: who only receives handles none."""
    if not office.is_field:
        return True
    pack = procedure.pack_of(case)
    return competences.only_receives(office, pack, standing.readings_of(case, pack)) is None


def hand(
    case_id: UUID,
    kind: HandoverKind,
    to_office: str,
    reason: str,
    *,
    by: Actor,
    seen_version: int | None = None,
) -> Handover:
    """Raises StepNotAllowed, CaseMoved, HandoverRefused."""
    with transaction.atomic():
        case = procedure.locked(case_id, seen_version)
        goal = next((one for one in offices_around(case) if one.pk == to_office), None)
        if kind is HandoverKind.DELEGATION and goal is not None and not _can_take(case, goal):
            goal = None
        facts: set[str] = {steps.Fact.REASON_GIVEN} if reason.strip() else set()
        if goal is not None and goal.pk != case.office_id:
            facts.add(steps.Fact.OTHER_OFFICE_NAMED)
            if goal.level < case.office.level:
                facts |= {steps.Fact.ABOVE_NAMED, steps.Fact.ABOVE_TAKES}
        event = procedure.advance(
            case,
            step_of(case, kind),
            by=by,
            facts=facts,
            note=reason.strip()[:500],
            rule_id=_closer_rule(case) if kind is HandoverKind.HAND_UP else "",
            changed=[Change(What.OFFICE, case.office.name, goal.name)] if goal is not None else (),
        )
        if goal is None:
            raise HandoverRefused("not_covering")
        if goal.pk == case.office_id:
            raise HandoverRefused("same_office")
        if not reason.strip():
            raise HandoverRefused("reason_missing")
        made = Handover.objects.create(
            case=case,
            kind=kind,
            from_office=case.office,
            to_office=goal,
            rule_id=event.rule_id,
            reason=reason.strip()[:500],
            done_on=dates.today(case),
            done_at=office_now(),
            done_by=by.actor,
            done_by_name=by.name,
        )
        case.office = goal
        case.save()
        return made


def _closer_rule(case: Case) -> str:
    """Where the kind of the case is why it goes up, the rule that says so; else that of the step."""
    pack = procedure.pack_of(case)
    found = competences.elsewhere(case, pack, standing.readings_of(case, pack))
    return found.handover_rule if found is not None else ""


def written_by(handover: Handover) -> str:
    """The key of the office whose letter it is: who gives a case away writes it, or who takes it over."""
    return handover.to_office_id if handover.kind == HandoverKind.TAKEOVER else handover.from_office_id


def offices_that_may_take(viewer: Viewer, case: Case) -> list[str]:
    """Offices above the one that holds the case in which this viewer is a commissioner."""
    return [
        grant.institution_key
        for grant in viewer.grants_of(Role.COMMISSIONER)
        if grant.role in OFFICERS
        and grant.institution_kind == InstitutionKind.BAWASLU
        and grant.example is case.example
        and grant.institution_key != case.office_id
        and grant.office_level < case.office.level
        and is_within(case.region_id, grant.region_code)
    ]


def succeed() -> int:
    """Every open case of a field office that has ended goes on at the next office above. How many there were.

    No step of the law: nobody gives the case away or takes it, the office that held it is no more.
    """
    # The zone in which a day ends last.
    today = office_today("Asia/Jakarta")
    left = (
        Case.objects.filter(
            office__kind=InstitutionKind.BAWASLU,
            office__region__level__gt=Level.REGENCY,
            office__valid_to__lt=today,
        )
        .exclude(step__in=ENDED_CASES)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    return sum(_go_on_above(case_id) for case_id in list(left))


def _go_on_above(case_id: UUID) -> bool:
    with transaction.atomic():
        case = procedure.locked(case_id)
        ended, goal = case.office, above(case)
        if goal is None or ended.valid_to is None or ended.valid_to >= dates.today(case):
            return False
        case.office = goal
        Handover.objects.create(
            case=case,
            kind=HandoverKind.HAND_UP,
            from_office=ended,
            to_office=goal,
            reason=_("The office had ended on its last day, %(day)s.")
            % {"day": formats.long_date(ended.valid_to)},
            done_on=dates.today(case),
            done_at=office_now(),
            done_by=SYSTEM.actor,
            done_by_name=SYSTEM.name,
        )
        moved = [Change(What.OFFICE, ended.name, goal.name)]
        procedure.note(case, "office_ended", by=SYSTEM, facts={"to": goal.key}, changed=moved)
        return True


def _compute(_payload: Payload, _progress: Progress) -> JSON:
    return {"cases": succeed()}


SUCCEED = Handler(compute=_compute)
