import csv
from datetime import date
from decimal import Decimal

import pytest

from netra.platform.ui.exports import csv_response


@pytest.mark.parametrize("text", ["=1+1", "+62", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_a_spreadsheet_never_runs_a_cell(text: str) -> None:
    body = csv_response("x", ["a"], [[text]]).content.decode()
    assert body.split("\r\n", 1)[1].lstrip('"').startswith("'")


def test_numbers_and_days_are_for_machines() -> None:
    body = csv_response("x", ["a", "b", "c"], [[Decimal("-1.50"), date(2024, 11, 27), None]]).content.decode()
    assert body == "\ufeffa,b,c\r\n-1.50,2024-11-27,\r\n"


def test_excel_reads_the_file_as_utf_8_and_python_its_first_column_by_name() -> None:
    answer = csv_response("x", ["wilayah"], [["Kepulauan Meranti – Riau"]])
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert list(csv.DictReader(answer.content.decode("utf-8-sig").splitlines())) == [
        {"wilayah": "Kepulauan Meranti – Riau"}
    ]
