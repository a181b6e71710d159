"""What the page of one region shows, from the nation down to a village."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from netra.institutions import queries as institutions
from netra.platform.clock import office_today
from netra.platform.ui.exports import Value
from netra.portal import published, stages, statements
from netra.regions import queries as regions
from netra.regions.codes import NATION
from netra.regions.models import Level, Region


@dataclass(frozen=True, slots=True)
class Parts:
    title: str
    count: str
    regions: tuple[Region, ...]


def _count_words(level: int, count: int) -> str:
    values = {"count": count}
    if level == Level.NATION:
        return ngettext("%(count)s province", "%(count)s provinces", count) % values
    if level == Level.PROVINCE:
        return ngettext("%(count)s regency or city", "%(count)s regencies and cities", count) % values
    if level == Level.REGENCY:
        return ngettext("%(count)s district", "%(count)s districts", count) % values
    return ngettext("%(count)s village", "%(count)s villages", count) % values


def _parts(region: Region) -> Parts | None:
    if region.level == Level.VILLAGE or region.is_former:
        return None
    found = tuple(regions.children(region))
    titles = {
        Level.NATION: _("Provinces"),
        Level.PROVINCE: _("Regencies and cities"),
        Level.REGENCY: _("Districts"),
        Level.DISTRICT: _("Villages"),
    }
    return Parts(titles[Level(region.level)], _count_words(region.level, len(found)), found)


def _other_names(region: Region) -> list[str]:
    """Without the name that stands as the heading."""
    others = region.aliases.exclude(name__in=[region.name, region.full_name])
    return list(others.order_by("name").values_list("name", flat=True))


def contents(region: Region) -> dict[str, Any]:  # Any: the context of a template
    known = statements.about(region.code)
    return {
        "trail": regions.ancestors(region) if region.code != NATION else [],
        "aliases": _other_names(region),
        "parts": _parts(region),
        "successors": regions.successors(region) if region.is_former else [],
        "former": list(
            Region.objects.filter(successions__successor=region).order_by("code")
            if not region.is_former
            else Region.objects.none()
        ),
        "institutions": institutions.on_region(region.code),
        "standing": stages.standing(office_today(region.timezone), region.code),
        "known": known,
        "published": published.about(region.code),
    }


CSV_HEAD = statements.CSV_HEAD


def csv_rows(region: Region) -> list[list[Value]]:
    return statements.csv_rows(statements.about(region.code).all)
