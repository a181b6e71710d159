"""The legal study (*kajian*), with the class of breach that an officer confirms or changes with a reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from netra.cases import clarifications, procedure
from netra.cases.models import Case, CaseStudy, Track
from netra.cases.opening import classification_of, local_date
from netra.cases.people import Actor
from netra.law import steps
from netra.law.acts import Applicable


class ChoiceRefused(Exception):
    """`code`: not_offered (the pack has no such entry here) or reason_missing. `track` says which."""

    def __init__(self, code: str, track: Track) -> None:
        super().__init__(code)
        self.code = code
        self.track = track


@dataclass(frozen=True, slots=True)
class Choice:
    violation: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Study:
    text: str
    choices: Mapping[int, Choice]  # by track


def finish(case_id: UUID, study: Study, *, by: Actor, seen_version: int | None = None) -> CaseStudy:
    """Raises StepNotAllowed, CaseMoved, ChoiceRefused."""
    with transaction.atomic():
        case = procedure.locked(case_id, seen_version)
        facts = {steps.Fact.CLARIFICATION_HELD} if clarifications.is_held(case) else set()
        procedure.advance(case, "write_study", by=by, facts=facts)
        for track in case.tracks.select_related("person", "case__incident"):
            _confirm(case, track, study.choices.get(track.pk, Choice("")))
        return CaseStudy.objects.create(
            case=case, text=study.text, finished_on=local_date(case), written_by=by.actor
        )


def offered(track: Track) -> list[Applicable]:
    """What the pack has for this act and person on this track, criminal entries left out."""
    pack = procedure.pack_of(track.case)
    return [
        entry
        for entry in classification_of(track, pack).entries
        if not entry.violation.is_criminal and track.kind in entry.violation.tracks
    ]


def _confirm(case: Case, track: Track, choice: Choice) -> None:
    entry = next((one for one in offered(track) if one.id == choice.violation), None)
    if entry is None:
        raise ChoiceRefused("not_offered", track)
    if entry.id != track.proposed_violation and not choice.reason.strip():
        raise ChoiceRefused("reason_missing", track)
    track.violation = entry.id
    track.violation_reason = choice.reason.strip()
    track.sanction_class = entry.sanction_class or ""
    track.save()
