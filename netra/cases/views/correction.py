"""A count that must not stand is taken back out of the figures, by a commissioner of the handling office."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from netra.accounts.access import StaffRequest, staff_page
from netra.accounts.models import Role
from netra.cases import access, corrections
from netra.cases.access import Action
from netra.cases.corrections import Count, Why
from netra.cases.forms import TakeBackForm
from netra.cases.people import Actor
from netra.cases.views import answering
from netra.facts.models import CountedUnit, FactKind
from netra.platform.ui import formats


@staff_page(Role.COMMISSIONER)
def take_back(request: StaffRequest, case_id: UUID, count_id: int) -> HttpResponse:
    case = access.case_for(request.viewer, case_id, Action.DECIDE)
    counted = next((one for one in corrections.counts_of(case) if one.key == count_id), None)
    if counted is None:
        raise Http404
    title = _("Take a count back out of the figures")
    if not counted.stands:
        return render(
            request,
            "cases/refused.html",
            {
                "title": title,
                "reason": answering.taken_back_words(),
                "example": case.example,
                "back": reverse("cases:case", args=[case.pk]),
                "back_words": _("To case %(number)s") % {"number": case.reference},
            },
            status=422 if request.method == "POST" else 200,
        )
    key = counted.fact.key
    form = TakeBackForm(request.POST or None, initial={"seen": case.version})
    if form.is_valid():
        said = form.cleaned_data
        if answering.refuse(
            form,
            lambda: corrections.take_back(
                case.pk,
                key,
                by=Actor.of(request.viewer),
                why=Why(said["why"]),
                told=said["told"],
                seen_version=said["seen"],
            ),
            case,
        ):
            return redirect("cases:case", case_id=case.pk)
    return answering.page_of(
        request,
        case,
        answering.fresh(form, case),
        title=title,
        consequence=_(
            "A row of minus one is added beside the first one; nothing is erased. The next edition counts "
            "without it. Editions already published stay as they are, and so does the case itself."
        ),
        facts=change(counted),
        action=_("Take the count back"),
    )


def change(counted: Count) -> list[tuple[str, str]]:
    """What changes in the figures, as pairs."""
    fact = counted.fact
    week = _("Week of %(day)s") % {"day": formats.plain_date(fact.week)}
    unit = CountedUnit(fact.unit).label
    return [
        (_("Counted as"), str(FactKind(fact.kind).label)),
        *([(_("Reported person"), counted.person)] if counted.person else []),
        (_("Counted in"), f"{fact.region.full_name}, {week}"),
        (_("Change"), f"{formats.number(-1)} ({unit})"),
    ]
