"""When a day is over the order in which its tips arrived is lost: their rows are written anew, shuffled.

The numbers and places of rows tell an order, and between rows of reports, whose minutes are known, they would
tell the hour. So every row that came with a tip is taken out and put in again, all offices together.
"""

from math import ceil
from random import SystemRandom
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, models, transaction

from netra.platform import audit
from netra.platform.clock import office_now
from netra.platform.jobs.handlers import JSON, Handler, Payload, Progress
from netra.reports.models import Envelope, KeyWrap, PeeledWrap, Tip

# Every zone of the country has begun a new day when this one has.
_LAST_ZONE = "Asia/Jakarta"
# So many bodies, of 65 kB each, are in memory at once, and for so many others wait who write.
AT_ONCE = 400
_chance = SystemRandom()


def _goes_on(done: int, total: int | None = None) -> None:
    """Nobody asks how far it is."""


def mix(tell: Progress = _goes_on) -> int:
    """Every tip of an earlier day that still lies as it came. Returns how many there were.

    A flood is written anew in parts, each drawn by lot from all that wait: in which part a tip went tells
    nothing either. The parts are even, because one that was left over alone would take its own place again.
    """
    done = 0
    while mixed := _part():
        done += mixed
        tell(done)
    return done


def _part() -> int:
    with transaction.atomic():
        today = office_now().astimezone(ZoneInfo(_LAST_ZONE)).date()
        earlier = Tip.objects.filter(mixed=False, arrived_on__lt=today)
        keys = list(earlier.values_list("pk", flat=True))
        if not keys:
            return 0
        _chance.shuffle(keys)
        drawn = keys[: ceil(len(keys) / ceil(len(keys) / AT_ONCE))]
        tips = list(Tip.objects.select_for_update().filter(pk__in=drawn, mixed=False))
        _forget_what_was_deleted()
        for one in tips:
            one.mixed = True
        envelopes = [one.envelope_id for one in tips]
        _anew(Envelope, list(Envelope.objects.select_for_update().filter(pk__in=envelopes)))
        _anew(KeyWrap, list(KeyWrap.objects.filter(envelope__in=envelopes)), renumbered=True)
        _anew(PeeledWrap, list(PeeledWrap.objects.filter(envelope__in=envelopes)), renumbered=True)
        _anew(Tip, tips)
        for office, day in sorted({(one.office_id, one.arrived_on) for one in tips}):
            that_day = Tip.objects.filter(office=office, arrived_on=day)
            # One line for a day, when the last of its tips is written: until then the day is not told.
            if that_day.filter(mixed=False).exists():
                continue
            audit.append(
                actor="sistem",
                action="tips.arrived",
                object_kind="office",
                object_key=office,
                facts={"day": day.isoformat(), "tips": that_day.count()},
            )
        return len(tips)


def _anew(table: type[models.Model], rows: list[Any], *, renumbered: bool = False) -> None:
    """Out and in again at once. Whoever points to them does not notice: their keys stay, and the database
    looks at the end of the transaction."""
    found = table._default_manager.filter(pk__in=[one.pk for one in rows])
    # Past Django's collector, which would refuse to leave rows alone that others point to.
    found._raw_delete(found.db)
    _chance.shuffle(rows)
    for one in rows:
        one._state.adding = True
        if renumbered:
            one.pk = None
    table._default_manager.bulk_create(rows)


def _forget_what_was_deleted() -> None:
    """SQLite leaves deleted rows readable in its file unless it is told not to."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")


def _compute(_: Payload, tell: Progress) -> JSON:
    # Not as the job's end, which is one transaction: the parts would all be held in it.
    mix(tell)
    return None


DAILY = Handler(compute=_compute)
