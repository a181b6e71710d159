from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netra.platform.ui.dates import EARLIEST, DateRefused, Problem, read_date
from netra.platform.ui.formats import MONTHS

TODAY = date(2024, 11, 14)
NINTH = date(2024, 11, 9)


@pytest.mark.parametrize(
    "text",
    [
        "9 November 2024", "9 november 2024", "09 Nov 2024", "9 Nov. 2024", "9/11/2024",
        "09-11-2024", "9.11.2024", "2024-11-09",
        "Sabtu, 9 November 2024", "  9   nopember  2024 ", "9 / 11 / 2024",
        "9 Nov", "9 november", "9/11", "9-11", "09/11/24", "9.11.24", "9 Nov 24", "9 Nov '24", "9-Nov-2024",
        "9Nov2024", "9 Nov, 2024", "tgl 9 Nov 2024", "tanggal 9 November", "Tgl. 9/11/2024",
        "hari Sabtu tanggal 9 November 2024", "Sabtu tgl 9/11",
    ],
)  # fmt: skip
def test_people_write_one_day_in_many_ways(text: str) -> None:
    assert read_date(text, TODAY) == NINTH


def test_a_day_without_its_year_is_the_latest_and_never_to_come() -> None:
    assert read_date("31 Des", date(2025, 1, 2)) == date(2024, 12, 31)
    assert read_date("14 November", TODAY) == TODAY


def test_words_for_near_days() -> None:
    assert read_date("hari ini", TODAY) == TODAY
    assert read_date("Kemarin", TODAY) == TODAY - timedelta(days=1)


@given(st.dates(EARLIEST, TODAY))
def test_every_day_is_read_from_both_languages_and_from_numbers(day: date) -> None:
    for tongue in ("id", "en"):
        assert read_date(f"{day.day} {MONTHS[tongue][day.month - 1]} {day.year}", TODAY) == day
    assert read_date(f"{day.day}/{day.month}/{day.year}", TODAY) == day
    assert read_date(day.isoformat(), TODAY) == day


@pytest.mark.parametrize(
    ("text", "problem", "meant"),
    [
        ("19 November 2024", Problem.FUTURE, NINTH),
        ("15 November 2024", Problem.FUTURE, date(2024, 11, 5)),
        ("9 November 2025", Problem.FUTURE, NINTH),
        ("25 November 2024", Problem.FUTURE, None),
        ("9 November 1924", Problem.TOO_OLD, NINTH),
        ("31 Desember 1999", Problem.TOO_OLD, None),
        ("31 Februari 2024", Problem.NO_SUCH_DAY, None),
        ("32/11/2024", Problem.NO_SUCH_DAY, None),
        ("0/0/2024", Problem.NO_SUCH_DAY, None),
        ("pekan lalu", Problem.UNREADABLE, None),
        ("9 Novenber 2024", Problem.UNREADABLE, None),
        ("20 Desember", Problem.YEAR_MISSING, date(2023, 12, 20)),
        ("15/11", Problem.YEAR_MISSING, date(2023, 11, 15)),
        ("29 Februari", Problem.YEAR_MISSING, date(2024, 2, 29)),
        ("31 Februari", Problem.NO_SUCH_DAY, None),
        ("13/13", Problem.NO_SUCH_DAY, None),
        ("11/24/2024", Problem.NO_SUCH_DAY, None),
        ("9/11/25", Problem.FUTURE, NINTH),
        ("9.11", Problem.UNREADABLE, None),
        ("9/11/024", Problem.UNREADABLE, None),
        ("9112024", Problem.UNREADABLE, None),
        ("9 Nov 2024 pagi", Problem.UNREADABLE, None),
        ("November", Problem.UNREADABLE, None),
        ("tanggal", Problem.UNREADABLE, None),
        ("٩/١١/٢٠٢٤", Problem.UNREADABLE, None),
    ],
)
def test_what_cannot_be_is_refused_with_a_guess_where_there_is_one(
    text: str, problem: Problem, meant: date | None
) -> None:
    with pytest.raises(DateRefused) as refused:
        read_date(text, TODAY)
    assert (refused.value.problem, refused.value.meant) == (problem, meant)


def test_today_is_in_time_and_tomorrow_is_not() -> None:
    assert read_date("14/11/2024", TODAY) == TODAY
    with pytest.raises(DateRefused):
        read_date("15/11/2024", TODAY)
