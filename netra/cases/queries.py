"""Reads: the worklist by time left, and what stands on a case page."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from netra.accounts.viewer import Viewer
from netra.cases.access import cases_for, lines_for
from netra.cases.models import Case, CaseEvent, LineState, ReferralLine
from netra.platform.db.hot import Question
from netra.platform.ui import paging
from netra.regions.codes import is_code

PAGE = 25
# Of what is typed into the search.
_LONGEST = 80
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
    """`text` is what was typed into the search; `region` a code and `body` the key of an institution."""

    stage: Stage | None = None
    sort: Sort = Sort.LIMIT
    after: tuple[date, UUID] | None = None
    text: str = ""
    region: str = ""
    body: str = ""

    @property
    def seeks(self) -> bool:
        return bool(self.text or self.region or self.body)

    @property
    def usual_sort(self) -> Sort:
        """Of what was sought the newest is the likeliest; of all cases the most urgent comes first."""
        return Sort.NEWEST if self.seeks else Sort.LIMIT


@dataclass(frozen=True, slots=True)
class Page:
    cases: Sequence[Case]
    more: str


def registered_for(viewer: Viewer) -> QuerySet[Case]:
    return cases_for(viewer).filter(registered_on__isnull=False)


def narrowed(cases: QuerySet[Case], wish: Wish) -> QuerySet[Case]:
    """Of cases that `search` found, in the order of the list."""
    if wish.stage:
        cases = cases.filter(step__in=_STEPS[wish.stage])
    return paging.ordered(cases, _COLUMN[wish.sort], descending=wish.sort is Sort.NEWEST)


def _joined(cases: QuerySet[Case]) -> QuerySet[Case]:
    return cases.select_related("region", "office", "incident")


def page(cases: QuerySet[Case], wish: Wish) -> Page:
    column = _COLUMN[wish.sort]
    rest = paging.beyond(narrowed(cases, wish), column, wish.after, descending=wish.sort is Sort.NEWEST)
    # What is sorted is narrow; what a row shows is read for those of this page alone.
    keys, more = paging.cut(
        rest.only(column), PAGE, lambda case: paging.write(getattr(case, column), case.pk)
    )
    found = _joined(Case.objects.all()).in_bulk([case.pk for case in keys])
    return Page([found[case.pk] for case in keys], more)


def every(cases: QuerySet[Case], wish: Wish) -> Iterator[Case]:
    return _joined(narrowed(cases, wish)).iterator(chunk_size=500)


def unregistered(viewer: Viewer) -> list[Case]:
    """First information and findings before the register, the nearest last day first, ended ones last."""
    return list(
        cases_for(viewer)
        .filter(registered_on__isnull=True)
        .exclude(step="information_closed")
        .select_related("region", "office", "incident", "finding")
        .order_by("handling_last_day", "id")[:200]
    )


def stage_counts(cases: QuerySet[Case]) -> dict[Stage, int]:
    # Of all rows and of no column, so that an index answers alone.
    rows = cases.order_by().values("step").annotate(n=Count("*"))
    counted = {row["step"]: row["n"] for row in rows}
    return {stage: sum(counted.get(step, 0) for step in steps) for stage, steps in _STEPS.items()}


class LineSort(StrEnum):
    OLDEST = "terlama"
    NEWEST = "terbaru"


class LineWork(StrEnum):
    """How a body's list is narrowed: by what it has still to do. Without a choice, all that waits for it."""

    TODO = "kerja"
    SENT = "sent"
    TAKEN = "proses"
    DONE = "selesai"
    BACK = "kembali"
    ALL = "semua"


# While a track stands here, the body that acknowledged it has something to record next.
BODY_WORKS = (
    *("acknowledged", "examination", "sanctioned", "remedy"),
    *("investigation", "prosecution", "trial", "verdict", "appeal", "final_verdict"),
)
_TAKEN = Q(state=LineState.ACKNOWLEDGED, track__step__in=BODY_WORKS)
_WORK = {
    LineWork.TODO: Q(state=LineState.SENT) | _TAKEN,
    LineWork.SENT: Q(state=LineState.SENT),
    LineWork.TAKEN: _TAKEN,
    LineWork.DONE: Q(state=LineState.ACKNOWLEDGED) & ~Q(track__step__in=BODY_WORKS),
    LineWork.BACK: Q(state__in=(LineState.RETURNED, LineState.REROUTED)),
    LineWork.ALL: Q(),
}


@dataclass(frozen=True, slots=True)
class LineWish:
    work: LineWork = LineWork.TODO
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
    lines = lines.filter(_WORK[wish.work])
    return paging.ordered(lines, "referred_at", descending=wish.sort is LineSort.NEWEST)


def line_page(viewer: Viewer, wish: LineWish) -> LinePage:
    rest = paging.beyond(
        lines_narrowed(viewer, wish), "referred_at", wish.after, descending=wish.sort is LineSort.NEWEST
    )
    return LinePage(*paging.cut(rest, PAGE, lambda line: paging.write(line.referred_at, line.pk)))


def every_line(viewer: Viewer, wish: LineWish) -> Iterator[ReferralLine]:
    return lines_narrowed(viewer, wish).iterator(chunk_size=500)


def line_counts(viewer: Viewer) -> dict[LineWork, int]:
    """All adds up from what waits for a receipt, what is worked on, what is done and what went back."""
    asked = {work.name: Count("pk", distinct=True, filter=_WORK[work]) for work in _WORK if _WORK[work]}
    found = lines_for(viewer).order_by().aggregate(ALL=Count("pk", distinct=True), **asked)
    return {work: found[work.name] for work in LineWork}


_HISTORY = Question(
    CaseEvent,
    lambda case: CaseEvent.objects.filter(case=case).select_related("track__person").order_by("-pk"),
    UUID,
)


def history(case: Case) -> list[CaseEvent]:
    return _HISTORY.objects(case.pk)


def days_open(line: ReferralLine, today: date) -> timedelta:
    return today - line.referred_on


def read_wish(asked: Callable[[str], str]) -> Wish:
    """From the address. What cannot be read is left out rather than answered with an error."""
    stage, sort, region, body = asked("tahap"), asked("urut"), asked("wilayah"), asked("lembaga")
    wish = Wish(
        stage=Stage(stage) if stage in set(Stage) else None,
        after=paging.read(asked("sesudah"), date.fromisoformat, UUID),
        text=" ".join(asked("cari").replace("\0", "").split())[:_LONGEST],
        region=region if is_code(region) else "",
        body=body[:_LONGEST] if body.isprintable() else "",
    )
    return replace(wish, sort=Sort(sort) if sort in set(Sort) else wish.usual_sort)


def read_line_wish(work: str, sort: str, after: str) -> LineWish:
    return LineWish(
        work=LineWork(work) if work in set(LineWork) else LineWork.TODO,
        sort=LineSort(sort) if sort in set(LineSort) else LineSort.OLDEST,
        after=paging.read(after, paging.moment, UUID),
    )
