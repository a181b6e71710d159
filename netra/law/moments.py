"""Points of a case in time: a local day, and the instant where the hour is known."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

# Far enough for every election and ruling, near enough that adding a limit never leaves the calendar.
FIRST_YEAR, LAST_YEAR = 1945, 2199

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})?"
)


class NoMoment(Exception):
    """A text that names no point in time. `code` says why: malformed_date, impossible_date,
    offset_missing or date_out_of_range."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Moment:
    """`day` is the local date of the region, `instant` the aware time in its zone, None for a bare date."""

    day: date
    instant: datetime | None = None

    def is_before(self, other: Moment) -> bool:
        """Certainly before: by the instant when both are known, else by the local day."""
        if self.instant is not None and other.instant is not None:
            return self.instant < other.instant
        return self.day < other.day


def parse(text: str, zone: ZoneInfo) -> Moment:
    """An ISO date ("2024-10-06", a local day) or date-time with offset ("2024-10-06T09:30:00+07:00").

    The day of a date-time is the one that the clocks of `zone` show: 23:30 in Jakarta is the next day in
    Jayapura. Nothing else is read: no week dates, no basic format, no time without an offset.

    Raises NoMoment.
    """
    if _DAY.fullmatch(text):
        return Moment(_within(_day(text)))
    if not (found := _INSTANT.fullmatch(text)):
        raise NoMoment("malformed_date")
    if found[3] is None:
        raise NoMoment("offset_missing")
    _within(_day(text[:10]))  # so that no offset can carry it out of the calendar
    try:
        instant = datetime.fromisoformat(text).astimezone(zone)
    except ValueError:
        raise NoMoment("impossible_date") from None
    return Moment(_within(instant.date()), instant)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NoMoment("impossible_date") from None


def _within(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise NoMoment("date_out_of_range")
    return day
