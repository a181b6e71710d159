"""One sheet of text cells out of a CSV or XLSX file, or the reason why it is not taken."""

import csv
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO, StringIO

from django.utils.translation import gettext as _
from openpyxl import load_workbook

_MEGABYTE = 1024 * 1024
_PIECE = 64 * 1024
# Parts of a workbook that do something, or that fetch something from elsewhere.
_ACTIVE = (
    "xl/vbaproject",
    "xl/externallinks/",
    "xl/activex/",
    "xl/embeddings/",
    "xl/connections",
    "xl/querytables/",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may be at most. `unpacked` and `parts` guard against archives that swell, `walked` against
    gaps between rows."""

    size: int = 5 * _MEGABYTE
    unpacked: int = 40 * _MEGABYTE
    parts: int = 200
    rows: int = 5000
    # Empty ones with them: a file of five kilobytes can name its second row the two-thousand-millionth.
    walked: int = 100_000
    columns: int = 40
    cell: int = 500


class SheetRefused(Exception):
    """`code` is stable; `message` is for whoever sent the file. Nothing of it was taken."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class Sheet:
    """`rows` carry their number in the file, the head being row 1; rows without any text are left out.

    A cell that a spreadsheet would run stands in `formulas` as (row, column from 0), and its text is kept.
    """

    head: Sequence[str]
    rows: Sequence[tuple[int, Sequence[str]]]
    formulas: frozenset[tuple[int, int]]


def read(content: bytes, limits: Limits | None = None) -> Sheet:
    """Told by its bytes, never by its name. Raises SheetRefused."""
    bounds = limits or Limits()
    if not content:
        raise SheetRefused("empty", _("The file is empty."))
    if len(content) > bounds.size:
        raise SheetRefused(
            "too_large",
            _("The file is larger than %(size)s MB. Split it into several files.")
            % {"size": bounds.size // _MEGABYTE},
        )
    if content.startswith(b"PK\x03\x04"):
        return _sheet(_xlsx_rows(content, bounds), bounds)
    return _sheet(_csv_rows(content), bounds)


def _sheet(found: Iterator[Sequence[tuple[str, bool]]], limits: Limits) -> Sheet:
    rows: list[tuple[int, Sequence[str]]] = []
    formulas: set[tuple[int, int]] = set()
    head: Sequence[str] = ()
    for number, cells in enumerate(found, 1):
        if number > limits.walked:
            raise _too_many_rows(limits.walked)
        texts = [text.strip() for text, _run in cells]
        while texts and not texts[-1]:
            texts.pop()
        if len(texts) > limits.columns:
            raise SheetRefused(
                "too_wide",
                _("Row %(row)s has more than %(most)s columns.") % {"row": number, "most": limits.columns},
            )
        if not texts:
            continue
        if any(len(text) > limits.cell for text in texts):
            raise SheetRefused(
                "cell_too_long",
                _("A cell of row %(row)s is longer than %(most)s characters.")
                % {"row": number, "most": limits.cell},
            )
        if not head:
            head = texts
            continue
        if len(rows) == limits.rows:
            raise _too_many_rows(limits.rows)
        formulas |= {(number, at) for at, (text, run) in enumerate(cells) if run and text.strip()}
        rows.append((number, texts))
    if not head:
        raise SheetRefused("empty", _("The file is empty."))
    return Sheet(head, rows, frozenset(formulas))


def _too_many_rows(most: int) -> SheetRefused:
    return SheetRefused(
        "too_many_rows",
        _("The file has more than %(most)s rows. Split it into several files.") % {"most": most},
    )


def _csv_rows(content: bytes) -> Iterator[Sequence[tuple[str, bool]]]:
    if b"\0" in content:
        raise SheetRefused("unknown_type", _not_a_sheet())
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise SheetRefused("unknown_type", _not_a_sheet()) from None
    first = text.split("\n", 1)[0]
    # Excel in Indonesian settings writes semicolons.
    delimiter = ";" if first.count(";") > first.count(",") else ","
    try:
        for cells in csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True):
            # What our own files put before such a cell to keep it text comes off again.
            yield [_csv_cell(cell) for cell in cells]
    except csv.Error:
        raise SheetRefused("broken", _("The file is damaged: a row of it cannot be read.")) from None


def _csv_cell(cell: str) -> tuple[str, bool]:
    if cell.startswith("'") and cell[1:].startswith(_FORMULA):
        return cell[1:], False
    return cell, cell.startswith(_FORMULA)


def _xlsx_rows(content: bytes, limits: Limits) -> Iterator[Sequence[tuple[str, bool]]]:
    _look_into(content, limits)
    try:
        book = load_workbook(BytesIO(content), read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        # What the file says of its own size is not believed: rows are counted as they come.
        sheet.reset_dimensions()
        for row in sheet.iter_rows(max_col=limits.columns + 1):
            yield [_xlsx_cell(cell) for cell in row]
    except SheetRefused:
        raise
    except Exception:  # the library raises whatever a damaged part makes it raise
        raise SheetRefused("broken", _("The file is damaged: a row of it cannot be read.")) from None


def _xlsx_cell(cell: object) -> tuple[str, bool]:
    value = getattr(cell, "value", None)
    if value is None:
        return "", False
    if getattr(cell, "data_type", "") == "f":
        return str(value), True
    if isinstance(value, datetime):
        return value.date().isoformat(), False
    if isinstance(value, date):
        return value.isoformat(), False
    if isinstance(value, float) and value.is_integer():
        return str(int(value)), False
    return str(value), False


def _look_into(content: bytes, limits: Limits) -> None:
    """The archive is unpacked once, counted and thrown away, before any parser sees a byte of it."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > limits.parts:
                raise SheetRefused("too_swollen", _swollen())
            names = {part.filename.lower() for part in parts}
            if "xl/workbook.xml" not in names:
                raise SheetRefused("unknown_type", _not_a_sheet())
            if any(name.startswith(_ACTIVE) for name in names):
                raise SheetRefused(
                    "active",
                    _(
                        "The file holds macros, or links to other files. Save only the sheet itself as XLSX "
                        "or CSV and send that."
                    ),
                )
            left = limits.unpacked
            for part in parts:
                left = _weighed(archive, part, left)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError):
        raise SheetRefused("broken", _("The file is damaged: a row of it cannot be read.")) from None


def _weighed(archive: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> int:
    if part.flag_bits & 1:
        raise SheetRefused("locked", _("The file is locked with a password. Send it without one."))
    last = b""
    with archive.open(part) as stream:
        while piece := stream.read(_PIECE):
            left -= len(piece)
            if left < 0:
                raise SheetRefused("too_swollen", _swollen())
            # A document type can make a parser build what was never in the file, or fetch it from elsewhere.
            # The parser takes UTF-16 too, in which a NUL stands beside every letter.
            seen = (last + piece).replace(b"\0", b"")
            if b"<!DOCTYPE" in seen or b"<!ENTITY" in seen:
                raise SheetRefused("broken", _("The file is damaged: a row of it cannot be read."))
            last = piece[-32:]
    return left


def _not_a_sheet() -> str:
    return _("The file is neither XLSX nor CSV in UTF-8. Save the sheet as one of these and send it again.")


def _swollen() -> str:
    return _("The file unpacks to far more than a sheet of this size can hold. It was not opened.")
