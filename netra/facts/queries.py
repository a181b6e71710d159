"""Counting facts: reversals subtract themselves."""

from collections.abc import Mapping
from datetime import date

from django.db.models import Sum

from netra.facts.models import FINDING, CountedUnit, Fact, FactKind


def counts(
    *,
    election_key: str,
    kind: FactKind,
    unit: CountedUnit,
    verified: bool | None,
    example: bool,
    finding: bool | None = None,
    receiver: str = "",
    weeks: tuple[date | None, date | None] = (None, None),
) -> Mapping[str, int]:
    """Region code (district or coarser, as recorded) to how many of `unit`. Units are never mixed.

    `finding`: only what the office found itself, only what was reported, or both. `receiver` narrows to
    facts of this one body. `weeks`: the first and the last Monday, both inclusive.
    """
    rows = Fact.objects.filter(election=election_key, kind=kind, unit=unit, example=example)
    if verified is not None:
        rows = rows.filter(verified=verified)
    if finding is not None:
        rows = rows.filter(channel=FINDING) if finding else rows.exclude(channel=FINDING)
    if receiver:
        rows = rows.filter(receiver=receiver)
    first, last = weeks
    if first is not None:
        rows = rows.filter(week__gte=first)
    if last is not None:
        rows = rows.filter(week__lte=last)
    summed = rows.values_list("region").annotate(total=Sum("amount")).order_by("region")
    return {code: total for code, total in summed if total}


def receivers(kind: FactKind, *, example: bool) -> list[str]:
    """The keys of the bodies of which such a fact was ever written."""
    found = Fact.objects.filter(kind=kind, example=example, receiver__isnull=False)
    return list(found.order_by("receiver").values_list("receiver", flat=True).distinct())
