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
    return next(iter(_found([code])), None)


def ancestors(region: Region) -> list[Region]:
    """From the nation down to the parent."""
    return trail(region.code)[:-1]


def trail(code: str) -> list[Region]:
    """From the nation down to the region itself; empty where there is none of that code."""
    if not is_code(code):
        return []
    found = sorted(_found([*ancestors_of(code), code]), key=lambda one: one.level)
    return found if found and found[-1].code == code else []


def _found(codes: list[str]) -> list[Region]:
    # Every report and most pages ask this: as written SQL it takes a third of the time.
    marks = ", ".join(["%s"] * len(codes))
    return list(Region.objects.raw(f"SELECT * FROM regions_region WHERE code IN ({marks})", codes))  # noqa: S608


def children(region: Region) -> list[Region]:
    """The present parts, in the order of their codes."""
    return list(Region.objects.filter(parent=region, valid_to=None).order_by("code"))


def successors(region: Region) -> list[Region]:
    """What a former region became; empty for a present one."""
    return list(Region.objects.filter(predecessions__former=region).order_by("code"))
