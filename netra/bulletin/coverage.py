"""Of how much of a region a number speaks: what two regencies count must not pass for the nation."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from netra.bulletin.models import RowStatus
from netra.platform.ui import formats
from netra.regions.codes import NATION, ancestors_of, level_of
from netra.regions.models import Level


class Row(Protocol):
    """A row of an issue or of a draft."""

    @property
    def region_id(self) -> str: ...
    @property
    def part_of_id(self) -> str | None: ...
    @property
    def value(self) -> object: ...
    @property
    def status(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Coverage:
    """Regencies and cities: those whose office works in Netra, and the others."""

    covered: int
    others: int

    @property
    def words(self) -> str:
        every = self.covered + self.others
        if not self.others:
            return ngettext(
                "from the only regency or city, which is covered",
                "from all %(every)s regencies and cities; all are covered",
                every,
            ) % {"every": formats.number(every)}
        return ngettext(
            "from %(covered)s covered regency or city; %(others)s are not covered",
            "from %(covered)s covered regencies and cities; %(others)s are not covered",
            self.covered,
        ) % {"covered": formats.number(self.covered), "others": formats.number(self.others)}


def of_rows(rows: Iterable[Row]) -> dict[str, Coverage]:
    """Of the nation and each province."""
    found: dict[str, Coverage] = {}
    for row in rows:
        if level_of(row.region_id) != Level.REGENCY:
            continue
        unknown = row.status == RowStatus.NOT_COVERED
        for code in {NATION, *ancestors_of(row.region_id)}:
            before = found.get(code, Coverage(0, 0))
            found[code] = Coverage(before.covered + (not unknown), before.others + unknown)
    return found


def without_parts(rows: Iterable[Row]) -> frozenset[str]:
    """Withheld regions whose parts all show zero: what they count was recorded for no part."""
    parts: dict[str, list[Row]] = {}
    withheld: set[str] = set()
    for row in rows:
        if row.part_of_id is not None:
            parts.setdefault(row.part_of_id, []).append(row)
        if row.status == RowStatus.SUPPRESSED:
            withheld.add(row.region_id)
    return frozenset(
        code
        for code in withheld
        if code in parts and all(part.status == RowStatus.SHOWN and part.value == 0 for part in parts[code])
    )


def without_parts_words() -> str:
    return _(
        "Every district below it shows zero, and this is no contradiction: what is withheld was recorded "
        "for the region as a whole, without a district. It is not zero."
    )


def zero_words() -> str:
    return _(
        "Zero means: the covered offices have recorded none in Netra for this election. Other sources may "
        "know of some."
    )
