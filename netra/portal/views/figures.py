"""All figures, one indicator, one issue: each with its file."""

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from netra.bulletin import queries as bulletin
from netra.bulletin.models import Figure, Indicator, Issue
from netra.platform.db.wall import public_page
from netra.platform.ui.exports import csv_response
from netra.portal import published, statements
from netra.portal.page import Page

PAGE_SIZE = 100


@public_page
def figures(request: HttpRequest) -> HttpResponse:
    counts: dict[str, int] = {}
    for figure in bulletin.figures():
        counts[figure.indicator_id] = counts.get(figure.indicator_id, 0) + 1
    return render(
        request,
        "portal/figures.html",
        {
            "page": Page("figures", "figures"),
            "issues": _by_figure(bulletin.issues()),
            "indicators": [
                {
                    "key": indicator.key,
                    "label": indicator.name,
                    "definition": indicator.definition,
                    "unit": statements.unit_words(indicator.unit),
                    "count": counts.get(indicator.key, 0),
                }
                for indicator in bulletin.indicators()
            ],
        },
    )


def _issue_card(issue: Issue) -> dict[str, object]:
    return {
        "title": issue.title,
        "edition": published.edition_words(issue),
        "number": issue.edition,
        "example": issue.example,
        "url": published.url_of(issue),
    }


def _by_figure(issues: Sequence[Issue]) -> list[dict[str, object]]:
    """The newest edition of each figure, with the way to those before: what was public stays within reach."""
    earlier: dict[tuple[str, str | None, bool], list[Issue]] = {}
    for one in issues:
        earlier.setdefault((one.measure, one.election_id, one.example), []).append(one)
    return [
        {
            **_issue_card(newest),
            "place_taken": published.place_taken(newest) if newest.because else "",
            "earlier": [_issue_card(one) for one in before],
        }
        for newest, *before in earlier.values()
    ]


def _indicator_or_404(key: str) -> Indicator:
    found = bulletin.indicator(key)
    if found is None:
        raise Http404
    return found


def _of_edition(figures: list[Figure], edition: str) -> list[Figure]:
    return [figure for figure in figures if not edition or figure.edition == edition]


def _after(figures: list[Figure], key: str) -> list[Figure]:
    """What follows the row of that key; all when there is no such row."""
    for number, figure in enumerate(figures):
        if figure.key == key:
            return figures[number + 1 :]
    return figures


@public_page
def indicator(request: HttpRequest, key: str) -> HttpResponse:
    found = _indicator_or_404(key)
    all_figures = bulletin.figures_of(found)
    edition = request.GET.get("edisi", "")
    wanted = _after(_of_edition(all_figures, edition), request.GET.get("sesudah", ""))
    shown = wanted[:PAGE_SIZE]
    query = request.GET.copy()
    if shown:
        query["sesudah"] = shown[-1].key
    here = reverse("portal:indicator", args=[found.key])
    editions = {figure.edition: figure.edition_name for figure in all_figures}
    file = request.GET.copy()
    file.pop("sesudah", None)
    return render(
        request,
        "portal/indicator.html",
        {
            "page": Page("indicator", "figures"),
            "indicator": found,
            "unit": statements.unit_words(found.unit),
            "scale": statements.scale_words(found),
            "bands": [statements.said_band(band) for band in found.bands.all()],
            "total": len(all_figures),
            "comparisons": [
                statements.comparison(group)
                for group in bulletin.disagreements(indicator=found)
                if len(group.figures) > 1
            ],
            "editions": [
                {
                    "label": name or _("without edition"),
                    "url": f"{here}?{urlencode({'edisi': each})}",
                    "count": len(_of_edition(all_figures, each)),
                    "chosen": each == edition,
                }
                for each, name in editions.items()
            ],
            "clear_url": here if edition else "",
            "statements": [statements.statement(figure) for figure in shown],
            "has_day": any(figure.as_of or figure.period for figure in all_figures),
            "more": len(wanted) - len(shown),
            "more_url": f"{here}?{query.urlencode()}" if len(wanted) > len(shown) else "",
            "csv_url": f"{reverse('portal:indicator_csv', args=[found.key])}?{file.urlencode()}",
        },
    )


@public_page
def indicator_csv(request: HttpRequest, key: str) -> HttpResponse:
    found = _indicator_or_404(key)
    rows = _of_edition(bulletin.figures_of(found), request.GET.get("edisi", ""))
    return csv_response(f"netra-{found.key}", statements.CSV_HEAD, statements.csv_rows(rows))


def _issue_or_404(key: int) -> Issue:
    found = bulletin.issue(key)
    if found is None:
        raise Http404
    return found


@public_page
def issues(request: HttpRequest) -> HttpResponse:
    return redirect("portal:figures")


def _part(request: HttpRequest, issue: Issue) -> tuple[published.Part, list[published.Part]]:
    """What the address asks for; what is covered when it asks for nothing known."""
    parts = published.parts(bulletin.issue_rows(issue))
    asked = request.GET.get("bagian", "")
    return next((part for part in parts if part.key == asked), parts[0]), parts


def _address(name: str, issue: Issue, **query: str) -> str:
    kept = urlencode({key: value for key, value in query.items() if value})
    return reverse(name, args=[issue.pk]) + (f"?{kept}" if kept else "")


@public_page
def issue(request: HttpRequest, key: int) -> HttpResponse:
    found = _issue_or_404(key)
    part, parts = _part(request, found)
    after = request.GET.get("sesudah", "")
    rows = [row for row in part.rows if not after.isdecimal() or row.position > int(after)]
    shown = rows[:PAGE_SIZE]
    every = parts[-1].rows
    table = published.table(
        found, shown, csv_url=_address("portal:issue_csv", found, bagian=part.key), every=every
    )
    following = found.replaced_by
    if len(rows) > len(shown):
        table = replace(
            table,
            more_url=_address("portal:issue", found, bagian=part.key, sesudah=str(shown[-1].position)),
            more_label=_("Show %(count)s more") % {"count": len(rows) - len(shown)},
        )
    return render(
        request,
        "portal/issue.html",
        {
            "page": Page("issue", "figures"),
            "issue": found,
            "edition": published.edition_words(found),
            "facts": published.facts(found),
            "filters": [
                {
                    "label": each.label,
                    "url": _address("portal:issue", found, bagian=each.key),
                    "count": len(each.rows),
                    "chosen": each is part,
                }
                for each in parts
            ],
            "table": table,
            "place_taken": published.place_taken(found),
            "replaced": published.replaced(found),
            "replaced_url": published.url_of(following) if following else "",
            "before_url": published.url_of(found.supersedes) if found.supersedes else "",
            "notes": published.notes(found, every),
            "citation": published.citation(
                found, request.build_absolute_uri(reverse("portal:issue", args=[found.pk]))
            ),
            "editions": [
                {**_issue_card(one), "here": one.pk == found.pk, "replaced": published.replaced(one)}
                for one in bulletin.editions_of(found)
            ],
        },
    )


@public_page
def issue_csv(request: HttpRequest, key: int) -> HttpResponse:
    found = _issue_or_404(key)
    part, _parts = _part(request, found)
    rows = published.csv_rows(found, part.rows)
    return csv_response(f"netra-{found.measure}-{found.edition}", published.CSV_HEAD, rows)
