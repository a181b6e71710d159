"""All limits of one case: which concern it, when each ends, and whether it was kept."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from netra.law import limits
from netra.law.calendar import CalendarGap, DayKind, WorkCalendar
from netra.law.entries import (
    Counting,
    ElectionKind,
    IntakeKind,
    LawPack,
    Limit,
    Notice,
    Status,
    Track,
    Unit,
    Wording,
)
from netra.law.limits import LimitSpan
from netra.law.moments import Moment
from netra.law.notices import in_words, notice

_HANDLING = frozenset(ElectionKind)  # these procedures are the handling of reports and findings
_WEEKEND = (5, 6)
_A_MOMENT = timedelta(microseconds=1)


class State(StrEnum):
    """How a limit stands."""

    NOT_STARTED = "not_started"
    MET = "met"  # of an effect: its day has come
    MISSED = "missed"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Deadline:
    """One limit in one case. `span`, `last_day` and `too_late_from` are None while it cannot be laid: it is
    not triggered, or the date it counts from is not known. Of a limit in hours `span` stays None."""

    limit: Limit
    state: State
    span: LimitSpan | None = None
    last_day: date | None = None
    too_late_from: datetime | None = None

    @property
    def calendar_version(self) -> str | None:
        return self.span.calendar_version if self.span else None


@dataclass(frozen=True, slots=True)
class Timetable:
    """The limits of a case in the order of the pack, and what a person must know of them."""

    deadlines: tuple[Deadline, ...]
    notices: tuple[Notice, ...]


@dataclass(frozen=True, slots=True)
class CaseDates:
    """What the limits of a case are laid on. `tz` is the IANA zone of its region; `now` None is not known."""

    dates: Mapping[str, Moment]
    now: Moment | None
    tz: str


class LimitGap(CalendarGap):
    """A limit of the case runs into a year that the calendar does not cover."""

    def __init__(self, gap: CalendarGap, limit: Limit) -> None:
        super().__init__(gap.year, gap.version)
        self.limit = limit


def timetable(
    pack: LawPack,
    kind: IntakeKind,
    tracks: AbstractSet[Track],
    case: CaseDates,
    calendar: WorkCalendar | None = None,
    *,
    closed: AbstractSet[Track] = frozenset(),
) -> Timetable:
    """Every limit that concerns a case of this kind on these tracks, laid on its dates.

    Listed are the limits of the pack's own procedure, those whose trigger is known, and those of one of the
    `tracks`; a limit made for reports is not listed for a finding, nor the other way round, and a limit of
    another kind of election never. `closed` are tracks that the violation named does not open: their limits
    are left out, unless a date is known that only cases on such a track have (see `CaseDate.tracks`).

    Raises CalendarNeeded (see `limits.lay`) and LimitGap, a CalendarGap that names its limit.
    """
    seen = {track for key in case.dates for track in pack.case_dates[key].tracks}
    closed = closed - tracks - seen
    deadlines = tuple(
        _deadline(pack, limit, case, calendar)
        for limit in pack.limits.values()
        if concerns(pack, limit, kind, tracks, case.dates) and not _of_closed_tracks(limit, closed)
    )
    return Timetable(deadlines, tuple(_notices(pack, tracks, case, deadlines, calendar)))


def concerns(
    pack: LawPack, limit: Limit, kind: IntakeKind, tracks: AbstractSet[Track], known: Collection[str]
) -> bool:
    """Whether the limit is listed for a case of this kind, on these tracks, with these dates known."""
    if limit.kinds and kind not in limit.kinds:
        return False
    if limit.procedure in _HANDLING:
        return limit.procedure == pack.election_kind
    if limit.trigger in known:
        return is_case_date(limit.trigger)
    return not tracks.isdisjoint(limit.tracks) and is_case_date(limit.trigger)


def _of_closed_tracks(limit: Limit, closed: AbstractSet[Track]) -> bool:
    return bool(limit.tracks) and set(limit.tracks) <= closed


def is_case_date(trigger: str) -> bool:
    """Whether a trigger is a date of a case: not the day of a ruling or of the determination."""
    return trigger.endswith("_on")


def _deadline(pack: LawPack, limit: Limit, case: CaseDates, calendar: WorkCalendar | None) -> Deadline:
    trigger = case.dates.get(limit.trigger)
    if trigger is None:
        return Deadline(limit, State.NOT_STARTED)
    start: Moment | None = trigger
    if limit.extends is not None:
        start = case.dates.get(pack.limits[limit.extends].trigger)
    if start is None:
        return Deadline(limit, State.NOT_STARTED)
    if limit.unit is Unit.HOUR:
        return _of_hours(limit, start, case)
    try:
        span = limits.lay(limit, start.day, calendar)
    except CalendarGap as gap:
        raise LimitGap(gap, limit) from None
    too_late = limits.ends_at(span.last_day, case.tz)
    state = _state(limit, span.last_day, too_late, case)
    if state is not State.MET and any(
        _granted_in_time(extension, span.last_day, case) for extension in _extensions(pack, limit)
    ):
        state = State.MET
    return Deadline(limit, state, span, span.last_day, too_late)


def _of_hours(limit: Limit, start: Moment, case: CaseDates) -> Deadline:
    """To the minute from an instant; from a bare day to the end of the day that the hours reach."""
    if start.instant is not None:
        too_late = limits.last_instant(start.instant, limit)
        last = (too_late - _A_MOMENT).date()
    else:
        last = start.day + timedelta(days=-(-limit.amount // 24))
        too_late = limits.ends_at(last, case.tz)
    return Deadline(limit, _state(limit, last, too_late, case), None, last, too_late)


def _state(limit: Limit, last_day: date, too_late: datetime, case: CaseDates) -> State:
    if limit.effect:
        return State.MET if case.now is not None and case.now.day >= last_day else State.OPEN
    kept = next((case.dates[key] for key in limit.met_by if key in case.dates), None)
    if kept is not None:
        return State.MISSED if is_late(kept, last_day, too_late) else State.MET
    if case.now is not None and is_late(case.now, last_day, too_late):
        return State.MISSED
    return State.OPEN


def is_late(moment: Moment, last_day: date, too_late_from: datetime) -> bool:
    """Whether `moment` lies after the limit: by the instant where it is known, else by the day."""
    if moment.instant is not None:
        return moment.instant >= too_late_from
    return moment.day > last_day


def _extensions(pack: LawPack, limit: Limit) -> Iterator[Limit]:
    return (other for other in pack.limits.values() if other.extends == limit.id)


def _granted_in_time(extension: Limit, last_day: date, case: CaseDates) -> bool:
    granted = case.dates.get(extension.trigger)
    return granted is not None and granted.day <= last_day


def _notices(
    pack: LawPack,
    tracks: AbstractSet[Track],
    case: CaseDates,
    deadlines: Iterable[Deadline],
    calendar: WorkCalendar | None,
) -> Iterator[Notice]:
    if case.now is None:
        yield notice("now_missing")
    else:
        now = case.now
        late = [key for key, moment in case.dates.items() if now.is_before(moment)]
        if late:
            yield notice("date_after_now", keys=_dates(pack, late))
    laid = [deadline for deadline in deadlines if deadline.last_day is not None]
    for deadline in deadlines:
        base = pack.limits[deadline.limit.extends] if deadline.limit.extends else None
        if base is None or deadline.limit.trigger not in case.dates:
            continue
        if deadline.span is None:
            yield notice(
                "extension_without_start", limits=deadline.limit.id, keys=_dates(pack, [base.trigger])
            )
        elif not _granted_in_time(
            deadline.limit, limits.lay(base, deadline.span.trigger, calendar).last_day, case
        ):
            yield notice("extension_late", limits=base.id)
    named = {
        "hour_unknown": [
            one
            for one in laid
            if one.limit.unit is Unit.HOUR and case.dates[one.limit.trigger].instant is None
        ],
        "counting_inferred": [one for one in laid if one.limit.counting_status],
        "counting_unspecified": [one for one in laid if one.limit.counting is Counting.UNSPECIFIED],
    }
    for code, found in named.items():
        if found:
            yield notice(code, limits=_ids(found))
    if calendar is not None:
        doubtful = [one for one in laid if _skips_doubtful_day(one, calendar)]
        if doubtful:
            yield notice("days_off_recalled", limits=_ids(doubtful))
    apart = [one for one in laid if one.limit.tracks and tracks.isdisjoint(one.limit.tracks)]
    if apart:
        ways = dict.fromkeys(track for one in apart for track in one.limit.tracks)
        yield notice("other_track", limits=_ids(apart), tracks=in_words(ways))


def _dates(pack: LawPack, keys: Iterable[str]) -> Wording:
    """Dates of a case as people and as programs call them: "Registrasi (registered_on)"."""
    named = [pack.case_dates[key] for key in keys]
    return Wording(
        ", ".join(f"{one.wording.id} ({one.key})" for one in named),
        ", ".join(f"{one.wording.en} ({one.key})" for one in named),
    )


def _skips_doubtful_day(deadline: Deadline, calendar: WorkCalendar) -> bool:
    """Whether a day was left out, in either reading, as a holiday of which the pack is not sure."""
    span = deadline.span
    if span is None or span.calendar_version is None:
        return False
    last = max([span.last_day, *(other.last_day for other in span.alternatives)])
    return any(_is_doubtful(day, calendar) for day in span.until(last))


def _is_doubtful(day: date, calendar: WorkCalendar) -> bool:
    off = calendar.day_off(day)
    if off is None or day.weekday() in _WEEKEND or calendar.is_working(day):
        return False
    unsure_kind = off.kind is DayKind.JOINT_LEAVE and calendar.joint_leave_status is Status.RECALLED
    return unsure_kind or off.status is Status.RECALLED


def _ids(deadlines: Iterable[Deadline]) -> str:
    return ", ".join(deadline.limit.id for deadline in deadlines)
