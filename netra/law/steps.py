"""The procedure as data: which step may follow which, and why one is refused."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from netra.law import readings
from netra.law.entries import LawPack, Need, StepState, Track, Transition, Wording
from netra.law.errors import UnknownId

NOT_FROM_HERE = "step_not_from_here"
NOT_ON_THIS_TRACK = "not_on_this_track"
_AS_SHIPPED: Mapping[str, str] = MappingProxyType({})


class Fact(StrEnum):
    """What a step may need. The caller states those that hold; one not stated does not hold.

    Those of the last group stand in the way when they hold: a caller that knows nothing of them states none.
    """

    REQUIREMENTS_MET = "requirements_met"
    PLENARY_HELD = "plenary_held"
    CLARIFICATION_HELD = "clarification_held"
    STUDY_PRESENT = "study_present"
    VIOLATION_FOUND = "violation_found"
    ADDRESSEE_NAMED = "addressee_named"
    ALL_TRACKS_CLOSED = "all_tracks_closed"
    EVENT_BEFORE_DETERMINATION = "event_before_determination"
    REASON_GIVEN = "reason_given"
    EVIDENCE_FOUND = "evidence_found"  # the tracing, or the supervision, found enough to go on with
    ABOVE_NAMED = "above_named"  # the office above, to which the record goes
    OTHER_OFFICE_NAMED = "other_office_named"
    ABOVE_TAKES = "above_takes"  # an office above the one that has the case takes it
    CRIMINAL_SUSPECTED = "criminal_suspected"
    GAKKUMDU_FIRST_HELD = "gakkumdu_first_held"
    INVITATION_SENT = "invitation_sent"
    CORRECTION_RECORDED = "correction_recorded"
    PERSON_ABSENT = "person_absent"  # whoever was summoned did not come
    DISMISSAL_DECIDED = "dismissal_decided"  # or the end of a contract
    AUTHORITY_SILENT = "authority_silent"
    FILE_WAS_RETURNED = "file_was_returned"  # by the prosecutor to the police

    COMPLETION_OPEN = "completion_open"  # the days that the reporter has to complete the report still run
    DETERMINATION_PENDING = "determination_pending"  # on the day of the step no candidate is determined yet
    QUORUM_MISSED = "quorum_missed"  # by the number that the office set
    CORRECTION_OUTSTANDING = "correction_outstanding"  # the return asked for one, and none was made
    EXAMINER_TEAM_MISSING = "examiner_team_missing"  # a heavy penalty is in question, and there is no team


@dataclass(frozen=True, slots=True)
class StepRefused:
    """Why a step is refused: a stable code, the rule behind it, and words for the officer."""

    code: str
    rule_id: str
    wording: Wording

    @property
    def rule(self) -> str:
        return self.rule_id


def state_of(pack: LawPack, state: str) -> StepState:
    """The state with this id. Raises UnknownId."""
    try:
        return pack.states[state]
    except KeyError:
        raise UnknownId("state", state) from None


def step_of(pack: LawPack, step: str) -> Transition:
    """The step with this id. Raises UnknownId."""
    try:
        return pack.transitions[step]
    except KeyError:
        raise UnknownId("step", step) from None


def allowed(pack: LawPack, state: str, track: Track | str | None = None) -> list[Transition]:
    """The steps that may be tried from `state`, in the order of the pack; facts can still refuse them.

    With `track`, without the steps that only other tracks have.
    """
    state_of(pack, state)
    return [
        step
        for step in pack.transitions.values()
        if state in step.origins and (track is None or _is_on(step, track))
    ]


def target(transition: Transition, state: str) -> str:
    """The state after the step: its own, or `state` for a step that is recorded and moves nothing."""
    return transition.to or state


def check(
    pack: LawPack,
    state: str,
    step: str,
    facts: AbstractSet[str] = frozenset(),
    *,
    track: Track | str | None = None,
    readings_chosen: Mapping[str, str] = _AS_SHIPPED,
) -> StepRefused | None:
    """None when `step` may be taken from `state` with these `facts` (members of `Fact`), else the reason.

    The state is looked at first: a refusal names the closest reason the pack has (a referral straight from
    clarification lacks the study, one from the study lacks the plenary decision: pilkada-2024 PR-12, PR-10,
    and "never without a study", after KASN sent such files back in 2024). Then the needs of the step, in
    order; one of a reading counts only where `readings_chosen` (switch to option, else the pack's own
    choice) reads it so. With `track`, a step of other tracks is refused before all that.

    Raises UnknownId for an unknown state, step, switch or option.
    """
    state_of(pack, state)
    transition = step_of(pack, step)
    if track is not None and not _is_on(transition, track):
        return _refused(pack, transition, NOT_ON_THIS_TRACK)
    if state not in transition.origins:
        return _refused(pack, transition, transition.refused_from.get(state, NOT_FROM_HERE))
    for need in transition.needs:
        if _is_asked(pack, need, facts, readings_chosen) and (need.fact in facts) is need.absent:
            return _refused(pack, transition, need.refusal)
    return None


def _is_on(transition: Transition, track: Track | str) -> bool:
    return not transition.tracks or track in transition.tracks


def _is_asked(pack: LawPack, need: Need, facts: AbstractSet[str], chosen: Mapping[str, str]) -> bool:
    if need.unless in facts or (need.when and need.when not in facts):
        return False
    return not need.reading or readings.option_of(pack, need.reading, chosen).code == need.option


def _refused(pack: LawPack, transition: Transition, code: str) -> StepRefused:
    refusal = pack.refusals[code]
    return StepRefused(code=code, rule_id=refusal.rule or transition.rule, wording=refusal.wording)
