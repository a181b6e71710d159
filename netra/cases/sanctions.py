"""What the personnel authority imposed, recorded by the body that received the case."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from netra.cases import dates, procedure
from netra.cases.changes import Change, What
from netra.cases.cleared import ANNULLED
from netra.cases.counting import count
from netra.cases.models import CaseFact, LineState, ReferralLine, Sanction, Track, WithdrawnSanction
from netra.cases.people import Actor
from netra.cases.referrals import LineClosed
from netra.cases.telling import tell
from netra.facts import stream
from netra.facts.models import CountedUnit, Fact, FactKind
from netra.law import sanctions as law_sanctions
from netra.law.entries import Notice
from netra.law.entries import Sanction as PenaltyEntry
from netra.platform import audit
from netra.platform.clock import office_now
from netra.reports.models import ReportStatus

# Of the coded outcomes of an objection or appeal, those after which another penalty holds.
REPLACING = ("lightened", "made_heavier", "changed")


class SanctionRefused(Exception):
    """`code`: not_in_menu (the law in force on the day of the event does not know this penalty for this
    person and class), reason_missing (the law names no class, so whoever chooses says why), penalty_missing
    or penalty_not_wanted (of the outcome of an objection or appeal)."""

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
        _count_once(track, penalty.decided_on)
        tell(case, ReportStatus.OUTCOME_RECORDED, by)
        return _keep(line, penalty, by)


def menu_after_remedy(track: Track) -> Sequence[PenaltyEntry]:
    """What may hold after an objection or appeal. No rule says that it stays in the class of the breach, so
    every penalty stands here that reaches this kind of person."""
    pack = procedure.pack_of(track.case)
    return law_sanctions.free_choice(pack, track.person.subject_class, track.case.event_on)


def after_remedy(
    line: ReferralLine, outcome: str, penalty: Penalty | None, *, by: Actor, why: str
) -> list[Change]:
    """What the decision on an objection or appeal makes of the sanction: another takes its place, or none.

    The old one stays in the record as taken away. Of a line whose case the caller holds. Raises
    SanctionRefused, DayRefused.
    """
    track = line.track
    if (outcome in REPLACING) is not (penalty is not None):
        raise SanctionRefused("penalty_missing" if penalty is None else "penalty_not_wanted")
    old = Sanction.objects.filter(track=track).first()
    if penalty is None and (outcome != ANNULLED or old is None):
        return []
    if penalty is not None and penalty.sanction_id not in {entry.id for entry in menu_after_remedy(track)}:
        raise SanctionRefused("not_in_menu")
    if old is not None:
        dates.keep_first(track.case, track, old.decided_on, by=by)
        take_away(old, by, why)
    if penalty is None:
        uncount(track)
        return [Change(What.SANCTION, old.sanction_id if old else "", "")]
    _keep(line, penalty, by)
    return [Change(What.SANCTION, old.sanction_id if old else "", penalty.sanction_id)]


def before_remedy(line: ReferralLine, *, by: Actor, why: str) -> None:
    """The decision on the objection or appeal was recorded by mistake: what it took away holds again."""
    track = line.track
    now = Sanction.objects.filter(track=track).first()
    old = WithdrawnSanction.objects.filter(track=track).first()
    if now is not None:
        take_away(now, by, why)
    if old is None:
        return
    penalty = Penalty(old.sanction_id, old.decision_number, old.decided_on, old.starts_on, old.ends_on)
    if now is None:
        _count_once(track, old.decided_on)
    dates.forget_first(track.case, track, why, by=by)
    _keep(line, penalty, by)


def _keep(line: ReferralLine, penalty: Penalty, by: Actor) -> Sanction:
    if penalty.starts_on and penalty.ends_on and penalty.ends_on < penalty.starts_on:
        raise dates.DayRefused("ends_first")
    return Sanction.objects.create(
        track=line.track,
        sanction_id=penalty.sanction_id,
        decision_number=penalty.decision_number,
        decided_on=penalty.decided_on,
        starts_on=penalty.starts_on,
        ends_on=penalty.ends_on,
        recorded_at=office_now(),
        recorded_by=by.actor,
        recorded_for=line.institution,
    )


def _count_once(track: Track, on: date) -> None:
    """A person with several tracks is sanctioned once in the figures."""
    if not Sanction.objects.filter(track__person=track.person_id).exists():
        count(track.case, FactKind.PERSON_SANCTIONED, CountedUnit.PERSON, on=on, verified=True, track=track)


def take_away(sanction: Sanction, by: Actor, why: str) -> None:
    """Out of the register, kept as it stood."""
    kept = WithdrawnSanction.objects.create(
        track_id=sanction.track_id,
        sanction_key=sanction.pk,
        sanction_id=sanction.sanction_id,
        decision_number=sanction.decision_number,
        decided_on=sanction.decided_on,
        starts_on=sanction.starts_on,
        ends_on=sanction.ends_on,
        recorded_at=sanction.recorded_at,
        recorded_by=sanction.recorded_by,
        recorded_for_id=sanction.recorded_for_id,
        withdrawn_at=office_now(),
        withdrawn_by=by.actor,
        withdrawn_by_name=by.name,
        reason=why[:500],
    )
    audit.append(
        actor=by.actor,
        action="case.sanction_withdrawn",
        object_kind="track",
        object_key=str(sanction.track_id),
        facts={"withdrawn": kept.pk},
    )
    sanction.delete()


def uncount(track: Track) -> None:
    """The person was counted once for all tracks: what stands on another one counts in its place."""
    counted = CaseFact.objects.filter(track=track, kind=FactKind.PERSON_SANCTIONED)
    keys = list(counted.values_list("fact_key", flat=True))
    gone = set(Fact.objects.filter(reverses__in=keys).values_list("reverses", flat=True))
    standing = [one.pk for one in Fact.objects.filter(pk__in=keys, amount=1) if one.pk not in gone]
    for key in standing:
        undone = stream.reverse(key)
        CaseFact.objects.create(
            case_id=track.case_id, track=track, fact_key=undone, kind=FactKind.PERSON_SANCTIONED
        )
        other = (
            Sanction.objects.filter(track__person=track.person_id)
            .select_related("track__case")
            .order_by("recorded_at", "pk")
            .first()
        )
        if other is not None:
            count(
                other.track.case,
                FactKind.PERSON_SANCTIONED,
                CountedUnit.PERSON,
                on=other.decided_on,
                verified=True,
                track=other.track,
            )
