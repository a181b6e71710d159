"""Questions about regions."""

from .codes import ancestors_of, is_code, is_within, level_of, parent_of, range_of
from .models import Region
from .search import Hit, search

__all__ = [
    "Hit",
    "ancestors",
    "children",
    "is_within",
    "level_of",
    "parent_of",
    "range_of",
    "region",
    "search",
    "successors",
]


def region(code: str) -> Region | None:
    """Whatever somebody sends: what is no code is not looked up."""
    if not is_code(code):
        return None
    return Region.objects.filter(code=code).first()


def ancestors(region: Region) -> list[Region]:
    """From the nation down to the parent."""
    chain = ancestors_of(region.code)
    found = Region.objects.in_bulk(chain)
    return [found[code] for code in chain]


def children(region: Region) -> list[Region]:
    """The present parts, in the order of their codes."""
    return list(Region.objects.filter(parent=region, valid_to=None).order_by("code"))


def successors(region: Region) -> list[Region]:
    """What a former region became; empty for a present one."""
    return list(Region.objects.filter(predecessions__former=region).order_by("code"))
