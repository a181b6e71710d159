"""Supervisors below a regency or city: committees of sub-districts, supervisors of villages and stations.

They are there for one election, so no list has them. The office above makes those of its area from the list
of regions, for a period, one or all at once; an office that goes on after its period is made anew. Nothing is
removed: the period is cut short or prolonged for a reason, and what stood under an office stays so.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from netra.platform import audit
from netra.platform.clock import office_today, wall_now
from netra.regions.codes import is_within, range_of
from netra.regions.models import Level, Region
from netra.regions.packs import read_pack

from . import loading
from .entering import STATUS
from .models import EnteredBody, Institution, InstitutionKind
from .settings import Refused

# Numbers of polling stations that one form may name; a village has a few dozen.
MOST_STATIONS = 200
_RANGE = re.compile(r"([0-9]{1,3})(?:\s*-\s*([0-9]{1,3}))?")


@dataclass(frozen=True, slots=True)
class Period:
    starts: date
    ends: date


def may_make(office: Institution, level: int) -> bool:
    """The nation's office reads records without who is in them, so it makes nobody who reads them with."""
    return (
        office.kind == InstitutionKind.BAWASLU
        and Level.PROVINCE <= office.level <= Level.DISTRICT
        and max(office.level, Level.REGENCY) < level
    )


def is_above(office: Institution, body: Institution) -> bool:
    """Whether this office makes and ends that one."""
    return (
        body.is_field
        and may_make(office, body.level)
        and body.example is office.example
        and is_within(body.region_id, office.region_id)
    )


def make(
    office: Institution,
    level: int,
    codes: Collection[str],
    period: Period,
    *,
    source: str,
    actor: str,
    actor_name: str,
    stations: Sequence[str] = ("",),
) -> list[Institution]:
    """One office for each of these places, or for each polling station of these villages.

    Those that stand already in the period are passed over. Raises Refused. Inside the caller's transaction.
    """
    source = source.strip()
    today = office_today(office.region.timezone)
    if not may_make(office, level):
        raise Refused("level", _("Your office does not make supervisors of this level."))
    if period.ends < period.starts:
        raise Refused("ends", _("The last day lies before the first day."))
    if period.ends < today:
        raise Refused("ends", _("That period is over. Supervisors are entered for a period that still runs."))
    if not source:
        raise Refused("source", _("Write what it rests on: the decree that appoints them."))
    # Held in one order, so that two offices that make the same at once make it once.
    places = list(
        Region.objects.select_for_update(of=("self",), no_key=True)
        .select_related("parent")
        .filter(pk__in=codes, level=min(level, Level.VILLAGE), valid_to__isnull=True)
        .order_by("pk")
    )
    if not places or len(places) != len(set(codes)):
        raise Refused("places", _("Choose at least one place from the list."))
    if not all(is_within(place.pk, office.region_id) for place in places):
        raise Refused("places", _("That place is not in the area of your office."))
    wanted = [(place, station) for place in places for station in stations]
    there = Institution.objects.filter(
        kind=InstitutionKind.BAWASLU, region__in=places, example=office.example
    )
    known: dict[tuple[str, str], int] = {}
    taken = set()
    for one in there:
        place_of = (one.region_id, one.station)
        known[place_of] = known.get(place_of, 0) + 1
        if (one.valid_from or period.ends) <= period.ends and (
            one.valid_to or period.starts
        ) >= period.starts:
            taken.add(place_of)
    made = [
        Institution(
            key=_key(level, place, station, known.get((place.pk, station), 0) + 1, example=office.example),
            kind=InstitutionKind.BAWASLU,
            name=_name(level, place, station, example=office.example),
            region=place,
            authority_code=_patterns()[level]["authority_code"],
            status=STATUS,
            source=source[:500],
            example=office.example,
            valid_from=period.starts,
            valid_to=period.ends,
            station=station,
        )
        for place, station in wanted
        if (place.pk, station) not in taken
    ]
    if not made:
        raise Refused("same", _("All of these stand already in that period. Nothing was changed."))
    Institution.objects.bulk_create(made)
    now = wall_now()
    EnteredBody.objects.bulk_create(
        EnteredBody(
            institution=one, office=office, entered_at=now, entered_by=actor, entered_by_name=actor_name
        )
        for one in made
    )
    audit.append(
        actor=actor,
        action="institution.field_made",
        object_kind="institution",
        object_key=office.key,
        facts={
            "level": int(level),
            "made": len(made),
            "first": made[0].key,
            "keys": audit.digest_of({"keys": sorted(one.key for one in made)}),
            "starts": period.starts.isoformat(),
            "ends": period.ends.isoformat(),
            "source": audit.digest_of({"source": source}),
        },
    )
    return made


def in_area(place: Region, *, example: bool) -> list[Institution]:
    """Every field office in this place, of every period, in the order of the places."""
    low, high = range_of(place.pk)
    found = Institution.objects.filter(
        kind=InstitutionKind.BAWASLU, region__gte=low, region__lt=high, example=example
    ).select_related("region")
    return [one for one in found.order_by("region", "station", "valid_from", "key") if one.is_field]


def read_stations(text: str) -> list[str]:
    """ "1-7, 9": the numbers of polling stations, as three digits. Raises Refused."""
    numbers: list[int] = []
    for part in text.split(","):
        found = _RANGE.fullmatch(part.strip())
        if found is None:
            raise Refused("stations", _("Write the numbers of the polling stations like 1-7, 9."))
        first, last = int(found[1]), int(found[2] or found[1])
        numbers += range(first, last + 1)
    if not numbers or 0 in numbers or len(set(numbers)) > MOST_STATIONS:
        raise Refused("stations", _("Write the numbers of the polling stations like 1-7, 9."))
    return [f"{number:03d}" for number in sorted(set(numbers))]


def _key(level: int, place: Region, station: str, number: int, *, example: bool) -> str:
    start = "-".join(part for part in (_patterns()[level]["key"], place.pk, station) if part)
    return f"{start}-{number}-contoh" if example else f"{start}-{number}"


def _name(level: int, place: Region, station: str, *, example: bool) -> str:
    pattern = _patterns()[level]
    text = pattern.get("where", {}).get(place.pk[:2], pattern["name"])
    parent = place.parent.full_name if place.parent else ""
    name = text.format(full_name=place.full_name, parent=parent, station=station)[:180]
    return f"{name} (contoh)" if example else name


@lru_cache
def _patterns() -> Mapping[int, Mapping[str, Any]]:  # Any: checked against the pack's schema
    path = loading.pack_file()
    return {one["level"]: one for one in read_pack(path, path.with_name("schema.json"))["field"]}
