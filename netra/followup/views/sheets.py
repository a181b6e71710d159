"""Sheets of answers: send one, see what is wrong with it, record it whole, take it back as one."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from netra.accounts.access import StaffRequest, staff_page
from netra.cases import wording
from netra.cases.models import ReferralLine
from netra.cases.procedure import pack_of
from netra.followup import answers, imports, queries, sentences
from netra.followup.access import IMPORTERS, answerable_for, import_for, imports_for
from netra.followup.answers import What
from netra.followup.ladder import OPEN_STATES
from netra.followup.matching import menu_of
from netra.followup.models import Import, ImportState
from netra.law.entries import Sanction
from netra.platform import spreadsheets
from netra.platform.jobs import queries as jobs
from netra.platform.ui import exports, formats
from netra.platform.ui.tables import Cell, Column, Table
from netra.referral.answers import codes_of
from netra.reports import uploads

SHOWN = 100
# Of these the page tells what the sheet says.
SAID_OF = frozenset({ImportState.READY, ImportState.RECORDED, ImportState.TAKEN_BACK})
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
        "trouble_at": queries.row_named(found, found.trouble_row) if found.trouble else None,
        "said": _said(found) if state in SAID_OF else None,
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


def _said(found: Import) -> Table:
    """What stands in the sheet for whom, before it is recorded and after."""
    rows = []
    for row in queries.rows_of(found, SHOWN):
        cells, run = row.texts["cells"], frozenset(row.texts["run"])
        told, _problems = answers.read_row(row.number, found.head, cells, run)
        if told is None or row.line is None:
            continue
        person = row.line.track.person
        rows.append(
            [
                Cell(formats.number(row.number)),
                Cell(
                    person.name,
                    url=reverse("referral:line", args=[row.line_id]),
                    note=row.line.track.case.reference,
                    example=row.line.track.case.example,
                ),
                Cell(sentences.of_a_row(told, row.line)),
            ]
        )
    return Table(
        caption=_("What the sheet says"),
        columns=[Column(_("Row"), numeric=True), Column(_("Person")), Column(_("What is said"), wide=True)],
        rows=rows,
        empty=_("Nothing is said here."),
    )


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
            "Every row is recorded as what the body answered for that person. If one row cannot be recorded, "
            "none is. Afterwards the sheet can be taken back as a whole."
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
            "All that was recorded from this sheet is taken back at once; the history keeps that it was. If "
            "the record of one person has gone further since, nothing is taken back."
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
_WIDTHS: Mapping[str, int] = {
    **dict.fromkeys(HEAD, 18),
    answers.Column.NAME: 30,
    answers.Column.NUMBER: 34,
    answers.Column.PERSON: 8,
    answers.Column.STATE: 24,
    answers.Column.REASON: 40,
    answers.Column.MENU: 40,
    answers.Column.LINE: 38,
}
NAME = "rujukan-terbuka"


@staff_page(*IMPORTERS)
def open_referrals(request: StaffRequest) -> HttpResponseBase:
    """The sheet to fill in: one row for each referral whose track goes on, oldest first."""
    lines = list(
        answerable_for(request.viewer)
        .filter(state__in=OPEN_STATES)
        .exclude(track__step__in=queries.ENDED_STEPS)
        .select_related("track__person", "track__case")
        .order_by("referred_at", "pk")[: spreadsheets.Limits().rows]
    )
    menus = [menu_of(line.track, What.SANCTION) for line in lines]
    if request.GET.get("bentuk") == "csv":
        # A CSV has no second sheet: what the ids mean stands beside them.
        said = ("; ".join(f"{one.id}: {wording.said(one.wording)}" for one in menu) for menu in menus)
        return exports.csv_response(NAME, HEAD, map(_blank, lines, said))
    of: dict[tuple[str, ...], list[int]] = {}
    for number, menu in enumerate(menus, 1):
        of.setdefault(tuple(entry.id for entry in menu), []).append(number)
    extras = spreadsheets.Extras(
        widths=_WIDTHS,
        choices=[
            (answers.Column.WHAT, None, [what.value for what in What]),
            *((answers.Column.SANCTION, numbers, ids) for ids, numbers in of.items()),
        ],
        second=(_("choices"), _choices(lines, menus)),
    )
    ids = (", ".join(entry.id for entry in menu) for menu in menus)
    return spreadsheets.xlsx_response(NAME, HEAD, map(_blank, lines, ids), extras)


def _blank(line: ReferralLine, menu: str) -> list[exports.Value]:
    track = line.track
    known: dict[str, exports.Value] = {
        answers.Column.NAME: track.person.name,
        answers.Column.NUMBER: track.case.reference,
        answers.Column.PERSON: track.person.position,
        answers.Column.STATE: wording.state_of(track.step, pack_of(track.case)),
        answers.Column.MENU: menu,
        answers.Column.LINE: str(line.pk),
    }
    return [known.get(name, "") for name in HEAD]


def _choices(
    lines: Sequence[ReferralLine], menus: Sequence[Sequence[Sanction]]
) -> list[tuple[str, str, str]]:
    """What may stand in which column, and what it means: by the rules of the cases on the sheet."""
    found: dict[tuple[str, str, str], tuple[str, str, str]]
    found = {("", "", ""): (_("column"), _("write"), _("what it means"))}
    packs: set[str] = set()
    for line, menu in zip(lines, menus, strict=True):
        pack = pack_of(line.track.case)
        rows = [(answers.Column.SANCTION.value, entry.id, wording.said(entry.wording)) for entry in menu]
        if pack.digest not in packs:
            packs.add(pack.digest)
            rows += _of_the_rules(line)
        for row in rows:
            found.setdefault(row, row)
    head, *rest = found.values()
    order = [answers.Column.WHAT, answers.Column.SANCTION, answers.Column.CODE]
    return [head, *sorted(rest, key=lambda row: order.index(answers.Column(row[0])))]


def _of_the_rules(line: ReferralLine) -> list[tuple[str, str, str]]:
    pack = pack_of(line.track.case)
    return [
        *(
            (answers.Column.WHAT.value, what.value, wording.said(pack.transitions[step].wording))
            for what, step in answers.STEPS.items()
            if step in pack.transitions
        ),
        *(
            (answers.Column.CODE.value, one.code, f"{what.value}: {wording.said(one.wording)}")
            for what, group in answers.CODES.items()
            for one in codes_of(line, group)
        ),
    ]
