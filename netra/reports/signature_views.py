"""An officer writes down that the reporter signed before them."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from netra.accounts.access import StaffRequest, staff_page
from netra.platform.ui import formats
from netra.platform.ui.dayfields import DayField, HourField
from netra.reports import access, completion, signatures
from netra.reports.access import Action
from netra.reports.holders import OFFICERS
from netra.reports.models import Report
from netra.reports.signatures import SigningRefused
from netra.reports.step_page import today_of


class SignedForm(forms.Form):
    on = DayField(label=gettext_lazy("Day of the signature"))
    hour = HourField(
        label=gettext_lazy("Hour of the signature"), help_text=gettext_lazy("For example 10.30.")
    )


@staff_page(*OFFICERS)
def signed(request: StaffRequest, report_id: UUID) -> HttpResponse:
    report = access.report_for(request.viewer, report_id, Action.ASSESS)
    form = SignedForm(request.POST or None, initial={"on": today_of(report)})
    zone = report.region.timezone
    if form.is_valid():
        at = datetime.combine(form.cleaned_data["on"], form.cleaned_data["hour"], ZoneInfo(zone))
        try:
            signatures.note_signed(report, at, by=request.viewer)
        except SigningRefused as refused:
            form.add_error(None, _refusal(report, refused.code))
        else:
            return redirect("reports:report", report_id=report.pk)
    barred = signatures.why_not(report)
    asked = completion.newest(report)
    facts = [(_("Chosen on the form"), str(report.get_signing_display() or _("nothing")))]
    if asked:
        facts.append((_("In time until"), formats.day_end(asked.last_day, zone)))
    return render(
        request,
        "reports/ending.html",
        {
            "title": _("Record the signature given at the office"),
            "consequence": _refusal(report, barred)
            if barred
            else _(
                "The signature counts as given at that hour. The signed paper stays with the office. Whether "
                "it is like the one on the identity document, an officer finds with the requirements."
            ),
            "action": _("Record the signature"),
            "back": reverse("reports:report", args=[report.pk]),
            "facts": facts,
            "form": form,
            "example": report.example,
            "refused": barred,
        },
        status=422 if request.method == "POST" else 200,
    )


def _refusal(report: Report, code: str) -> str:
    match code:
        case "too_late":
            return _("This report is at the door no more; nothing was recorded. Its case goes on without it.")
        case "signed_already":
            return _("A signature on paper is recorded already. Nothing was changed.")
        case _:
            return _(
                "The hour does not fit: it may not lie ahead, nor before the delivery on %(moment)s. "
                "Nothing was recorded; check day and hour."
            ) % {"moment": formats.short_date_time(report.delivered_at, report.region.timezone)}
