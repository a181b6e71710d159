"""Morning triage: what lies at the door of an office, by the hours left, what lacks, and whose move it is.

The few at the door are found by an index (office, status); their last days follow from the rules they came in
under and are no column, so they are worked out, sorted and cut here. A page begins after a key as elsewhere.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from uuid import UUID

from django.db.models import Count

from netra.accounts.models import Role
from netra.accounts.viewer import Viewer
from netra.law import limits, requirements
from netra.platform.clock import office_now, office_today
from netra.platform.ui import paging
from netra.platform.ui.daygroups import Group, group_of
from netra.reports import access, completion, triage
from netra.reports.holders import OFFICERS
from netra.reports.models import (
    AT_THE_DOOR,
    Assessment,
    PartKind,
    Report,
    ReportedPerson,
    ReportStatus,
    SealedPart,
)
from netra.reports.triage import AssessedCheck, Triage

PAGE = 25


class Mover(StrEnum):
    OFFICE = "kantor"
    REPORTER = "pelapor"


@dataclass(frozen=True, slots=True)
class Wish:
    group: Group | None = None
    mover: Mover | None = None
    after: tuple[date, UUID] | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One report at the door, with its last day and who has to move until then."""

    report: Report
    last_day: date
    ends: datetime
    mover: Mover
    group: Group

    @property
    def left(self) -> timedelta:
        return self.ends - office_now()

    @property
    def key(self) -> tuple[date, UUID]:
        return self.last_day, self.report.pk


@dataclass(frozen=True, slots=True)
class Row:
    """A line with what is read for one page alone."""

    line: Line
    assessed: Triage

    @property
    def lacking(self) -> list[AssessedCheck]:
        return [one for one in self.assessed.checks if not one.met]


@dataclass(frozen=True, slots=True)
class Page:
    rows: Sequence[Row]
    more: str


class Morning:
    """What one page reads once."""

    def __init__(self, viewer: Viewer) -> None:
        self.viewer = viewer

    @cached_property
    def lines(self) -> list[Line]:
        """Every report at the door of the own offices, the one with the least time left first."""
        offices = {one.institution_key for one in self.viewer.grants_of(*OFFICERS)}
        rows = (
            access.reports_for(self.viewer)
            .filter(office__in=offices, status__in=AT_THE_DOOR)
            .annotate(completion_ends=completion.ends_of("pk"))
            .select_related("region", "office")
            .order_by()
        )
        found = [line for row in rows if (line := _line(row)) is not None]
        return sorted(found, key=lambda line: line.key)

    def page(self, wish: Wish, size: int = PAGE) -> Page:
        fitting = [line for line in self.lines if _fits(line, wish)]
        rest = [line for line in fitting if wish.after is None or line.key > wish.after]
        shown = rest[:size]
        more = paging.write(*shown[-1].key) if len(rest) > size else ""
        assessed = assess([line.report for line in shown])
        return Page([Row(line, assessed[line.report.pk]) for line in shown], more)

    def by_group(self, wish: Wish) -> Mapping[Group, int]:
        """How many each group would show, the other filter kept."""
        return Counter(line.group for line in self.lines if _fits(line, Wish(mover=wish.mover)))

    def by_mover(self, wish: Wish) -> Mapping[Mover, int]:
        return Counter(line.mover for line in self.lines if _fits(line, Wish(group=wish.group)))


def _fits(line: Line, wish: Wish) -> bool:
    return (wish.group is None or line.group is wish.group) and (
        wish.mover is None or line.mover is wish.mover
    )


def last_day_of(report: Report) -> date | None:
    """The last day for the first look at a report, by the pack it came in under; once completion was asked
    for, that of the reporter. `report` has its column `completion_ends`."""
    asked: date | None = getattr(report, "completion_ends", None)
    return asked or min((step.last_day for step in triage.next_steps(report) if step.last_day), default=None)


def _line(report: Report) -> Line | None:
    last_day = last_day_of(report)
    if last_day is None:
        return None
    zone = report.region.timezone
    ends = limits.ends_at(last_day, zone)
    # When the days of the reporter are over, it is for the office to go on.
    theirs = report.status == ReportStatus.AWAITING_COMPLETION and office_now() < ends
    return Line(
        report=report,
        last_day=last_day,
        ends=ends,
        mover=Mover.REPORTER if theirs else Mover.OFFICE,
        group=group_of(last_day, office_today(zone)),
    )


def assess(reports: Sequence[Report]) -> dict[UUID, Triage]:
    """`triage.assess` of a whole page: three questions, however many reports."""
    keys = [report.pk for report in reports]
    evidence: dict[UUID, int] = dict(
        SealedPart.objects.filter(envelope__report__in=keys, kind=PartKind.FILE)
        .order_by()
        .values_list("envelope__report")
        .annotate(n=Count("pk"))
    )
    persons: dict[UUID, list[tuple[str, str]]] = {}
    newest: dict[tuple[UUID, str], Assessment] = {}
    for one in ReportedPerson.objects.filter(report__in=keys):
        persons.setdefault(one.report_id, []).append((one.name, one.office_name or one.address))
    for found in Assessment.objects.filter(report__in=keys).order_by("pk"):
        newest[found.report_id, found.check_code] = found
    return {
        report.pk: Triage(
            tuple(
                AssessedCheck(check, newest.get((report.pk, check.code)))
                for check in requirements.check(
                    triage.pack_of(report),
                    triage.facts_of(
                        report,
                        persons=persons.get(report.pk, []),
                        evidence_count=evidence.get(report.pk, 0),
                    ),
                )
            )
        )
        for report in reports
    }


def moves(viewer: Viewer, report: Report) -> bool:
    """Whether this viewer does what the office has to do."""
    return any(
        viewer.holds(role, institution_key=report.office_id, region_code=report.region_id)
        for role in (Role.CASE_OFFICER, Role.COMMISSIONER)
    )


def read_wish(group: str, mover: str, after: str) -> Wish:
    """From the address. What cannot be read is left out rather than answered with an error."""
    return Wish(
        group=Group(group) if group in set(Group) else None,
        mover=Mover(mover) if mover in set(Mover) else None,
        after=paging.read(after, date.fromisoformat, UUID),
    )
