"""What an officer sees of reports: the list, one report with its requirements, and, with a reason, who."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from netra.accounts.access import StaffRequest, staff_page
from netra.accounts.models import Role
from netra.law import citations, limits
from netra.law.entries import LawPack, Status
from netra.law.limits import LimitSpan
from netra.platform.clock import office_now
from netra.platform.ui import exports, formats
from netra.platform.ui.tables import Cell, Column, Table
from netra.reports import (
    access,
    completion,
    endings,
    messages,
    openings,
    queries,
    signatures,
    triage,
    worklist,
)
from netra.reports.access import Action
from netra.reports.forms import AssessmentForm
from netra.reports.holders import OFFICERS
from netra.reports.messages import Talk
from netra.reports.models import (
    AT_THE_DOOR,
    BEFORE_A_CASE,
    Channel,
    CompletionRequest,
    NeutralStatement,
    Opening,
    Report,
    ReportEnding,
    ReportStatus,
    WithdrawalReason,
)
from netra.reports.step_page import rule_words
from netra.reports.triage import Triage
from netra.reports.worklist import Sort, Wish

# The requirement that a declaration on a screen may speak for, as the packs call it.
SIGNATURE = "signature"


def _wish(request: StaffRequest) -> Wish:
    return worklist.read_wish(
        request.GET.get("status", ""),
        request.GET.get("urut", ""),
        request.GET.get("sesudah", ""),
        request.GET.get("nomor", ""),
    )


def _address(wish: Wish, *, name: str = "reports:list", status: str | None = None, **extra: str) -> str:
    """The list as it is, with one thing changed; the defaults stay out of the address."""
    chosen = (wish.status or "") if status is None else status
    asked = {
        "status": chosen,
        "urut": "" if wish.sort is Sort.NEWEST else wish.sort.value,
        "nomor": wish.number,
        **extra,
    }
    query = urlencode({key: value for key, value in asked.items() if value})
    return reverse(name) + (f"?{query}" if query else "")


def _act_words(report: Report) -> str:
    act = triage.pack_of(report).acts.get(report.act)
    # The pack writes sentences; as a heading and in a cell an act has no full stop.
    return act.wording.in_language(get_language() or "id").rstrip(".") if act else _("Act not chosen yet")


def _kind_words(pack: LawPack, subject_class: str) -> str:
    if not subject_class:
        return ""
    return pack.subjects[subject_class].wording.in_language(get_language() or "id").rstrip(".")


@staff_page(*OFFICERS)
def report_list(request: StaffRequest) -> HttpResponse:
    wish = _wish(request)
    found = worklist.page(request.viewer, wish)
    counted = worklist.counts(request.viewer)
    talks = messages.waiting_on(request.viewer, found.reports)
    other_sort = Sort.OLDEST if wish.sort is Sort.NEWEST else Sort.NEWEST
    filters = [
        {
            "label": _("All"),
            "url": _address(wish, status=""),
            "count": sum(counted.values()),
            "chosen": wish.status is None,
        },
        *(
            {
                "label": status.label,
                "url": _address(wish, status=status.value),
                "count": counted[status],
                "chosen": wish.status is status,
            }
            for status in worklist.STAGES
        ),
    ]
    columns = [
        Column(_("Alleged act")),
        Column(
            _("Delivered"),
            sort_url=_address(wish, urut="" if other_sort is Sort.NEWEST else other_sort.value),
            direction="descending" if wish.sort is Sort.NEWEST else "ascending",
        ),
        Column(_("Place")),
        Column(_("Office")),
        Column(_("Status")),
    ]
    table = Table(
        caption=_("Reports"),
        columns=columns,
        rows=[_row(report, talks.get(report.pk)) for report in found.reports],
        empty=_(
            "No report with that number that you may see. The number stands on the receipt below the code; "
            "the code itself is not needed here and finds nothing."
        )
        if wish.number
        else _("No reports here. New reports appear as soon as they are received."),
        csv_url=_address(wish, name="reports:list_csv"),
        more_url=_address(wish, sesudah=found.more) if found.more else "",
        more_label=_("Show more reports"),
    )
    return render(
        request,
        "reports/list.html",
        {
            "table": table,
            "filters": filters,
            "number": wish.number,
            "status": wish.status.value if wish.status else "",
            "clear_url": reverse("reports:list") if wish.status or wish.number else "",
        },
    )


def _row(report: Report, talk: Talk | None) -> list[Cell]:
    waits = ""
    if talk is not None:
        waits = ngettext("%(waiting)s message waits", "%(waiting)s messages wait", talk.waiting) % {
            "waiting": talk.waiting
        }
    return [
        Cell(
            _act_words(report),
            url=reverse("reports:report", args=[report.pk]),
            note=report.number,
            example=report.example,
        ),
        Cell(formats.short_date_time(report.delivered_at, report.region.timezone)),
        Cell(report.region.full_name),
        Cell(report.office.name),
        Cell(ReportStatus(report.status).label, note=waits),
    ]


@staff_page(*OFFICERS)
def worklist_csv(request: StaffRequest) -> HttpResponse:
    wish = _wish(request)
    heads = [
        _("Report number"),
        _("Alleged act"),
        _("Delivered"),
        _("Region code"),
        _("Place"),
        _("Office"),
        _("Status"),
        _("Example"),
    ]
    rows = (
        [
            str(report.pk),
            _act_words(report),
            report.delivered_at.isoformat(timespec="minutes"),
            report.region_id,
            report.region.full_name,
            report.office.name,
            str(ReportStatus(report.status).label),
            _("example") if report.example else "",
        ]
        for report in worklist.every(request.viewer, wish)
    )
    return exports.csv_response("laporan", heads, rows)


@staff_page(*OFFICERS)
def report(request: StaffRequest, report_id: UUID) -> HttpResponse:
    found = access.report_for(request.viewer, report_id)
    return _report_page(request, found)


def _report_page(request: StaffRequest, found: Report, form: AssessmentForm | None = None) -> HttpResponse:
    assessed = triage.assess(found)
    form = form or AssessmentForm(titles=_titles(assessed))
    own, names = access.is_own(request.viewer, found), access.knows_names(request.viewer, found)
    language = get_language() or "id"
    pack = triage.pack_of(found)
    persons = [(person, _kind_words(pack, person.subject_class)) for person in found.persons.all()]
    ending: ReportEnding | None = getattr(found, "ending", None)
    zone = found.region.timezone
    span = triage.reporting_limit(pack, found.known_on)
    asked = completion.newest(found)
    asked_openings = openings.of_report(found)
    statements = list(found.statements.select_related("written_by").order_by("pk"))
    return render(
        request,
        "reports/report.html",
        {
            "report": found,
            "act": _act_words(found),
            "zone": zone,
            "persons": persons,
            "evidence": list(triage.evidence_of(found)),
            "statement": statements[-1] if statements and names else None,
            "reads": own and any(access.reads_by(request.viewer, one) for one in asked_openings),
            "asked_for": next(
                (one for one in asked_openings if one.ended_at is None and one.given_at is None), None
            )
            if own
            else None,
            "unread": own
            and found.status == ReportStatus.RECEIVED
            and not any(one.given_at for one in asked_openings),
            "rules": pack.title.in_language(language),
            "triage": assessed,
            "checks": [
                {
                    "code": one.check.code,
                    "met": one.met,
                    "proposed": one.check.met,
                    "finding": form[f"met_{one.check.code}"],
                    "reason": form[f"reason_{one.check.code}"],
                    "title": one.check.wording.in_language(language),
                    "text": one.check.reason.in_language(language) if one.check.reason else "",
                    "assessment": one.assessment,
                    "differs": one.differs,
                    "notice": one.check.notice.wording.in_language(language) if one.check.notice else "",
                    "signed_on_screen": one.check.code == SIGNATURE
                    and one.check.met
                    and found.channel == Channel.WEB
                    and not found.signed_at,
                    "signing": one.check.code == SIGNATURE,
                }
                for one in assessed.checks
            ],
            "span": span,
            "own": own,
            "talk": messages.talk_of(found) if own else None,
            "names": names,
            "assessment": _assessment_limit(found)
            if found.status == ReportStatus.RECEIVED and asked is None
            else None,
            "completion": _completion(found, pack, asked) if asked is not None else None,
            "waits": own and found.status == ReportStatus.AWAITING_COMPLETION,
            "may_sign": own and not signatures.why_not(found),
            "not_registered_refused": _unregistered_refusal(found, assessed)
            if found.status in AT_THE_DOOR
            else "",
            "ending": ending,
            "decides": request.viewer.holds(Role.COMMISSIONER, institution_key=found.office_id),
            "ending_words": _ending_words(found, ending, language) if ending is not None else "",
            "has_case": found.status not in BEFORE_A_CASE,
            "open": own and found.status == ReportStatus.RECEIVED,
            "history": _history(found, asked_openings, statements),
            "handovers": list(found.handovers.select_related("from_office", "to_office")),
            "form": form,
            "status": ReportStatus(found.status).label,
        },
        status=422 if form.is_bound else 200,
    )


def _ending_words(report: Report, ending: ReportEnding, language: str) -> str:
    if ending.withdrawn:
        said = [
            WithdrawalReason(ending.code).label,
            ending.get_told_by_display(),
            ending.get_told_how_display(),
        ]
        return "; ".join(str(one) for one in said if one)
    reasons = endings.reasons_of(report)
    return next((one.wording.in_language(language) for one in reasons if one.code == ending.code), "")


def _history(
    report: Report, asked: Sequence[Opening], statements: Sequence[NeutralStatement]
) -> list[dict[str, object]]:
    """What became of the report, and who opened it for whom; nothing of what was read."""
    steps = [(step.at, step.words) for step in queries.status_history(report)]
    if report.channel != Channel.WEB:
        # The first event lies at the hour of writing, the first step at that of the delivery.
        written = report.events.order_by("pk").values_list("at", flat=True)[0]
        steps.append((written, _("An officer wrote it down.")))
    for one in asked:
        steps += openings.told(one)
    for number, statement in enumerate(statements):
        said = (
            _("%(name)s corrected the neutral statement.")
            if number
            else _("%(name)s wrote the neutral statement.")
        )
        steps.append((statement.written_at, said % {"name": statement.written_by.name}))
    # Steps of the same minute stay in the order of their tables.
    return [
        {"when": at, "text": words, "example": False} for at, words in sorted(steps, key=lambda one: one[0])
    ]


def _completion(report: Report, pack: LawPack, asked: CompletionRequest) -> dict[str, object]:
    """What was asked for, by whom and until when; its clock as long as it has not come."""
    span = completion.span_of(pack, asked.told_on)
    conflict = span.limit.citation.conflict
    zone, language = report.region.timezone, get_language() or "id"
    arrival = completion.arrival_of(asked)
    waits = report.status == ReportStatus.AWAITING_COMPLETION
    return {
        "request": asked,
        "lacking": [one.wording.in_language(language) for one in completion.lacking(report, asked)],
        "arrival": arrival,
        "late": arrival is not None and arrival.arrived_on > asked.last_day,
        "clock": _clock(span, asked.last_day, zone) if waits else None,
        "unsure": conflict.in_language(language) if conflict else "",
    }


def _unregistered_refusal(report: Report, assessed: Triage) -> str:
    refused = endings.refusal(report, "decide_not_registered", assessed=assessed)
    return rule_words(refused) if refused else ""


def _assessment_limit(report: Report) -> dict[str, object] | None:
    """The clock of the first look, which runs from delivery; None where the rules name no day for it."""
    pack = triage.pack_of(report)
    last_day, limit_id = min(
        ((step.last_day, step.limit_id) for step in triage.next_steps(report) if step.last_day),
        default=(None, ""),
    )
    if last_day is None:
        return None
    delivered = report.delivered_at.astimezone(ZoneInfo(report.region.timezone)).date()
    return _clock(limits.clock(pack, limit_id, delivered), last_day, report.region.timezone)


def _clock(span: LimitSpan, last_day: date, zone: str) -> dict[str, object]:
    language = get_language() or "id"
    cited = citations.in_words(span.limit.basis, language)
    return {
        "left": limits.ends_at(last_day, zone) - office_now(),
        "moment": formats.day_end(last_day, zone),
        "rule": f"{span.limit.wording.in_language(language)} {cited}",
        "verified": span.status is Status.CONFIRMED and not span.counting_is_inferred,
    }


@require_POST
@staff_page(*OFFICERS)
def assess(request: StaffRequest, report_id: UUID) -> HttpResponse:
    found = access.report_for(request.viewer, report_id, Action.ASSESS)
    form = AssessmentForm(request.POST, titles=_titles(triage.assess(found)))
    if form.is_valid():
        try:
            triage.record_all(found, form.findings, by=request.viewer)
        except triage.AssessmentRefused as refused:
            form.refuse(refused, _assessment_error(refused.code))
        else:
            return redirect("reports:report", report_id=found.pk)
    return _report_page(request, found, form)


def _titles(assessed: Triage) -> dict[str, str]:
    language = get_language() or "id"
    return {one.check.code: one.check.wording.in_language(language) for one in assessed.checks}


def _assessment_error(code: str) -> str:
    match code:
        case "reason_missing":
            return _("You find otherwise than what was reported suggests. Write the reason in one sentence.")
        case "awaiting_completion":
            return _(
                "The reporter was asked to complete the report (PR-05). Record first that the completion "
                "came."
            )
        case "already_decided":
            return _("This report has been decided on already. Its requirements are no longer changed.")
        case _:
            return _("This requirement is not part of the rules this report was received under.")
