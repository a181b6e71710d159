"""Post level and employee number of a reported person: written down once known, put right with a reason."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from netra.accounts.access import StaffRequest, staff_page
from netra.cases import access, levels, procedure, ranks, wording
from netra.cases.access import OFFICERS, Action
from netra.cases.forms import EmployeeNumberForm, RankForm
from netra.cases.people import Actor
from netra.cases.views.answering import fresh, page_of, refuse, track_of


@staff_page(*OFFICERS)
def rank(request: StaffRequest, case_id: UUID, track_id: int) -> HttpResponse:
    case = access.case_for(request.viewer, case_id, Action.WORK)
    person = track_of(case, track_id).person
    form = RankForm(
        request.POST or None,
        offered=levels.offered(person.subject_class),
        initial={"seen": case.version, "rank": person.rank},
    )
    if form.is_valid():
        said = form.cleaned_data
        if refuse(
            form,
            lambda: ranks.record(
                person.pk,
                said["rank"],
                said["reason"],
                by=Actor.of(request.viewer),
                seen_version=said["seen"],
            ),
            case,
        ):
            return redirect("cases:case", case_id=case.pk)
    pack = procedure.pack_of(case)
    return page_of(
        request,
        case,
        fresh(form, case),
        title=_("Post level of the reported person"),
        consequence=_(
            "It decides nothing in this case. It lets the register of sanctions compare this case with those "
            "of people at the same level."
        ),
        facts=[
            (_("Reported person"), person.name),
            (_("Post"), person.post or "–"),
            (_("Kind of staff"), wording.said(pack.subjects[person.subject_class].name)),
            (_("Post level"), levels.words(person.rank)),
        ],
        action=_("Record the post level"),
    )


@staff_page(*OFFICERS)
def employee_number(request: StaffRequest, case_id: UUID, track_id: int) -> HttpResponse:
    case = access.case_for(request.viewer, case_id, Action.WORK)
    person = track_of(case, track_id).person
    form = EmployeeNumberForm(
        request.POST or None, initial={"seen": case.version, "number": person.employee_number}
    )
    if form.is_valid():
        said = form.cleaned_data
        if refuse(
            form,
            lambda: ranks.record_number(
                person.pk,
                said["number"],
                said["reason"],
                by=Actor.of(request.viewer),
                seen_version=said["seen"],
            ),
            case,
        ):
            return redirect("cases:case", case_id=case.pk)
    return page_of(
        request,
        case,
        fresh(form, case),
        title=_("Employee number of the reported person"),
        consequence=_(
            "It stands in the list of persons of the next package and in the field lists of other systems. "
            "A package that was made already is not changed."
        ),
        facts=[(_("Reported person"), person.name), (_("Post"), person.post or "–")],
        action=_("Record the number"),
    )
