"""The list of cases: narrowed, sorted, paged by key, exported as shown."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from netra.accounts.access import StaffRequest, staff_page
from netra.cases import queries, wording
from netra.cases.access import OFFICERS
from netra.cases.models import Case
from netra.cases.procedure import pack_of
from netra.cases.queries import IN_HANDLING, Sort, Stage, Wish
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
    return queries.read_wish(
        request.GET.get("tahap", ""), request.GET.get("urut", ""), request.GET.get("sesudah", "")
    )


def _address(wish: Wish, name: str = "cases:list", **changes: str) -> str:
    asked = {
        "tahap": wish.stage.value if wish.stage else "",
        "urut": "" if wish.sort is Sort.LIMIT else wish.sort.value,
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
    wish = _wish(request)
    sought = request.GET.get("nomor", "").strip()[:80]
    found = queries.page(request.viewer, wish)
    if sought:
        numbered = queries.by_number(request.viewer, sought)
        if len(numbered) == 1:
            return redirect("cases:case", case_id=numbered[0].pk)
        found = queries.Page(numbered, "")
    counted = queries.stage_counts(request.viewer)
    filters = [
        {
            "label": _("All"),
            "url": _address(wish, tahap=""),
            "count": sum(counted.values()),
            "chosen": wish.stage is None,
        },
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
    by_limit = wish.sort is Sort.LIMIT
    table = Table(
        caption=_("Cases"),
        columns=[
            Column(_("Alleged act")),
            Column(
                _("Handling limit"),
                sort_url=_address(wish, urut=""),
                direction="ascending" if by_limit else "",
            ),
            Column(
                _("Registered"),
                sort_url=_address(wish, urut=Sort.NEWEST.value),
                direction="" if by_limit else "descending",
            ),
            Column(_("Place")),
            Column(_("Step")),
        ],
        rows=[
            [
                case_cell(case),
                limit_cell(case),
                Cell(formats.short_date(case.registered_on) if case.registered_on else "–"),
                Cell(case.region.full_name, note=case.office.name),
                Cell(wording.state_of(case.step, pack_of(case))),
            ]
            for case in found.cases
        ],
        empty=_("No case with that number that you may see.")
        if sought
        else _("No cases here. A case begins when a report is registered."),
        csv_url=_address(wish, "cases:list_csv"),
        more_url=_address(wish, sesudah=found.more) if found.more else "",
        more_label=_("Show more cases"),
    )
    clear = _address(wish, tahap="") if wish.stage or sought else ""
    return render(
        request,
        "cases/list.html",
        {"table": table, "filters": filters, "clear_url": clear, "sought": sought},
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
        for case in queries.every(request.viewer, wish)
    ]
    return exports.csv_response("perkara", head, rows)
