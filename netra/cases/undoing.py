"""Taking back what was recorded for a receiving body by mistake, while nothing else has followed from it.

The steps stay in the history with the one that takes them back; the count leaves the figures by a reversal.
"""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from netra.cases import procedure
from netra.cases.changes import Change, What
from netra.cases.counting import count, waits
from netra.cases.models import (
    CaseEvent,
    CaseFact,
    LineState,
    ReferralLine,
    Sanction,
    Track,
    WithdrawnSanction,
)
from netra.cases.people import Actor
from netra.cases.telling import tell
from netra.facts import stream
from netra.facts.models import CountedUnit, Fact, FactKind
from netra.platform import audit
from netra.platform.clock import office_now
from netra.reports.models import ReportStatus


def undo(line_id: UUID, event_ids: Sequence[int], *, by: Actor, why: str) -> None:
    """An acknowledgement, a sanction, or both. Raises CaseMoved when somebody went on from there."""
    with transaction.atomic():
        line = ReferralLine.objects.select_related("track__person", "institution").get(pk=line_id)
        case = procedure.locked(line.track.case_id)
        line.refresh_from_db()
        events = list(CaseEvent.objects.select_related("track").filter(pk__in=event_ids).order_by("pk"))
        steps = {one.step for one in events}
        imposed = Sanction.objects.filter(track=line.track).first() if "record_sanction" in steps else None
        changed = [Change(What.SANCTION, imposed.sanction_id, "")] if imposed else []
        procedure.take_back(case, events, by=by, text=why, changed=changed)
        if "record_sanction" in steps:
            _withdraw(line.track, by, why)
            waits(line)
        if "acknowledge" in steps:
            line.state = LineState.SENT
            line.answered_at = None
            line.answered_by = ""
            line.save()
        tell(case, ReportStatus.REFERRED if "acknowledge" in steps else ReportStatus.ACKNOWLEDGED, by)


def _withdraw(track: Track, by: Actor, why: str) -> None:
    sanction = Sanction.objects.get(track=track)
    kept = WithdrawnSanction.objects.create(
        track=track,
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
        reason=why,
    )
    audit.append(
        actor=by.actor,
        action="case.sanction_withdrawn",
        object_kind="track",
        object_key=str(track.pk),
        facts={"withdrawn": kept.pk},
    )
    sanction.delete()
    counted = CaseFact.objects.filter(track=track, kind=FactKind.PERSON_SANCTIONED)
    keys = list(counted.values_list("fact_key", flat=True))
    gone = set(Fact.objects.filter(reverses__in=keys).values_list("reverses", flat=True))
    standing = [one.pk for one in Fact.objects.filter(pk__in=keys, amount=1) if one.pk not in gone]
    for key in standing:
        undone = stream.reverse(key)
        CaseFact.objects.create(
            case_id=track.case_id, track=track, fact_key=undone, kind=FactKind.PERSON_SANCTIONED
        )
        # The person was counted once for all tracks: what stands on another one counts in its place.
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
