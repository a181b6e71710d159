"""A list as one XLSX sheet: text cells are text, whatever they begin with."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet.datavalidation import DataValidation

from netra.platform.ui.exports import Value

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Extras:
    """What helps whoever fills a sheet in: how wide its columns are, from what a cell is chosen, and a second
    sheet that says what the choices mean.

    `choices`: of a column, the rows (from 1, without the head) with the words that they take; none: all rows.
    """

    widths: Mapping[str, int] = field(default_factory=dict)
    choices: Sequence[tuple[str, Sequence[int] | None, Sequence[str]]] = ()
    second: tuple[str, Sequence[Sequence[Value]]] | None = None


PLAIN = Extras()
# What a list of a cell may hold in all, and how far down one reaches that is for every row.
_LIST_MAX, _LAST = 255, 5001


def xlsx_response(
    name: str, head: Sequence[str], rows: Iterable[Sequence[Value]], extras: Extras = PLAIN
) -> HttpResponse:
    return HttpResponse(
        xlsx_bytes(name, head, rows, extras),
        content_type=XLSX,
        headers={"Content-Disposition": f'attachment; filename="{name}.xlsx"'},
    )


def xlsx_bytes(
    name: str, head: Sequence[str], rows: Iterable[Sequence[Value]], extras: Extras = PLAIN
) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(name[:31])
    if extras.widths:
        sheet.freeze_panes = "A2"
    for at, column in enumerate(head, 1):
        if column in extras.widths:
            sheet.column_dimensions[get_column_letter(at)].width = extras.widths[column]
    sheet.append(list(head))
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    for column, places, words in extras.choices:
        listed = ",".join(words)
        if not words or len(listed) > _LIST_MAX:
            continue
        letter = get_column_letter(list(head).index(column) + 1)
        # It helps and forbids nothing: what may stand there is judged when the sheet comes back.
        choice = DataValidation(type="list", formula1=f'"{listed}"', allow_blank=True, showErrorMessage=False)
        for place in (
            [f"{letter}2:{letter}{_LAST}"] if places is None else [f"{letter}{n + 1}" for n in places]
        ):
            choice.add(place)
        sheet.data_validations.append(choice)
    if extras.second is not None:
        title, lines = extras.second
        other = book.create_sheet(title[:31])
        for at, width in enumerate((16, 24, 90), 1):
            other.column_dimensions[get_column_letter(at)].width = width
        for line in lines:
            other.append([_cell(other, value) for value in line])
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def _cell(sheet: WriteOnlyWorksheet, value: Value) -> object:
    if value is None or (isinstance(value, int | Decimal | date) and not isinstance(value, datetime)):
        return value
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", str(value)))
    # openpyxl takes what begins with "=" for a formula; said to be a string, it is shown and never run.
    cell.data_type = "s"
    cell.quotePrefix = True
    return cell
