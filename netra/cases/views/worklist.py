"""The list of cases: narrowed, sorted, paged by key, exported as shown."""

from collections.abc import Mapping
from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from netra.accounts.access import StaffRequest, staff_page
from netra.accounts.viewer import Viewer
from netra.cases import names, queries, search, wording
from netra.cases.access import OFFICERS, finds_names
from netra.cases.models import Case
from netra.cases.procedure import pack_of
from netra.cases.queries import IN_HANDLING, Page, Sort, Stage, Wish
from netra.cases.search import Sought
from netra.law import limits
from netra.platform.clock import office_now
from netra.platform.ui import exports, formats
from netra.platform.ui.tables import Cell, Column, Table


def stage_label(stage: Stage) -> str:
    return {
        Stage.HANDLING: _("In handling"),
        Stage.DECIDED: _("Decided"),
        Stage.CLOSED: _("Closed"),
    }[stage]


def _wish(request: StaffRequest) -> Wish:
    return queries.read_wish(lambda name: request.GET.get(name, ""))


def _address(wish: Wish, name: str = "cases:list", **changes: str) -> str:
    asked = {
        "cari": wish.text,
        "wilayah": wish.region,
        "lembaga": wish.body,
        "tahap": wish.stage.value if wish.stage else "",
        "urut": "" if wish.sort is wish.usual_sort else wish.sort.value,
        **changes,
    }
    query = urlencode({key: value for key, value in asked.items() if value})
    return reverse(name) + (f"?{query}" if query else "")


def limit_cell(case: Case) -> Cell:
    """Time left while the limit runs; afterwards the day it ended."""
    if case.handling_last_day is None:
        return Cell("–")
    if case.step not in IN_HANDLING:
        return Cell(formats.short_date(case.handling_last_day))
    left = limits.ends_at(case.handling_last_day, case.region.timezone) - office_now()
    return Cell(
        formats.short_date(case.handling_last_day),
        chip_kind=formats.urgency(left),
        chip_text=formats.time_left(left),
    )


def case_cell(case: Case) -> Cell:
    return Cell(
        wording.act_of(case, pack_of(case)),
        url=reverse("cases:case", args=[case.pk]),
        note=case.reference,
        example=case.example,
    )


@staff_page(*OFFICERS)
def case_list(request: StaffRequest) -> HttpResponse:
    wish, viewer = _wish(request), request.viewer
    sought = search.sought(viewer, wish)
    found = queries.page(sought.cases, wish)
    by_number = bool(wish.text) and search.is_number(wish.text)
    if by_number and len(found.cases) == 1 and not wish.after:
        return redirect("cases:case", case_id=found.cases[0].pk)
    return render(
        request,
        "cases/list.html",
        {
            "table": _table(viewer, wish, sought, found),
            "filters": _stages(wish, queries.stage_counts(sought.cases)),
            "clear_url": _address(Wish()) if wish.stage or wish.seeks else "",
            "sought": wish.text,
            "searches_names": finds_names(viewer),
            "narrowed_to": [*filter(None, (search.region_of(wish.region), search.body_of(wish.body)))]
            if wish.seeks
            else [],
            "offers": _offers(viewer, wish) if wish.text and not wish.after else [],
        },
    )


def _stages(wish: Wish, counted: Mapping[Stage, int]) -> list[dict[str, object]]:
    every: dict[str, object] = {
        "label": _("All"),
        "url": _address(wish, tahap=""),
        "count": sum(counted.values()),
        "chosen": wish.stage is None,
    }
    return [
        every,
        *(
            {
                "label": stage_label(stage),
                "url": _address(wish, tahap=stage.value),
                "count": counted[stage],
                "chosen": wish.stage is stage,
            }
            for stage in Stage
        ),
    ]


def _offers(viewer: Viewer, wish: Wish) -> list[dict[str, str]]:
    """Places and bodies that the words may mean as well, each the list narrowed to it."""
    places = [
        {"name": one.full_name, "url": _address(Wish(region=one.code))}
        for one in search.places(viewer, wish.text)
    ]
    bodies = [
        {"name": one.name, "url": _address(Wish(body=one.pk))} for one in search.bodies(viewer, wish.text)
    ]
    return places + bodies


def _empty(viewer: Viewer, wish: Wish, sought: Sought) -> str:
    """What was searched, and what to do next."""
    if sought.too_many:
        return _(
            "More than %(number)s people share that, so nobody was looked for. Add another word of the name, "
            "or search by the number, a place or a body."
        ) % {"number": formats.number(names.MOST)}
    if wish.text and search.is_number(wish.text):
        return _(
            "No case with that number that you may see. Searched for: the register number, its beginning or "
            "its sequence, the internal number of a case that waits for one, and the short number of the "
            "report. Check it against the letter, or search by a name or a place."
        )
    if wish.text and finds_names(viewer):
        return _(
            "No case by that name that you may find. Searched for: names of reported persons whose case the "
            "plenary found proven, and of those whose case your office still handles. Search by the number "
            "instead, or choose a place or a body above if one is offered."
        )
    if wish.text:
        return _(
            "The national office does not search by the names of persons. Search by the number instead, or "
            "choose a place or a body above if one is offered."
        )
    if wish.seeks:
        return _("No registered case there that you may see. Clear the search to see all of yours.")
    return _("No cases here. A case begins when a report is registered.")


def _table(viewer: Viewer, wish: Wish, sought: Sought, found: Page) -> Table:
    by_name = bool(wish.text) and not search.is_number(wish.text)
    ascending = wish.sort is Sort.LIMIT
    return Table(
        caption=_("Cases"),
        columns=[
            Column(_("Alleged act")),
            *([Column(_("Reported person"))] if by_name else []),
            Column(
                _("Handling limit"),
                sort_url=_address(replace(wish, sort=Sort.LIMIT)),
                direction="ascending" if ascending else "",
            ),
            Column(
                _("Registered"),
                sort_url=_address(replace(wish, sort=Sort.NEWEST)),
                direction="" if ascending else "descending",
            ),
            Column(_("Place")),
            Column(_("Step")),
        ],
        rows=[
            [
                case_cell(case),
                *([Cell(", ".join(sought.bearers.get(case.pk, ())))] if by_name else []),
                limit_cell(case),
                Cell(formats.short_date(case.registered_on) if case.registered_on else "–"),
                Cell(case.region.full_name, note=case.office.name),
                Cell(wording.state_of(case.step, pack_of(case))),
            ]
            for case in found.cases
        ],
        empty=_empty(viewer, wish, sought),
        csv_url=_address(wish, "cases:list_csv"),
        more_url=_address(wish, sesudah=found.more) if found.more else "",
        more_label=_("Show more cases"),
    )


@staff_page(*OFFICERS)
def case_csv(request: StaffRequest) -> HttpResponse:
    wish = _wish(request)
    head = [
        "nomor",
        "dugaan",
        "batas_penanganan",
        "diregister",
        "kode_wilayah",
        "wilayah",
        "kantor",
        "tahap",
        "contoh",
    ]
    rows = [
        [
            case.reference,
            wording.act_of(case, pack_of(case)),
            case.handling_last_day,
            case.registered_on,
            case.region_id,
            case.region.full_name,
            case.office.name,
            wording.state_of(case.step, pack_of(case)),
            "contoh" if case.example else "",
        ]
        for case in queries.every(search.sought(request.viewer, wish).cases, wish)
    ]
    return exports.csv_response("perkara", head, rows)
