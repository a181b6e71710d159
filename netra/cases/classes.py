"""Which entry of the catalogue an act is: proposed by the pack, confirmed or changed by an officer.

The plenary decides about what an officer has confirmed, so it waits until every track has its entry.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from netra.cases import changes, deadlines, procedure
from netra.cases.models import Case, ClassChoice, Track
from netra.cases.opening import classification_of
from netra.cases.people import Actor
from netra.cases.queries import IN_HANDLING
from netra.law import acts, steps
from netra.law.acts import Applicable
from netra.law.entries import CRIMINAL_TRACKS, LawPack, Wording
from netra.law.steps import StepRefused
from netra.platform.clock import office_now

# Stated to the law of steps, which may name it as a need of the decision. The packs so far do not.
CLASS_CONFIRMED = "class_confirmed"
_UNCONFIRMED = Wording(
    "Butir pelanggaran belum dikonfirmasi petugas untuk setiap jalur; pleno memutus atas butir yang "
    "dikonfirmasi.",
    "An officer has not confirmed the entry of every track yet; the plenary decides about a confirmed one.",
)


class ChoiceRefused(Exception):
    """`code`: not_offered (the pack has no such entry here), reason_missing, decided (the plenary has decided
    already). `track` says which. Nothing was changed."""

    def __init__(self, code: str, track: Track) -> None:
        super().__init__(code)
        self.code = code
        self.track = track


@dataclass(frozen=True, slots=True)
class Choice:
    violation: str
    reason: str = ""


def of_act(track: Track) -> list[Applicable]:
    """The entries for the act of the case that fit this person and this kind of track."""
    return [entry for entry in classification_of(track, _pack(track)).entries if _fits(track, entry)]


def of_other_acts(track: Track) -> list[Applicable]:
    """Entries of every other act of the pack for the same person, day and kind of track."""
    case, pack = track.case, _pack(track)
    seen = {entry.id for entry in of_act(track)}
    found: list[Applicable] = []
    for act in pack.acts:
        if act == case.incident.act:
            continue
        for entry in acts.classify(
            pack, act, case.event_on, case.determination_on, track.person.subject_class
        ).entries:
            if entry.id not in seen and _fits(track, entry):
                seen.add(entry.id)
                found.append(entry)
    return found


def further(track: Track, taken: Sequence[str]) -> list[tuple[str, Applicable]]:
    """Kinds of track that entries for the same act open beside those the person has: the criminal one."""
    return [
        (kind, entry)
        for entry in classification_of(track, _pack(track)).entries
        for kind in entry.violation.tracks
        if kind not in taken
    ]


def _pack(track: Track) -> LawPack:
    return procedure.pack_of(track.case)


def _fits(track: Track, entry: Applicable) -> bool:
    criminal = track.kind in CRIMINAL_TRACKS
    return track.kind in entry.violation.tracks and entry.violation.is_criminal is criminal


def confirm(track_id: int, choice: Choice, *, by: Actor, seen_version: int | None = None) -> ClassChoice:
    """Confirm what is proposed or choose another entry for a reason. Raises ChoiceRefused, CaseMoved."""
    with transaction.atomic():
        track, case = _held(track_id, seen_version)
        if case.step not in IN_HANDLING:
            raise ChoiceRefused("decided", track)
        changed = changes.of_entry(track, choice.violation)
        chosen = record(track, choice, by=by)
        procedure.note(
            case,
            "class_confirmed" if chosen.violation == chosen.proposed_violation else "class_changed",
            by=by,
            text=chosen.reason,
            facts={"track": str(track.pk), "violation": chosen.violation},
            track=track,
            changed=changed,
        )
        return chosen


def record(track: Track, choice: Choice, *, by: Actor) -> ClassChoice:
    """For verbs that hold the case and take their own step or note. Raises ChoiceRefused."""
    entry = next((one for one in of_act(track) if one.id == choice.violation), None)
    if entry is None:
        entry = next((one for one in of_other_acts(track) if one.id == choice.violation), None)
    if entry is None:
        raise ChoiceRefused("not_offered", track)
    reason = choice.reason.strip()
    if entry.id != track.proposed_violation and not reason:
        raise ChoiceRefused("reason_missing", track)
    return _write(track, entry, reason, by)


def open_track(
    track_id: int, kind: str, choice: Choice, *, by: Actor, seen_version: int | None = None
) -> Track:
    """A further track for the same person, such as the criminal one: never proposed, so always for a reason.

    Raises ChoiceRefused, CaseMoved.
    """
    with transaction.atomic():
        beside, case = _held(track_id, seen_version)
        if case.step not in IN_HANDLING:
            raise ChoiceRefused("decided", beside)
        taken = list(beside.person.tracks.values_list("kind", flat=True))
        entry = next(
            (entry for one, entry in further(beside, taken) if one == kind and entry.id == choice.violation),
            None,
        )
        if entry is None:
            raise ChoiceRefused("not_offered", beside)
        if not choice.reason.strip():
            raise ChoiceRefused("reason_missing", beside)
        track = Track.objects.create(case=case, person=beside.person, kind=kind)
        _write(track, entry, choice.reason.strip(), by)
        deadlines.keep_for_track(case, track, by=by)
        procedure.note(
            case,
            "track_opened",
            by=by,
            text=choice.reason.strip(),
            facts={"track": str(track.pk), "kind": kind, "violation": entry.id},
            track=track,
            changed=[changes.Change(changes.What.ENTRY, "", entry.id, kind)],
        )
        return track


def _held(track_id: int, seen_version: int | None) -> tuple[Track, Case]:
    track = Track.objects.select_related("case", "person").get(pk=track_id)
    case = procedure.locked(track.case_id, seen_version)
    track.refresh_from_db()
    track.case = case
    return track, case


def _write(track: Track, entry: Applicable, reason: str, by: Actor) -> ClassChoice:
    track.violation = entry.id
    track.violation_reason = reason
    track.sanction_class = entry.sanction_class or ""
    track.save()
    return ClassChoice.objects.create(
        track=track,
        proposed_violation=track.proposed_violation,
        violation=track.violation,
        sanction_class=track.sanction_class,
        reason=reason,
        chosen_at=office_now(),
        chosen_by=by.actor,
        chosen_by_name=by.name,
    )


def facts_of(case: Case) -> set[str]:
    return set() if case.tracks.filter(violation="").exists() else {CLASS_CONFIRMED}


def refusal(pack: LawPack) -> StepRefused:
    """No pack so far has this need among its steps, so it is said here, under the rule of the decision."""
    return StepRefused("class_not_confirmed", steps.step_of(pack, "decide_violation").rule, _UNCONFIRMED)
