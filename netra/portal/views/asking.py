"""Tanya dulu: before an act, or after one was seen, what the law pack says of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from netra.elections import queries as elections
from netra.institutions import queries as institutions
from netra.law import packs
from netra.law.calendar import CalendarGap
from netra.law.moments import Moment
from netra.platform.clock import office_today
from netra.platform.db.wall import public_page
from netra.portal import stages
from netra.portal.ask_forms import AskForm
from netra.portal.asking import Asking
from netra.portal.forms import said
from netra.portal.page import Page
from netra.portal.procedure import DEFAULT_PACK
from netra.portal.views.calculator import UNFIT, election_name


@public_page
def ask(request: HttpRequest) -> HttpResponse:
    today = office_today(stages.NATIONAL_ZONE)
    name = request.GET.get("pack", "")
    if name not in packs.names():
        open_now = elections.open_election(today)
        name = open_now.law_pack if open_now and open_now.law_pack else DEFAULT_PACK
    pack = packs.shipped(name)
    asked = "asking" in request.GET
    form = AskForm(pack, request.GET if asked else None, today=Moment(today))
    answer = form.answer()
    gap = answer if isinstance(answer, CalendarGap) else None
    office = None
    if answer is not None and form.scenario is not None:
        office = institutions.by_key(f"bawaslu-{form.scenario.region}")
    return render(
        request,
        "portal/ask.html",
        {
            "page": Page("ask"),
            "form": form,
            "pack": pack,
            "pack_title": said(pack.title),
            "packs": [
                {
                    "label": election_name(one),
                    "url": f"{reverse('portal:ask')}?pack={one}",
                    "chosen": one == pack.name,
                }
                for one in packs.names()
            ],
            "answer": None if gap else answer,
            "gap": gap,
            "question": _question(form) if answer is not None else [],
            "did": answer is not None and form.asks is Asking.SOMEBODY_DID,
            "day": form.cleaned_data["event_on"] if answer is not None else None,
            "spouse": answer is not None and form.cleaned_data["spouse"],
            "determined": form.scenario.determination_on if form.scenario else None,
            "office": office.name if office else "",
            "today": today,
        },
        status=UNFIT if asked and not form.is_valid() else 200,
    )


def _question(form: AskForm) -> list[tuple[str, str]]:
    return [
        (str(form.fields[name].label), form.chosen(name)) for name in ("asking", "subject", "act", "region")
    ]
