"""Asking the reporter for what lacks, and its coming. Before the registration; it stops no other clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import OuterRef, Subquery

from netra.accounts.viewer import Viewer
from netra.law import limits, steps
from netra.law.entries import LawPack, Wording
from netra.law.limits import LimitSpan
from netra.law.steps import StepRefused
from netra.platform.clock import office_now, office_today
from netra.reports import triage
from netra.reports.models import (
    CompletionArrival,
    CompletionRequest,
    NoticeWay,
    Report,
    ReportStatus,
)

ASK, GO_ON = "ask_completion", "reassess"


class CompletionRefused(Exception):
    """`refused` says which rule forbids it; without one, `code` is wrong_day: it has not come, or lies before
    the delivery or the notice. Nothing was changed."""

    def __init__(self, code: str, refused: StepRefused | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.refused = refused


@dataclass(frozen=True, slots=True)
class Lacking:
    """One requirement that the reporter was asked to complete, in the words of the pack alone."""

    code: str
    wording: Wording


def newest(report: Report) -> CompletionRequest | None:
    return report.completion_requests.select_related("arrival").order_by("-pk").first()


def arrival_of(request: CompletionRequest) -> CompletionArrival | None:
    return getattr(request, "arrival", None)


def ends_of(report: str) -> Subquery:
    """For a list of reports: the last day of the newest request for completion, as a column."""
    asked = CompletionRequest.objects.filter(report=OuterRef(report)).order_by("-pk")
    return Subquery(asked.values("last_day")[:1])


def is_open(report: Report) -> bool:
    """Whether the reporter's own days still run."""
    if report.status != ReportStatus.AWAITING_COMPLETION:
        return False
    request = newest(report)
    return request is not None and office_today(report.region.timezone) <= request.last_day


def span_of(pack: LawPack, told_on: date) -> LimitSpan:
    """The days of the reporter, by the limit that the step of the pack names."""
    return limits.clock(pack, steps.step_of(pack, ASK).limits[0], told_on)


def lacking(report: Report, request: CompletionRequest) -> Sequence[Lacking]:
    known = {one.code: one for one in triage.pack_of(report).requirements.values()}
    return [Lacking(code, known[code].wording) for code in request.lacks if code in known]


def ask(report: Report, told_on: date, told_how: NoticeWay, *, by: Viewer) -> CompletionRequest:
    """Raises CompletionRefused."""
    with transaction.atomic():
        held = _held(report, ASK)
        if not _delivered_on(held) <= told_on <= office_today(held.region.timezone):
            raise CompletionRefused("wrong_day")
        span = span_of(triage.pack_of(held), told_on)
        triage.move(held, ReportStatus.AWAITING_COMPLETION, actor=by.actor)
        return CompletionRequest.objects.create(
            report=held,
            lacks=[one.check.code for one in triage.assess(held).checks if not one.met],
            told_on=told_on,
            told_how=told_how,
            limit_id=span.limit.id,
            last_day=span.last_day,
            recorded_at=office_now(),
            recorded_by=by.actor,
            recorded_by_name=by.name,
        )


def arrived(report: Report, on: date, *, by: Viewer) -> CompletionArrival:
    """The initial assessment goes on; a completion after the last day is recorded as late as it was.

    Raises CompletionRefused.
    """
    with transaction.atomic():
        held = _held(report, GO_ON)
        request = newest(held)
        if request is None or not request.told_on <= on <= office_today(held.region.timezone):
            raise CompletionRefused("wrong_day")
        triage.move(held, ReportStatus.RECEIVED, actor=by.actor)
        return CompletionArrival.objects.create(
            request=request,
            arrived_on=on,
            recorded_at=office_now(),
            recorded_by=by.actor,
            recorded_by_name=by.name,
        )


def _held(report: Report, step: str) -> Report:
    held = Report.objects.select_for_update(of=("self",)).select_related("region").get(pk=report.pk)
    if refused := triage.refusal(held, step):
        raise CompletionRefused(refused.code, refused)
    return held


def _delivered_on(report: Report) -> date:
    return report.delivered_at.astimezone(ZoneInfo(report.region.timezone)).date()
