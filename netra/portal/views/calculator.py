"""Hitung batas waktu: the law as a machine, for any office and for everybody."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from netra.law import answers, calendar, elections, packs
from netra.law.calendar import CalendarGap
from netra.law.errors import UnknownId
from netra.platform.clock import office_today
from netra.platform.db.wall import public_page
from netra.portal import calculator, stages
from netra.portal.forms import CalculatorForm, date_groups, said
from netra.portal.page import Page
from netra.portal.procedure import DEFAULT_PACK

UNFIT = 422


@public_page
def limits(request: HttpRequest) -> HttpResponse:
    """A question has an address: everything is asked by GET, nothing is kept."""
    name = request.GET.get("pack", DEFAULT_PACK)
    pack = packs.shipped(name if name in packs.names() else DEFAULT_PACK)
    asked = "region" in request.GET
    today = office_today(stages.NATIONAL_ZONE)
    form = CalculatorForm(pack, request.GET if asked else None, today=today)
    result = None
    if asked and form.is_valid() and form.scenario is not None:
        result = calculator.answered(form.scenario, with_person=bool(form.cleaned_data["subject"]))
    gap = result if isinstance(result, CalendarGap) else None
    groups = date_groups(pack)
    days = calendar.shipped()
    return render(
        request,
        "portal/limits.html",
        {
            "page": Page("limits", "methods"),
            "form": form,
            "pack": pack,
            "pack_title": said(pack.title),
            "packs": [
                {
                    "label": election_name(one),
                    "url": f"{reverse('portal:limits')}?pack={one}",
                    "chosen": one == pack.name,
                }
                for one in packs.names()
            ],
            "first_group": {"title": groups[0].title, "fields": form.group_fields(groups[0])},
            "more_groups": [
                {"title": group.title, "fields": form.group_fields(group), "open": form.is_filled(group)}
                for group in groups[1:]
            ],
            "special_open": form["kasn_state"].value() in {"received", "processed"}
            or bool(form["authority_idle"].value()),
            "result": None if gap else result,
            "gap": gap,
            "counting": calculator.counting_rules(pack),
            "calendar_version": days.version,
            "calendar_first": days.first_year,
            "calendar_last": days.last_year,
            "region_name": _chosen(form, "region") if result and not gap else "",
        },
        status=UNFIT if asked and not form.is_valid() else 200,
    )


@public_page
def schema(request: HttpRequest, name: str) -> HttpResponse:
    """The published format of `netra law explain`."""
    if name not in answers.SCHEMAS:
        raise Http404
    return HttpResponse(
        answers.SCHEMAS[name].read_text(encoding="utf-8"), content_type="application/schema+json"
    )


def election_name(pack: str) -> str:
    try:
        return elections.under(pack).name
    except UnknownId:
        return pack


def _chosen(form: CalculatorForm, name: str) -> str:
    wanted = form[name].value()
    groups = form.fields[name].choices  # type: ignore[attr-defined]  # a field with choices
    found = (
        label
        for _, options in groups
        if not isinstance(options, str)
        for code, label in options
        if code == wanted
    )
    return str(next(found, wanted))
