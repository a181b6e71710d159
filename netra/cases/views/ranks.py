"""Post level and employee number of a reported person: written down once known, put right with a reason."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from netra.accounts.access import StaffRequest, staff_page
from netra.cases import access, levels, procedure, ranks, wording
from netra.cases.access import OFFICERS, Action
from netra.cases.forms import EmployeeNumberForm, RankForm
from netra.cases.people import Actor
from netra.cases.views.answering import recorded, track_of


@staff_page(*OFFICERS)
def rank(request: StaffRequest, case_id: UUID, track_id: int) -> HttpResponse:
    case = access.case_for(request.viewer, case_id, Action.WORK)
    person = track_of(case, track_id).person
    form = RankForm(
        request.POST or None,
        offered=levels.offered(person.subject_class),
        initial={"seen": case.version, "rank": person.rank},
    )
    pack = procedure.pack_of(case)
    by = Actor.of(request.viewer)
    return recorded(
        request,
        case,
        form,
        lambda said: ranks.record(person.pk, said["rank"], said["reason"], by=by, seen_version=said["seen"]),
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
    by = Actor.of(request.viewer)
    return recorded(
        request,
        case,
        form,
        lambda said: ranks.record_number(
            person.pk, said["number"], said["reason"], by=by, seen_version=said["seen"]
        ),
        title=_("Employee number of the reported person"),
        consequence=_(
            "It stands in the list of persons of the next package and in the field lists of other systems. "
            "A package that was made already is not changed."
        ),
        facts=[(_("Reported person"), person.name), (_("Post"), person.post or "–")],
        action=_("Record the number"),
    )
