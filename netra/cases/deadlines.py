"""The last days that a case keeps: laid by the rules, stored with what they were counted from and by.

A row is never changed. When a day moves, a new row replaces the old one and says who moved it, and why.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from netra.cases import standing
from netra.cases.models import Case, CaseLimit, LimitCause, LimitProposal, Track
from netra.cases.people import Actor
from netra.law import calendar, limits, packs, readings
from netra.law.calendar import WorkCalendar
from netra.law.entries import ElectionKind, LawPack, Limit, Unit
from netra.law.limits import LimitSpan
from netra.platform.clock import office_now

HANDLING = "DL-HANDLE"
# Handling reports and findings is a procedure of its own for each kind of election.
_HANDLING_PROCEDURES = frozenset(ElectionKind)
_A_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Basis:
    """What a last day is counted by."""

    pack: LawPack
    calendar: WorkCalendar


def basis_of(case: Case) -> Basis:
    """The pack that the case was opened with, and the newest calendar: what is counted today uses both."""
    return Basis(packs.shipped(case.law_pack, case.pack_version), calendar.shipped())


def basis_of_row(row: CaseLimit) -> Basis:
    """What the row was counted by. A row without a calendar was counted in calendar days: any one will do."""
    return Basis(
        packs.shipped(row.law_pack, row.pack_version), calendar.shipped(row.calendar_version or None)
    )


def basis_of_proposal(proposal: LimitProposal) -> Basis:
    return Basis(
        packs.shipped(proposal.limit.law_pack, proposal.pack_version),
        calendar.shipped(proposal.calendar_version),
    )


def as_read(case: Case, basis: Basis, limit_id: str) -> Basis:
    """The basis with the amount that the office reads for this limit, where sources give more than one."""
    if not readings.is_read_differently(basis.pack, limit_id):
        return basis
    limit = readings.limit_as_read(basis.pack, limit_id, standing.readings_of(case, basis.pack))
    return replace(basis, pack=replace(basis.pack, limits={**basis.pack.limits, limit_id: limit}))


def lay(basis: Basis, limit_id: str, trigger_on: date) -> LimitSpan:
    """Raises UnknownId, NotCountedInDays, CalendarGap."""
    return limits.clock(basis.pack, limit_id, trigger_on, basis.calendar)


def counted_from(pack: LawPack, limit: Limit) -> str:
    """The date of the case that the limit counts from: of an extension, that of the limit it lengthens."""
    return pack.limits[limit.extends].trigger if limit.extends else limit.trigger


def extension_of(pack: LawPack, limit_id: str) -> Limit | None:
    return next((limit for limit in pack.limits.values() if limit.extends == limit_id), None)


def keep(
    case: Case,
    limit_id: str,
    trigger_on: date,
    *,
    by: Actor,
    cause: LimitCause,
    basis: Basis,
    at: datetime | None = None,
    track: Track | None = None,
    reason: str = "",
    replaces: CaseLimit | None = None,
) -> CaseLimit:
    """Raises what `lay` raises. `settle` brings the case itself up to date afterwards.

    A limit in hours ends to the minute when the hour it counts from is known; else with the day that the
    hours reach.
    """
    basis = as_read(case, basis, limit_id)
    limit = limits.limit_of(basis.pack, limit_id)
    last_day, ends_at = _end(basis, limit, trigger_on, at, case.region.timezone)
    return CaseLimit.objects.create(
        case=case,
        track=track,
        limit_id=limit_id,
        counted_from=counted_from(basis.pack, limit),
        trigger_on=trigger_on,
        last_day=last_day,
        ends_at=ends_at,
        law_pack=basis.pack.name,
        pack_version=basis.pack.version,
        pack_digest=basis.pack.digest,
        calendar_version=basis.calendar.version,
        calendar_digest=basis.calendar.digest,
        cause=cause,
        reason=reason,
        kept_at=office_now(),
        kept_by=by.actor,
        kept_by_name=by.name,
        replaces=replaces,
    )


def _end(
    basis: Basis, limit: Limit, trigger_on: date, at: datetime | None, zone: str
) -> tuple[date, datetime | None]:
    if limit.unit is not Unit.HOUR:
        return lay(basis, limit.id, trigger_on).last_day, None
    if at is not None:
        too_late = limits.last_instant(at, limit)
        return (too_late - _A_MOMENT).astimezone(ZoneInfo(zone)).date(), too_late
    last = trigger_on + timedelta(days=-(-limit.amount // 24))
    return last, limits.ends_at(last, zone)


def ends_at(row: CaseLimit, zone: str) -> datetime:
    """The first instant that is too late."""
    return row.ends_at or limits.ends_at(row.last_day, zone)


def left_until(last_day: date, zone: str) -> timedelta:
    """Time left until the end of that local day; negative when it has passed."""
    return limits.ends_at(last_day, zone) - office_now()


def keep_from(
    case: Case,
    key: str,
    on: date,
    at: datetime | None = None,
    *,
    by: Actor,
    track: Track | None = None,
    cause: LimitCause,
    reason: str = "",
) -> list[CaseLimit]:
    """Every last day that the pack counts from this date of the case, for the tracks that it concerns.

    Counted again, because the date was corrected or came a second time, a new row replaces the old one.
    """
    basis = basis_of(case)
    now = in_force(case.limits.all())
    kept = []
    for limit, of_track in _counted_from(case, basis.pack, key, track):
        key_of_track = of_track.pk if of_track else None
        old = next((row for row in now if (row.limit_id, row.track_id) == (limit.id, key_of_track)), None)
        if old is not None and (old.trigger_on, old.ends_at) == (
            on,
            _end(basis, limit, on, at, case.region.timezone)[1],
        ):
            continue
        kept.append(
            keep(
                case,
                limit.id,
                on,
                by=by,
                cause=cause,
                basis=basis,
                at=at,
                track=of_track,
                reason=reason,
                replaces=old,
            )
        )
    return kept


def _counted_from(
    case: Case, pack: LawPack, key: str, track: Track | None
) -> Iterator[tuple[Limit, Track | None]]:
    for limit in pack.limits.values():
        if limit.trigger != key or limit.extends is not None or limit.effect:
            continue
        if limit.kinds and case.intake not in limit.kinds:
            continue
        if limit.procedure in _HANDLING_PROCEDURES:
            if limit.procedure == pack.election_kind:
                yield limit, None
        elif limit.tracks:
            tracks = [track] if track is not None else list(case.tracks.all())
            yield from ((limit, one) for one in tracks if one.kind in limit.tracks)
        elif track is not None:
            yield limit, track


def keep_for_track(case: Case, track: Track, *, by: Actor) -> list[CaseLimit]:
    """The limits that the pack ties to this kind of track, where the case knows the day they count from."""
    found = []
    if case.registered_on is not None:
        registered = case.events.filter(step__in=("register", "register_finding")).first()
        basis = basis_of(case)
        for limit in basis.pack.limits.values():
            if track.kind in limit.tracks and limit.trigger == "registered_on":
                found.append(
                    keep(
                        case,
                        limit.id,
                        case.registered_on,
                        by=by,
                        cause=LimitCause.TRACK_OPENED,
                        basis=basis,
                        at=registered.office_time if registered else None,
                        track=track,
                    )
                )
    return found


def in_force(rows: Iterable[CaseLimit]) -> list[CaseLimit]:
    """Of all rows of a case those that none replaces, in the order in which they were kept."""
    kept = list(rows)
    replaced = {row.replaces_id for row in kept}
    return [row for row in kept if row.pk not in replaced]


def handling(rows: Sequence[CaseLimit]) -> CaseLimit | None:
    """The handling limit in force, of the rows of one case."""
    return next((row for row in in_force(rows) if row.limit_id == HANDLING and row.track_id is None), None)


def extension(rows: Sequence[CaseLimit]) -> CaseLimit | None:
    base = handling(rows)
    if base is None:
        return None
    longer = extension_of(basis_of_row(base).pack, HANDLING)
    return next((row for row in in_force(rows) if longer is not None and row.limit_id == longer.id), None)


def extended_in_time(case: Case, rows: Sequence[CaseLimit]) -> bool:
    """An extension granted after the limit had ended lengthens nothing: the limit was missed."""
    base = handling(rows)
    return base is not None and case.extended_on is not None and case.extended_on <= base.last_day


def running(case: Case, rows: Sequence[CaseLimit]) -> CaseLimit | None:
    """The limit by which the plenary must have decided; before registration, by which a finding is set."""
    if case.registered_on is None:
        tracing = [row for row in in_force(rows) if row.track_id is None]
        return min(tracing, key=lambda row: row.last_day, default=None)
    longer = extension(rows)
    return longer if longer is not None and extended_in_time(case, rows) else handling(rows)


def settle(case: Case) -> None:
    """Write into the case, unsaved, the day that its lists sort by."""
    row = running(case, list(case.limits.all()))
    case.handling_last_day = row.last_day if row else None
