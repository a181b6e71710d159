"""The map, its table and its file: one address for each measure."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from netra.platform.db.wall import public_page
from netra.platform.ui.exports import csv_response
from netra.portal import map_choices
from netra.portal.page import Page


@public_page
def map_page(request: HttpRequest) -> HttpResponse:
    among = map_choices.choices()
    choice = map_choices.chosen(request.GET.get("ukuran", ""), among)
    return render(
        request,
        "portal/map_page.html",
        {
            "page": Page("map", "map"),
            "filters": [
                # By key: the chosen one may carry its rows by now and is another object then.
                {"label": c.label, "url": c.url, "chosen": choice is not None and c.key == choice.key}
                for c in among
            ],
            "picture": map_choices.draw(choice, titles=True),
            "table": map_choices.table(choice, request.GET.get("urut", "")),
            "csv_url": choice.csv_url if choice else "",
        },
    )


@public_page
def map_csv(request: HttpRequest) -> HttpResponse:
    among = map_choices.choices()
    choice = map_choices.chosen(request.GET.get("ukuran", ""), among)
    if choice is None:
        raise Http404
    name, head, rows = map_choices.csv_file(choice)
    return csv_response(f"netra-{name}", head, rows)
