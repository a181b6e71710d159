"""Ask first: what a law pack says of one act, one kind of person and one day, and where it is silent.

Nothing is concluded that the pack does not say. Its silence is told as silence: never as leave to act.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from django.utils.translation import gettext as _

from netra.law.calendar import CalendarGap
from netra.law.entries import LawPack, Violation
from netra.law.scenarios import Scenario
from netra.portal import calculator, procedure
from netra.portal.calculator import Backed, ClassRow, WayRow

# Chosen where nothing of a list fits; no code of a pack looks like it.
NOT_LISTED = "-"
# How the packs write that an entry speaks of somebody whose spouse stands as a candidate.
_SPOUSE = "spouse_is_candidate"


class Asking(StrEnum):
    MAY_I = "may"
    SOMEBODY_DID = "did"


class Verdict(StrEnum):
    NAMED = "named"  # an entry that somebody read in its source
    UNVERIFIED = "unverified"  # entries, but none of them was read
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Said:
    """What the pack says of one act for one kind of person."""

    title: str
    verdict: Verdict
    classes: tuple[ClassRow, ...]
    penalties: tuple[Backed, ...]
    ways: tuple[WayRow, ...]
    notices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """The answer to one question. `by_when` is the limit of a report, told to whoever saw an act."""

    said: tuple[Said, ...]
    by_when: Backed | None


def first_entry(pack: LawPack, act: str) -> Violation | None:
    """An entry of this act: whichever is named, the engine looks at all of the act."""
    return next((one for one in pack.violations.values() if one.act == act), None)


def spouse_acts(pack: LawPack) -> list[str]:
    """The acts that a pack knows only for somebody whose spouse is a candidate."""
    return list(
        dict.fromkeys(
            one.act for one in pack.violations.values() if any(_SPOUSE in each for each in one.exempt_if)
        )
    )


def answered(
    scenario: Scenario, act: str, asks: Asking, *, title: str, listed: bool, spouse: bool
) -> Asked | CalendarGap:
    """What the pack says of `act`, called `title`; with `spouse` also what it says because of that.

    `listed` False: the person is of no kind that the pack knows, so it says nothing.
    """
    pack = scenario.pack
    asked = {act: title}
    if spouse:
        for one in spouse_acts(pack) or [NOT_LISTED]:
            asked.setdefault(one, _("Because the husband or wife is a candidate"))
    told: list[Said] = []
    for one, words in asked.items():
        found = said_of(scenario, one, asks, title=words) if listed else silence(words)
        if isinstance(found, CalendarGap):
            return found
        told.append(found)
    return Asked(tuple(told), _by_when(pack) if asks is Asking.SOMEBODY_DID else None)


def said_of(scenario: Scenario, act: str, asks: Asking, *, title: str) -> Said | CalendarGap:
    """What the pack says of one act, for the person and the day of `scenario`."""
    entry = first_entry(scenario.pack, act)
    if entry is None:
        return silence(title)
    result = calculator.answered(
        replace(scenario, violation=entry), with_person=True, with_ways=asks is Asking.SOMEBODY_DID
    )
    if isinstance(result, CalendarGap):
        return result
    return Said(
        title, _verdict(result.classes), result.classes, result.penalties, result.ways, result.warnings
    )


def silence(title: str) -> Said:
    return Said(title, Verdict.SILENT, (), (), (), ())


def _verdict(classes: tuple[ClassRow, ...]) -> Verdict:
    if not classes:
        return Verdict.SILENT
    return Verdict.NAMED if any(one.backed.verified for one in classes) else Verdict.UNVERIFIED


def _by_when(pack: LawPack) -> Backed | None:
    limit = procedure.own_limits(pack).get("known_on")
    if limit is None:
        return None
    return calculator.backed(limit.id, limit.wording, limit.citation, limit.status, pack)
