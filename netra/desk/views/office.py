"""What an office has settled, with its history, and one page to settle each thing anew."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from netra.accounts.access import StaffRequest, staff_page
from netra.accounts.models import Role
from netra.cases import numbers
from netra.desk import offices
from netra.desk.forms import SettingForm
from netra.desk.offices import KEEPERS
from netra.institutions import field, settings
from netra.institutions.models import STATION, Institution
from netra.platform.clock import office_today
from netra.platform.ui import formats


@staff_page(*KEEPERS)
def own(request: StaffRequest) -> HttpResponse:
    found = offices.offices_of(request.viewer)
    if len(found) == 1:
        return redirect("desk:office", office_key=found[0].key)
    return render(request, "desk/offices.html", {"offices": found})


@staff_page(*KEEPERS)
def office(request: StaffRequest, office_key: str) -> HttpResponse:
    found = _office(request, office_key)
    return render(
        request,
        "desk/office.html",
        {
            "office": found,
            "sections": offices.sections(request.viewer, found),
            "history": offices.history(found),
            "zone": found.region.timezone,
            "waiting": numbers.waiting_count(found),
            "is_own": request.viewer.holds(Role.COMMISSIONER, institution_key=found.key),
            "makes_supervisors": field.may_make(found, STATION),
        },
    )


@staff_page(*KEEPERS)
def setting(request: StaffRequest, office_key: str, setting_key: str) -> HttpResponse:
    found = _office(request, office_key)
    chosen = settings.by_key(setting_key)
    if chosen is None or not offices.may_enter(request.viewer, found, chosen):
        raise Http404
    today = office_today(found.region.timezone)
    held = settings.in_force(found, today).get(chosen.key)
    form = SettingForm(
        request.POST or None,
        setting=chosen,
        initial={"value": held.value if held else "", "starts": formats.plain_date(today)},
    )
    if form.is_valid():
        asked = form.cleaned_data
        try:
            offices.enter(
                request.viewer,
                found,
                chosen,
                asked["value"],
                reason=asked["reason"],
                starts=asked["starts"],
            )
        except settings.Refused as refused:
            form.add_error("reason" if refused.code == "reason" else "value", str(refused.sentence))
        else:
            return redirect("desk:office", office_key=found.key)
    return render(
        request,
        "desk/setting.html",
        {
            "form": form,
            "title": chosen.label,
            "office": found,
            "hint": chosen.hint,
            "sure": chosen.sure.value,
            "action": _("Keep this"),
            "back": reverse("desk:office", args=[found.key]),
        },
        status=422 if form.is_bound else 200,
    )


def _office(request: StaffRequest, key: str) -> Institution:
    found = offices.office_for(request.viewer, key)
    if found is None:
        raise Http404
    return found
