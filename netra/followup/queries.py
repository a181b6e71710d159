"""Reads: the silence ledger, with all that its rows need in a fixed number of questions."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import islice
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from netra.accounts.viewer import Viewer
from netra.cases import access as cases
from netra.cases import turns
from netra.cases.models import CaseDay, CaseEvent, CaseLimit, LineState, ReferralLine
from netra.elections.conflicts import Conflict, ConflictBook
from netra.followup import ladder
from netra.followup.access import recommendations_for
from netra.followup.answers import Column, What
from netra.followup.ladder import OPEN_STATES, Days, Known, Step
from netra.followup.models import Import, ImportRow, Request
from netra.institutions.models import OfficeSetting
from netra.platform.clock import office_today
from netra.platform.ui import paging

PAGE = 25
CHUNK = 500
ENDED_STEPS = ("track_closed",)


class Turn(StrEnum):
    """Whose move it is, and as a filter, what waits for whom."""

    DUE = "jatuh-hari"
    BODY = "instansi"
    OFFICE = "kantor"
    ENDED = "selesai"


class Order(StrEnum):
    OLDEST = "terlama"
    NEWEST = "terbaru"


@dataclass(frozen=True, slots=True)
class Wish:
    turn: Turn | None = None
    order: Order = Order.OLDEST
    after: tuple[datetime, UUID] | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """`last` is the newest event of the track; `next_step` the first letter that was not sent yet."""

    line: ReferralLine
    age: int
    turn: Turn
    last: CaseEvent | None
    next_step: Step | None
    steps: Sequence[Step]
    prepared: Request | None
    sent: Sequence[Request]
    silent: bool
    followed_up: date | None
    conflicts: Sequence[Conflict]
    named: bool


@dataclass(frozen=True, slots=True)
class Page:
    rows: Sequence[Row]
    more: str


def _unsent() -> Exists:
    return Exists(Request.objects.filter(line=OuterRef("pk"), sent_on=None))


def _turn_is(turn: Turn) -> Q:
    silent = ladder.IS_SILENT
    ended = Q(track__step__in=ENDED_STEPS)
    ours = Q(state=LineState.RETURNED) | Q(track__step__in=turns.states(of_the_office=True))
    return {
        Turn.DUE: silent & Q(_unsent()),
        Turn.BODY: Q(state__in=OPEN_STATES) & ~ours & ~ended & ~(silent & Q(_unsent())),
        Turn.OFFICE: ours & ~ended,
        Turn.ENDED: ended,
    }[turn]


def narrowed(viewer: Viewer, wish: Wish) -> QuerySet[ReferralLine]:
    lines = recommendations_for(viewer)
    if wish.turn:
        lines = lines.filter(_turn_is(wish.turn))
    return paging.ordered(lines, "referred_at", descending=wish.order is Order.NEWEST)


def page(viewer: Viewer, wish: Wish) -> Page:
    rest = paging.beyond(
        narrowed(viewer, wish), "referred_at", wish.after, descending=wish.order is Order.NEWEST
    )
    # Found and sorted by an index; what a row shows is read for those of this page alone.
    keys, more = paging.cut(
        rest.only("referred_at"), PAGE, lambda line: paging.write(line.referred_at, line.pk)
    )
    lines = _joined(ReferralLine.objects.all()).in_bulk([line.pk for line in keys])
    return Page(rows(viewer, [lines[line.pk] for line in keys]), more)


def every(viewer: Viewer, wish: Wish) -> Iterator[Row]:
    found = _joined(narrowed(viewer, wish)).iterator(chunk_size=CHUNK)
    while chunk := list(islice(found, CHUNK)):
        yield from rows(viewer, chunk)


def counts(viewer: Viewer) -> dict[Turn, int]:
    """Of every recommendation, by where it stands; a letter that waits to be sent is asked about apart."""
    lines = recommendations_for(viewer)
    found = dict.fromkeys(Turn, 0)
    stands = lines.order_by().values_list("state", "track__step").annotate(n=Count("pk"))
    for state, step, n in stands:
        found[_turn(state, step)] += n
    found[Turn.DUE] = lines.filter(_turn_is(Turn.DUE)).count()
    found[Turn.BODY] -= found[Turn.DUE]
    return found


def _joined(lines: QuerySet[ReferralLine]) -> QuerySet[ReferralLine]:
    return lines.select_related(
        "track__person",
        "track__case__office__region",
        "track__case__region",
        "track__case__incident",
        "track__case__election",
        "track__case__report",
        "institution",
    )


def rows(viewer: Viewer, lines: Sequence[ReferralLine]) -> list[Row]:
    last = _last_moves(lines)
    requests = _requests(lines)
    days = days_of({(line.track.case.office_id, _today(line)) for line in lines})
    known = known_of(lines)
    books = {
        example: ConflictBook(
            [line.track.case.region_id for line in lines if line.track.case.example is example],
            example=example,
        )
        for example in {line.track.case.example for line in lines}
    }
    return [
        _row(
            line,
            last.get(line.track_id),
            requests.get(line.pk, ()),
            ladder.steps(
                line,
                days[(line.track.case.office_id, _today(line))],
                known.get(line.track_id, ladder.NOTHING_KNOWN),
            ),
            known.get(line.track_id, ladder.NOTHING_KNOWN),
            books[line.track.case.example],
            named=cases.knows_names(viewer, line.track.case),
        )
        for line in lines
    ]


def _row(
    line: ReferralLine,
    last: CaseEvent | None,
    requests: Sequence[Request],
    steps: Sequence[Step],
    known: Known,
    book: ConflictBook,
    *,
    named: bool,
) -> Row:
    case, today = line.track.case, _today(line)
    sent = [one for one in requests if one.sent_on]
    done = {one.rung for one in sent}
    silent = ladder.is_silent(line, known)
    open_steps = [one for one in steps if one.rung.code not in done and one.rung.after <= done]
    prepared = next((one for one in requests if not one.sent_on), None) if silent else None
    turn = _turn(line.state, line.track.step)
    return Row(
        line=line,
        age=(today - line.referred_on).days,
        turn=Turn.DUE if prepared and turn is Turn.BODY else turn,
        last=last,
        next_step=open_steps[0] if silent and open_steps else None,
        steps=steps,
        prepared=prepared,
        sent=sent,
        silent=silent,
        followed_up=ladder.followed_up(line, known),
        conflicts=book.of(line.institution, case.region_id, today, election=case.election_id),
        named=named,
    )


def _turn(state: str, step: str) -> Turn:
    """As `_turn_is`, but for letters: where one is due, the turn is the body's otherwise."""
    if step in ENDED_STEPS:
        return Turn.ENDED
    if state == LineState.RETURNED or step in turns.states(of_the_office=True):
        return Turn.OFFICE
    return Turn.BODY


