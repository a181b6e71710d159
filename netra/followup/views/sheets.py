"""Sheets of answers: send one, see what is wrong with it, record it whole, take it back as one."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from netra.accounts.access import StaffRequest, staff_page
from netra.followup import answers, imports, queries, sentences
from netra.followup.access import IMPORTERS, answerable_for, import_for, imports_for
from netra.followup.ladder import OPEN_STATES
from netra.followup.models import Import, ImportState
from netra.platform import spreadsheets
from netra.platform.jobs import queries as jobs
from netra.platform.ui import exports, formats
from netra.platform.ui.tables import Cell, Column, Table
from netra.reports import uploads

SHOWN = 100
LOOKS = {
    ImportState.CHECKING: "wait",
    ImportState.REFUSED: "urgent",
    ImportState.READY: "soon",
    ImportState.RECORDING: "wait",
    ImportState.RECORDED: "ok",
    ImportState.TAKING_BACK: "wait",
    ImportState.TAKEN_BACK: "wait",
}


@staff_page(*IMPORTERS)
def sheet_list(request: StaffRequest) -> HttpResponse:
    refused = ""
    if request.method == "POST":
        try:
            made = _taken(request)
        except spreadsheets.SheetRefused as error:
            refused = error.message
        except answers.HeadRefused as error:
            refused = sentences.head_refused(error.code, error.column)
        else:
            return redirect("followup:sheet", made.pk)
    found = list(imports_for(request.viewer).select_related("office__region")[:SHOWN])
    table = Table(
        caption=_("Sheets of answers"),
        columns=[Column(_("File")), Column(_("Sent")), Column(_("Office")), Column(_("State"))],
        rows=[
            [
                Cell(one.file_name, url=reverse("followup:sheet", args=[one.pk]), example=one.example),
                Cell(formats.short_date_time(one.made_at, one.office.region.timezone), note=one.made_by_name),
                Cell(one.office.name),
                _state(one),
            ]
            for one in found
        ],
        empty=_("No sheet was sent yet. Download the open referrals, fill in the answers and send the file."),
    )
    return render(
        request, "followup/sheets.html", {"table": table, "refused": refused}, status=422 if refused else 200
    )


def _taken(request: StaffRequest) -> Import:
    sent = uploads.arrived(request.FILES.getlist(uploads.SHEET_FIELD))
    if not sent:
        raise spreadsheets.SheetRefused("missing", _("Choose the file that is to be sent."))
    return imports.receive(sent[0].sheet, sent[0].name or "", request.viewer)


def _state(one: Import) -> Cell:
    state = ImportState(one.state)
    return Cell("", chip_kind=LOOKS[state], chip_text=str(state.label))


@staff_page(*IMPORTERS)
def sheet(request: StaffRequest, import_id: int) -> HttpResponse:
    return _page(request, import_for(request.viewer, import_id))


def _page(request: StaffRequest, found: Import, refused: str = "") -> HttpResponse:
    state = ImportState(found.state)
    problems = list(found.problems.all()[:SHOWN])
    context: dict[str, Any] = {  # Any: what a template takes
        "sheet": found,
        "state": state,
        "look": LOOKS[state],
        "zone": found.office.region.timezone,
        "rows": found.rows.count(),
        "problem_count": found.problems.count(),
        "counted": queries.meant(found) if state == ImportState.READY else [],
        "job": jobs.progress(found.job_id) if found.job_id and state in imports.MOVING else None,
        "broken_off": imports.broken_off(found),
        "trouble": sentences.trouble(found.trouble, found.trouble_row) if found.trouble else "",
        "refused": refused,
        "table": Table(
            caption=_("What is wrong"),
            columns=[Column(_("Row"), numeric=True), Column(_("Column")), Column(_("Why"), wide=True)],
            rows=[
                [
                    Cell(formats.number(one.number)),
                    Cell(one.column),
                    Cell(sentences.problem(one.code, one.value)),
                ]
                for one in problems
            ],
            empty=_("Nothing is wrong with this sheet."),
            csv_url=reverse("followup:sheet_csv", args=[found.pk]),
        ),
    }
    return render(request, "followup/sheet.html", context, status=409 if refused else 200)


@staff_page(*IMPORTERS)
def sheet_csv(request: StaffRequest, import_id: int) -> HttpResponse:
    """Every error, not only those that the page shows."""
    found = import_for(request.viewer, import_id)
    rows: Iterator[list[exports.Value]] = (
        [one.number, one.column, one.code, sentences.problem(one.code, one.value), one.value]
        for one in found.problems.all()
    )
    return exports.csv_response(f"impor-{found.pk}", ["baris", "kolom", "kode", "sebab", "isi"], rows)


@staff_page(*IMPORTERS)
def record(request: StaffRequest, import_id: int) -> HttpResponse:
    found = import_for(request.viewer, import_id)
    if request.method == "POST":
        try:
            imports.record(found, request.viewer)
        except imports.ImportRefused:
            return _page(request, import_for(request.viewer, import_id), _not_now())
        return redirect("followup:sheet", import_id)
    return _confirm(
        request,
        found,
        title=_("Record this sheet?"),
        consequence=_(
            "Every row is recorded as the answer of its body, and whoever follows it is told. If one row "
            "cannot be recorded, none stays."
        ),
        action=_("Record the sheet"),
    )


@staff_page(*IMPORTERS)
def take_back(request: StaffRequest, import_id: int) -> HttpResponse:
    found = import_for(request.viewer, import_id)
    if request.method == "POST":
        try:
            imports.take_back(found, request.viewer)
        except imports.ImportRefused:
            return _page(request, import_for(request.viewer, import_id), _not_now())
        return redirect("followup:sheet", import_id)
    return _confirm(
        request,
        found,
        title=_("Take this sheet back?"),
        consequence=_(
            "All that it recorded is taken back as one, and stays in the history as taken back. Nothing is "
            "taken back if a single row has gone further since."
        ),
        action=_("Take the sheet back"),
    )


def _not_now() -> str:
    return _("The sheet stands where this cannot be done, perhaps because a colleague was quicker.")


def _confirm(
    request: StaffRequest, found: Import, *, title: str, consequence: str, action: str
) -> HttpResponse:
    context = {
        "title": title,
        "consequence": consequence,
        "facts": [
            (_("File"), found.file_name),
            (_("Rows"), formats.number(found.rows.count())),
            (_("Sent by"), found.made_by_name),
        ],
        "action": action,
        "back": reverse("followup:sheet", args=[found.pk]),
    }
    return render(request, "ui/confirm.html", context)


HEAD = [column.value for column in answers.Column]


@staff_page(*IMPORTERS)
def open_referrals(request: StaffRequest) -> HttpResponse:
    """The sheet to fill in: one row for each referral without an outcome, oldest first."""
    lines = (
        answerable_for(request.viewer)
        .filter(state__in=OPEN_STATES, track__sanction__isnull=True)
        .select_related("track__person", "track__case")
        .order_by("referred_at", "pk")[: spreadsheets.Limits().rows]
    )
    rows = (
        [
            *(str(line.pk), line.track.case.reference, line.track.person.position),
            *("", "", "", None, None, None, ""),
            *(line.track.person.name, line.get_state_display()),
        ]
        for line in lines
    )
    return spreadsheets.xlsx_response("rujukan-terbuka", HEAD, rows)
