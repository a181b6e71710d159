"""Every clock of a case on one line of time: what the rules lay on its dates, and the rows that it keeps.

A row that was kept is what holds, also after a newer calendar has come; the rest is laid for the page alone.
"""

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from netra.cases import dates, deadlines, wording
from netra.cases.access import ENDED_CASES
from netra.cases.models import Case, CaseLimit, Track
from netra.cases.running import ENDED_TRACKS, RIGHTS_OF
from netra.law import limits, timetable
from netra.law.calendar import CalendarGap
from netra.law.entries import Counting, IntakeKind, LawPack, Limit, Status, Unit
from netra.law.entries import Track as Way
from netra.law.moments import Moment
from netra.law.timetable import CaseDates, Deadline, State
from netra.platform.clock import office_now
from netra.platform.ui import formats

# Only the office's own procedure is told before it has begun; a court's clock is not foreseen.
_TOLD_BEFORE = frozenset({"DL-EXTRA"})
# As the packs name whose duty a limit is.
_OWN = "bawaslu"


@dataclass(frozen=True, slots=True)
class Clock:
    """One limit as the page tells it. `left` is negative when it was missed and still is open."""

    id: str
    name: str
    track: str
    state: State
    begins: date | None
    last_day: date | None
    moment: str
    left: timedelta | None
    met_on: date | None
    rule: str
    verified: bool
    unsure: str
    how: str
    # Nobody has used a right: when its days are over it has lapsed, and nobody is late.
    unused: bool
    # What another body had to do when the case or its track ended: the office heard of no deed and follows it
    # no further. Whether the body was late nobody here knows.
    untold: bool = False

    @property
    def is_open(self) -> bool:
        return self.state is State.OPEN and not self.untold

    @property
    def chip_kind(self) -> str:
        if self.state is State.MET:
            return "ok"
        if self.state is State.NOT_STARTED or self.left is None or self._lapsed or self.untold:
            return "wait"
        return formats.urgency(self.left) if self.is_open else "missed"

    @property
    def chip_text(self) -> str:
        if self.state is State.MET:
            return _("kept")
        if self.state is State.NOT_STARTED:
            return _("not begun")
        if self.untold:
            return _("not recorded")
        if self.left is not None and self.is_open:
            return formats.time_left(self.left)
        return _("not used") if self._lapsed else _("missed")

    @property
    def _lapsed(self) -> bool:
        return self.unused and self.state is State.MISSED


def of_case(
    case: Case, pack: LawPack, tracks: Sequence[Track], rows: Sequence[CaseLimit], *, names: bool
) -> list[Clock]:
    """The open ones first, the nearest end first; then what was kept or missed, the newest first.

    `names`: whether whoever looks may read who is in the case; a person is named where tracks are several.
    """
    kept = {(row.limit_id, row.track_id): row for row in deadlines.in_force(rows)}
    named = names and len(tracks) > 1
    found = list(_clocks(case, pack, None, kept, named=named))
    for track in tracks:
        found += _clocks(case, pack, track, kept, named=named)
    far = date.max
    running = sorted(
        (one for one in found if one.is_open or one.state is State.NOT_STARTED),
        key=lambda one: (one.state is State.NOT_STARTED, one.last_day or far),
    )
    over = sorted(
        (one for one in found if not one.is_open and one.state is not State.NOT_STARTED),
        key=lambda one: one.last_day or date.min,
        reverse=True,
    )
    return [*running, *over]


def of_track(case: Case, pack: LawPack, track: Track) -> list[Clock]:
    """Of one track alone, for the body that has its file: the nearest end first."""
    kept = {(row.limit_id, row.track_id): row for row in deadlines.in_force(case.limits.all())}
    found = _clocks(case, pack, track, kept, named=False)
    return sorted(found, key=lambda one: (not one.is_open, one.last_day or date.max))