def _today(line: ReferralLine) -> date:
    return office_today(line.track.case.region.timezone)


def _last_moves(lines: Sequence[ReferralLine]) -> Mapping[int, CaseEvent]:
    found = CaseEvent.objects.filter(track__in=[line.track_id for line in lines]).order_by("pk")
    return {event.track_id: event for event in found if event.track_id is not None}


def _requests(lines: Sequence[ReferralLine]) -> Mapping[UUID, list[Request]]:
    found: dict[UUID, list[Request]] = {}
    for one in Request.objects.filter(line__in=[line.pk for line in lines]).select_related("institution"):
        found.setdefault(one.line_id, []).append(one)
    return found


def days_of(asked: set[tuple[str, date]]) -> Mapping[tuple[str, date], Days]:
    """What each office has settled on its own day, for all of them in one question."""
    wanted = {setting.key: setting for setting in ladder.SETTINGS.values()}
    held = list(
        OfficeSetting.objects.filter(office__in={key for key, _day in asked}, key__in=wanted).order_by(
            "starts", "pk"
        )
    )
    found: dict[tuple[str, date], dict[str, int]] = {one: {} for one in asked}
    for (office, day), days in found.items():
        for row in held:
            if row.office_id == office and row.starts <= day:
                # The newest comes last; an empty one takes the former back.
                days.pop(row.key, None)
                if row.value:
                    days[row.key] = wanted[row.key].read(row.value)
    return found


def known_of(lines: Sequence[ReferralLine]) -> Mapping[int, Known]:
    """The recorded dates and the last days in force of each track, in two questions for all of them."""
    tracks = {line.track_id for line in lines}
    dates: dict[int, dict[str, date]] = {}
    days = CaseDay.objects.filter(_in_force(CaseDay), track__in=tracks).order_by("pk")
    for track, key, on in days.values_list("track_id", "key", "on"):
        dates.setdefault(track or 0, {})[key] = on
    last: dict[int, dict[str, date]] = {}
    limits = CaseLimit.objects.filter(_in_force(CaseLimit), track__in=tracks).order_by("pk")
    for track, limit, last_day in limits.values_list("track_id", "limit_id", "last_day"):
        last.setdefault(track or 0, {})[limit] = last_day
    return {one: Known(dates.get(one, {}), last.get(one, {})) for one in tracks}


def _in_force(model: type[CaseDay] | type[CaseLimit]) -> Q:
    """Nothing took its place. Asked row by row: a join is made for the whole table each time."""
    return ~Q(Exists(model._default_manager.filter(replaces=OuterRef("pk"))))


def row_of(viewer: Viewer, line: ReferralLine) -> Row:
    return rows(viewer, [line])[0]


def earlier_lines(line: ReferralLine) -> list[ReferralLine]:
    """What was sent before on the same track, and came back or went another way."""
    return list(
        ReferralLine.objects.filter(track=line.track_id)
        .exclude(pk=line.pk)
        .select_related("institution")
        .order_by("-referred_at")
    )


def moves(line: ReferralLine) -> list[CaseEvent]:
    return list(CaseEvent.objects.filter(track=line.track_id).order_by("-pk"))


def read_wish(turn: str, order: str, after: str) -> Wish:
    """From the address. What cannot be read is left out rather than answered with an error."""
    return Wish(
        turn=Turn(turn) if turn in set(Turn) else None,
        order=Order(order) if order in set(Order) else Order.OLDEST,
        after=paging.read(after, paging.moment, UUID),
    )


def meant(sheet: Import) -> list[tuple[What, int]]:
    """How many rows of a good sheet say what."""
    at = sheet.head.index(Column.WHAT)
    texts = sheet.rows.values_list("texts", flat=True)
    said = Counter(" ".join(row["cells"][at].lower().split()) for row in texts)
    return [(what, said[what]) for what in What if said[what]]


def rows_of(sheet: Import, most: int) -> list[ImportRow]:
    """With the persons that they mean."""
    return list(
        sheet.rows.filter(line__isnull=False).select_related(
            "line__track__person", "line__track__case", "line__institution"
        )[:most]
    )


def row_named(sheet: Import, number: int | None) -> ImportRow | None:
    if number is None:
        return None
    return sheet.rows.filter(number=number, line__isnull=False).select_related("line__track__person").first()
