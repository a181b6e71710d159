"""CSV of exactly what a page shows; every row says whether it is an example."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from io import StringIO

from django.http import HttpResponse

Value = str | int | Decimal | date | None

# Without this mark Excel on Windows reads a file in its own old alphabet and mangles “–” and every accent.
_BYTE_ORDER_MARK = "\ufeff"
# A spreadsheet would run a cell that begins so; an apostrophe keeps it text.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def _cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | Decimal):
        return f"{value:f}" if isinstance(value, Decimal) else str(value)
    return f"'{value}" if value.startswith(_FORMULA) else value


def csv_text(head: Sequence[str], rows: Iterable[Sequence[Value]]) -> str:
    """Machine form: a decimal point, ISO dates, UTF-8 with its mark, the same columns in both languages."""
    text = StringIO()
    text.write(_BYTE_ORDER_MARK)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue()


def csv_response(name: str, head: Sequence[str], rows: Iterable[Sequence[Value]]) -> HttpResponse:
    return HttpResponse(
        csv_text(head, rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )
