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
    assert body == "a,b,c\r\n-1.50,2024-11-27,\r\n"
