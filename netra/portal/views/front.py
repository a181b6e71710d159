"""The front page: one sentence, the doors that exist, one honest disagreement, the map."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from netra.elections import queries as elections
from netra.platform.clock import office_today
from netra.platform.db.wall import public_page
from netra.portal import map_choices, procedure, stages, statements
from netra.portal.page import Page


@public_page
def front(request: HttpRequest) -> HttpResponse:
    standing = stages.standing(office_today(stages.NATIONAL_ZONE))
    choice = map_choices.widest(map_choices.choices())
    return render(
        request,
        "portal/front.html",
        {
            "page": Page("front"),
            "standing": standing,
            "elections": [] if standing else elections.elections(),
            "disagreement": statements.national_question(),
            "map_url": choice.url if choice else reverse("portal:map"),
            "picture": map_choices.draw(choice, titles=False),
            "stations": procedure.stations(
                procedure.pack_for(standing.election.law_pack if standing else "")
            ),
        },
    )
