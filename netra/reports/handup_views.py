"""Handing a report to the office above, before it is registered."""

from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from netra.accounts.access import StaffRequest, staff_page
from netra.reports import access, handups
from netra.reports.access import Action
from netra.reports.holders import OFFICERS
from netra.reports.step_page import step_page


class HandUpForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


@staff_page(*OFFICERS)
def hand_up(request: StaffRequest, report_id: UUID) -> HttpResponse:
    report = access.report_for(request.viewer, report_id, Action.ASSESS)
    goal = handups.goal_of(report)
    return step_page(
        request,
        report,
        HandUpForm(request.POST or None),
        handups.refusal(report, goal),
        lambda said: handups.hand_up(report, said["reason"], by=request.viewer),
        title=_("Hand the report up"),
        consequence=_(
            "From then on %(office)s examines the report, and its limits run on. The seals are not changed: "
            "two key holders of %(holders)s open it, for an officer of the other office who asks. Whoever "
            "reads it now reads it no more."
        )
        % {
            "office": goal.name if goal else _("the office above"),
            "holders": report.envelope.office.name,
        },
        facts=[(_("Examined by"), report.office.name)],
    )
