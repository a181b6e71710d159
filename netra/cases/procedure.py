"""The one mover of cases and tracks. Every verb here calls `advance`; nothing else writes a step."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, datetime
from types import MappingProxyType
from uuid import UUID

from django.db import transaction

from netra.cases import changes, competences, dates, standing
from netra.cases.changes import Change
from netra.cases.counting import WAITING_STEPS, answered
from netra.cases.models import Case, CaseEvent, Track
from netra.cases.people import Actor
from netra.law import packs, steps
from netra.law.entries import LawPack, Wording
from netra.platform import audit
from netra.platform.clock import office_now

# The state a track waits in once its case is decided; the pack names it as the origin of the first referral.
FIRST_TRACK_STATE = "to_refer"
DECIDED_VIOLATION = "decided_violation"
TRACK_ENDED = "track_closed"
TAKEN_BACK = "taken_back"
# Said of a step that came into the rules after this case was opened.
NOT_IN_PACK = "step_not_in_pack"
_NOT_IN_PACK = Wording(
    "Versi aturan yang dipakai perkara ini belum mengenal langkah itu.",
    "The version of the rules that this case keeps does not know this step yet.",
)


class StepNotAllowed(Exception):
    """The law, as the pack has it, does not allow this step from here. Nothing was changed."""

    def __init__(self, code: str, rule_id: str, wording: Wording) -> None:
        super().__init__(f"{code} ({rule_id})")
        self.code = code
        self.rule_id = rule_id
        self.wording = wording


class CaseMoved(Exception):
    """Somebody else took a step since the form was opened. `since` are the steps taken meanwhile."""

    def __init__(self, since: Sequence[CaseEvent]) -> None:
        super().__init__(f"{len(since)} steps since")
        self.since = tuple(since)


def pack_of(case: Case) -> LawPack:
    """The version of the law pack that the case was opened with, also after newer ones have come."""
    return packs.shipped(case.law_pack, case.pack_version)


def locked(case_id: UUID, seen_version: int | None = None) -> Case:
    """The case, held against everybody else until the transaction ends. Raises CaseMoved."""
    case = Case.objects.select_for_update().get(pk=case_id)
    if seen_version is not None:
        unmoved(case, seen_version)
    return case


def all_locked(case_ids: Iterable[UUID]) -> dict[UUID, Case]:
    """Several cases, held before anything is written, always in the same order.

    Whoever writes an audit line holds the end of the chain: who then waits for the next case waits for an
    officer who waits for that very chain.
    """
    return {key: locked(key) for key in sorted(set(case_ids))}


def unmoved(case: Case, seen_version: int) -> None:
    if case.version != seen_version:
        raise CaseMoved(list(case.events.filter(version__gt=seen_version)))


def refusal(
    case: Case, step: str, facts: AbstractSet[str] = frozenset(), *, track: Track | None = None
) -> steps.StepRefused | None:
    """Why the step may not be taken now; None when it may. What the record shows is looked up, not asked."""
    pack = pack_of(case)
    if step not in pack.transitions:
        return steps.StepRefused(NOT_IN_PACK, "", _NOT_IN_PACK)
    readings = standing.readings_of(case, pack)
    refused = steps.check(
        pack,
        state_of(track or case),
        step,
        facts | standing.facts_of(case, track),
        track=track.kind if track else None,
        readings_chosen=readings,
    )
    return competences.refusal(case, step, pack, readings, refused)


def state_of(subject: Case | Track) -> str:
    """A track without a step of its own stands where its case stands."""
    if isinstance(subject, Case):
        return subject.step
    return subject.step or subject.case.step


def advance(
    case: Case,
    step: str,
    *,
    by: Actor,
    facts: AbstractSet[str] = frozenset(),
    track: Track | None = None,
    note: str = "",
    on: date | None = None,
    at: datetime | None = None,
    ended: AbstractSet[int] = frozenset(),
    rule_id: str = "",
    changed: Sequence[Change] = (),
) -> CaseEvent:
    """Take one step with a case that the caller holds by `locked`, or with one of its tracks.

    Where the rules name a date that the step sets, it is kept as `on`, or today, and the limits that count
    from it are laid. `ended` are the tracks on which a plenary that found a violation found none. `rule_id`
    takes the place of the rule of the step where a closer one speaks of it. `changed` is what the verb moves
    beside the step; the last days that the step itself moves are told with it.

    Raises StepNotAllowed; then nothing has been written.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("A step is taken inside the transaction of what it records.")
    pack = pack_of(case)
    before = state_of(track or case)
    if refused := refusal(case, step, facts, track=track):
        raise StepNotAllowed(refused.code, refused.rule_id, refused.wording)
    transition = steps.step_of(pack, step)
    after = steps.target(transition, before)
    case.version += 1
    if track is None:
        case.step = after
        case.save()
        if transition.to == DECIDED_VIOLATION:
            case.tracks.update(step=FIRST_TRACK_STATE)
            case.tracks.filter(pk__in=ended).update(step=TRACK_ENDED)
    else:
        # A step that stays leaves a track without a step of its own where its case stands.
        track.step = transition.to or track.step
        track.save()
        case.save()
        if after not in WAITING_STEPS:
            answered(track)
    if transition.records:
        laid = dates.set_by_step(case, track, transition.records, on or dates.today(case), at, by=by)
        changed = (*changed, *changes.of_limits(laid))
    event = CaseEvent.objects.create(
        case=case,
        track=track,
        step=step,
        from_state=before,
        to_state=after,
        rule_id=rule_id or transition.rule,
        version=case.version,
        actor=by.actor,
        actor_name=by.name,
        office_time=office_now(),
        note=note,
        changes=changes.kept(changed),
    )
    audit.append(
        actor=by.actor,
        action=f"case.{step}",
        object_kind="track" if track else "case",
        object_key=str(track.pk if track else case.pk),
        facts={"case": str(case.pk), "version": case.version, "from": before, "to": after},
    )
    return event


