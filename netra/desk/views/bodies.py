"""The bodies that an office has entered itself, and one form to enter another."""

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from netra.accounts.access import StaffRequest, staff_page
from netra.accounts.models import Role
from netra.desk import offices
from netra.desk.forms import BodyForm
from netra.institutions import entering
from netra.institutions.settings import Refused

_FIELDS = {"region": "region", "kind": "kind"}


@staff_page(Role.COMMISSIONER)
def bodies(request: StaffRequest, office_key: str) -> HttpResponse:
    office = offices.office_for(request.viewer, office_key)
    if office is None or not request.viewer.holds(Role.COMMISSIONER, institution_key=office.key):
        raise Http404
    form = BodyForm(
        request.POST if request.method == "POST" else None,
        initial={"authority_code": request.GET.get("kode", ""), "region": request.GET.get("wilayah", "")},
    )
    if form.is_valid():
        asked = form.cleaned_data
        try:
            with transaction.atomic():
                entering.enter(
                    office,
                    authority_code=asked["authority_code"],
                    kind=asked["kind"],
                    region_code=asked["region"],
                    name=asked["name"],
                    source=asked["source"],
                    actor=request.viewer.actor,
                    actor_name=request.viewer.name,
                )
        except Refused as refused:
            form.add_error(_FIELDS.get(refused.code, "name"), str(refused.sentence))
        else:
            return redirect("desk:bodies", office_key=office.key)
    return render(
        request,
        "desk/bodies.html",
        {
            "title": _("Bodies that your office enters"),
            "office": office,
            "form": form,
            "entered": entering.of_office(office),
            "zone": office.region.timezone,
            "action": _("Enter this body"),
            "back": reverse("desk:office", args=[office.key]),
        },
        status=422 if form.is_bound else 200,
    )
