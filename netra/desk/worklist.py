"""Everything of the own offices that waits, by the hours left; what has no day of its own stands last.

It comes from several tables and is one list: of every line a key is read, and the lines of one page alone are
built from their rows. So a page begins after a key as elsewhere, and a line that appears or goes moves no
other one.
"""

import heapq
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache, cached_property
from itertools import chain
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from netra.accounts.models import Role
from netra.accounts.viewer import Viewer
from netra.cases import access as cases_access
from netra.cases import turns as cases_turns
from netra.cases.access import ENDED_CASES
from netra.cases.models import Case, CaseLimit, LimitProposal, LineState, ProposalState, ReferralLine, Track
from netra.cases.procedure import FIRST_TRACK_STATE, pack_of
from netra.cases.running import running
from netra.desk import things
from netra.desk.things import Item, Turn
from netra.desk.things import turn_of as _turn
from netra.elections.conflicts import Place, conflicting_places
from netra.law import limits, packs
from netra.platform.clock import office_now
from netra.platform.ui import paging
from netra.reports import access as reports_access
from netra.reports import completion
from netra.reports.models import AT_THE_DOOR, Opening, Report

PAGE = 25
OF_THE_OFFICE = frozenset({Turn.OFFICER, Turn.COMMISSIONER})
# Keys that a question may carry; every database takes so many.
_FEW = 2_000
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
class Clock:
    """A limit that runs, as little of it as sorting and counting need."""

    pk: int
    case: UUID
    step: str
    last_day: date
    ends: datetime
    turn: Turn

    @property
    def key(self) -> "Key":
        return False, self.last_day, 1, f"{self.pk:020d}"


class Board:
    """What one page reads once and uses for its lines and its counts: which cases, limits and reports.

    The limits that run are read whole, without an order: an office has hundreds of them among all that were
    ever kept, and to look for the next fifty by their day costs more than to sort them here.
    """

    def __init__(self, viewer: Viewer, wish: Wish) -> None:
        self.viewer = viewer
        self.wish = replace(wish, when=None, turn=None, mine=False, own=False, after=None)

    @cached_property
    def cases(self) -> "QuerySet[Case] | list[UUID]":
        """By their keys while they are few enough to be written into a question."""
        found = scope(self.viewer, self.wish)
        keys = list(found.order_by().values_list("pk", flat=True)[: _FEW + 1])
        return keys if len(keys) <= _FEW else found

    @cached_property
    def clocks(self) -> list[Clock]:
        rows = running().filter(case__in=self.cases).order_by()
        obliged = _obliged()
        return sorted(
            (
                Clock(pk, case, step, day, ends or limits.ends_at(day, zone), _turn(step, obliged[limit]))
                for pk, case, step, day, ends, zone, limit in rows.values_list(
                    "pk",
                    "case_id",
                    "case__step",
                    "last_day",
                    "ends_at",
                    "case__region__timezone",
                    "limit_id",
                )
            ),
            key=lambda clock: clock.key,
        )

    @cached_property
    def reports(self) -> "Received":
        return received(self.viewer, self.wish) if self.wish.step in {"", FIRST_LOOK} else []

    @cached_property
    def to_refer(self) -> list[tuple[int, UUID, date, Place]]:
        """The tracks that wait to be referred: each with its case, the day of its plenary and its place."""
        rows = _to_refer(self.cases).values_list(
            "pk",
            "case_id",
            "case__decision__held_on",
            "case__region_id",
            "case__region__timezone",
            "case__election_id",
            "case__example",
        )
        return [
            (track, case, held_on, Place(region, zone, election, example))
            for track, case, held_on, region, zone, election, example in rows
        ]

    @cached_property
    def commissioned(self) -> frozenset[int]:
        """Those of them that only a commissioner refers. Few places have a conflict: the rest is not read."""
        doubtful = conflicting_places({place for *_track, place in self.to_refer})
        asked = [track for track, _case, _held_on, place in self.to_refer if place in doubtful]
        if not asked:
            return frozenset()
        rows = Track.objects.filter(pk__in=asked).select_related(
            "case__region", "case__office", "case__election", "person"
        )
        found = {row.pk: row for row in rows}
        return frozenset(
            key
            for key in cases_turns.held_back(found.values())
            if not cases_turns.corrected_first(found[key], pack_of(found[key].case))
        )

    @cached_property
    def unanswered(self) -> list[tuple[UUID, UUID, date]]:
        """Each referral that no body has answered: with its case, and its day."""
        return list(_unanswered(self.cases).values_list("pk", "track__case_id", "referred_on"))

    @cached_property
    def proposed(self) -> list[tuple[int, date]]:
        """The proposals that wait for an officer; the cases are those that the viewer may see."""
        rows = LimitProposal.objects.filter(state=ProposalState.WAITING, limit__case__in=self.cases)
        return [(pk, at.date()) for pk, at in rows.values_list("pk", "proposed_at")]

    @cached_property
    def others(self) -> dict[UUID, tuple[date, str]]:
        """What no other line speaks of, so that no open case is on no list: its day, and who has it."""
        every = scope(self.viewer, self.wish).order_by()
        keys = self.cases if isinstance(self.cases, list) else every.values_list("pk", flat=True)
        rest = set(keys) - self.spoken_of
        if not rest:
            return {}
        rows = Case.objects.filter(pk__in=rest) if len(rest) <= _FEW else every
        return {
            pk: (since, body or "")
            for pk, since, body in _with_body(rows).values_list("pk", "since", "body")
            if pk in rest
        }

    @cached_property
    def spoken_of(self) -> set[UUID]:
        """The cases that have a line of their own already."""
        return (
            {clock.case for clock in self.clocks}
            | {case for _track, case, *_rest in self.to_refer}
            | {case for _line, case, _day in self.unanswered}
        )

    @cached_property
    def handlers(self) -> dict[UUID, str]:
        """Of each case the person for whom its report was opened; of several the last."""
        given = Opening.objects.filter(
            report__case__in=self.cases, given_at__isnull=False, ended_at=None
        ).order_by("given_at")
        return {case: str(handler) for case, handler in given.values_list("report__case", "handler")}


