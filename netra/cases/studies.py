"""The legal study (*kajian*). It may confirm the entry of a track, or leave that to the page of the entry."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from netra.cases import clarifications, classes, procedure
from netra.cases.classes import Choice
from netra.cases.models import CaseStudy, Track
from netra.cases.opening import local_date
from netra.cases.people import Actor
from netra.law import steps
from netra.law.acts import Applicable


@dataclass(frozen=True, slots=True)
class Study:
    text: str
    choices: Mapping[int, Choice]  # by track; a track that is missing keeps what was confirmed, if anything


def finish(case_id: UUID, study: Study, *, by: Actor, seen_version: int | None = None) -> CaseStudy:
    """Raises StepNotAllowed, CaseMoved, ChoiceRefused."""
    with transaction.atomic():
        case = procedure.locked(case_id, seen_version)
        facts = {steps.Fact.CLARIFICATION_HELD} if clarifications.is_held(case) else set()
        procedure.advance(case, "write_study", by=by, facts=facts)
        for track in case.tracks.select_related("person", "case__incident"):
            if choice := study.choices.get(track.pk):
                classes.record(track, choice, by=by)
        return CaseStudy.objects.create(
            case=case, text=study.text, finished_on=local_date(case), written_by=by.actor
        )


def offered(track: Track) -> list[Applicable]:
    """What the pack has for this act and person on this kind of track."""
    return classes.of_act(track)