def _clocks(
    case: Case,
    pack: LawPack,
    track: Track | None,
    kept: dict[tuple[str, int | None], CaseLimit],
    *,
    named: bool,
) -> Iterable[Clock]:
    zone = ZoneInfo(case.region.timezone)
    now = office_now().astimezone(zone)
    # Of what has ended nobody has to keep anything any more.
    over = case.step in ENDED_CASES or (track is not None and track.step in ENDED_TRACKS)
    decided = getattr(case, "decision", None) is not None
    known, times = dates.known(case, pack, track), dates.every_time(case, track)
    # Of the registration the hour is in the history; a limit in hours counts from it.
    try:
        laid = timetable.timetable(
            pack,
            IntakeKind(case.intake),
            frozenset({Way(track.kind)}) if track else frozenset(),
            CaseDates(known, Moment(now.date(), now), case.region.timezone),
            deadlines.basis_of(case).calendar,
        )
    except CalendarGap:
        # A year that no calendar holds yet: what was kept still stands, and nothing else is claimed.
        return
    for one in laid.deadlines:
        if bool(one.limit.tracks) is (track is None) or (track and track.kind not in one.limit.tracks):
            continue
        if one.state is State.NOT_STARTED and one.limit.id not in _TOLD_BEFORE:
            continue
        if one.state is State.NOT_STARTED and (case.registered_on is None or decided or over):
            continue
        row = kept.get((one.limit.id, track.pk if track else None))
        told = _clock(case, one, row, track, known, times, now, named=named, over=over)
        if not (over and told.is_open):
            yield told


def _clock(
    case: Case,
    one: Deadline,
    row: CaseLimit | None,
    track: Track | None,
    known: dict[str, Moment],
    times: dict[str, list[Moment]],
    now: datetime,
    *,
    named: bool,
    over: bool,
) -> Clock:
    zone = case.region.timezone
    limit = one.limit
    last_day, ends, state = one.last_day, one.too_late_from, one.state
    if row is not None:
        last_day, ends = row.last_day, deadlines.ends_at(row, zone)
        deeds = [moment for key in limit.met_by if key in known for moment in times.get(key, [known[key]])]
        kept = _keeps(row, deeds)
        state = _state_of(kept, last_day, ends, now, State.OPEN if deeds else state)
        met = kept.day if kept else None
    else:
        met = next((known[key].day for key in limit.met_by if key in known), None)
    begins = row.trigger_on if row else (one.span.trigger if one.span else _begins(limit, known))
    inferred = counting_is_inferred(limit)
    return Clock(
        id=limit.id,
        name=wording.said(limit.wording).rstrip("."),
        track=wording.of_track(track, named=named) if track else "",
        state=state,
        begins=begins,
        last_day=last_day,
        moment=_moment(limit, last_day, ends, zone),
        left=None if ends is None else ends - now,
        met_on=met if state is State.MET else None,
        rule=wording.cited(limit.basis),
        verified=limit.status is Status.CONFIRMED and not inferred,
        unsure=_("how the days are counted follows from another rule") if inferred else "",
        how=counted_by(row) if row else "",
        unused=limit.obliged in RIGHTS_OF and met is None,
        untold=over
        and met is None
        and limit.obliged not in {*RIGHTS_OF, _OWN}
        and state in {State.OPEN, State.MISSED},
    )


def _begins(limit: Limit, known: dict[str, Moment]) -> date | None:
    return known[limit.trigger].day if limit.trigger in known else None


def _moment(limit: Limit, last_day: date | None, ends: datetime | None, zone: str) -> str:
    if last_day is None:
        return ""
    if limit.unit is Unit.HOUR and ends is not None and ends != limits.ends_at(last_day, zone):
        return formats.date_time(ends, zone)
    return formats.day_end(last_day, zone)


def _keeps(row: CaseLimit, deeds: Sequence[Moment]) -> Moment | None:
    """The first deed since this limit began. What kept it the time before keeps it no second time."""
    if row.replaces_id is not None:
        deeds = [one for one in deeds if one.day >= row.trigger_on]
    return min(deeds, key=lambda one: one.day, default=None)


def _state_of(kept: Moment | None, last_day: date, ends: datetime, now: datetime, laid: State) -> State:
    """By the row that was kept. An extension that was granted in time keeps the limit it lengthens."""
    if kept is not None:
        return State.MISSED if timetable.is_late(kept, last_day, ends) else State.MET
    if laid is State.MET:
        return laid
    return State.OPEN if now < ends else State.MISSED


