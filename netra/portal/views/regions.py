"""Finding a region and reading what is known about it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from netra.platform.db.wall import public_page
from netra.platform.ui.exports import csv_response
from netra.portal import region_page
from netra.portal.page import Page
from netra.regions import queries
from netra.regions.models import Level, Region
from netra.regions.words import words_of

LONGEST_QUERY = 80


def _found_as_typed(query: str, hit: queries.Hit) -> bool:
    """Whether every typed word stands in the best hit; if not, the page asks whether it was meant."""
    said = set(words_of(f"{hit.region.full_name} {hit.matched} {hit.trail} {hit.region.code}"))
    return all(any(word.startswith(typed) for word in said) for typed in words_of(query))


@public_page
def region_search(request: HttpRequest) -> HttpResponse:
    query = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_QUERY]
    hits = queries.search(query, limit=12) if query else []
    provinces = [] if hits else Region.objects.filter(level=Level.PROVINCE, valid_to=None).order_by("code")
    return render(
        request,
        "portal/region_search.html",
        {
            "page": Page("region_search", "regions"),
            "query": query,
            "hits": hits,
            "exact": bool(hits) and _found_as_typed(query, hits[0]),
            "provinces": provinces,
        },
    )


def _region_or_404(code: str) -> Region:
    found = queries.region(code)
    if found is None:
        raise Http404
    return found


@public_page
def region(request: HttpRequest, code: str) -> HttpResponse:
    found = _region_or_404(code.strip())
    if code != found.code:
        return redirect("portal:region", found.code)
    return render(
        request,
        "portal/region.html",
        {"page": Page("region", "regions"), "region": found, **region_page.contents(found)},
    )


@public_page
def region_csv(request: HttpRequest, code: str) -> HttpResponse:
    found = _region_or_404(code)
    return csv_response(f"netra-{found.code}", region_page.CSV_HEAD, region_page.csv_rows(found))
