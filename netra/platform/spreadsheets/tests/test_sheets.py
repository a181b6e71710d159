"""Hostile sheets are refused before a parser sees them; what goes out is never run."""

import zipfile
from datetime import date
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from netra.platform.spreadsheets import Limits, SheetRefused, read
from netra.platform.spreadsheets.writing import xlsx_bytes


def a_book(*rows: list[object]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def with_part(name: str, content: bytes) -> bytes:
    target = BytesIO(a_book(["a"], ["1"]))
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return target.getvalue()


def with_sheet(xml: str, encoding: str = "utf-8") -> bytes:
    """A book whose one sheet was written by hand."""
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(a_book(["a"]))) as made, zipfile.ZipFile(target, "w") as archive:
        for part in made.infolist():
            sheet = part.filename == "xl/worksheets/sheet1.xml"
            archive.writestr(part.filename, xml.encode(encoding) if sheet else made.read(part))
    return target.getvalue()


def test_both_kinds_read_the_same() -> None:
    book = read(a_book(["nomor", "hari"], ["1", date(2024, 11, 5)], [None, None], [2, "x"]))
    lines = read("\ufeffnomor;hari\r\n1;2024-11-05\r\n;\r\n2;x\r\n".encode())
    assert book == lines
    assert book.rows == [(2, ["1", "2024-11-05"]), (4, ["2", "x"])]


def test_a_formula_is_found_in_both_kinds() -> None:
    assert read(a_book(["a", "b"], ["x", "=1+1"])).formulas == {(2, 1)}
    assert read(b'a,b\nx,"=cmd|calc"\n').formulas == {(2, 1)}


def test_what_goes_out_comes_back_as_text_and_is_no_formula() -> None:
    for nasty in ("=1+1", "@SUM(A1)", "+62", "-5", '=HYPERLINK("http://x")'):
        content = xlsx_bytes("daftar", ["a"], [[nasty]])
        sheet = load_workbook(BytesIO(content)).worksheets[0]
        assert (sheet["A2"].value, sheet["A2"].data_type) == (nasty, "s")
        assert read(content).formulas == frozenset()


BOMB = with_part("xl/theme/bomb.xml", b"0" * (60 * 1024 * 1024))
ENTITIES = with_part("xl/laughs.xml", b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>')
_HEAD, _NAMED = (
    '<?xml version="1.0" encoding="UTF-16"?>',
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
)
_CELL = '<c t="inlineStr"><is><t>{}</t></is></c>'
_SHEET = f'<worksheet xmlns="{_NAMED}"><sheetData>{{}}</sheetData></worksheet>'
HIDDEN_ENTITIES = with_sheet(
    _HEAD + '<!DOCTYPE x [<!ENTITY a "b">]>' + _SHEET.format(f'<row r="1">{_CELL.format("&a;")}</row>'),
    "utf-16",
)
FAR_ROW = with_sheet(
    _SHEET.format(
        f'<row r="1">{_CELL.format("a")}</row><row r="2000000000">{_CELL.format("b")}</row>',
    )
)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"x" * (5 * 1024 * 1024 + 1), "too_large"),
        (BOMB, "too_swollen"),
        (ENTITIES, "broken"),
        (HIDDEN_ENTITIES, "broken"),
        (FAR_ROW, "too_many_rows"),
        (with_part("xl/vbaProject.bin", b"x"), "active"),
        (with_part("xl/externalLinks/externalLink1.xml", b"<x/>"), "active"),
        (b"PK\x03\x04 cut off", "broken"),
        (b"%PDF-1.7 \xff\xfe", "unknown_type"),
        (b"a,b\n\0,1\n", "unknown_type"),
        (b'a,b\n"never closed,1\n', "broken"),
        (a_book(["a"], ["x" * 501]), "cell_too_long"),
        (b"a\n" + b"1\n" * 5001, "too_many_rows"),
        (("," * 50 + "x\n").encode(), "too_wide"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_hostile_or_unfit_files_are_refused_by_name(content: bytes, code: str) -> None:
    with pytest.raises(SheetRefused) as refused:
        read(content)
    assert refused.value.code == code
    assert refused.value.message


def test_a_book_that_lies_about_its_size_is_counted_as_it_comes() -> None:
    with pytest.raises(SheetRefused) as refused:
        read(a_book(["a"], *[[str(n)] for n in range(30)]), Limits(rows=10))
    assert refused.value.code == "too_many_rows"
