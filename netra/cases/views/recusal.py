"""An officer who must not handle a case steps aside."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from netra.accounts.access import StaffRequest, staff_page
from netra.cases import access, recusals
from netra.cases.access import OFFICERS, Action
from netra.cases.forms import RecusalForm
from netra.cases.people import Actor


@staff_page(*OFFICERS)
def step_aside(request: StaffRequest, case_id: UUID) -> HttpResponse:
    case = access.case_for(request.viewer, case_id, Action.WORK)
    form = RecusalForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        viewer = request.viewer
        recusals.record(case.pk, viewer.account_id, form.cleaned_data["reason"], by=Actor.of(viewer))
        return redirect("cases:list")
    return render(
        request,
        "cases/step.html",
        {
            "case": case,
            "form": form,
            "back": reverse("cases:case", args=[case.pk]),
            "title": _("Step aside from this case"),
            "consequence": _(
                "From then on you see nothing of this case, and you cannot take this back. "
                "Your colleagues go on with it, and the reason stays in the file."
            ),
            "action": _("Step aside from this case"),
        },
        status=422 if form.is_bound else 200,
    )
