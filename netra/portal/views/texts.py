"""Pages that explain."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from netra.bulletin import queries as bulletin
from netra.platform.db.wall import public_page
from netra.portal.page import Page
from netra.portal.procedure import DEFAULT_PACK, pack_for


@public_page
def methods(request: HttpRequest) -> HttpResponse:
    pack = pack_for(DEFAULT_PACK)
    return render(
        request,
        "portal/methods.html",
        {
            "page": Page("methods", "methods"),
            "pack": pack,
            "pack_title": pack.title.in_language(get_language() or "id"),
            "sources": bulletin.sources(),
        },
    )


@public_page
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/about.html", {"page": Page("about")})


@public_page
def protection(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/protection.html", {"page": Page("protection")})
