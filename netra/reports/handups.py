"""A report goes to the office above before it is registered. Its seals stay with who received it."""

from django.db import transaction

from netra.accounts.viewer import Viewer
from netra.institutions.models import Institution
from netra.law import steps
from netra.law.steps import StepRefused
from netra.platform import audit
from netra.platform.clock import office_now, office_today
from netra.reports import openings, queries, triage
from netra.reports.models import AT_THE_DOOR, Report, ReportHandover

HAND_UP = "hand_up"


class HandUpRefused(Exception):
    """`refused` says which rule forbids it; without one, `code`: has_case (the case is handed up, not its
    report) or reason_missing. Nothing was changed."""

    def __init__(self, code: str, refused: StepRefused | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.refused = refused


def goal_of(report: Report) -> Institution | None:
    today = office_today(report.region.timezone)
    return queries.above(
        report.office, queries.offices_around(report.region_id, today, example=report.example)
    )


def refusal(report: Report, goal: Institution | None) -> StepRefused | None:
    facts = {steps.Fact.ABOVE_NAMED} if goal is not None else set()
    return triage.refusal(report, HAND_UP, facts)


def hand_up(report: Report, reason: str, *, by: Viewer) -> ReportHandover:
    """Raises HandUpRefused."""
    with transaction.atomic():
        held = (
            Report.objects.select_for_update(of=("self",))
            .select_related("region", "office__region")
            .get(pk=report.pk)
        )
        if held.status not in AT_THE_DOOR:
            raise HandUpRefused("has_case")
        goal = goal_of(held)
        refused = refusal(held, goal)
        if refused is not None or goal is None:
            raise HandUpRefused(refused.code if refused else "no_office_above", refused)
        if not reason.strip():
            raise HandUpRefused("reason_missing")
        made = ReportHandover.objects.create(
            report=held,
            from_office=held.office,
            to_office=goal,
            rule_id=steps.step_of(triage.pack_of(held), HAND_UP).rule,
            reason=reason.strip()[:500],
            done_on=office_today(held.region.timezone),
            done_at=office_now(),
            done_by=by.actor,
            done_by_name=by.name,
        )
        held.office = goal
        held.save(update_fields=["office"])
        # Whoever read it for the office that gives it away reads it no more.
        openings.end_all(held, actor=by.actor)
        audit.append(
            actor=by.actor,
            action="report.handed_up",
            object_kind="report",
            object_key=str(held.pk),
            facts={"from": made.from_office_id, "to": made.to_office_id},
        )
        return made