def standing_steps(track: Track) -> list[CaseEvent]:
    """What happened to the track and was not taken back since, in its order."""
    found: list[CaseEvent] = []
    for event in CaseEvent.objects.filter(track=track).order_by("pk"):
        if event.step != TAKEN_BACK:
            found.append(event)
            continue
        # Several steps at once go back to where the first of them began.
        while found and found.pop().from_state != event.to_state:
            pass
    return found


def take_back(
    case: Case, events: Sequence[CaseEvent], *, by: Actor, text: str, changed: Sequence[Change] = ()
) -> None:
    """Undo the newest steps of one track, the oldest first in `events`; they stay in the history.

    Of a case that the caller holds by `locked`. Raises CaseMoved when anything else was done to the track.
    """
    track = events[0].track
    if track is None:
        raise RuntimeError("Steps of a case are corrected by their own verbs, not taken back.")
    since = [one for one in standing_steps(track) if one.pk >= events[0].pk]
    if [one.pk for one in since] != [one.pk for one in events]:
        raise CaseMoved([one for one in since if one not in events])
    case.version += 1
    case.save()
    track.step = events[0].from_state
    track.save()
    CaseEvent.objects.create(
        case=case,
        track=track,
        step=TAKEN_BACK,
        from_state=events[-1].to_state,
        to_state=track.step,
        rule_id="",
        version=case.version,
        actor=by.actor,
        actor_name=by.name,
        office_time=office_now(),
        note=text,
        changes=changes.kept(changed),
    )
    audit.append(
        actor=by.actor,
        action="case.taken_back",
        object_kind="track",
        object_key=str(track.pk),
        facts={"case": str(case.pk), "version": case.version, "to": track.step, "steps": len(events)},
    )


def note(
    case: Case,
    what: str,
    *,
    by: Actor,
    rule_id: str = "",
    text: str = "",
    facts: Mapping[str, str] = MappingProxyType({}),
    track: Track | None = None,
    changed: Sequence[Change] = (),
) -> None:
    """Something was added without a step, such as a second hearing: whoever has the case open hears of it.

    `rule_id` is empty where no rule of the law speaks of it. `facts` go into the audit line, `text` does not.
    """
    case.version += 1
    case.save()
    CaseEvent.objects.create(
        case=case,
        track=track,
        step=what,
        from_state=state_of(track or case),
        to_state=state_of(track or case),
        rule_id=rule_id,
        version=case.version,
        actor=by.actor,
        actor_name=by.name,
        office_time=office_now(),
        note=text,
        changes=changes.kept(changed),
    )
    audit.append(
        actor=by.actor,
        action=f"case.{what}",
        object_kind="case",
        object_key=str(case.pk),
        facts={"version": case.version, **facts},
    )
