"""The days on which a case rests, put right: of the event, and of when it became known or was found.

Written down wrongly, they lay a wrong last day or propose a wrong kind of violation. The registration and the
referral are days of Netra itself and never typed; other days of the procedure have rows of their own.
"""

from datetime import date
from uuid import UUID

from django.db import transaction

from netra.cases import changes, classes, dates, deadlines, opening, procedure
from netra.cases.changes import Change, What
from netra.cases.dates import DayRefused
from netra.cases.findings import BEFORE_A_FINDING, SET
from netra.cases.models import Case, LimitCause, Track
from netra.cases.people import Actor
from netra.cases.queries import IN_HANDLING
from netra.law.entries import LawPack

EVENT = "event_on"
# Until the plenary decides: what it decided about is not changed afterwards.
OPEN = frozenset({*BEFORE_A_FINDING, SET, *IN_HANDLING})


def offered(case: Case) -> list[str]:
    """The days that can be put right now, by their keys; one that is not known can be written down."""
    return keys_of(case) if case.step in OPEN else []


def keys_of(case: Case) -> list[str]:
    """The days on which this case rests, as its rules name them; older rules name none."""
    keys = [EVENT, "found_on" if case.found_on is not None else "known_on"]
    return [key for key in keys if key in procedure.pack_of(case).case_dates]


def day_of(case: Case, key: str) -> date | None:
    found: date | None = getattr(case, key)
    return found


def put_right(
    case_id: UUID, key: str, on: date, reason: str, *, by: Actor, seen_version: int | None = None
) -> Case:
    """Last days that follow are counted anew, and kinds of violation that the day of the event rules out are
    proposed anew. Raises CaseMoved, DayRefused (also `decided`)."""
    with transaction.atomic():
        case = procedure.locked(case_id, seen_version)
        if key not in offered(case):
            raise DayRefused("decided")
        old = day_of(case, key)
        if on == old:
            raise DayRefused("same")
        if not reason.strip():
            raise DayRefused("reason_missing")
        pack = procedure.pack_of(case)
        dates.check(case, pack, key, on)
        _before_what_follows(case, pack, key, on)
        setattr(case, key, on)
        changed = changes.of_date(key, old, on)
        if key == EVENT:
            case.incident.happened_on = on
            case.incident.save(update_fields=["happened_on"])
            case.save(update_fields=[EVENT])
            for track in case.tracks.select_related("person"):
                track.case = case
                changed += _proposed_anew(track, pack)
        elif case.limits.filter(counted_from=key).exists():
            changed += changes.of_limits(
                deadlines.keep_from(
                    case, key, on, by=by, cause=LimitCause.DATE_RECORDED, reason=reason.strip()
                )
            )
            deadlines.settle(case)
        procedure.note(
            case, "date_corrected", by=by, text=reason.strip(), facts={"date": key}, changed=changed
        )
        return case


def _before_what_follows(case: Case, pack: LawPack, key: str, on: date) -> None:
    known = dates.known(case, pack)
    for other in pack.case_dates:
        if key in pack.dates_before[other] and other in known and known[other].day < on:
            raise DayRefused("too_late", other, known[other].day)


def _proposed_anew(track: Track, pack: LawPack) -> list[Change]:
    """An entry that does not hold on the new day of the event leaves the track; an officer confirms again."""
    old = track.violation or track.proposed_violation
    fitting = classes.of_act(track)
    if old in {one.id for one in (*fitting, *classes.of_other_acts(track))}:
        return []
    proposed = opening.classification_of(track, pack).proposed
    new = proposed if proposed in fitting else None
    track.proposed_violation = new.id if new else ""
    track.violation = track.violation_reason = ""
    track.sanction_class = (new.sanction_class or "") if new else ""
    track.save()
    return (
        [Change(What.ENTRY, old, track.proposed_violation, track.kind)]
        if old != track.proposed_violation
        else []
    )
