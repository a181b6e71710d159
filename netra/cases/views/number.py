"""The register number of a case: what it is made of, or what it waits for."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from netra.accounts.access import StaffRequest, staff_page
from netra.cases import access, numbers, procedure
from netra.cases.access import OFFICERS, Action
from netra.cases.forms import NameElectionForm
from netra.cases.models import CaseNumber
from netra.cases.people import Actor


@staff_page(*OFFICERS)
def number(request: StaffRequest, case_id: UUID) -> HttpResponse:
    case = access.case_for(request.viewer, case_id, Action.WORK)
    waits = numbers.waits_for(case)
    form = None
    if waits is not None:
        pack = procedure.pack_of(case)
        proposed = numbers.proposed_election(case.registry or case.office, case.election, pack)
        form = NameElectionForm(
            request.POST if request.method == "POST" else None,
            codes=numbers.choices(pack),
            initial={"number_election": case.number_election or proposed},
        )
        if form.is_valid():
            numbers.choose_election(case, form.cleaned_data["number_election"], by=Actor.of(request.viewer))
            return redirect("cases:number", case_id=case.pk)
    return render(
        request,
        "cases/number.html",
        {
            "case": case,
            "title": _("Register number"),
            "waits": numbers.WORDS[waits] if waits else "",
            "given": CaseNumber.objects.filter(case=case).first(),
            "unverified": numbers.is_unverified(case),
            "form": form,
            "zone": case.region.timezone,
        },
        status=422 if form is not None and form.is_bound else 200,
    )
