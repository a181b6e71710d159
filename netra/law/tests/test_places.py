"""Regions and their clocks, from the table alone."""

import subprocess
import sys

import pytest

from netra.law import places
from netra.law.places import NoRegion

PLACES = places.shipped()


@pytest.mark.parametrize(
    ("region", "zone"),
    [
        ("33", "Asia/Jakarta"),
        ("61", "Asia/Jakarta"),
        ("64.02", "Asia/Makassar"),
        ("64.02.03", "Asia/Makassar"),
        ("64.02.03.2001", "Asia/Makassar"),
        ("82.71", "Asia/Jayapura"),
        ("91", "Asia/Jayapura"),
    ],
)
def test_the_province_decides_the_zone(region: str, zone: str) -> None:
    assert PLACES.zone(region) == zone


@pytest.mark.parametrize(
    ("region", "why"),
    [
        ("00", "nation"),
        ("99", "province"),
        ("33.99", "regency"),
        ("33.99.01", "regency"),
        ("", "malformed"),
        ("64.2", "malformed"),
        ("6402", "malformed"),
        ("64.02.03.201", "malformed"),
        ("64.02.03.2001.01", "malformed"),
        ("64.02\n", "malformed"),
        ("٦٤", "malformed"),
        ("Kaltim", "malformed"),
    ],
)
def test_a_code_without_clocks_says_why(region: str, why: str) -> None:
    with pytest.raises(NoRegion) as refused:
        PLACES.zone(region)
    assert refused.value.why == why


def test_an_answer_needs_no_schema_of_what_is_released() -> None:
    """The dearest import is left out where nothing has to be proved: so the command starts fast."""
    program = (
        "import sys; from netra.law import answers; "
        "answers.explain_value({'pack': 'pilkada-2024', 'region': '64.02', 'subject': 'PNS'}); "
        "sys.exit('jsonschema' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
