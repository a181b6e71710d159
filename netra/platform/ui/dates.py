"""Reading a date as people write it: 9 November 2024, 9 Nov, 9/11/24, 2024-11-09, kemarin."""

import re
from datetime import date, timedelta
from enum import StrEnum

EARLIEST = date(2000, 1, 1)
# A day without its year is the latest one of that name; if that was long ago, the year is asked for instead.
YEARLESS_REACH = timedelta(days=180)

_MONTHS = {
    **{name: n for n, names in enumerate(
        (
            ("januari", "january", "jan"), ("februari", "february", "feb", "pebruari"),
            ("maret", "march", "mar"), ("april", "apr"), ("mei", "may"),
            ("juni", "june", "jun"), ("juli", "july", "jul"),
            ("agustus", "august", "agu", "agt", "ags", "aug"), ("september", "sep", "sept"),
            ("oktober", "october", "okt", "oct"), ("november", "nov", "nop", "nopember"),
            ("desember", "december", "des", "dec"),
        ), start=1,
    ) for name in names},
}  # fmt: skip
_BEFORE = re.compile(
    r"^(?:(?:pada|hari|tanggal|tgl\.?|on)\s+)*(?:(?:senin|selasa|rabu|kamis|jum'?at|sabtu|minggu|ahad|monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
    r"\s*,?\s+)?(?:(?:tanggal|tgl\.?)\s+)?"
)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
# Two figures of a year are of this century. Without any year a dot would rather part hours from minutes.
_NUMBERS = re.compile(
    r"(\d{1,2})\s*(?:[/\-]\s*(\d{1,2})|[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4}|\d{2}))", re.ASCII
)
_WORDS = re.compile(r"(\d{1,2})[\s\-/]*([a-z]+)\.?(?:[\s,\-/]*(\d{4})|[\s,\-/]+'?(\d{2}))?", re.ASCII)
_DAYS_AGO = {
    "hari ini": 0, "today": 0, "kemarin": 1, "yesterday": 1, "kemarin dulu": 2, "kemarin lusa": 2,
}  # fmt: skip


class Problem(StrEnum):
    UNREADABLE = "unreadable"
    NO_SUCH_DAY = "no_such_day"
    YEAR_MISSING = "year_missing"
    FUTURE = "future"
    TOO_OLD = "too_old"


class DateRefused(Exception):
    """`meant`: the day that was probably meant, when there is a good guess."""

    def __init__(self, problem: Problem, read: date | None = None, meant: date | None = None) -> None:
        super().__init__(problem)
        self.problem = problem
        self.read = read
        self.meant = meant


def read_date(text: str, today: date) -> date:
    """The day somebody wrote, not after `today` and not before 2000. Day before month, as in Indonesia."""
    lowered = " ".join(text.lower().split())
    if lowered in _DAYS_AGO:
        return today - timedelta(days=_DAYS_AGO[lowered])
    year, month, day = _parts(_BEFORE.sub("", lowered))
    if year is None:
        return _latest(month, day, today)
    try:
        read = date(year, month, day)
    except ValueError:
        raise DateRefused(Problem.NO_SUCH_DAY)
    if read > today:
        raise DateRefused(Problem.FUTURE, read, _meant_instead(read, today))
    if read < EARLIEST:
        raise DateRefused(Problem.TOO_OLD, read, _in_year(read, today))
    return read


def _parts(lowered: str) -> tuple[int | None, int, int]:
    """Year, month, day; no year if none was written."""
    if found := _ISO.fullmatch(lowered):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _NUMBERS.fullmatch(lowered):
        return _year(found[4]), int(found[2] or found[3]), int(found[1])
    if (found := _WORDS.fullmatch(lowered)) and found[2] in _MONTHS:
        return _year(found[3] or found[4]), _MONTHS[found[2]], int(found[1])
    raise DateRefused(Problem.UNREADABLE)


def _year(figures: str | None) -> int | None:
    if figures is None:
        return None
    return int(figures) if len(figures) == 4 else 2000 + int(figures)


def _latest(month: int, day: int, today: date) -> date:
    for year in range(today.year, today.year - 9, -1):  # 29 February can be eight years away
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found <= today:
            if today - found > YEARLESS_REACH:
                raise DateRefused(Problem.YEAR_MISSING, meant=found)
            return found
    raise DateRefused(Problem.NO_SUCH_DAY)


def _meant_instead(read: date, today: date) -> date | None:
    """19 November typed on the 14th is mostly 9 November with a slipped finger; a wrong year comes next."""
    if (read.year, read.month) == (today.year, today.month) and 10 < read.day < 20:
        slipped = read.replace(day=read.day - 10)
        if slipped <= today:
            return slipped
    return _in_year(read, today) if read.year > today.year else None


def _in_year(read: date, today: date) -> date | None:
    try:
        guessed = read.replace(year=today.year)
    except ValueError:
        return None
    return guessed if guessed <= today else None
