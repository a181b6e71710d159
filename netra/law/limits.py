"""Time limits: the first day, the last day, and the first instant that is too late."""

from __future__ import annotations

import calendar as months
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from netra.law.entries import Counting, LawPack, Limit, Status, Unit
from netra.law.errors import CalendarNeeded, NotCountedInDays, UnknownId

ONE_DAY = timedelta(days=1)


class WorkingDays(Protocol):
    """What counting working days asks of a calendar (see `netra.law.calendar`)."""

    @property
    def version(self) -> str: ...

    def is_working(self, day: date, /) -> bool: ...


@dataclass(frozen=True, slots=True)
class Alternative:
    """The days by another way of counting: no source says which holds, or the law allows more."""

    counting: Counting
    amount: int
    days: tuple[date, ...]

    @property
    def last_day(self) -> date:
        return self.days[-1]


@dataclass(frozen=True, slots=True)
class LimitSpan:
    """A limit laid on dates. `first_day` is day one, `last_day` the last local day that is in time."""

    limit: Limit
    trigger: date
    first_day: date
    last_day: date
    alternatives: tuple[Alternative, ...] = ()
    working_days: tuple[date, ...] | None = None  # of a limit that counts them: exactly the days counted
    calendar_version: str | None = None  # of the calendar that was asked; None when none was

    @property
    def status(self) -> Status:
        return self.limit.status

    @property
    def counting_is_inferred(self) -> bool:
        """The amount was read, but that it counts these days follows from another entry."""
        return bool(self.limit.counting_status) or self.limit.counting is Counting.UNSPECIFIED

    @property
    def days(self) -> tuple[date, ...]:
        """Every day that counts, from day one to the last: what a lawyer counts on the fingers."""
        if self.working_days is not None:
            return self.working_days
        return _calendar_days(self.first_day, (self.last_day - self.first_day).days + 1)

    def until(self, last: date) -> tuple[date, ...]:
        """Every day of the calendar from the first that may count to `last`, whether it counts or not."""
        first = first_day(self.trigger, self.limit)
        return _calendar_days(first, (last - first).days + 1)

    def is_open_on(self, day: date) -> bool:
        return day <= self.last_day


def first_day(trigger: date, limit: Limit) -> date:
    """The first calendar day of `limit` when it is triggered on the local date `trigger`.

    The day after the trigger, unless the pack says that the first day counts (pilkada-2024: CNT-DAY0; Bawaslu
    Pati 2024 counts so, one office counted otherwise, hence the switch). Where working days are counted, day
    one is the first working day from there on.
    """
    return trigger if limit.include_first_day else trigger + ONE_DAY


def last_day(trigger: date, limit: Limit, calendar: WorkingDays | None = None) -> date:
    """Last local day on which the act is in time.

    `trigger` is the local date of the trigger; of an extension, the trigger of the limit that it lengthens:
    the total counts from there, whenever the extension was granted (pilkada-2024: UU 1/2015 art.
    134(5)-(6), 3 + 2 days from registration). Limits whose counting no source names are counted by calendar
    days. Months and years keep the day of the month, or take the last day of a shorter month.

    Raises CalendarNeeded for working days without a `calendar`, CalendarGap when the calendar does not cover
    a year that the count must cross, and NotCountedInDays for hours (use `last_instant`).
    """
    return lay(limit, trigger, calendar).last_day


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


def clock(pack: LawPack, limit_id: str, trigger: date, calendar: WorkingDays | None = None) -> LimitSpan:
    """Lay the limit `limit_id` on the local date `trigger`.

    For an extension `trigger` is that of the limit it lengthens: `clock(pack, "DL-EXTRA", registered_on)`
    ends where 3 + 2 days end. Raises UnknownId and what `lay` raises.
    """
    return lay(limit_of(pack, limit_id), trigger, calendar)


def lay(limit: Limit, trigger: date, calendar: WorkingDays | None = None) -> LimitSpan:
    """`limit` laid on the local date `trigger`, with the days counted and the other readings.

    The other readings are the working days where no source names the counting, and the longest amount where
    the law lets the limit grow; those in working days are told when a `calendar` is handed in.

    Raises CalendarNeeded, CalendarGap, NotCountedInDays: see `last_day`.
    """
    counting = limit.total_counting or limit.counting
    amount = limit.amount if limit.total_amount is None else limit.total_amount
    counted: tuple[date, ...] | None = None
    first = trigger
    match limit.unit:
        case Unit.HOUR:
            raise NotCountedInDays(f"{limit.id} is counted in hours")
        case Unit.MONTH:
            last = _months_after(trigger, amount)
        case Unit.YEAR:
            last = _months_after(trigger, 12 * amount)
        case Unit.DAY:
            first = first_day(trigger, limit)
            if counting is Counting.WORKING:
                if calendar is None:
                    raise CalendarNeeded(f"{limit.id} counts working days")
                counted = _working_days(first, amount, calendar)
                first, last = counted[0], counted[-1]
            else:
                last = first + timedelta(days=amount - 1)
    alternatives = _alternatives(limit, trigger, calendar)
    asked = counted is not None or any(other.counting is Counting.WORKING for other in alternatives)
    return LimitSpan(
        limit=limit,
        trigger=trigger,
        first_day=min(first, last),
        last_day=last,
        alternatives=alternatives,
        working_days=counted,
        calendar_version=calendar.version if asked and calendar is not None else None,
    )


def _alternatives(limit: Limit, trigger: date, calendar: WorkingDays | None) -> tuple[Alternative, ...]:
    if limit.unit is not Unit.DAY:
        return ()
    others: list[tuple[Counting, int]] = []
    if limit.counting is Counting.UNSPECIFIED:
        others.append((Counting.WORKING, limit.amount))
    if limit.longest_amount is not None and limit.longest_counting is not None:
        others.append((limit.longest_counting, limit.longest_amount))
    first = first_day(trigger, limit)
    found: list[Alternative] = []
    for counting, amount in others:
        if counting is not Counting.WORKING:
            found.append(Alternative(counting, amount, _calendar_days(first, amount)))
        elif calendar is not None:
            found.append(Alternative(counting, amount, _working_days(first, amount, calendar)))
    return tuple(found)


def _calendar_days(first: date, amount: int) -> tuple[date, ...]:
    return tuple(first + timedelta(days=n) for n in range(amount))


def _working_days(first: date, amount: int, calendar: WorkingDays) -> tuple[date, ...]:
    found: list[date] = []
    day = first
    while len(found) < amount:
        if calendar.is_working(day):
            found.append(day)
        day += ONE_DAY
    return tuple(found)


def _months_after(start: date, count: int) -> date:
    index = start.year * 12 + (start.month - 1) + count
    year, month = divmod(index, 12)
    day = min(start.day, months.monthrange(year, month + 1)[1])
    return date(year, month + 1, day)