def page(viewer: Viewer, wish: Wish, size: int = PAGE, board: Board | None = None) -> Page:
    board = board or Board(viewer, wish)
    found = heapq.nsmallest(size + 1, _keys(board, wish))
    shown = found[:size]
    return Page(_items(board, shown), write_place(shown[-1]) if len(found) > size else "")


def every(viewer: Viewer, wish: Wish) -> Iterator[Item]:
    """For a file: the whole list, read in pages so that no page holds it all."""
    board = Board(viewer, wish)
    found = sorted(_keys(board, wish))
    for start in range(0, len(found), 500):
        yield from _items(board, found[start : start + 500])


def _keys(board: Board, wish: Wish) -> Iterator[Key]:
    """Of every line that fits, in no order. What a line shows is read for those of one page alone."""
    found = chain(_dated(board, wish), _undated(board, wish))
    return (key for key in found if wish.after is None or key > wish.after)


def _dated(board: Board, wish: Wish) -> Iterator[Key]:
    if wish.when is When.UNDATED:
        return
    turns = _turns(board.viewer, wish)
    for clock in board.clocks:
        if clock.turn in turns and (wish.when is None or part_of(clock.ends) is wish.when):
            yield clock.key
    if Turn.OFFICER in turns:
        for report, last_day in board.reports:
            if wish.when is None or part_of_report(report, last_day) is wish.when:
                yield False, last_day, 2, report.pk.hex


