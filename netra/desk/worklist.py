"""Everything of the own offices that waits, by the hours left; what has no day of its own stands last.

The lines of cases are kept (`lines`, `settling`), so a page is read where it begins in an index; those of
cases that have only just moved, and of reports at the door, are worked out and put in their place. So a page
begins after a key as elsewhere, and a line that appears or goes moves no other one.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from itertools import chain
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Case as Choose
from django.db.models import Count, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models import When as Where

from netra.accounts.models import Role
from netra.accounts.viewer import Viewer
from netra.cases import access as cases_access
from netra.cases import running
from netra.cases import turns as cases_turns
from netra.cases.access import ENDED_CASES
from netra.cases.models import Case, CaseLimit, LimitProposal, ReferralLine, Track
from netra.cases.procedure import pack_of
from netra.desk import lines, settling, things
from netra.desk.lines import LIMIT, OPEN_CASE, PROPOSED, REPORT, TO_REFER, UNANSWERED
from netra.desk.models import Turn, Waiting
from netra.desk.things import Item
from netra.elections.conflicts import Place, books_of, conflicting_places
from netra.law import limits
from netra.platform.clock import office_now
from netra.platform.ui import paging
from netra.reports import access as reports_access
from netra.reports import completion, morning
from netra.reports.models import AT_THE_DOOR, Opening, Report

M = TypeVar("M", Case, Waiting)
PAGE = 25
OF_THE_OFFICE = frozenset({Turn.OFFICER, Turn.COMMISSIONER})
# Cases that are worked out in one go; every database takes so many keys in a question.
_FEW = 2_000
# Of a track what says to whom it goes: an office may have hundreds that wait to be referred.
_TOLD_BY = (
    "kind",
    "step",
    "violation",
    "case__step",
    "case__law_pack",
    "case__pack_version",
    "case__event_on",
    "case__determination_on",
    "case__election",
    "case__example",
    "case__region__timezone",
    "person__subject_class",
)
AT_RISK, A_WEEK = timedelta(hours=72), timedelta(days=7)
# The first look at a report is no step of a case yet.
FIRST_LOOK = "kajian-awal"
NOBODY = "tanpa"


class When(StrEnum):
    """Parts that do not overlap: what is late is not at risk any more."""

    LATE = "lewat"
    AT_RISK = "72-jam"
    WEEK = "7-hari"
    LATER = "nanti"
    UNDATED = "tanpa-hari"


@dataclass(frozen=True, slots=True)
class Wish:
    when: When | None = None
    turn: Turn | None = None
    # Of the viewer's own roles; narrows further than `turn`.
    mine: bool = False
    # What the office itself has to do, whoever in it.
    own: bool = False
    step: str = ""
    # The account of a handler, or NOBODY.
    handler: str = ""
    everything: bool = False
    after: "Key | None" = None


# Without a day of its own, the day, which stream, the row: in this order a list is sorted.
Key = tuple[bool, date, int, str]
# The number of a row, or its UUID.
RowKey = int | UUID


@dataclass(frozen=True, slots=True)
class Page:
    items: Sequence[Item]
    more: str


@dataclass(frozen=True, slots=True)
class Dated:
    """A last day that somebody has to keep, as little of it as adding up needs."""

    case: UUID
    step: str
    ends: datetime
    turn: Turn


class Board:
    """What one page reads once and uses for its lines and its counts."""

    def __init__(self, viewer: Viewer, wish: Wish) -> None:
        self.viewer = viewer
        self.wish = replace(wish, when=None, turn=None, mine=False, own=False, after=None)
        self.now = office_now()

    @cached_property
    def _moved(self) -> set[UUID] | None:
        return settling.unsettled(_FEW)

    @cached_property
    def stored(self) -> QuerySet[Waiting]:
        """The lines that may be relied on; of cases that moved a moment ago none are."""
        if self._moved is None:
            return Waiting.objects.none()
        rows = cases_access.within_cases_for(self.viewer, Waiting.objects.filter(_shown_on(running.today())))
        rows = _narrowed(rows, self.viewer, self.wish, "case__report")
        return rows.exclude(case__in=self._moved) if self._moved else rows

    @cached_property
    def live(self) -> list[Waiting]:
        """The lines of the others, worked out."""
        if self._moved is not None and not self._moved:
            return []
        cases = scope(self.viewer, self.wish)
        if self._moved is not None:
            cases = cases.filter(pk__in=self._moved)
        keys = list(cases.order_by().values_list("pk", flat=True))
        made = (
            line for start in range(0, len(keys), _FEW) for line in lines.of_cases(keys[start : start + _FEW])
        )
        today = running.today()
        return [
            line
            for line in made
            if (line.until is None or line.until >= today) and (line.after is None or line.after < today)
        ]

    @cached_property
    def reports(self) -> "Received":
        return received(self.viewer, self.wish) if self.wish.step in {"", FIRST_LOOK} else []

    @cached_property
    def commissioned(self) -> frozenset[int]:
        """The tracks that only a commissioner refers. Few places have a conflict: the rest is not read."""
        waiting = self.stored.filter(undated=True, rank=TO_REFER).order_by()
        kept = waiting.values_list("key", "region_id", "region__timezone", "case__election_id", "example")
        tracks = [
            (int(key), Place(region, zone, election, example))
            for key, region, zone, election, example in kept
        ]
        if moved := [int(line.key) for line in self.live if line.undated and line.rank == TO_REFER]:
            rows = Track.objects.filter(pk__in=moved).values_list(
                "pk", "case__region_id", "case__region__timezone", "case__election_id", "case__example"
            )
            tracks += [
                (key, Place(region, zone, election, example)) for key, region, zone, election, example in rows
            ]
        if not tracks:
            return frozenset()
        places = {place for _track, place in tracks}
        books = books_of(places)
        doubtful = conflicting_places(places, books)
        asked = [track for track, place in tracks if place in doubtful]
        if not asked:
            return frozenset()
        wanted = Track.objects.filter(pk__in=asked).select_related("case__region", "person")
        by_key = {row.pk: row for row in wanted.only(*_TOLD_BY)}
        return frozenset(
            key
            for key in cases_turns.held_back(by_key.values(), books=books)
            if not cases_turns.corrected_first(by_key[key], pack_of(by_key[key].case))
        )

    @cached_property
    def dated(self) -> list[Dated]:
        """Every last day of a case, in no order."""
        rows = self.stored.filter(undated=False).order_by().values_list("case_id", "step", "ends", "turn")
        moved = ((line.case_id, line.step, line.ends, line.turn) for line in self.live)
        return [
            Dated(case, step, ends, Turn(turn))
            for case, step, ends, turn in chain(rows, moved)
            if ends is not None
        ]

    @cached_property
    def handlers(self) -> dict[UUID, str]:
        """Of each case the person for whom its report was opened; of several the last."""
        cases = {one.case for one in self.dated}
        given = Opening.objects.filter(
            report__case__in=cases, given_at__isnull=False, ended_at=None
        ).order_by("given_at")
        return {case: str(handler) for case, handler in given.values_list("report__case", "handler")}

    @cached_property
    def readers(self) -> dict[UUID, str]:
        """The same of each report that is no case yet."""
        given = Opening.objects.filter(
            report__in=[report.pk for report, _last_day in self.reports],
            given_at__isnull=False,
            ended_at=None,
        ).order_by("given_at")
        return {report: str(handler) for report, handler in given.values_list("report", "handler")}


def page(viewer: Viewer, wish: Wish, size: int = PAGE, board: Board | None = None) -> Page:
    board = board or Board(viewer, wish)
    found = _keys(board, wish, size + 1)
    shown = found[:size]
    return Page(_items(board, shown), write_place(shown[-1]) if len(found) > size else "")


def first(board: Board, size: int) -> tuple[Sequence[Item], Sequence[Item]]:
    """What waits for the viewer, and what waits for others: the first of each, each line once."""
    mine = _keys(board, Wish(mine=True), size)
    rest = [key for key in _keys(board, Wish(), 2 * size) if key not in set(mine)][:size]
    items = _items(board, [*mine, *rest])
    return items[: len(mine)], items[len(mine) :]


def every(viewer: Viewer, wish: Wish) -> Iterator[Item]:
    """For a file: the whole list, read in pages so that no page holds it all."""
    board = Board(viewer, wish)
    found = _keys(board, wish)
    for start in range(0, len(found), 500):
        yield from _items(board, found[start : start + 500])


def _keys(board: Board, wish: Wish, most: int | None = None) -> list[Key]:
    """Of every line that fits, or the first of them. What a line shows is read for one page alone."""
    turns = _turns(board.viewer, wish)
    stored = _of_turns(board, board.stored, turns)
    if wish.when is not None:
        stored = stored.filter(_ends_within(wish.when, board.now))
    if wish.after is not None:
        stored = stored.filter(_beyond(wish.after))
    stored = stored.order_by("undated", "day", "rank", "key")
    found: list[Key] = list(stored.values_list("undated", "day", "rank", "key")[:most])
    found += [key for key in _worked_out(board, wish, turns) if (wish.after is None or key > wish.after)]
    return sorted(found)[:most]


def _worked_out(board: Board, wish: Wish, turns: set[Turn]) -> Iterator[Key]:
    for line in board.live:
        when = part_of(line.ends, board.now) if line.ends else When.UNDATED
        if (wish.when is None or wish.when is when) and _whose(board, line) in turns:
            yield line.undated, line.day, line.rank, line.key
    if Turn.OFFICER in turns:
        for report, last_day in board.reports:
            if wish.when is None or part_of_report(report, last_day, board.now) is wish.when:
                yield False, last_day, REPORT, report.pk.hex


def _of_turns(board: Board, rows: QuerySet[Waiting], turns: set[Turn]) -> QuerySet[Waiting]:
    """A track to be referred is kept as the officers', and is the commissioners' where they must do it."""
    if turns == set(Turn):
        return rows
    fits = Q(turn__in=turns)
    if len(turns & OF_THE_OFFICE) == 1 and board.commissioned:
        theirs = Q(
            undated=True, rank=TO_REFER, key__in=[lines.number_key(track) for track in board.commissioned]
        )
        fits = fits | theirs if Turn.COMMISSIONER in turns else fits & ~theirs
    return rows.filter(fits)


def _whose(board: Board, line: Waiting) -> Turn:
    if line.undated and line.rank == TO_REFER and int(line.key) in board.commissioned:
        return Turn.COMMISSIONER
    return Turn(line.turn)


def _ends_within(when: When, now: datetime) -> Q:
    """As `part_of`, for a question to the database."""
    return {
        When.LATE: Q(ends__lte=now),
        When.AT_RISK: Q(ends__gt=now, ends__lte=now + AT_RISK),
        When.WEEK: Q(ends__gt=now + AT_RISK, ends__lte=now + A_WEEK),
        When.LATER: Q(ends__gt=now + A_WEEK),
        When.UNDATED: Q(undated=True),
    }[when]


def _beyond(place: Key) -> Q:
    undated, day, rank, key = place
    after = Q(day__gt=day) | Q(day=day, rank__gt=rank) | Q(day=day, rank=rank, key__gt=key)
    # Said apart, so that the index is entered at the day.
    beyond = Q(undated=undated, day__gte=day) & after
    return beyond if undated else beyond | Q(undated=True)


def _turns(viewer: Viewer, wish: Wish) -> set[Turn]:
    turns = {wish.turn} if wish.turn else set(Turn)
    if wish.mine:
        held = {Turn.OFFICER: Role.CASE_OFFICER, Turn.COMMISSIONER: Role.COMMISSIONER}
        turns &= {turn for turn, role in held.items() if viewer.grants_of(role)}
    return turns & OF_THE_OFFICE if wish.own else turns


def _shown_on(today: date) -> Q:
    return (Q(until=None) | Q(until__gte=today)) & (Q(after=None) | Q(after__lt=today))


def _narrowed(rows: QuerySet[M], viewer: Viewer, wish: Wish, report: str) -> QuerySet[M]:
    if not wish.everything:
        rows = rows.filter(office__in=_offices(viewer))
    if wish.step:
        rows = rows.filter(step=wish.step)
    if wish.handler:
        rows = _handled_by(rows.alias(handler=handler_of(report)), wish.handler)
    return rows


def scope(viewer: Viewer, wish: Wish) -> QuerySet[Case]:
    """The cases that the list speaks of: those of the own offices, or everything that may be read."""
    cases = cases_access.cases_for(viewer).exclude(step__in=ENDED_CASES)
    return _narrowed(cases, viewer, wish, "report")


def _offices(viewer: Viewer) -> set[str]:
    return {grant.institution_key for grant in viewer.grants_of(*cases_access.OFFICERS)}


def handler_of(report: str) -> Subquery:
    """Who reads the sealed report for the office, and so handles what grew from it."""
    given = Opening.objects.filter(report=OuterRef(report), given_at__isnull=False, ended_at=None)
    return Subquery(given.order_by("-given_at").values("handler")[:1])


def _handled_by(rows: QuerySet[Any], handler: str) -> QuerySet[Any]:  # Any: with the column `handler`
    if handler == NOBODY:
        return rows.filter(handler=None)
    return rows.filter(handler=int(handler)) if handler.isdecimal() else rows.none()


# The parts of a list by the time left.


def part_of(ends: datetime, now: datetime) -> When:
    left = ends - now
    if left <= timedelta(0):
        return When.LATE
    if left <= AT_RISK:
        return When.AT_RISK
    return When.WEEK if left <= A_WEEK else When.LATER


# Of what a line is, by whether it has a day and its rank among lines of the same day; the odd ones are of
# rows with a number.

_NUMBERED = frozenset({1, 3})


def _items(board: Board, keys: Sequence[Key]) -> list[Item]:
    """What the lines of one page show: of each kind its rows, and for all of them together their cases."""
    asked: dict[tuple[bool, int], list[RowKey]] = defaultdict(list)
    for undated, _day, rank, key in keys:
        asked[undated, rank].append(_row_of(rank, key))
    viewer = board.viewer
    clocks = CaseLimit.objects.in_bulk(asked[False, LIMIT])
    tracks = Track.objects.in_bulk(asked[True, TO_REFER])
    sent = ReferralLine.objects.select_related("institution", "track").in_bulk(asked[True, UNANSWERED])
    proposed = LimitProposal.objects.select_related("limit").in_bulk(asked[True, PROPOSED])
    others = asked[True, OPEN_CASE]
    of_rows = (
        *(one.case_id for one in clocks.values()),
        *(one.case_id for one in tracks.values()),
        *(one.track.case_id for one in sent.values()),
        *(one.limit.case_id for one in proposed.values()),
    )
    found = Case.objects.select_related("region", "office", "incident")
    cases: dict[Any, Any] = (lines.with_body(found) if others else found).in_bulk({*of_rows, *others})
    reports: dict[Any, Report] = {report.pk: report for report, _last_day in board.reports}

    def item(undated: bool, day: date, rank: int, key: RowKey) -> Item:
        match undated, rank:
            case False, lines.LIMIT:
                clock = clocks[key]
                clock.case = cases[clock.case_id]
                return things.of_limit(viewer, clock)
            case False, lines.REPORT:
                return things.of_report(viewer, reports[key])
            case True, lines.TO_REFER:
                track = tracks[key]
                track.case = cases[track.case_id]
                turn = Turn.COMMISSIONER if key in board.commissioned else Turn.OFFICER
                return things.of_track(viewer, track, turn, day)
            case True, lines.UNANSWERED:
                line = sent[key]
                line.track.case = cases[line.track.case_id]
                return things.of_line(viewer, line)
            case True, lines.PROPOSED:
                proposal = proposed[key]
                proposal.limit.case = cases[proposal.limit.case_id]
                return things.of_proposal(viewer, proposal)
            case _:
                return things.of_open_case(viewer, cases[key], day, cases[key].body or "")

    return [item(undated, day, rank, _row_of(rank, key)) for undated, day, rank, key in keys]


def _row_of(rank: int, key: str) -> RowKey:
    return int(key) if rank in _NUMBERED else UUID(key)


Received = Sequence[tuple[Report, date]]


def received(viewer: Viewer, wish: Wish) -> Received:
    """Reports that nobody has decided on, with the last day for it: worked out, for it is no column."""
    reports = reports_access.reports_for(viewer).filter(status__in=AT_THE_DOOR)
    if not wish.everything:
        reports = reports.filter(office__in=_offices(viewer))
    if wish.handler:
        reports = _handled_by(reports.alias(handler=handler_of("pk")), wish.handler)
    reports = reports.annotate(completion_ends=completion.ends_of("pk"))
    return [
        (report, last_day)
        for report in reports.select_related("region", "office").order_by()
        if (last_day := morning.last_day_of(report)) is not None
    ]


def part_of_report(report: Report, last_day: date, now: datetime) -> When:
    return part_of(limits.ends_at(last_day, report.region.timezone), now)


def write_place(place: Key) -> str:
    undated, day, rank, key = place
    return paging.write(day, f"{'t' if undated else 'b'}.{rank}.{key}")


def _read_key(text: str) -> tuple[bool, int, str]:
    kind, rank, key = text.split(".")
    if kind not in {"t", "b"} or rank not in {"1", "2", "3", "4"}:
        raise ValueError(text)
    if int(rank) in _NUMBERED:
        if len(key) != 20 or not key.isdecimal() or int(key) >= 2**63:
            raise ValueError(text)
    else:
        UUID(key)
    return kind == "t", int(rank), key


def read_place(text: str) -> Key | None:
    found = paging.read(text, date.fromisoformat, _read_key)
    if found is None:
        return None
    day, (undated, rank, key) = found
    return undated, day, rank, key


# Counts: what each narrowing would show.


@dataclass(frozen=True, slots=True)
class Counts:
    by_when: dict[When, int]
    # The part of it that the office itself has to do.
    own: dict[When, int]
    by_turn: dict[Turn, int]
    mine: int
    oldest_unanswered: date | None

    @property
    def every(self) -> int:
        return sum(self.by_when.values())


def counts(viewer: Viewer, wish: Wish, board: Board | None = None) -> Counts:
    """Of everything in the scope, whatever else it is narrowed by."""
    board = board or Board(viewer, wish)
    own, others, by_turn = dict.fromkeys(When, 0), dict.fromkeys(When, 0), dict.fromkeys(Turn, 0)
    parts = [Where(_ends_within(when, board.now), then=Value(when.value)) for when in When]
    stored = (
        board.stored.order_by()
        .values(part=Choose(*parts))
        .annotate(n=Count("pk"), oldest=Min("day", filter=Q(undated=True, rank=UNANSWERED)))
        .values_list("part", "turn", "n", "oldest")
    )
    found = [(When(part), Turn(turn), n, oldest) for part, turn, n, oldest in stored]
    found += [
        (
            part_of(line.ends, board.now) if line.ends else When.UNDATED,
            Turn(line.turn),
            1,
            line.day if line.undated and line.rank == UNANSWERED else None,
        )
        for line in board.live
    ]
    found += [
        (part_of_report(report, last_day, board.now), Turn.OFFICER, 1, None)
        for report, last_day in board.reports
    ]
    for when, turn, n, _oldest in found:
        (own if turn in OF_THE_OFFICE else others)[when] += n
        by_turn[turn] += n
    by_turn[Turn.OFFICER] -= len(board.commissioned)
    by_turn[Turn.COMMISSIONER] += len(board.commissioned)
    mine = sum(by_turn[turn] for turn in _turns(viewer, Wish(mine=True)))
    oldest = min((day for *_line, day in found if day is not None), default=None)
    by_when = {when: own[when] + others[when] for when in When}
    return Counts(by_when, own, by_turn, mine, oldest)


def read_wish(asked: Callable[[str], str]) -> Wish:
    """From the address. What cannot be read is left out rather than answered with an error."""
    when, turn = asked("waktu"), asked("giliran")
    return Wish(
        when=When(when) if when in set(When) else None,
        turn=Turn(turn) if turn in set(Turn) else None,
        mine=turn == "saya",
        own=turn == "kantor",
        step=asked("tahap")[:40],
        handler=asked("petugas")[:20],
        everything=asked("lingkup") == "semua",
        after=read_place(asked("sesudah")),
    )
