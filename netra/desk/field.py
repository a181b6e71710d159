"""The offices below a regency as the page of the office above shows them: by place, with who works there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Count

from netra.accounts import granting
from netra.accounts.models import Account, Grant
from netra.accounts.viewer import Viewer
from netra.cases.access import ENDED_CASES
from netra.cases.models import Case
from netra.institutions import entering, field
from netra.institutions.field import Period
from netra.institutions.models import STATION, Institution
from netra.institutions.settings import Refused
from netra.regions.codes import is_within
from netra.regions.models import Level, Region


@dataclass(frozen=True, slots=True)
class Line:
    """One place: the offices that stand there or will, and how many stand below it."""

    place: Region
    offices: Sequence[tuple[Institution, int]]  # each with the people who hold a role there
    below: int
    places_below: int

    @property
    def missing(self) -> bool:
        return not self.offices


@dataclass(frozen=True, slots=True)
class Table:
    """What lies directly below one place: sub-districts, villages, or the stations of a village."""

    place: Region
    level: int
    trail: Sequence[Region]
    lines: Sequence[Line]
    stations: Sequence[tuple[Institution, int]]
    may_make: bool

    @property
    def missing(self) -> Sequence[Line]:
        return [line for line in self.lines if line.missing]


def place_for(office: Institution, code: str) -> Region | None:
    """A place of the area that has something below it: a province shows its regencies."""
    asked = code or office.region_id
    if not is_within(asked, office.region_id):
        return None
    return Region.objects.filter(pk=asked, valid_to__isnull=True).select_related("parent").first()


def table(office: Institution, place: Region, today: date) -> Table:
    level = place.level + 1
    standing = [one for one in field.in_area(place, example=office.example) if entering.stands(one, today)]
    people = _people([one.pk for one in standing])
    children = list(Region.objects.filter(parent=place, valid_to__isnull=True).order_by("pk"))
    grandchildren = (
        dict(
            Region.objects.filter(parent__in=children, valid_to__isnull=True)
            .order_by()
            .values_list("parent")
            .annotate(n=Count("pk"))
        )
        if level < Level.VILLAGE
        else {}
    )
    lines = []
    for child in children:
        here = [one for one in standing if one.region_id == child.pk and not one.station]
        deeper = [one for one in standing if is_within(one.region_id, child.pk) and one not in here]
        lines.append(
            Line(
                child,
                [(one, people.get(one.pk, 0)) for one in here],
                below=len(deeper),
                places_below=grandchildren.get(child.pk, 0),
            )
        )
    return Table(
        place,
        level,
        trail=_trail(office, place),
        lines=lines,
        stations=[(one, people.get(one.pk, 0)) for one in standing if one.station and level == STATION],
        may_make=field.may_make(office, level),
    )


def _people(keys: Sequence[str]) -> dict[str, int]:
    held = Grant.objects.filter(granting.live(), institution__in=keys).order_by()
    return dict(held.values_list("institution").annotate(n=Count("account", distinct=True)))


def _trail(office: Institution, place: Region) -> list[Region]:
    """From the area of the office down to the parent of the place, for the way back."""
    trail = []
    one = place.parent
    while one is not None and is_within(one.pk, office.region_id):
        trail.append(one)
        one = one.parent
    return trail[::-1]


def make(
    viewer: Viewer,
    office: Institution,
    place: Region,
    period: Period,
    *,
    codes: Sequence[str],
    source: str,
    with_villages: bool = False,
    stations: Sequence[str] = (),
) -> list[Institution]:
    """Raises Refused. Everything that was asked for in one transaction."""
    told = {"source": source, "actor": viewer.actor, "actor_name": viewer.name}
    with transaction.atomic():
        if place.level == Level.VILLAGE:
            return field.make(office, STATION, [place.pk], period, stations=stations, **told)
        made = []
        level = place.level + 1
        if not with_villages:
            return field.make(office, level, codes, period, **told)
        villages = list(
            Region.objects.filter(parent__in=codes, valid_to__isnull=True).values_list("pk", flat=True)
        )
        for rung, places in ((level, list(codes)), (level + 1, villages)):
            try:
                made += field.make(office, rung, places, period, **told)
            except Refused as refused:
                # What stands already is no reason to leave the rest unmade.
                if refused.code != "same" or (rung > level and not made):
                    raise
        return made


def office_below(office: Institution, key: str) -> Institution | None:
    found = Institution.objects.select_related("region__parent").filter(pk=key).first()
    return found if found is not None and field.is_above(office, found) else None


def staff_of(body: Institution) -> list[Grant]:
    """Whoever holds or held a role there, the present ones first."""
    held = list(Grant.objects.filter(institution=body).select_related("account", "region"))
    live = set(Grant.objects.filter(granting.live(), institution=body).values_list("pk", flat=True))
    return sorted(held, key=lambda one: (one.pk not in live, one.account.name, one.pk))


def live_accounts(body: Institution) -> list[Account]:
    held = Grant.objects.filter(granting.live(), institution=body).values("account")
    return list(Account.objects.filter(pk__in=held).order_by("name"))


def open_cases(body: Institution) -> int:
    return Case.objects.filter(office=body).exclude(step__in=ENDED_CASES).count()


def set_last_day(viewer: Viewer, body: Institution, day: date, reason: str) -> None:
    """The office and every role at it end on that day, in one transaction. Raises Refused."""
    with transaction.atomic():
        former = body.valid_to
        entering.set_last_day(body, day, reason=reason, actor=viewer.actor, actor_name=viewer.name)
        body.refresh_from_db(fields=["valid_to"])
        granting.follow_office(viewer.actor, body, former=former)