def _undated(board: Board, wish: Wish) -> Iterator[Key]:
    if wish.when not in {None, When.UNDATED}:
        return
    turns = _turns(board.viewer, wish)
    for track, _case, held_on, _place in board.to_refer:
        if _whose(board, track) in turns:
            yield True, held_on, 1, f"{track:020d}"
    if Turn.BODY in turns:
        for line, _case, referred_on in board.unanswered:
            yield True, referred_on, 2, line.hex
    if Turn.OFFICER in turns:
        for proposal, proposed_on in board.proposed:
            yield True, proposed_on, 3, f"{proposal:020d}"
    for case, (since, body) in board.others.items():
        if (Turn.BODY if body else Turn.OFFICER) in turns:
            yield True, since, 4, case.hex


def _whose(board: Board, track: int) -> Turn:
    return Turn.COMMISSIONER if track in board.commissioned else Turn.OFFICER


def _turns(viewer: Viewer, wish: Wish) -> set[Turn]:
    turns = {wish.turn} if wish.turn else set(Turn)
    if wish.mine:
        held = {Turn.OFFICER: Role.CASE_OFFICER, Turn.COMMISSIONER: Role.COMMISSIONER}
        turns &= {turn for turn, role in held.items() if viewer.grants_of(role)}
    return turns & OF_THE_OFFICE if wish.own else turns


def scope(viewer: Viewer, wish: Wish) -> QuerySet[Case]:
    """The cases that the list speaks of: those of the own offices, or everything that may be read."""
    cases = cases_access.cases_for(viewer).exclude(step__in=ENDED_CASES)
    if not wish.everything:
        cases = cases.filter(office__in=_offices(viewer))
    if wish.step:
        cases = cases.filter(step=wish.step)
    if wish.handler:
        cases = cases.alias(handler=handler_of("report"))
        cases = _handled_by(cases, wish.handler)
    return cases


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


def part_of(ends: datetime) -> When:
    left = ends - office_now()
    if left <= timedelta(0):
        return When.LATE
    if left <= AT_RISK:
        return When.AT_RISK
    return When.WEEK if left <= A_WEEK else When.LATER


# Of what a line is, by whether it has a day and its rank among lines of the same day; the odd ones are of
# rows with a number.

_NUMBERED = frozenset({1, 3})


@cache
def _obliged() -> dict[str, str]:
    """Who has to keep each limit, by the newest version of every pack."""
    return {
        limit.id: limit.obliged for name in packs.names() for limit in packs.shipped(name).limits.values()
    }


def _items(board: Board, keys: Sequence[Key]) -> list[Item]:
    asked: dict[tuple[bool, int], list[RowKey]] = defaultdict(list)
    for undated, _day, rank, key in keys:
        asked[undated, rank].append(_row_of(rank, key))
    read: dict[tuple[bool, int], Callable[[Board, list[RowKey]], dict[RowKey, Item]]] = {
        (False, 1): _limit_items,
        (False, 2): _report_items,
        (True, 1): _track_items,
        (True, 2): _line_items,
        (True, 3): _proposal_items,
        (True, 4): _other_items,
    }
    found = {kind: read[kind](board, wanted) for kind, wanted in asked.items()}
    return [found[undated, rank][_row_of(rank, key)] for undated, _day, rank, key in keys]


def _row_of(rank: int, key: str) -> RowKey:
    return int(key) if rank in _NUMBERED else UUID(key)


def _limit_items(board: Board, keys: list[RowKey]) -> dict[RowKey, Item]:
    rows = CaseLimit.objects.select_related("case__region", "case__office", "case__incident").in_bulk(keys)
    return {pk: things.of_limit(board.viewer, row) for pk, row in rows.items()}


def _report_items(board: Board, keys: list[RowKey]) -> dict[RowKey, Item]:
    wanted = set(keys)
    return {
        report.pk: things.of_report(board.viewer, report)
        for report, _last_day in board.reports
        if report.pk in wanted
    }


def _track_items(board: Board, keys: list[RowKey]) -> dict[RowKey, Item]:
    rows = Track.objects.select_related(
        "case__region", "case__office", "case__incident", "case__decision"
    ).in_bulk(keys)
    return {pk: things.of_track(board.viewer, row, _whose(board, pk)) for pk, row in rows.items()}


