"""The procedure as data: which step may follow which, and why one is refused."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum

from netra.law.entries import LawPack, StepState, Transition, Wording
from netra.law.errors import UnknownId

NOT_FROM_HERE = "step_not_from_here"


class Fact(StrEnum):
    """What a step may need. The caller states those that hold; one not stated does not hold."""

    REQUIREMENTS_MET = "requirements_met"
    PLENARY_HELD = "plenary_held"
    CLARIFICATION_HELD = "clarification_held"
    STUDY_PRESENT = "study_present"
    VIOLATION_FOUND = "violation_found"
    ADDRESSEE_NAMED = "addressee_named"
    ALL_TRACKS_CLOSED = "all_tracks_closed"
    EVENT_BEFORE_DETERMINATION = "event_before_determination"
    REASON_GIVEN = "reason_given"


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


def allowed(pack: LawPack, state: str) -> list[Transition]:
    """The steps that may be tried from `state`, in the order of the pack; facts can still refuse them."""
    state_of(pack, state)
    return [step for step in pack.transitions.values() if state in step.origins]


def check(pack: LawPack, state: str, step: str, facts: AbstractSet[str] = frozenset()) -> StepRefused | None:
    """None when `step` may be taken from `state` with these `facts` (members of `Fact`), else the reason.

    The state is looked at first: a refusal names the closest reason the pack has (a referral straight from
    clarification lacks the study, one from the study lacks the plenary decision: pilkada-2024 PR-12, PR-10,
    and "never without a study", after KASN sent such files back in 2024). Then the needs of the step, in
    order. Raises UnknownId for an unknown state or step.
    """
    state_of(pack, state)
    transition = step_of(pack, step)
    if state not in transition.origins:
        return _refused(pack, transition, transition.refused_from.get(state, NOT_FROM_HERE))
    for need in transition.needs:
        if (need.fact in facts) is need.absent:
            return _refused(pack, transition, need.refusal)
    return None


def _refused(pack: LawPack, transition: Transition, code: str) -> StepRefused:
    refusal = pack.refusals[code]
    return StepRefused(code=code, rule_id=refusal.rule or transition.rule, wording=refusal.wording)
