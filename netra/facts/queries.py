"""Counting facts: reversals subtract themselves."""

from collections.abc import Mapping

from django.db.models import Sum

from netra.facts.models import CountedUnit, Fact, FactKind


def counts(
    *, election_key: str, kind: FactKind, unit: CountedUnit, verified: bool | None, example: bool
) -> Mapping[str, int]:
    """Region code (district or coarser, as recorded) to how many of `unit`. Units are never mixed."""
    rows = Fact.objects.filter(election=election_key, kind=kind, unit=unit, example=example)
    if verified is not None:
        rows = rows.filter(verified=verified)
    summed = rows.values_list("region").annotate(total=Sum("amount")).order_by("region")
    return {code: total for code, total in summed if total}
