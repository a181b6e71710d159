"""Reads: the worklist by time left, and what stands on a case page."""

import base64
import binascii
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from netra.accounts.viewer import Viewer
from netra.cases.access import cases_for, lines_for
from netra.cases.models import Case, CaseEvent, LineState, ReferralLine

PAGE = 50
# Until the plenary has decided, the handling limit runs.
IN_HANDLING = ("registered", "clarification", "study")
DECIDED = ("decided_violation", "decided_no_violation")


class Sort(StrEnum):
    LIMIT = "batas"
    NEWEST = "terbaru"


class Stage(StrEnum):
    """How the list is narrowed: by what waits for whom."""

    HANDLING = "penanganan"
    DECIDED = "diputus"
    CLOSED = "selesai"


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
    cases = cases_for(viewer).select_related("region", "office", "incident", "report")
    if wish.stage:
        cases = cases.filter(step__in=_STEPS[wish.stage])
    if wish.sort is Sort.NEWEST:
        return cases.order_by("-registered_on", "-id")
    return cases.order_by("handling_last_day", "id")


def page(viewer: Viewer, wish: Wish) -> Page:
    cases = narrowed(viewer, wish)
    if wish.after:
        day, last = wish.after
        if wish.sort is Sort.NEWEST:
            cases = cases.filter(Q(registered_on__lt=day) | Q(registered_on=day, id__lt=last))
        else:
            cases = cases.filter(Q(handling_last_day__gt=day) | Q(handling_last_day=day, id__gt=last))
    found = list(cases[: PAGE + 1])
    more = _key_of(found[PAGE - 1], wish.sort) if len(found) > PAGE else ""
    return Page(found[:PAGE], more)


def every(viewer: Viewer, wish: Wish) -> Iterator[Case]:
    return narrowed(viewer, wish).iterator(chunk_size=500)


def stage_counts(viewer: Viewer) -> dict[Stage, int]:
    counted = {
        row["step"]: row["n"]
        for row in cases_for(viewer).order_by().values("step").annotate(n=Count("pk", distinct=True))
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
    if wish.sort is LineSort.NEWEST:
        return lines.order_by("-referred_at", "-id")
    return lines.order_by("referred_at", "id")


def line_page(viewer: Viewer, wish: LineWish) -> LinePage:
    lines = lines_narrowed(viewer, wish)
    if wish.after:
        moment, last = wish.after
        if wish.sort is LineSort.NEWEST:
            lines = lines.filter(Q(referred_at__lt=moment) | Q(referred_at=moment, id__lt=last))
        else:
            lines = lines.filter(Q(referred_at__gt=moment) | Q(referred_at=moment, id__gt=last))
    found = list(lines[: PAGE + 1])
    more = _written(found[PAGE - 1].referred_at, found[PAGE - 1].pk) if len(found) > PAGE else ""
    return LinePage(found[:PAGE], more)


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
    return lines_for(viewer).filter(state=LineState.ACKNOWLEDGED, track__step="acknowledged").count()


def history(case: Case) -> list[CaseEvent]:
    return list(case.events.select_related("track__person").order_by("-pk"))


def days_open(line: ReferralLine, today: date) -> timedelta:
    return today - line.referred_on


def read_wish(stage: str, sort: str, after: str) -> Wish:
    """From the address. What cannot be read is left out rather than answered with an error."""
    return Wish(
        stage=Stage(stage) if stage in set(Stage) else None,
        sort=Sort(sort) if sort in set(Sort) else Sort.LIMIT,
        after=_read_key(after),
    )


def read_line_wish(state: str, sort: str, after: str) -> LineWish:
    return LineWish(
        state=LineState(state) if state in LineState.values else None,
        sort=LineSort(sort) if sort in set(LineSort) else LineSort.OLDEST,
        after=_read_moment(after),
    )


def _key_of(case: Case, sort: Sort) -> str:
    return _written(case.registered_on if sort is Sort.NEWEST else case.handling_last_day, case.pk)


def _written(first: date | datetime | None, key: UUID) -> str:
    text = first.isoformat() if first is not None else ""
    return base64.urlsafe_b64encode(f"{text} {key}".encode()).decode()


def _read_moment(text: str) -> tuple[datetime, UUID] | None:
    try:
        moment_text, _space, key = base64.urlsafe_b64decode(text).decode().partition(" ")
        moment = datetime.fromisoformat(moment_text)
        return (moment, UUID(key)) if moment.tzinfo else None
    except (ValueError, binascii.Error):
        return None


def _read_key(text: str) -> tuple[date, UUID] | None:
    try:
        day, _space, key = base64.urlsafe_b64decode(text).decode().partition(" ")
        return date.fromisoformat(day), UUID(key)
    except (ValueError, binascii.Error):
        return None
