"""Reads: the worklist by time left, and what stands on a case page."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.db.models import Count, QuerySet

from netra.accounts.viewer import Viewer
from netra.cases.access import cases_for, lines_for
from netra.cases.counting import WAITING_STEPS
from netra.cases.models import Case, CaseEvent, LineState, ReferralLine
from netra.platform.ui import paging

PAGE = 50
# Until the plenary has decided, the handling limit runs.
IN_HANDLING = ("registered", "clarification", "study")
DECIDED = ("decided_violation", "decided_no_violation", "undetermined")


class Sort(StrEnum):
    LIMIT = "batas"
    NEWEST = "terbaru"


class Stage(StrEnum):
    """How the list is narrowed: by what waits for whom."""

    HANDLING = "penanganan"
    DECIDED = "diputus"
    CLOSED = "selesai"


_COLUMN = {Sort.LIMIT: "handling_last_day", Sort.NEWEST: "registered_on"}
_STEPS = {Stage.HANDLING: IN_HANDLING, Stage.DECIDED: DECIDED, Stage.CLOSED: ("closed",)}


@dataclass(frozen=True, slots=True)
class Wish:
    stage: Stage | None = None
    sort: Sort = Sort.LIMIT
    after: tuple[date, UUID] | None = None


@dataclass(frozen=True, slots=True)
class Page:
    cases: Sequence[Case]
    more: str


def narrowed(viewer: Viewer, wish: Wish) -> QuerySet[Case]:
    cases = (
        cases_for(viewer)
        .filter(registered_on__isnull=False)
        .select_related("region", "office", "incident", "report")
    )
    if wish.stage:
        cases = cases.filter(step__in=_STEPS[wish.stage])
    return paging.ordered(cases, _COLUMN[wish.sort], descending=wish.sort is Sort.NEWEST)


def page(viewer: Viewer, wish: Wish) -> Page:
    column = _COLUMN[wish.sort]
    rest = paging.beyond(narrowed(viewer, wish), column, wish.after, descending=wish.sort is Sort.NEWEST)
    return Page(*paging.cut(rest, PAGE, lambda case: paging.write(getattr(case, column), case.pk)))


def every(viewer: Viewer, wish: Wish) -> Iterator[Case]:
    return narrowed(viewer, wish).iterator(chunk_size=500)


_INTERNAL = re.compile(r"0*([0-9]{1,9})/([0-9]{4})")


def by_number(viewer: Viewer, text: str) -> list[Case]:
    """Registered cases with this number: the whole one, its sequence, or the internal one while it waits."""
    number = "".join(text.split())
    cases = narrowed(viewer, Wish(sort=Sort.NEWEST))
    if internal := _INTERNAL.fullmatch(number):
        found = cases.filter(running_number=int(internal[1]), year=int(internal[2]), number="")
    elif number.isdigit() and len(number) < 10:
        found = cases.filter(number__startswith=f"{int(number):03d}/")
    else:
        found = cases.filter(number=number)
    return list(found[:PAGE])


def unregistered(viewer: Viewer) -> list[Case]:
    """First information and findings before the register, the nearest last day first, ended ones last."""
    return list(
        cases_for(viewer)
        .filter(registered_on__isnull=True)
        .exclude(step="information_closed")
        .select_related("region", "office", "incident", "finding")
        .order_by("handling_last_day", "id")[:200]
    )


def stage_counts(viewer: Viewer) -> dict[Stage, int]:
    counted = {
        row["step"]: row["n"]
        for row in cases_for(viewer)
        .filter(registered_on__isnull=False)
        .order_by()
        .values("step")
        .annotate(n=Count("pk", distinct=True))
    }
    return {stage: sum(counted.get(step, 0) for step in steps) for stage, steps in _STEPS.items()}


def in_handling(viewer: Viewer) -> list[Case]:
    """Everything whose limit runs, the nearest first."""
    return list(
        cases_for(viewer)
        .filter(step__in=IN_HANDLING)
        .select_related("region", "office", "incident", "report")
        .order_by("handling_last_day", "id")[:200]
    )


def unanswered(viewer: Viewer) -> list[ReferralLine]:
    """Referrals of the viewer's cases that no body has answered, the oldest first."""
    return list(
        ReferralLine.objects.filter(state=LineState.SENT, track__case__in=cases_for(viewer))
        .select_related("institution", "track__case__incident", "track__case__region", "track__case__report")
        .order_by("referred_at")[:200]
    )


class LineSort(StrEnum):
    OLDEST = "terlama"
    NEWEST = "terbaru"


@dataclass(frozen=True, slots=True)
class LineWish:
    state: LineState | None = None
    sort: LineSort = LineSort.OLDEST
    after: tuple[datetime, UUID] | None = None


@dataclass(frozen=True, slots=True)
class LinePage:
    lines: Sequence[ReferralLine]
    more: str


def lines_narrowed(viewer: Viewer, wish: LineWish) -> QuerySet[ReferralLine]:
    lines = lines_for(viewer).select_related(
        "track__case__office", "track__case__region", "track__person", "institution"
    )
    if wish.state:
        lines = lines.filter(state=wish.state)
    return paging.ordered(lines, "referred_at", descending=wish.sort is LineSort.NEWEST)


def line_page(viewer: Viewer, wish: LineWish) -> LinePage:
    rest = paging.beyond(
        lines_narrowed(viewer, wish), "referred_at", wish.after, descending=wish.sort is LineSort.NEWEST
    )
    return LinePage(*paging.cut(rest, PAGE, lambda line: paging.write(line.referred_at, line.pk)))


def every_line(viewer: Viewer, wish: LineWish) -> Iterator[ReferralLine]:
    return lines_narrowed(viewer, wish).iterator(chunk_size=500)


def line_counts(viewer: Viewer) -> dict[LineState, int]:
    counted = {
        row["state"]: row["n"]
        for row in lines_for(viewer).order_by().values("state").annotate(n=Count("pk", distinct=True))
    }
    return {state: counted.get(state.value, 0) for state in LineState}


def untaken(viewer: Viewer) -> int:
    """Acknowledged by the viewer's body, and no sanction recorded yet."""
    waiting = lines_for(viewer).filter(state=LineState.ACKNOWLEDGED, track__step__in=WAITING_STEPS)
    return waiting.count()


def history(case: Case) -> list[CaseEvent]:
    return list(case.events.select_related("track__person").order_by("-pk"))


def days_open(line: ReferralLine, today: date) -> timedelta:
    return today - line.referred_on


def read_wish(stage: str, sort: str, after: str) -> Wish:
    """From the address. What cannot be read is left out rather than answered with an error."""
    return Wish(
        stage=Stage(stage) if stage in set(Stage) else None,
        sort=Sort(sort) if sort in set(Sort) else Sort.LIMIT,
        after=paging.read(after, date.fromisoformat, UUID),
    )


def read_line_wish(state: str, sort: str, after: str) -> LineWish:
    return LineWish(
        state=LineState(state) if state in LineState.values else None,
        sort=LineSort(sort) if sort in set(LineSort) else LineSort.OLDEST,
        after=paging.read(after, paging.moment, UUID),
    )
