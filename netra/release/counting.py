"""What the facts say now: counts by region, where Netra is used at all, and the digest of both.

Reading only, and no measure: approval asks here whether a draft still rests on what is recorded.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.crypto import salted_hmac

from netra.accounts.models import Grant, Role
from netra.elections.models import Election
from netra.facts import queries as facts
from netra.institutions.models import InstitutionKind
from netra.regions.codes import NATION, ancestors_of
from netra.regions.models import Level, Region
from netra.release.measures import Measure


@dataclass(frozen=True, slots=True)
class Counted:
    """`by_region`: as recorded, district or coarser. `covered`: the regencies whose office works in Netra."""

    measure: Measure
    election_key: str
    example: bool
    by_region: Mapping[str, int]
    covered: frozenset[str]

    @property
    def digest(self) -> str:
        """Keyed, because every issue shows it: whoever could compute a plain digest would try the few numbers
        that a hidden cell may hold until it fits.
        """
        content = {
            "measure": self.measure.version,
            "election": self.election_key,
            "example": self.example,
            "counts": dict(self.by_region),
            "covered": sorted(self.covered),
        }
        return salted_hmac(
            "netra.release.counted", json.dumps(content, sort_keys=True), algorithm="sha256"
        ).hexdigest()

    def totals(self) -> dict[str, int]:
        """Each region with all that lies in it."""
        found: dict[str, int] = {NATION: 0}
        for code, count in self.by_region.items():
            for region in {NATION, *ancestors_of(code), code}:
                found[region] = found.get(region, 0) + count
        return found


def count(measure: Measure, election: Election, *, example: bool, on: date) -> Counted:
    """`on` is the day of the issue, from which ages are counted."""
    return Counted(
        measure=measure,
        election_key=election.pk,
        example=example,
        by_region=facts.counts(
            election_key=election.pk,
            kind=measure.kind,
            unit=measure.counted,
            verified=True,
            example=example,
            receiver=measure.receiver,
            weeks=measure.weeks(on),
        ),
        covered=covered_regencies(example=example),
    )


def covered_regencies(*, example: bool) -> frozenset[str]:
    """Regencies and cities whose Bawaslu office has, or had, somebody who can record and decide a case.

    Anywhere else nothing is known, and nothing known is not zero.
    """
    return frozenset(
        Grant.objects.filter(
            role__in=(Role.CASE_OFFICER, Role.COMMISSIONER),
            institution__kind=InstitutionKind.BAWASLU,
            institution__example=example,
            institution__region__level=Level.REGENCY,
        ).values_list("institution__region", flat=True)
    )


def tree(covered: frozenset[str]) -> list[tuple[str, str | None]]:
    """The rows of an issue, each with the region it is part of: the nation, every province, every regency and
    city, and the districts of those that are covered. From the top down, by code.
    """
    upper = Region.objects.filter(level__lte=Level.REGENCY, valid_to=None)
    lower = Region.objects.filter(level=Level.DISTRICT, valid_to=None, parent__in=covered)
    rows: list[tuple[int, str, str | None]] = [
        *upper.values_list("level", "code", "parent"),
        *lower.values_list("level", "code", "parent"),
    ]
    return [(code, parent) for _, code, parent in sorted(rows, key=lambda row: (row[0], row[1]))]
