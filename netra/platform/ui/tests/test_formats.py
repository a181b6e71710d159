import itertools
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from netra.platform.ui import formats

VOTING = date(2024, 11, 27)


@pytest.mark.parametrize(
    ("value", "indonesian", "english"),
    [
        (1010, "1.010", "1,010"),
        (552469, "552.469", "552,469"),
        (Decimal("51.28"), "51,28", "51.28"),
        (Decimal("77.00"), "77", "77"),
        (-3, "−3", "−3"),
        (0, "0", "0"),
    ],
)
def test_number_uses_the_separators_of_the_language(value: Decimal, indonesian: str, english: str) -> None:
    assert formats.number(value) == indonesian
    with translation.override("en"):
        assert formats.number(value) == english


def test_a_file_has_a_size_and_a_kind_in_words() -> None:
    assert [formats.file_size(one) for one in (280, 1024, 1025, 1024 * 1024, 1_400_000)] == [
        "280 byte",
        "1 kB",
        "2 kB",
        "1 MB",
        "1,4 MB",
    ]
    assert formats.file_kind("text/plain") == "teks"
    assert (
        formats.file_kind("x-odd/thing") == "x-odd/thing" and formats.file_kind("") == "jenis tidak disebut"
    )


def test_decimal_keeps_the_digits_of_its_source() -> None:
    assert formats.decimal(Decimal("77.00")) == "77,00"
    assert formats.decimal(Decimal("-3.4")) == "−3,4"
    assert formats.decimal(Decimal("1234567.5"), 0) == "1.234.568"


def test_dates_in_both_languages() -> None:
    assert formats.long_date(VOTING) == "Rabu, 27 November 2024"
    assert formats.short_date(date(2024, 8, 2)) == "Jum 2 Agu"
    assert formats.short_date(date(2020, 12, 9), with_year=True) == "Rab 9 Des 2020"
    with translation.override("en"):
        assert formats.long_date(VOTING) == "Wednesday, 27 November 2024"
        assert formats.day_month(date(2024, 8, 2)) == "2 Aug"


def test_a_moment_is_told_in_the_zone_of_its_region() -> None:
    moment = datetime(2024, 11, 14, 16, 30, tzinfo=UTC)
    assert formats.date_time(moment, "Asia/Jakarta") == "Kamis, 14 November 2024 pukul 23.30 WIB"
    assert formats.date_time(moment, "Asia/Jayapura") == "Jumat, 15 November 2024 pukul 01.30 WIT"
    with translation.override("en"):
        assert formats.office_time(moment, "Asia/Makassar") == "00:30 WITA"


def test_a_day_ends_at_24_of_that_day() -> None:
    assert formats.day_end(VOTING, "Asia/Makassar") == "Rabu, 27 November 2024 pukul 24.00 WITA"


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(hours=30, minutes=59), "1 hari 6 jam lagi"),
        (timedelta(hours=14, minutes=59), "14 jam lagi"),
        (timedelta(hours=2, minutes=5), "2 jam 5 menit lagi"),
        (timedelta(minutes=40, seconds=59), "40 menit lagi"),
        (timedelta(seconds=59), "kurang dari satu menit lagi"),
        (timedelta(days=3), "3 hari lagi"),
        (-timedelta(hours=10, minutes=59), "Lewat 10 jam"),
    ],
)
def test_time_left_is_rounded_down(left: timedelta, words: str) -> None:
    assert formats.time_left(left) == words


def test_time_left_in_english_has_its_plural() -> None:
    with translation.override("en"):
        assert formats.time_left(timedelta(hours=25)) == "1 day 1 hour left"
        assert formats.time_left(timedelta(days=2, hours=2)) == "2 days 2 hours left"


@given(st.integers(min_value=0, max_value=60 * 24 * 60))
def test_time_left_never_promises_more_than_there_is(minutes: int) -> None:
    with translation.override("id"):
        words = formats.time_left(timedelta(minutes=minutes)).split()
    units = {"hari": 24 * 60, "jam": 60, "menit": 1}
    told = sum(int(n) * units[u] for n, u in itertools.pairwise(words) if n.isdigit())
    assert told <= minutes


@pytest.mark.parametrize(
    ("left", "state"),
    [
        (timedelta(hours=73), "ok"),
        (timedelta(hours=72), "soon"),
        (timedelta(hours=24), "soon"),
        (timedelta(hours=23, minutes=59), "urgent"),
        (timedelta(0), "urgent"),
        (-timedelta(seconds=1), "missed"),
    ],
)
def test_urgency_changes_at_72_and_24_hours(left: timedelta, state: str) -> None:
    assert formats.urgency(left) == state
