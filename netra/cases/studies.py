"""The legal study (*kajian*). It may confirm the entry of a track, or leave that to the page of the entry."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from netra.cases import changes, classes, procedure
from netra.cases.changes import Change, What
from netra.cases.classes import Choice
from netra.cases.models import Case, CaseStudy, LineState, StudyCorrection, Track
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
        procedure.advance(case, "write_study", by=by, changed=_entries(case, study))
        return _write(case, study, by)


class NothingToCorrect(Exception):
    """The newest referral of this track was not returned, or the study was corrected after it already."""


def finish_untold(
    case_id: UUID, study: Study, reason: str, *, by: Actor, seen_version: int | None = None
) -> CaseStudy:
    """Without a clarification: of an event before the determination, or while none may be called yet.

    Raises StepNotAllowed, CaseMoved, ChoiceRefused.
    """
    with transaction.atomic():
        case = procedure.locked(case_id, seen_version)
        facts = {steps.Fact.REASON_GIVEN} if reason.strip() else set()
        procedure.advance(
            case,
            "write_study_without_clarification",
            by=by,
            facts=facts,
            note=reason.strip()[:500],
            changed=_entries(case, study),
        )
        return _write(case, study, by)


def _entries(case: Case, study: Study) -> list[Change]:
    return [
        change
        for track in case.tracks.all()
        if track.pk in study.choices
        for change in changes.of_entry(track, study.choices[track.pk].violation)
    ]


def _write(case: Case, study: Study, by: Actor) -> CaseStudy:
    for track in case.tracks.select_related("person", "case__incident"):
        if choice := study.choices.get(track.pk):
            classes.record(track, choice, by=by)
    return CaseStudy.objects.create(
        case=case, text=study.text, finished_on=local_date(case), written_by=by.actor
    )


def correct(track_id: int, text: str, *, by: Actor, seen_version: int | None = None) -> StudyCorrection:
    """After a return: the study as it goes out again. The first one stays as it was.

    Raises StepNotAllowed, CaseMoved, NothingToCorrect.
    """
    with transaction.atomic():
        track = Track.objects.select_related("case", "person").get(pk=track_id)
        case = procedure.locked(track.case_id, seen_version)
        track.refresh_from_db()
        track.case = case
        line = track.referrals.first()
        study = CaseStudy.objects.filter(case=case).first()
        if line is None or line.state != LineState.RETURNED or study is None:
            raise NothingToCorrect
        if StudyCorrection.objects.filter(line=line).exists():
            raise NothingToCorrect
        today = local_date(case)
        before = StudyCorrection.objects.filter(line__track=track).last()
        old = before.finished_on if before else study.finished_on
        changed = [Change(What.STUDY, old.isoformat(), today.isoformat())]
        if "correct_file" in procedure.pack_of(case).transitions:
            corrected = {steps.Fact.CORRECTION_RECORDED} if text.strip() else set()
            procedure.advance(case, "correct_file", by=by, facts=corrected, track=track, changed=changed)
        else:
            facts = {"track": str(track.pk)}
            procedure.note(case, "study_corrected", by=by, facts=facts, changed=changed)
        return StudyCorrection.objects.create(
            study=study,
            line=line,
            text=text.strip(),
            finished_on=today,
            written_by=by.actor,
            written_by_name=by.name,
        )


def offered(track: Track) -> list[Applicable]:
    """What the pack has for this act and person on this kind of track."""
    return classes.of_act(track)
