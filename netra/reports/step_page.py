"""One step of a report at the door: what it will do, its form, and the rule when it cannot be taken."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from netra.accounts.access import StaffRequest
from netra.law.steps import StepRefused
from netra.platform.clock import office_today
from netra.platform.ui import formats
from netra.reports.completion import CompletionRefused
from netra.reports.endings import EndingRefused
from netra.reports.handups import HandUpRefused
from netra.reports.models import Report

Said = dict[str, Any]  # what a form has cleaned


def today_of(report: Report) -> str:
    return formats.plain_date(office_today(report.region.timezone))


def rule_words(refused: StepRefused) -> str:
    return f"{refused.wording.in_language(get_language() or 'id')} ({refused.rule_id})"


def step_page(
    request: StaffRequest,
    report: Report,
    form: forms.Form,
    refused: StepRefused | None,
    take: Callable[[Said], object],
    *,
    title: str,
    consequence: str,
    facts: Sequence[tuple[str, str]] = (),
) -> HttpResponse:
    back = reverse("reports:report", args=[report.pk])
    if refused is None and form.is_valid():
        try:
            take(form.cleaned_data)
        except (EndingRefused, CompletionRefused, HandUpRefused) as late:
            form.add_error(None, rule_words(late.refused) if late.refused else _refused_words(late.code))
        else:
            return redirect("reports:report", report_id=report.pk)
    if refused is not None:
        form.is_valid()
        consequence = f"{_('Not possible.')} {rule_words(refused)}"
    return render(
        request,
        "reports/ending.html",
        {
            "title": title,
            "consequence": consequence,
            "action": title,
            "back": back,
            "facts": facts,
            "form": form,
            "example": report.example,
            "refused": refused,
        },
        status=422 if request.method == "POST" else 200,
    )


def _refused_words(code: str) -> str:
    if code == "unknown_reason":
        return _("The rules have no such reason. Choose one of the list.")
    if code == "has_case":
        return _("This report is at the door no more. Hand up its case instead.")
    if code == "text_missing":
        return _("Write the other reason in your own words.")
    if code == "reason_missing":
        return _("Write the reason in one sentence.")
    return _("The day does not fit: it may not lie ahead, nor before the delivery or the notice.")
