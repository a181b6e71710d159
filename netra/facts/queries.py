"""Counting facts: reversals subtract themselves."""

from collections.abc import Mapping

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
) -> Mapping[str, int]:
    """Region code (district or coarser, as recorded) to how many of `unit`. Units are never mixed.

    `finding`: only what the office found itself, only what was reported, or both.
    """
    rows = Fact.objects.filter(election=election_key, kind=kind, unit=unit, example=example)
    if verified is not None:
        rows = rows.filter(verified=verified)
    if finding is not None:
        rows = rows.filter(channel=FINDING) if finding else rows.exclude(channel=FINDING)
    summed = rows.values_list("region").annotate(total=Sum("amount")).order_by("region")
    return {code: total for code, total in summed if total}
