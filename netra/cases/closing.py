"""Ending a track that has its outcome, and a case whose tracks have all ended."""

from uuid import UUID

from django.db import transaction

from netra.cases import procedure, proposals, turns
from netra.cases.models import Case, Track
from netra.cases.people import Actor
from netra.cases.telling import tell
from netra.law import steps
from netra.reports.models import ReportStatus

ENDED = "track_closed"
WITH_SANCTION, WITHOUT_SANCTION = "close_track", "close_without_sanction"


def close_track(track_id: int, *, by: Actor, seen_version: int | None = None, reason: str = "") -> None:
    """With a sanction recorded, or without one for a reason. Raises StepNotAllowed, CaseMoved."""
    with transaction.atomic():
        track = Track.objects.select_related("case").get(pk=track_id)
        case = procedure.locked(track.case_id, seen_version)
        track.refresh_from_db()
        track.case = case
        if procedure.state_of(track) in procedure.pack_of(case).transitions[WITH_SANCTION].origins:
            procedure.advance(case, WITH_SANCTION, by=by, track=track)
            return
        facts = {steps.Fact.REASON_GIVEN} if reason.strip() else set()
        procedure.advance(case, WITHOUT_SANCTION, by=by, facts=facts, track=track, note=reason.strip())


def ending_of(track: Track) -> str:
    """The step by which the office itself ends the track now. While the file lies with a body, that body says
    how it ends."""
    pack, state = procedure.pack_of(track.case), procedure.state_of(track)
    without = pack.transitions.get(WITHOUT_SANCTION)
    if without is not None and state in without.origins and turns.of_state(state, pack) == turns.OFFICE:
        return WITHOUT_SANCTION
    return WITH_SANCTION


def close_case(case_id: UUID, *, by: Actor, seen_version: int | None = None) -> Case:
    """Raises StepNotAllowed while a track is open, CaseMoved."""
    with transaction.atomic():
        case = procedure.locked(case_id, seen_version)
        facts = {steps.Fact.ALL_TRACKS_CLOSED} if all_closed(case) else set()
        procedure.advance(case, "close_case", by=by, facts=facts)
        proposals.withdraw(case)
        tell(case, ReportStatus.CLOSED, by)
        return case


def all_closed(case: Case) -> bool:
    """A case without a violation has tracks that never began: nothing is open."""
    return not case.tracks.exclude(step__in=["", ENDED]).exists()
