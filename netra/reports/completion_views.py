"""Asking the reporter for what lacks, and recording that it came."""

from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from netra.accounts.access import StaffRequest, staff_page
from netra.platform.clock import office_today
from netra.platform.ui import formats
from netra.platform.ui.dayfields import DayField
from netra.reports import access, completion, triage
from netra.reports.access import Action
from netra.reports.holders import OFFICERS
from netra.reports.models import NoticeWay
from netra.reports.step_page import step_page, today_of


class AskForm(forms.Form):
    told_on = DayField(label=gettext_lazy("Day of the notice"))
    told_how = forms.ChoiceField(
        label=gettext_lazy("How was the reporter told?"), choices=NoticeWay.choices, widget=forms.RadioSelect
    )


class ArrivedForm(forms.Form):
    on = DayField(label=gettext_lazy("Day on which it came"))


@staff_page(*OFFICERS)
def ask(request: StaffRequest, report_id: UUID) -> HttpResponse:
    report = access.report_for(request.viewer, report_id, Action.ASSESS)
    assessed, language = triage.assess(report), get_language() or "id"
    span = completion.span_of(triage.pack_of(report), office_today(report.region.timezone))
    facts = [
        (_("What lacks"), one.check.wording.in_language(language)) for one in assessed.checks if not one.met
    ]
    if completion.newest(report) is not None:
        facts.append(
            (_("Not verified yet"), _("No source says whether completion may be asked for a second time."))
        )
    return step_page(
        request,
        report,
        AskForm(request.POST or None, initial={"told_on": today_of(report)}),
        triage.refusal(report, completion.ASK, assessed=assessed),
        lambda said: completion.ask(report, said["told_on"], NoticeWay(said["told_how"]), by=request.viewer),
        title=_("Ask for completion"),
        consequence=_(
            "Told today, the reporter has until %(moment)s. The holder of the receipt code reads what lacks "
            "and until when. No other limit stops meanwhile."
        )
        % {"moment": formats.day_end(span.last_day, report.region.timezone)},
        facts=facts,
    )


@staff_page(*OFFICERS)
def arrived(request: StaffRequest, report_id: UUID) -> HttpResponse:
    report = access.report_for(request.viewer, report_id, Action.ASSESS)
    asked = completion.newest(report)
    return step_page(
        request,
        report,
        ArrivedForm(request.POST or None, initial={"on": today_of(report)}),
        triage.refusal(report, completion.GO_ON),
        lambda said: completion.arrived(report, said["on"], by=request.viewer),
        title=_("Record the completion"),
        consequence=_(
            "The initial assessment goes on: find anew on each requirement that lacked something. Papers and "
            "files that were brought stay with the office; Netra adds nothing to a sealed report."
        ),
        facts=[(_("In time until"), formats.day_end(asked.last_day, report.region.timezone))]
        if asked
        else [],
    )
