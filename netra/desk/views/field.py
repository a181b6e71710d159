"""The supervisors below an office: who stands where, one form to make them, one page for each."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from netra.accounts import granting
from netra.accounts.access import StaffRequest, staff_page
from netra.accounts.models import Role
from netra.desk import field as below
from netra.desk import offices
from netra.desk.forms import FieldForm, LastDayForm
from netra.institutions import entering, field
from netra.institutions.field import Period
from netra.institutions.models import Institution
from netra.institutions.settings import Refused
from netra.platform.clock import office_today
from netra.platform.ui import formats
from netra.regions.models import Level, Region

_FIELDS = {"ends": "ends", "source": "source", "stations": "stations", "places": "places", "same": None}


@staff_page(Role.COMMISSIONER)
def field_list(request: StaffRequest, office_key: str) -> HttpResponse:
    office, place = _asked(request, office_key)
    today = office_today(office.region.timezone)
    table = below.table(office, place, today)
    form = _form(request, table)
    if form is not None and form.is_valid():
        try:
            _make(request, office, table, form)
        except Refused as refused:
            name = _FIELDS.get(refused.code)
            form.add_error(name if name in form.fields else None, str(refused.sentence))
        else:
            return redirect(_address(office, place))
    return render(
        request,
        "desk/field.html",
        {
            "office": office,
            "table": table,
            "form": form,
            "is_village": place.level == Level.VILLAGE,
            "is_province": place.level == Level.PROVINCE,
        },
        status=422 if form is not None and form.is_bound else 200,
    )


def _form(request: StaffRequest, table: below.Table) -> FieldForm | None:
    if not table.may_make or (table.level <= Level.VILLAGE and not table.missing):
        return None
    return FieldForm(
        request.POST or None,
        places=[(line.place.pk, line.place.full_name) for line in table.missing]
        if table.level <= Level.VILLAGE
        else [],
        with_villages=table.level == Level.DISTRICT,
    )


def _make(request: StaffRequest, office: Institution, table: below.Table, form: FieldForm) -> None:
    asked: dict[str, Any] = form.cleaned_data
    every = [line.place.pk for line in table.missing]
    below.make(
        request.viewer,
        office,
        table.place,
        Period(asked["starts"], asked["ends"]),
        codes=every if asked.get("every") else asked.get("places", []),
        source=asked["source"],
        with_villages=asked.get("with_villages", False),
        stations=field.read_stations(asked["stations"]) if "stations" in asked else (),
    )


@staff_page(Role.COMMISSIONER)
def field_office(request: StaffRequest, office_key: str, body_key: str) -> HttpResponse:
    office, _place = _asked(request, office_key)
    body = _body(office, body_key)
    today = office_today(body.region.timezone)
    give = reverse("accounts:give")
    return render(
        request,
        "desk/field_office.html",
        {
            "office": office,
            "body": body,
            "parent": body.region.parent,
            "stands": entering.stands(body, today),
            "staff": below.staff_of(body),
            "people": below.live_accounts(body),
            "may_give": granting.may_give(request.viewer, Role.CASE_OFFICER, body),
            "give_url": f"{give}?{urlencode({'kantor': body.pk})}",
            "open_cases": below.open_cases(body),
            "last_days": list(body.last_days.all()),
            "zone": body.region.timezone,
            "alone": body.level > Level.DISTRICT,
            "back": _address(office, body.region if body.station else body.region.parent or body.region),
        },
    )


@staff_page(Role.COMMISSIONER)
def field_end(request: StaffRequest, office_key: str, body_key: str) -> HttpResponse:
    office, _place = _asked(request, office_key)
    body = _body(office, body_key)
    today = office_today(body.region.timezone)
    if not entering.stands(body, today):
        raise Http404
    back = reverse("desk:field_office", args=[office.key, body.key])
    form = LastDayForm(request.POST or None, initial={"day": formats.plain_date(body.valid_to or today)})
    if form.is_valid():
        asked = form.cleaned_data
        try:
            below.set_last_day(request.viewer, body, asked["day"], asked["reason"])
        except Refused as refused:
            form.add_error("reason" if refused.code == "reason" else "day", str(refused.sentence))
        else:
            return redirect(back)
    return render(
        request,
        "ui/confirm.html",
        {
            "title": _("Last day of supervisors"),
            "consequence": _(
                "%(body)s works until this day, and so do the roles of its people. What it still holds then "
                "goes on at the next office above it. An earlier day cuts the period short, a later one "
                "prolongs it."
            )
            % {"body": body.name},
            "form": form,
            "action": _("Set the last day"),
            "back": back,
        },
        status=422 if form.is_bound else 200,
    )


def _asked(request: StaffRequest, office_key: str) -> tuple[Institution, Region]:
    """The own office that makes supervisors, and the place that the page is about."""
    office = offices.office_for(request.viewer, office_key)
    if office is None or not request.viewer.holds(Role.COMMISSIONER, institution_key=office.key):
        raise Http404
    place = below.place_for(office, request.GET.get("wilayah", "").strip())
    if place is None or not Level.PROVINCE <= office.level <= Level.DISTRICT:
        raise Http404
    return office, place


def _body(office: Institution, key: str) -> Institution:
    body = below.office_below(office, key)
    if body is None:
        raise Http404
    return body


def _address(office: Institution, place: Region) -> str:
    return f"{reverse('desk:field', args=[office.key])}?{urlencode({'wilayah': place.pk})}"
