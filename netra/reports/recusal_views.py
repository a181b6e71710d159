"""An officer who must not handle a report or its case steps aside."""

from contextlib import suppress
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from netra.accounts.access import StaffRequest, staff_page
from netra.reports import access, recusals
from netra.reports.access import Action
from netra.reports.forms import RecusalForm
from netra.reports.holders import OFFICERS
from netra.reports.models import BEFORE_A_CASE


@staff_page(*OFFICERS)
def step_aside(request: StaffRequest, report_id: UUID) -> HttpResponse:
    report = access.report_for(request.viewer, report_id, Action.ASSESS)
    form = RecusalForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        viewer = request.viewer
        # Sent twice: the first sending has done it, and the reason it gave is the one that is kept.
        with suppress(recusals.RecusalRefused):
            recusals.record(report, viewer.account_id, form.cleaned_data["reason"], actor=viewer.actor)
        return redirect("reports:list")
    has_case = report.status not in BEFORE_A_CASE
    return render(
        request,
        "reports/step_aside.html",
        {
            "form": form,
            "example": report.example,
            "back": reverse("cases:of_report" if has_case else "reports:report", args=[report.pk]),
            "title": _("Step aside from this report and its case"),
            "consequence": _(
                "From then on you see nothing of this report nor of its case, and you cannot take this "
                "back. Your colleagues go on with it, and the reason stays in the file."
            ),
            "action": _("Step aside"),
        },
        status=422 if form.is_bound else 200,
    )
