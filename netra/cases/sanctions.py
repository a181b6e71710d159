"""What the personnel authority imposed, recorded by the body that received the case."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from netra.cases import dates, procedure
from netra.cases.counting import count
from netra.cases.models import LineState, ReferralLine, Sanction, Track
from netra.cases.people import Actor
from netra.cases.referrals import LineClosed
from netra.cases.telling import tell
from netra.facts.models import CountedUnit, FactKind
from netra.law import sanctions as law_sanctions
from netra.law.entries import Notice
from netra.law.entries import Sanction as PenaltyEntry
from netra.platform.clock import office_now
from netra.reports.models import ReportStatus


class SanctionRefused(Exception):
    """`code`: not_in_menu (the law in force on the day of the event does not know this penalty for this
    person and class) or reason_missing (the law names no class, so whoever chooses says why)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Penalty:
    sanction_id: str
    decision_number: str
    decided_on: date
    starts_on: date | None = None
    ends_on: date | None = None
    reason: str = ""


def menu(track: Track) -> Sequence[PenaltyEntry]:
    """The penalties of the law in force on the day of the event, in the order of the pack.

    Without that day: all of the class, ended ones included. Where the law names no class nothing is worked
    out: every penalty that reaches this kind of person stands open, and the choice needs a reason.
    """
    case = track.case
    pack = procedure.pack_of(case)
    entry = pack.violations.get(track.violation)
    if entry is None:
        return ()
    subject = track.person.subject_class
    if is_free(track):
        return law_sanctions.free_choice(pack, subject, case.event_on)
    return law_sanctions.for_subject(pack, subject, entry, case.event_on)


def is_free(track: Track) -> bool:
    """The act is forbidden, and the law names no class of penalty for it."""
    entry = procedure.pack_of(track.case).violations.get(track.violation)
    return entry is not None and entry.sanction_class is None


def notices(track: Track) -> list[Notice]:
    """What whoever chooses must be told, in the words of the pack."""
    told = procedure.pack_of(track.case).notices
    found = [told["no_class"]] if is_free(track) else []
    return [*found, *([told["no_event_date"]] if track.case.event_on is None else [])]


def record(line_id: UUID, penalty: Penalty, *, by: Actor, source: str = "") -> Sanction:
    """`source`: the letter of the body from which it is recorded, in words for the history.

    Raises LineClosed, StepNotAllowed, SanctionRefused, DayRefused.
    """
    with transaction.atomic():
        line = ReferralLine.objects.select_related("track__person").get(pk=line_id)
        case = procedure.locked(line.track.case_id)
        line.refresh_from_db(fields=["state"])
        track = line.track
        track.refresh_from_db()
        track.case = case
        procedure.advance(
            case,
            "record_sanction",
            by=by,
            track=track,
            note=f"{source} {penalty.reason}".strip()[:500],
            on=penalty.decided_on,
        )
        if line.state != LineState.ACKNOWLEDGED:
            raise LineClosed(line.state)
        if penalty.sanction_id not in {entry.id for entry in menu(track)}:
            raise SanctionRefused("not_in_menu")
        if is_free(track) and not penalty.reason.strip():
            raise SanctionRefused("reason_missing")
        dates.follows(case, penalty.decided_on, "referred_on", line.referred_on)
        pack = procedure.pack_of(case)
        if key := pack.transitions["record_sanction"].records:
            dates.check(case, pack, key, penalty.decided_on, track)
        if penalty.starts_on and penalty.ends_on and penalty.ends_on < penalty.starts_on:
            raise dates.DayRefused("ends_first")
        # A person with several tracks is sanctioned once in the figures.
        if not Sanction.objects.filter(track__person=track.person).exists():
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
