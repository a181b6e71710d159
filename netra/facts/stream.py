"""Writing facts: always inside the transaction of the thing that happened."""

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from netra.elections.models import Election
from netra.facts.models import CountedUnit, Fact, FactKind
from netra.institutions.models import Institution
from netra.platform.clock import office_today
from netra.platform.db.hot import insert
from netra.regions.codes import ancestors_of, level_of
from netra.regions.models import Level, Region


class FactUnknown(Exception):
    """There is no such fact to reverse, or it is itself a reversal, or it was reversed before."""


def record(
    *,
    kind: FactKind,
    unit: CountedUnit,
    on: date,
    region: Region,
    election: Election,
    office_kind: str,
    verified: bool,
    violation_class: str = "",
    channel: str = "",
    receiver: Institution | None = None,
    example: bool = False,
) -> UUID:
    """One countable thing. `on` is the local day it happened; only its week is kept. Returns the key.

    A `receiver` of a village stays out: it would say where, and so of whom, more nearly than a district.
    """
    _inside_transaction()
    fact = Fact(
        week=on - timedelta(days=on.weekday()),
        recorded_on=office_today(region.timezone),
        region_id=coarse(region.code),
        election=election,
        kind=kind,
        unit=unit,
        violation_class=violation_class,
        channel=channel,
        verified=verified,
        office_kind=office_kind,
        receiver_kind=receiver.kind if receiver else None,
        receiver=receiver if receiver and receiver.region.level < Level.VILLAGE else None,
        amount=1,
        example=example,
    )
    insert([fact])
    return fact.key


def reverse(key: UUID) -> UUID:
    """Take a fact back by a row of its own. Raises FactUnknown."""
    _inside_transaction()
    fact = Fact.objects.select_related("region").filter(pk=key, amount=1).first()
    if fact is None or Fact.objects.filter(reverses=key).exists():
        raise FactUnknown(str(key))
    undone = Fact.objects.create(
        week=fact.week,
        recorded_on=office_today(fact.region.timezone),
        region_id=fact.region_id,
        election_id=fact.election_id,
        kind=fact.kind,
        unit=fact.unit,
        violation_class=fact.violation_class,
        channel=fact.channel,
        verified=fact.verified,
        office_kind=fact.office_kind,
        receiver_kind=fact.receiver_kind,
        receiver_id=fact.receiver_id,
        amount=-1,
        reverses=fact.key,
        example=fact.example,
    )
    return undone.key


def coarse(region_code: str) -> str:
    """The district of a village; any coarser region is itself. A village would point at its people."""
    if level_of(region_code) < Level.VILLAGE:
        return region_code
    return next(code for code in ancestors_of(region_code) if level_of(code) == Level.DISTRICT)


def _inside_transaction() -> None:
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("A fact is written in the transaction of what happened, never alone.")
