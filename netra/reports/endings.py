"""When no case grows from a report: the plenary does not register it, or the reporter withdraws it before."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.db import transaction

from netra.accounts.viewer import Viewer
from netra.law import reasons, steps
from netra.law.office_entries import CodedReason
from netra.law.steps import StepRefused
from netra.platform.clock import office_now, office_today
from netra.reports import completion, triage
from netra.reports.models import (
    Report,
    ReportEnding,
    ReportStatus,
    WithdrawalBy,
    WithdrawalReason,
    WithdrawalWay,
)
from netra.reports.triage import Triage

# A reason that is true only of a report whose completion was asked for.
NOT_COMPLETED = "not_completed"


class EndingRefused(Exception):
    """`refused` says which rule forbids it; without one, `code`: unknown_reason, text_missing (the reason
    says nothing by itself) or wrong_day (it has not come, or lies before the delivery). Nothing changed."""

    def __init__(self, code: str, refused: StepRefused | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.refused = refused


def refusal(report: Report, step: str, *, assessed: Triage | None = None) -> StepRefused | None:
    """Why the report cannot end in this way now; the plenary itself is what the page records."""
    facts: set[str] = {steps.Fact.PLENARY_HELD}
    if completion.is_open(report):
        facts.add(steps.Fact.COMPLETION_OPEN)
    return triage.refusal(report, step, facts, assessed=assessed)


def reasons_of(report: Report) -> list[CodedReason]:
    """Of the pack. That the reporter completed nothing can be said only after they were asked to."""
    found = reasons.codes(triage.pack_of(report), "not_registered")
    asked = report.completion_requests.exists()
    return [one for one in found if asked or one.code != NOT_COMPLETED]


def not_registered(report: Report, code: str, text: str, plenary_on: date, *, by: Viewer) -> ReportEnding:
    """Raises EndingRefused."""
    with transaction.atomic():
        held = _held(report, "decide_not_registered")
        if code not in {one.code for one in reasons_of(held)}:
            raise EndingRefused("unknown_reason")
        return _end(held, ReportStatus.NOT_REGISTERED, ReportEnding(code=code, text=text), plenary_on, by)


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What the office writes down of a reporter who takes a report back."""

    reason: WithdrawalReason
    told_by: WithdrawalBy
    told_how: WithdrawalWay
    text: str = ""


def withdrawn(report: Report, told: Withdrawal, on: date, *, by: Viewer) -> ReportEnding:
    """Before the registration alone: afterwards the rules know no withdrawal. Raises EndingRefused."""
    with transaction.atomic():
        held = _held(report, "withdraw")
        if told.reason is WithdrawalReason.NOT_ASKED:
            raise EndingRefused("unknown_reason")
        if told.reason is WithdrawalReason.OTHER and not told.text.strip():
            raise EndingRefused("text_missing")
        ending = ReportEnding(
            withdrawn=True, code=told.reason, told_by=told.told_by, told_how=told.told_how, text=told.text
        )
        return _end(held, ReportStatus.WITHDRAWN, ending, on, by)


def _held(report: Report, step: str) -> Report:
    held = Report.objects.select_for_update(of=("self",)).select_related("region").get(pk=report.pk)
    if refused := refusal(held, step):
        raise EndingRefused(refused.code, refused)
    return held


def _end(report: Report, status: ReportStatus, ending: ReportEnding, on: date, by: Viewer) -> ReportEnding:
    delivered = report.delivered_at.astimezone(ZoneInfo(report.region.timezone)).date()
    if not delivered <= on <= office_today(report.region.timezone):
        raise EndingRefused("wrong_day")
    triage.move(report, status, actor=by.actor)
    ending.report, ending.text, ending.decided_on = report, ending.text.strip(), on
    ending.recorded_at, ending.recorded_by, ending.recorded_by_name = office_now(), by.actor, by.name
    ending.save(force_insert=True)
    return ending
