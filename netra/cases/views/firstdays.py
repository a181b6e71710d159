"""The day of the event, and that on which it became known or was found, put right with a reason."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from netra.accounts.access import StaffRequest, staff_page
from netra.cases import access, firstdays, procedure, wording
from netra.cases.access import OFFICERS, Action
from netra.cases.forms import FirstDayForm, day_text
from netra.cases.models import Case
from netra.cases.people import Actor
from netra.cases.views.answering import decided_words, fresh, page_of, proposal_words, refuse


@staff_page(*OFFICERS)
def correct_first_day(request: StaffRequest, case_id: UUID, key: str) -> HttpResponse:
    case = access.case_for(request.viewer, case_id, Action.WORK)
    if key not in firstdays.keys_of(case):
        raise Http404
    if key not in firstdays.offered(case):
        return _too_late(request, case)
    day = firstdays.day_of(case, key)
    form = FirstDayForm(
        request.POST or None, initial={"seen": case.version, "on": day_text(day) if day else ""}
    )
    title = _("Put a date right")
    if form.is_valid():
        said = form.cleaned_data
        if refuse(
            form,
            lambda: firstdays.put_right(
                case.pk,
                key,
                said["on"],
                said["reason"],
                by=Actor.of(request.viewer),
                seen_version=said["seen"],
            ),
            case,
        ):
            return redirect("cases:case", case_id=case.pk)
    named = wording.said(procedure.pack_of(case).case_dates[key].wording)
    return page_of(
        request,
        case,
        fresh(form, case),
        title=title,
        consequence=_(
            "The old date stays in the history. Last days that follow are counted anew. A kind of violation "
            "that does not hold on the new day of the event has to be confirmed again."
        ),
        facts=[(named, day_text(day) if day else _("not known"))],
        action=title,
    )


def _too_late(request: StaffRequest, case: Case) -> HttpResponse:
    return render(
        request,
        "cases/refused.html",
        {
            "title": _("Put a date right"),
            "reason": decided_words() if hasattr(case, "decision") else proposal_words("closed"),
            "example": case.example,
            "back": reverse("cases:case", args=[case.pk]),
            "back_words": _("To case %(number)s") % {"number": case.reference},
        },
        status=422 if request.method == "POST" else 200,
    )
