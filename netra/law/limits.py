"""Time limits: the first day, the last day, and the first instant that is too late."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from netra.law.entries import Counting, LawPack, Limit, Status, Unit
from netra.law.errors import CalendarNeeded, NotCountedInDays, UnknownId


@dataclass(frozen=True, slots=True)
class LimitSpan:
    """A limit laid on dates. `first_day` is day one, `last_day` the last local day that is in time."""

    limit: Limit
    trigger: date
    first_day: date
    last_day: date

    @property
    def status(self) -> Status:
        return self.limit.status

    @property
    def counting_is_inferred(self) -> bool:
        """The amount was read, but that it counts these days follows from another entry."""
        return bool(self.limit.counting_status) or self.limit.counting is Counting.UNSPECIFIED

    @property
    def source(self) -> str:
        """The articles, as cited by the pack."""
        return "; ".join(self.limit.basis)

    @property
    def days(self) -> tuple[date, ...]:
        """Every day from day one to the last day: what a lawyer counts on the fingers."""
        return tuple(
            self.first_day + timedelta(days=n) for n in range((self.last_day - self.first_day).days + 1)
        )

    def is_open_on(self, day: date) -> bool:
        return day <= self.last_day


def first_day(trigger: date, limit: Limit) -> date:
    """Day one of `limit` when it is triggered on the local date `trigger`.

    The day after the trigger, unless the pack says that the first day counts (pilkada-2024: CNT-DAY0; Bawaslu
    Pati 2024 counts so, one office counted otherwise, hence the switch).
    """
    return trigger if limit.include_first_day else trigger + timedelta(days=1)


def last_day(trigger: date, limit: Limit) -> date:
    """Last local day on which the act is in time.

    `trigger` is the local date of the trigger; of an extension, the trigger of the limit that it lengthens:
    the total counts from there, whenever the extension was granted (pilkada-2024: UU 1/2015 art.
    134(5)-(6), 3 + 2 days from registration). Limits whose counting no source names are counted by calendar
    days. Months and years keep the day of the month, or take the last day of a shorter month.

    Raises CalendarNeeded for working days and NotCountedInDays for hours (use `last_instant`).
    """
    counting = limit.total_counting or limit.counting
    amount = limit.amount if limit.total_amount is None else limit.total_amount
    match limit.unit:
        case Unit.HOUR:
            raise NotCountedInDays(f"{limit.id} is counted in hours")
        case Unit.MONTH:
            return _months_after(trigger, amount)
        case Unit.YEAR:
            return _months_after(trigger, 12 * amount)
        case Unit.DAY:
            if counting is Counting.WORKING:
                raise CalendarNeeded(f"{limit.id} counts working days")
            return first_day(trigger, limit) + timedelta(days=amount - 1)


def last_instant(trigger: datetime, limit: Limit) -> datetime:
    """End of a limit in hours: exactly `amount` hours after the aware instant `trigger`.

    Raises NotCountedInDays when the limit is not one of hours, ValueError for a naive `trigger`.
    """
    if limit.unit is not Unit.HOUR:
        raise NotCountedInDays(f"{limit.id} is not counted in hours")
    if trigger.tzinfo is None:
        raise ValueError("the trigger of a limit in hours needs a time zone")
    return trigger + timedelta(hours=limit.amount)


def ends_at(last: date, tz: str) -> datetime:
    """The first instant that is too late: local midnight after the day `last` in the IANA zone `tz`.

    Aware, with the zone's own offset. That the limit runs to 24.00 local time is CNT-DAY0 of pilkada-2024.
    Raises zoneinfo.ZoneInfoNotFoundError for an unknown zone.
    """
    return datetime.combine(last + timedelta(days=1), time.min, tzinfo=ZoneInfo(tz))


def limit_of(pack: LawPack, limit_id: str) -> Limit:
    """The limit with this id. Raises UnknownId."""
    try:
        return pack.limits[limit_id]
    except KeyError:
        raise UnknownId("limit", limit_id) from None


def clock(pack: LawPack, limit_id: str, trigger: date) -> LimitSpan:
    """Lay the limit `limit_id` on the local date `trigger`.

    For an extension `trigger` is that of the limit it lengthens: `clock(pack, "DL-EXTRA", registered_on)`
    ends where 3 + 2 days end. Raises UnknownId, CalendarNeeded, NotCountedInDays.
    """
    limit = limit_of(pack, limit_id)
    last = last_day(trigger, limit)
    first = min(first_day(trigger, limit), last) if limit.unit is Unit.DAY else min(trigger, last)
    return LimitSpan(limit=limit, trigger=trigger, first_day=first, last_day=last)


def _months_after(start: date, months: int) -> date:
    index = start.year * 12 + (start.month - 1) + months
    year, month = divmod(index, 12)
    day = min(start.day, calendar.monthrange(year, month + 1)[1])
    return date(year, month + 1, day)
