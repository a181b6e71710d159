"""A list as one XLSX sheet: text cells are text, whatever they begin with."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from netra.platform.ui.exports import Value

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def xlsx_response(name: str, head: Sequence[str], rows: Iterable[Sequence[Value]]) -> HttpResponse:
    return HttpResponse(
        xlsx_bytes(name, head, rows),
        content_type=XLSX,
        headers={"Content-Disposition": f'attachment; filename="{name}.xlsx"'},
    )


def xlsx_bytes(name: str, head: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(name[:31])
    sheet.append(list(head))
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
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
