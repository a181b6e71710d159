"""What the personnel authority imposed, recorded by the body that received the case."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from netra.cases import procedure
from netra.cases.clarifications import DateRefused
from netra.cases.counting import count
from netra.cases.models import LineState, ReferralLine, Sanction, Track
from netra.cases.opening import local_date
from netra.cases.people import Actor
from netra.cases.referrals import LineClosed
from netra.cases.telling import tell
from netra.facts.models import CountedUnit, FactKind
from netra.law import sanctions as law_sanctions
from netra.law.entries import Sanction as PenaltyEntry
from netra.platform.clock import office_now
from netra.reports.models import ReportStatus


class SanctionRefused(Exception):
    """The law in force on the day of the event does not know this penalty for this person and class."""


@dataclass(frozen=True, slots=True)
class Penalty:
    sanction_id: str
    decision_number: str
    decided_on: date
    starts_on: date | None = None
    ends_on: date | None = None


def menu(track: Track) -> Sequence[PenaltyEntry]:
    """The penalties of the law in force on the day of the event. Where the law names no class: none."""
    case = track.case
    day = case.event_on or case.registered_on
    if not track.violation or day is None:
        return ()
    return law_sanctions.for_subject(
        procedure.pack_of(case), track.person.subject_class, track.violation, day
    )


def record(line_id: UUID, penalty: Penalty, *, by: Actor) -> Sanction:
    """Raises LineClosed, StepNotAllowed, SanctionRefused, DateRefused."""
    with transaction.atomic():
        line = ReferralLine.objects.select_related("track__person").get(pk=line_id)
        case = procedure.locked(line.track.case_id)
        line.refresh_from_db(fields=["state"])
        track = line.track
        track.refresh_from_db()
        track.case = case
        procedure.advance(case, "record_sanction", by=by, track=track)
        if line.state != LineState.ACKNOWLEDGED:
            raise LineClosed(line.state)
        if penalty.sanction_id not in {entry.id for entry in menu(track)}:
            raise SanctionRefused(penalty.sanction_id)
        if not line.referred_on <= penalty.decided_on <= local_date(case):
            raise DateRefused
        if penalty.starts_on and penalty.ends_on and penalty.ends_on < penalty.starts_on:
            raise DateRefused
        count(
            case,
            FactKind.PERSON_SANCTIONED,
            CountedUnit.PERSON,
            on=penalty.decided_on,
            verified=True,
            track=track,
        )
        tell(case, ReportStatus.OUTCOME_RECORDED, by)
        return Sanction.objects.create(
            track=track,
            sanction_id=penalty.sanction_id,
            decision_number=penalty.decision_number,
            decided_on=penalty.decided_on,
            starts_on=penalty.starts_on,
            ends_on=penalty.ends_on,
            recorded_at=office_now(),
            recorded_by=by.actor,
            recorded_for=line.institution,
        )