def _line_items(board: Board, keys: list[RowKey]) -> dict[RowKey, Item]:
    rows = ReferralLine.objects.select_related(
        "institution", "track__case__region", "track__case__office", "track__case__incident"
    ).in_bulk(keys)
    return {pk: things.of_line(board.viewer, row) for pk, row in rows.items()}


def _proposal_items(board: Board, keys: list[RowKey]) -> dict[RowKey, Item]:
    rows = LimitProposal.objects.select_related(
        "limit__case__region", "limit__case__office", "limit__case__incident"
    ).in_bulk(keys)
    return {pk: things.of_proposal(board.viewer, row) for pk, row in rows.items()}


def _other_items(board: Board, keys: list[RowKey]) -> dict[RowKey, Item]:
    rows = Case.objects.select_related("region", "office", "incident").in_bulk(keys)
    return {pk: things.of_open_case(board.viewer, row, *board.others[pk]) for pk, row in rows.items()}


Received = Sequence[tuple[Report, date]]


def received(viewer: Viewer, wish: Wish) -> Received:
    """Reports that nobody has decided on, with the last day for it: worked out, for it is no column."""
    reports = reports_access.reports_for(viewer).filter(status__in=AT_THE_DOOR)
    if not wish.everything:
        reports = reports.filter(office__in=_offices(viewer))
    reports = reports.annotate(handler=handler_of("pk"), completion_ends=completion.ends_of("pk"))
    if wish.handler:
        if wish.handler == NOBODY:
            reports = reports.filter(handler=None)
        elif wish.handler.isdecimal():
            reports = reports.filter(handler=int(wish.handler))
        else:
            reports = reports.none()
    return [
        (report, last_day)
        for report in reports.select_related("region", "office")
        if (last_day := things.report_ends(report)) is not None
    ]


def part_of_report(report: Report, last_day: date) -> When:
    return part_of(limits.ends_at(last_day, report.region.timezone))


def _to_refer(cases: QuerySet[Case] | list[UUID]) -> QuerySet[Track]:
    return Track.objects.filter(
        case__in=cases, step__in=[FIRST_TRACK_STATE, "returned", "corrected"]
    ).exclude(case__decision=None)


def _unanswered(cases: QuerySet[Case] | list[UUID]) -> QuerySet[ReferralLine]:
    return ReferralLine.objects.filter(state=LineState.SENT, track__case__in=cases)


def _with_body(cases: QuerySet[Case]) -> QuerySet[Any]:  # Any: with two columns that the stubs cannot name
    acknowledged = ReferralLine.objects.filter(track__case=OuterRef("pk"), state=LineState.ACKNOWLEDGED)
    return cases.annotate(
        since=Coalesce("registered_on", "found_on", "known_on", "determination_on"),
        body=Subquery(
            acknowledged.filter(track__step__in=cases_turns.states(of_the_office=False))
            .order_by("referred_at")
            .values("institution__name")[:1]
        ),
    )


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
    for clock in board.clocks:
        (own if clock.turn in OF_THE_OFFICE else others)[part_of(clock.ends)] += 1
        by_turn[clock.turn] += 1
    for report, last_day in board.reports:
        own[part_of_report(report, last_day)] += 1
        by_turn[Turn.OFFICER] += 1
    theirs = sum(bool(body) for _since, body in board.others.values())
    to_us = len(board.to_refer) + len(board.proposed) + len(board.others) - theirs
    to_others = len(board.unanswered) + theirs
    own[When.UNDATED], others[When.UNDATED] = to_us, to_others
    by_turn[Turn.OFFICER] += to_us - len(board.commissioned)
    by_turn[Turn.COMMISSIONER] += len(board.commissioned)
    by_turn[Turn.BODY] += to_others
    mine = sum(by_turn[turn] for turn in _turns(viewer, Wish(mine=True)))
    oldest = min((day for *_line, day in board.unanswered), default=None)
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
