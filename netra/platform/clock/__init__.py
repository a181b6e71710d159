"""The two clocks, and the only place that asks the machine for the time.

`wall_now()` is true time: audit, sessions, second factors, leases. `office_now()` is the day the office works
in: limits, stages, reminders, due times of jobs. They differ only inside a demo database, where the office
clock can be moved and then runs on from there.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import connections, router

_frozen: ContextVar[datetime | None] = ContextVar("netra_office_frozen", default=None)
# One holder per request: a list of no or one offset, filled by the first question. None: always ask.
_asked: ContextVar[list[timedelta] | None] = ContextVar("netra_office_asked", default=None)


class OfficeClockFixed(RuntimeError):
    """Somebody tried to move the office clock of a database that is not a demo."""


def wall_now() -> datetime:
    return datetime.now(UTC)


def office_now() -> datetime:
    if (frozen_at := _frozen.get()) is not None:
        return frozen_at
    return wall_now() + _offset()


def office_today(tz: str) -> date:
    return office_now().astimezone(ZoneInfo(tz)).date()


def move_office_clock(to: datetime) -> None:
    """The office clock shows `to` and runs on from there. The caller's transaction also audits it."""
    from netra.platform.clock.installation import is_demo
    from netra.platform.clock.models import OfficeClock

    if to.tzinfo is None:
        raise ValueError("The office clock needs a time with its zone.")
    if not is_demo():
        raise OfficeClockFixed("The office clock moves only in a demo database.")
    if not connections[router.db_for_write(OfficeClock)].in_atomic_block:
        raise RuntimeError("move_office_clock needs transaction.atomic around it.")
    OfficeClock.objects.update_or_create(
        pk=1, defaults={"wall_anchor": wall_now(), "office_anchor": to.astimezone(UTC)}
    )
    if (asked := _asked.get()) is not None:
        asked.clear()


@contextmanager
def frozen(office: datetime) -> Iterator[datetime]:
    """Inside, office_now() is exactly `office`: for tests and for the builder of the demo."""
    if office.tzinfo is None:
        raise ValueError("A frozen office clock needs a time with its zone.")
    token = _frozen.set(office.astimezone(UTC))
    try:
        yield office
    finally:
        _frozen.reset(token)


@contextmanager
def asked_once() -> Iterator[None]:
    """Inside, the database is asked for the office clock at most once; each request is wrapped in it."""
    token = _asked.set([])
    try:
        yield
    finally:
        _asked.reset(token)


def _offset() -> timedelta:
    asked = _asked.get()
    if asked:
        return asked[0]
    offset = _offset_now()
    if asked is not None:
        asked.append(offset)
    return offset


def _offset_now() -> timedelta:
    # Models can only be imported once Django has loaded, and this module is imported before that.
    from netra.platform.clock.installation import kind_or_none
    from netra.platform.clock.models import Kind, OfficeClock

    if kind_or_none() is not Kind.DEMO:
        return timedelta(0)
    anchors = OfficeClock.objects.values_list("office_anchor", "wall_anchor").first()
    return anchors[0] - anchors[1] if anchors else timedelta(0)