def counting_is_inferred(limit: Limit) -> bool:
    """Whether the rule that was read leaves open how its days are counted."""
    return bool(limit.counting_status) or limit.counting is Counting.UNSPECIFIED


def counted_by(row: CaseLimit) -> str:
    values = {
        "day": formats.plain_date(row.trigger_on),
        "pack": row.law_pack,
        "version": row.pack_version,
        "calendar": row.calendar_version,
    }
    if not row.calendar_version:
        return _("Counted from %(day)s by the rules %(pack)s, version %(version)s.") % values
    return (
        _("Counted from %(day)s by the rules %(pack)s, version %(version)s, and the calendar %(calendar)s.")
        % values
    )


@dataclass(frozen=True, slots=True)
class Bar:
    """A clock as a bar of the drawing, in its units: from the day it begins to the end of its last day."""

    clock: Clock
    y: int
    x: int
    width: int
    used: int
    text_x: int
    lines: tuple[str, ...]  # its name, in lines that fit beside the bars


@dataclass(frozen=True, slots=True)
class Drawing:
    width: int
    height: int
    bars: tuple[Bar, ...]
    days: tuple[tuple[int, str, bool], ...]  # x, what is written, whether the week rests
    step: int
    end: int  # where the last day is over
    marks: tuple[tuple[int, str], ...]  # the dates of the case: x and what it is
    now: int | None


LABELS, ROW, TOP = 320, 32, 58
_LONGEST = 45  # days; of a longer case the drawing shows the part around now
_WIDTH = 1080
_LINE, _LEADING = 42, 16  # signs and height of one line of a label


def draw(clocks: Sequence[Clock], marks: Sequence[tuple[str, date | None]], zone: str) -> Drawing | None:
    """None when nothing has begun: an empty line of time says nothing."""
    laid = [one for one in clocks if one.begins is not None and one.last_day is not None]
    if not laid:
        return None
    now = office_now().astimezone(ZoneInfo(zone))
    days = [day for one in laid for day in (one.begins, one.last_day) if day is not None]
    days += [day for _name, day in marks if day is not None]
    first, last = min(days), max(days)
    if (last - first).days >= _LONGEST:
        first = max(first, min(now.date(), last) - timedelta(days=_LONGEST // 2))
        last = min(last, first + timedelta(days=_LONGEST - 1))
    shown = [
        one for one in laid if one.begins and one.last_day and one.last_day >= first and one.begins <= last
    ]
    count = (last - first).days + 1
    step = (_WIDTH - LABELS) // count

    def x_of(day: date) -> int:
        return LABELS + step * max(0, min(count, (day - first).days))

    def of_now() -> int | None:
        if not first <= now.date() <= last:
            return None
        return x_of(now.date()) + step * (now.hour * 60 + now.minute) // 1440

    present = of_now()
    bars, y = [], TOP
    for one in shown:
        if one.begins is None or one.last_day is None:
            continue
        start, end = x_of(one.begins), x_of(one.last_day + timedelta(days=1))
        done = x_of(one.met_on) + step // 2 if one.met_on else None
        until = done if done is not None else present if present is not None else end
        used = max(0, min(end, until if one.state is not State.MISSED else end) - start)
        lines = tuple(textwrap.wrap(one.name, _LINE))
        bars.append(Bar(one, y, start, max(4, end - start), used, end + 6, lines))
        y += max(ROW, _LEADING * len(lines) + 10)
    every = 1 if step >= 56 else 2 if step >= 30 else 7
    return Drawing(
        width=_WIDTH + 150,
        height=y + 12,
        bars=tuple(bars),
        days=tuple(
            (
                x_of(day := first + timedelta(days=offset)),
                formats.short_date(day) if offset % every == 0 else "",
                day.weekday() >= 5,
            )
            for offset in range(count)
        ),
        step=step,
        end=x_of(last + timedelta(days=1)),
        marks=tuple(
            (x_of(day), ", ".join(name for name, other in marks if other == day))
            for day in sorted({day for _name, day in marks if day is not None and first <= day <= last})
        ),
        now=present,
    )
