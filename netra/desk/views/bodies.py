"""The bodies that an office has entered itself, one form to enter another, and one to end one."""

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from netra.accounts.access import StaffRequest, staff_page
from netra.accounts.models import Role
from netra.desk import offices
from netra.desk.forms import BodyForm, LastDayForm
from netra.institutions import entering
from netra.institutions.models import Institution
from netra.institutions.settings import Refused
from netra.platform.clock import office_today
from netra.platform.ui import formats

_FIELDS = {"region": "region", "kind": "kind"}


@staff_page(Role.COMMISSIONER)
def bodies(request: StaffRequest, office_key: str) -> HttpResponse:
    office = _office(request, office_key)
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
            "entered": [
                (one, entering.stands(one.institution, office_today(office.region.timezone)))
                for one in entering.of_office(office)
            ],
            "zone": office.region.timezone,
            "action": _("Enter this body"),
            "back": reverse("desk:office", args=[office.key]),
        },
        status=422 if form.is_bound else 200,
    )


@staff_page(Role.COMMISSIONER)
def last_day(request: StaffRequest, office_key: str, body_key: str) -> HttpResponse:
    office = _office(request, office_key)
    today = office_today(office.region.timezone)
    body = next(
        (one.institution for one in entering.of_office(office) if one.institution_id == body_key), None
    )
    if body is None or not entering.stands(body, today):
        raise Http404
    form = LastDayForm(request.POST or None, initial={"day": formats.plain_date(today)})
    if form.is_valid():
        try:
            with transaction.atomic():
                entering.set_last_day(
                    body,
                    form.cleaned_data["day"],
                    reason=form.cleaned_data["reason"],
                    actor=request.viewer.actor,
                    actor_name=request.viewer.name,
                )
        except Refused as refused:
            form.add_error("reason" if refused.code == "reason" else "day", str(refused.sentence))
        else:
            return redirect("desk:bodies", office_key=office.key)
    return render(
        request,
        "ui/confirm.html",
        {
            "title": _("Last day of a body"),
            "consequence": _(
                "After this day no referral goes to %(body)s. What was sent to it stays there, and its "
                "people answer it. Enter another body for the place if files must go on."
            )
            % {"body": body.name},
            "form": form,
            "action": _("Set the last day"),
            "back": reverse("desk:bodies", args=[office.key]),
        },
        status=422 if form.is_bound else 200,
    )


def _office(request: StaffRequest, key: str) -> Institution:
    office = offices.office_for(request.viewer, key)
    if office is None or not request.viewer.holds(Role.COMMISSIONER, institution_key=office.key):
        raise Http404
    return office
