"""A report from which no case grows: not registered by the plenary, or withdrawn by the reporter."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from netra.accounts.access import StaffRequest, staff_page
from netra.accounts.models import Role
from netra.law.steps import StepRefused
from netra.platform.clock import office_today
from netra.platform.ui import formats
from netra.reports import access, endings
from netra.reports.access import Action
from netra.reports.dates import DateRefused, read_date
from netra.reports.holders import OFFICERS
from netra.reports.models import Report, ReportEnding


class EndingForm(forms.Form):
    on = forms.CharField(max_length=40, label=gettext_lazy("Day"))
    text = forms.CharField(
        label=gettext_lazy("In your own words"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_on(self) -> date:
        try:
            return read_date(self.cleaned_data["on"], date.max)
        except DateRefused:
            raise forms.ValidationError(_("Write the date like 9 November 2024 or 9/11/2024."))


class NotRegisteredForm(EndingForm):
    code = forms.ChoiceField(label=gettext_lazy("Reason"), widget=forms.RadioSelect)
    field_order = ("code", "on", "text")


@staff_page(Role.COMMISSIONER)
def not_registered(request: StaffRequest, report_id: UUID) -> HttpResponse:
    report = access.report_for(request.viewer, report_id, Action.ASSESS)
    language = get_language() or "id"
    form = NotRegisteredForm(request.POST or None, initial={"on": _today(report)})
    field = form.fields["code"]
    if isinstance(field, forms.ChoiceField):
        field.choices = [(one.code, one.wording.in_language(language)) for one in endings.reasons_of(report)]
    form.fields["on"].label = _("Day of the plenary")
    return _page(
        request,
        report,
        form,
        "decide_not_registered",
        lambda said: endings.not_registered(
            report, said["code"], said["text"], said["on"], by=request.viewer
        ),
        title=_("Do not register the report"),
        consequence=_(
            "The plenary has decided not to register it. The holder of the receipt code learns that, and "
            "that alone; no case grows from the report. It may still be first information."
        ),
    )


@staff_page(*OFFICERS)
def withdraw(request: StaffRequest, report_id: UUID) -> HttpResponse:
    report = access.report_for(request.viewer, report_id, Action.ASSESS)
    form = EndingForm(request.POST or None, initial={"on": _today(report)})
    form.fields["on"].label = _("Day of the withdrawal")
    return _page(
        request,
        report,
        form,
        "withdraw",
        lambda said: endings.withdrawn(report, said["text"], said["on"], by=request.viewer),
        title=_("Record a withdrawal"),
        consequence=_(
            "The reporter takes the report back. That is possible until it is registered, and never after."
        ),
    )


def _today(report: Report) -> str:
    return formats.plain_date(office_today(report.region.timezone))


def _words(refused: StepRefused) -> str:
    return f"{refused.wording.in_language(get_language() or 'id')} ({refused.rule_id})"


def _page(
    request: StaffRequest,
    report: Report,
    form: EndingForm,
    step: str,
    end: Callable[[dict[str, Any]], ReportEnding],  # what a form has cleaned
    *,
    title: str,
    consequence: str,
) -> HttpResponse:
    back = reverse("reports:report", args=[report.pk])
    refused = endings.refusal(report, step)
    if refused is None and form.is_valid():
        try:
            end(form.cleaned_data)
        except endings.EndingRefused as late:
            form.add_error(None, _words(late.refused) if late.refused else _refused_words(late.code))
        else:
            return redirect("reports:report", report_id=report.pk)
    if refused is not None:
        form.is_valid()
        consequence = f"{_('Not possible.')} {_words(refused)}"
    return render(
        request,
        "reports/ending.html",
        {
            "title": title,
            "consequence": consequence,
            "action": title,
            "back": back,
            "form": form,
            "example": report.example,
            "refused": refused,
        },
        status=422 if request.method == "POST" else 200,
    )


def _refused_words(code: str) -> str:
    if code == "unknown_reason":
        return _("The rules have no such reason. Choose one of the list.")
    return _("The day does not fit: it may not lie ahead, nor before the delivery.")
