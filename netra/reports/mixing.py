"""When a day is over the order in which its tips arrived is lost: their rows are written anew, shuffled.

The numbers and places of rows tell an order, and between rows of reports, whose minutes are known, they would
tell the hour. So every row that came with a tip is taken out and put in again, all offices together.
"""

from collections import Counter
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
_chance = SystemRandom()


def mix() -> int:
    """Every tip of an earlier day that still lies as it came. Returns how many there were."""
    with transaction.atomic():
        today = office_now().astimezone(ZoneInfo(_LAST_ZONE)).date()
        tips = list(Tip.objects.select_for_update().filter(mixed=False, arrived_on__lt=today))
        if not tips:
            return 0
        _forget_what_was_deleted()
        for one in tips:
            one.mixed = True
        envelopes = [one.envelope_id for one in tips]
        _anew(Envelope, list(Envelope.objects.select_for_update().filter(pk__in=envelopes)))
        _anew(KeyWrap, list(KeyWrap.objects.filter(envelope__in=envelopes)), renumbered=True)
        _anew(PeeledWrap, list(PeeledWrap.objects.filter(envelope__in=envelopes)), renumbered=True)
        _anew(Tip, tips)
        counted = Counter((one.office_id, one.arrived_on) for one in tips)
        for (office, day), count in sorted(counted.items()):
            audit.append(
                actor="sistem",
                action="tips.arrived",
                object_kind="office",
                object_key=office,
                facts={"day": day.isoformat(), "tips": count},
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


def _compute(_: Payload, __: Progress) -> JSON:
    return None


def _finish(_: Payload, __: None) -> None:
    mix()


DAILY = Handler(compute=_compute, finish=_finish)
