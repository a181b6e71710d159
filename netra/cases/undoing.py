"""Taking back what was recorded for a receiving body by mistake, while nothing else has followed from it.

The steps stay in the history with the one that takes them back; the count leaves the figures by a reversal.
"""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from netra.cases import changes, dates, procedure, sanctions
from netra.cases.access import ENDED_CASES
from netra.cases.changes import Change, What
from netra.cases.counting import WAITING_STEPS, waits
from netra.cases.models import Case, CaseEvent, LineState, ReferralLine, Sanction, Track
from netra.cases.people import Actor
from netra.cases.telling import tell
from netra.reports.models import ReportStatus

ACKNOWLEDGE, RETURN, SANCTION, REMEDY = "acknowledge", "return_file", "record_sanction", "decide_remedy"
# What the holder of the code was told of, and is told anew when it no longer holds.
_TOLD = frozenset({ACKNOWLEDGE, RETURN, SANCTION, "close_without_sanction"})


def newest(track: Track) -> CaseEvent | None:
    """The last thing that happened to the track: what can be taken back, if it is an answer of the body."""
    return next(reversed(procedure.standing_steps(track)), None)


def undo(line_id: UUID, event_ids: Sequence[int], *, by: Actor, why: str) -> None:
    """Answers of the body that holds the line, the newest steps of its track. Raises CaseMoved when somebody
    went on from there, DayRefused when the day of a step was put right since."""
    with transaction.atomic():
        line = ReferralLine.objects.select_related("track__person", "institution").get(pk=line_id)
        case = procedure.locked(line.track.case_id)
        line.refresh_from_db()
        line.track.case = case
        events = list(CaseEvent.objects.select_related("track").filter(pk__in=event_ids).order_by("pk"))
        if case.step in ENDED_CASES or not line.newest:
            raise procedure.CaseMoved(list(case.events.filter(pk__gt=events[-1].pk)))
        steps = {one.step for one in events}
        procedure.take_back(case, events, by=by, text=why, changed=_changed(line, events))
        line.track.refresh_from_db(fields=["step"])
        for event in reversed(events):
            _undone(case, line, event, by, why)
        if events[-1].to_state not in WAITING_STEPS and events[0].from_state in WAITING_STEPS:
            waits(line)
        if ACKNOWLEDGE in steps:
            _at(line, LineState.SENT)
        elif RETURN in steps:
            _at(line, LineState.ACKNOWLEDGED if _receipt(line) else LineState.SENT)
        if steps & _TOLD:
            sent = line.state == LineState.SENT
            tell(case, ReportStatus.REFERRED if sent else ReportStatus.ACKNOWLEDGED, by)


def _changed(line: ReferralLine, events: Sequence[CaseEvent]) -> list[Change]:
    if any(one.step == SANCTION for one in events):
        imposed = Sanction.objects.filter(track=line.track).first()
        return [Change(What.SANCTION, imposed.sanction_id, "")] if imposed else []
    return [
        Change(What.SANCTION, one.new, one.old)
        for event in reversed(events)
        for one in changes.of_event(event)
        if one.what is What.SANCTION
    ]


def _undone(case: Case, line: ReferralLine, event: CaseEvent, by: Actor, why: str) -> None:
    if event.step == SANCTION:
        sanctions.take_away(Sanction.objects.get(track=line.track), by, why)
        sanctions.uncount(line.track)
    elif event.step == REMEDY and any(one.what is What.SANCTION for one in changes.of_event(event)):
        sanctions.before_remedy(line, by=by, why=why)
    transition = procedure.pack_of(case).transitions.get(event.step)
    if transition is not None and transition.records:
        dates.take_back(case, line.track, transition.records, why, by=by)


def _receipt(line: ReferralLine) -> CaseEvent | None:
    """That it was acknowledged since it was sent."""
    found = None
    for event in procedure.standing_steps(line.track):
        if event.step in ("refer", "reroute"):
            found = None
        elif event.step == ACKNOWLEDGE:
            found = event
    return found


def _at(line: ReferralLine, state: LineState) -> None:
    receipt = _receipt(line) if state is LineState.ACKNOWLEDGED else None
    line.state = state
    line.answered_at = receipt.office_time if receipt else None
    line.answered_by = receipt.actor if receipt else ""
    line.return_reason = line.return_code = ""
    line.save()
