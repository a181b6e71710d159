"""Which date of a case cannot lie before which: what nobody can have done, whatever the law says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from netra.law.entries import CaseDate
from netra.law.moments import Moment


@dataclass(frozen=True, slots=True)
class Impossible:
    """The date `later` lies before the date `earlier`."""

    later: str
    earlier: str


def all_before(case_dates: Mapping[str, CaseDate]) -> Mapping[str, frozenset[str]]:
    """For every date, all dates that it cannot lie before: those it names, those they name, and so on.

    A date that stands in its own set is a circle in the pack. Names that are no dates of the pack are kept.
    """
    found: dict[str, frozenset[str]] = {}
    for key in case_dates:
        reached: set[str] = set()
        waiting = list(case_dates[key].not_before)
        while waiting:
            name = waiting.pop()
            if name not in reached:
                reached.add(name)
                if name in case_dates:
                    waiting.extend(case_dates[name].not_before)
        found[key] = frozenset(reached)
    return found


def impossible(dates: Mapping[str, Moment], before: Mapping[str, frozenset[str]]) -> Iterator[Impossible]:
    """The pairs of `dates` in an impossible order, by `before` (see `all_before`).

    The same day is possible, and so is the same instant. Where a known date lies between the two and breaks
    the order itself, only that nearer pair is told.
    """
    broken = [
        Impossible(later, earlier)
        for later, moment in dates.items()
        if (names := before.get(later))
        for earlier, other in dates.items()
        if earlier in names and moment.is_before(other)
    ]
    pairs = {(one.later, one.earlier) for one in broken}
    for one in broken:
        between = (
            middle
            for middle in before[one.later]
            if middle in dates and one.earlier in before.get(middle, ())
        )
        if not any((one.later, middle) in pairs or (middle, one.earlier) in pairs for middle in between):
            yield one
