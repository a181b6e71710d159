"""Which election is open, and what stands in its calendar for a region."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import get_language

from netra.regions.codes import NATION, is_within

from .models import Contest, ContestOffice, Election, Stage


class StageUnknown(Exception):
    """The election's pack gives no date for this stage."""

    def __init__(self, election: str, stage: str) -> None:
        super().__init__(f"{election}: the stage {stage} has no date")
        self.election = election
        self.stage = stage


@dataclass(frozen=True, slots=True)
class StageSpan:
    """A stage as it holds for one region. Days are inclusive; None is not known, or not fixed by a date."""

    key: str
    name_id: str
    name_en: str
    starts: date | None
    ends: date | None
    main: bool
    overridden: bool
    status: str
    source_url: str
    note: str

    @property
    def name(self) -> str:
        """In the language of the page."""
        return self.name_en if (get_language() or "").startswith("en") else self.name_id

    def holds_on(self, on: date) -> bool:
        """Only a stage with a known start can be said to run; without an end it runs on."""
        return self.starts is not None and self.starts <= on and (self.ends is None or on <= self.ends)


@dataclass(frozen=True, slots=True)
class Totals:
    governor: int
    regent: int
    mayor: int

    @property
    def all(self) -> int:
        return self.governor + self.regent + self.mayor


def by_key(key: str) -> Election | None:
    return Election.objects.filter(key=key).first()


def open_election(on: date) -> Election | None:
    """The election for which reports are taken on that day; the one that votes last, should there be two."""
    # Every report asks this: as written SQL it takes a quarter of the time.
    found = Election.objects.raw(
        "SELECT * FROM elections_election WHERE opens_on <= %s AND closes_on >= %s "
        "ORDER BY voting_on DESC, key LIMIT 1",
        [on.isoformat(), on.isoformat()],
    )
    return next(iter(found), None)


def elections() -> list[Election]:
    """The latest first."""
    return list(Election.objects.order_by("-voting_on"))


def stages(election: Election, region_code: str = NATION) -> list[StageSpan]:
    """In the order of the pack. The nearest override wins: the region's own before its province's."""
    rows = Stage.objects.filter(election=election)
    best: dict[str, Stage] = {}
    for row in rows:
        if row.region_id is not None and not is_within(region_code, row.region_id):
            continue
        held = best.get(row.key)
        if held is None or len(row.region_id or "") > len(held.region_id or ""):
            best[row.key] = row
    return [
        StageSpan(
            key=row.key,
            name_id=row.name_id,
            name_en=row.name_en,
            starts=row.starts,
            ends=row.ends,
            main=row.main,
            overridden=row.region_id is not None,
            status=row.status,
            source_url=row.source_url,
            note=row.note,
        )
        for row in sorted(best.values(), key=lambda row: row.position)
    ]


def current_stage(election: Election, region_code: str, on: date) -> StageSpan | None:
    """Of the main stages that run that day, the one that began last, and among these the shortest."""
    running = [span for span in stages(election, region_code) if span.main and span.holds_on(on)]

    def recency(span: StageSpan) -> tuple[date, int]:
        return span.starts or date.min, -((span.ends or date.max) - (span.starts or date.min)).days

    return max(running, key=recency, default=None)


def determination_date(election: Election, region_code: str) -> date:
    """The pivot of the law: from this day persons are candidates."""
    for span in stages(election, region_code):
        if span.key == "determination" and span.starts is not None:
            return span.starts
    raise StageUnknown(election.key, "determination")


def publication_embargo(election: Election) -> tuple[date, date]:
    """First and last day on which no edition of any figure is published: our own rule."""
    counted = Stage.objects.filter(election=election, key="counting", region=None).first()
    if counted is None or counted.ends is None or election.publication_pause_days is None:
        raise StageUnknown(election.key, "counting")
    return election.voting_on - timedelta(days=election.publication_pause_days), counted.ends


def totals(election: Election) -> Totals | None:
    """How many regions vote for each office; None when the pack does not say."""
    numbers = (election.governor_contests, election.regent_contests, election.mayor_contests)
    if None in numbers:
        return None
    governor, regent, mayor = (number or 0 for number in numbers)
    return Totals(governor, regent, mayor)


def contests(election: Election, region_code: str) -> Mapping[ContestOffice, Contest]:
    """The contests in which people of this region vote: its own and its province's."""
    rows = Contest.objects.filter(election=election).select_related("region")
    return {ContestOffice(c.office): c for c in rows if is_within(region_code, c.region_id)}
