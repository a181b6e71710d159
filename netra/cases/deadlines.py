"""The last days that a case keeps: laid by the rules, stored with what they were counted from and by.

A row is never changed. When a day moves, a new row replaces the old one and says who moved it, and why.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from netra.cases.models import Case, CaseLimit, LimitCause, LimitProposal, Track
from netra.cases.people import Actor
from netra.law import calendar, limits, packs
from netra.law.calendar import WorkCalendar
from netra.law.entries import LawPack, Limit, Unit
from netra.law.limits import LimitSpan
from netra.platform.clock import office_now

HANDLING = "DL-HANDLE"


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
    track: Track | None = None,
    reason: str = "",
    replaces: CaseLimit | None = None,
) -> CaseLimit:
    """Raises what `lay` raises. `settle` brings the case itself up to date afterwards."""
    limit = limits.limit_of(basis.pack, limit_id)
    return CaseLimit.objects.create(
        case=case,
        track=track,
        limit_id=limit_id,
        counted_from=counted_from(basis.pack, limit),
        trigger_on=trigger_on,
        last_day=lay(basis, limit_id, trigger_on).last_day,
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


def keep_for_track(case: Case, track: Track, *, by: Actor) -> list[CaseLimit]:
    """The limits that the pack ties to this kind of track, where the case knows the day they count from.

    A limit in hours ends at an instant and not on a day: none is kept.
    """
    basis = basis_of(case)
    known = {"registered_on": case.registered_on}
    found = []
    for limit in basis.pack.limits.values():
        trigger_on = known.get(limit.trigger)
        if track.kind in limit.tracks and limit.unit is not Unit.HOUR and trigger_on is not None:
            found.append(
                keep(
                    case,
                    limit.id,
                    trigger_on,
                    by=by,
                    cause=LimitCause.TRACK_OPENED,
                    basis=basis,
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
    """The limit by which the plenary must have decided."""
    longer = extension(rows)
    return longer if longer is not None and extended_in_time(case, rows) else handling(rows)


def settle(case: Case) -> None:
    """Write into the case, unsaved, the day that its lists sort by."""
    row = running(case, list(case.limits.all()))
    case.handling_last_day = row.last_day if row else None
