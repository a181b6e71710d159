"""From what somebody typed to a region: accepted when it can only mean one, offered as choices otherwise."""

from collections.abc import Sequence
from dataclasses import dataclass

from netra.regions import queries as regions
from netra.regions.codes import is_code
from netra.regions.models import Level, Region
from netra.regions.words import words_of

CHOICES = 6
_KIND_WORDS = frozenset(
    [
        "prov",
        "provinsi",
        "kab",
        "kabupaten",
        "kota",
        "kec",
        "kecamatan",
        "distrik",
        "kel",
        "kelurahan",
        "desa",
        "kampung",
    ]
)


@dataclass(frozen=True, slots=True)
class Place:
    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Found:
    """`place` when the text can mean one region only; otherwise what it may mean, best first.

    `several`: more than one place has exactly this name. Otherwise the choices are guesses.
    """

    place: Place | None
    choices: tuple[Place, ...] = ()
    several: bool = False
    # The regions of the place from the nation down, where they had to be asked for anyway.
    trail: tuple[Region, ...] = ()


def label_of(region: Region) -> str:
    return _label(regions.trail(region.code))


def _label(trail: Sequence[Region]) -> str:
    return ", ".join(one.full_name for one in reversed(trail) if one.level != Level.NATION)


def find(text: str, chosen_code: str = "") -> Found:
    """`chosen_code`: what the form offered earlier; it counts only while it still fits the text."""
    typed = text.strip()
    if is_code(typed):
        trail = regions.trail(typed)
        region = trail[-1] if trail else None
        usable = region is not None and region.level != Level.NATION and region.valid_to is None
        if region is None or not usable:
            return Found(None)
        return Found(Place(region.code, _label(trail)), trail=tuple(trail))
    if chosen_code and (trail := _still_fits(typed, chosen_code)):
        return Found(Place(chosen_code, _label(trail)), trail=tuple(trail))
    # "Loa Janan, Kukar": what follows the comma says where the first part lies.
    head, _comma, rest = typed.partition(",")
    under = find(rest).place if rest.strip() else None
    hits = regions.search(head if under else typed, under=under.code if under else None, limit=CHOICES + 4)
    hits = [hit for hit in hits if hit.region.level != Level.NATION]
    asked = set(words_of(head if under else typed))
    choices = tuple(
        Place(hit.region.code, f"{hit.region.full_name}, {hit.trail}" if hit.trail else hit.region.full_name)
        for hit in hits
    )
    exact = [
        choice
        for choice, hit in zip(choices, hits, strict=True)
        if any(_says_no_more_than(asked, name, hit.trail) for name in {hit.region.name, hit.matched})
    ]
    if len(exact) == 1:
        return Found(exact[0])
    guesses = tuple(one for one in choices if one not in exact)
    return Found(None, (*exact, *guesses)[:CHOICES], several=bool(exact))


def _says_no_more_than(asked: set[str], name: str, trail: str) -> bool:
    words = set(words_of(name))
    return bool(words) and words <= asked and asked - words <= {*words_of(trail), *_KIND_WORDS}


def _still_fits(typed: str, code: str) -> list[Region]:
    """The trail of the place if it does."""
    trail = regions.trail(code)
    if not trail or trail[-1].level == Level.NATION or trail[-1].valid_to is not None:
        return []
    if _label(trail) == typed or any(
        hit.region.code == code for hit in regions.search(typed, limit=CHOICES + 4)
    ):
        return trail
    head, _comma, rest = typed.partition(",")
    under = find(rest).place if rest.strip() else None
    if under and any(
        hit.region.code == code for hit in regions.search(head, under=under.code, limit=CHOICES + 4)
    ):
        return trail
    return []
