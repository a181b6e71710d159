"""The procedure: nothing is referred without a study and a plenary decision."""

from itertools import combinations

import pytest

from netra.law import packs, steps
from netra.law.errors import UnknownId
from netra.law.steps import Fact

PACK = packs.shipped("pilkada-2024")
EVERY_FACT = frozenset(Fact)
WALK = [
    ("received", "assess", set(), "assessed"),
    ("assessed", "register", {Fact.REQUIREMENTS_MET}, "registered"),
    ("registered", "start_clarification", set(), "clarification"),
    ("clarification", "write_study", {Fact.CLARIFICATION_HELD}, "study"),
    ("study", "decide_violation", {Fact.STUDY_PRESENT, Fact.PLENARY_HELD}, "decided_violation"),
    ("to_refer", "refer", {Fact.STUDY_PRESENT, Fact.VIOLATION_FOUND, Fact.ADDRESSEE_NAMED}, "referred"),
    ("referred", "acknowledge", set(), "acknowledged"),
    ("acknowledged", "record_sanction", set(), "sanctioned"),
    ("sanctioned", "close_track", set(), "track_closed"),
    ("decided_violation", "close_case", {Fact.ALL_TRACKS_CLOSED}, "closed"),
]


@pytest.mark.parametrize(("state", "step", "facts", "to"), WALK)
def test_the_walk_goes_through_and_each_fact_is_needed(
    state: str, step: str, facts: set[Fact], to: str
) -> None:
    assert steps.check(PACK, state, step, frozenset(facts)) is None
    assert steps.step_of(PACK, step).to == to
    for fact in facts:
        refused = steps.check(PACK, state, step, frozenset(facts - {fact}))
        assert refused is not None
        assert refused.wording.id and refused.wording.en
        assert refused.rule_id in PACK.procedure


def test_a_referral_needs_all_its_facts_and_no_others() -> None:
    needed = {Fact.STUDY_PRESENT, Fact.VIOLATION_FOUND, Fact.ADDRESSEE_NAMED}
    for size in range(len(Fact) + 1):
        for facts in combinations(Fact, size):
            passed = steps.check(PACK, "to_refer", "refer", frozenset(facts)) is None
            assert passed is needed.issubset(facts)


def test_a_step_is_taken_only_from_where_the_pack_says() -> None:
    for state in PACK.states:
        may = {step.id for step in steps.allowed(PACK, state)}
        for step in PACK.transitions:
            refused = steps.check(PACK, state, step, EVERY_FACT)
            if step not in may:
                assert refused is not None


def test_no_way_to_a_decision_goes_around_the_study() -> None:
    """Take the study away and nothing decided can be reached any more."""
    reached, waiting = set(), ["received"]
    while waiting:
        state = waiting.pop()
        if state in reached or state == "study":
            continue
        reached.add(state)
        waiting += [step.to for step in steps.allowed(PACK, state)]
    assert reached == {
        "received",
        "assessed",
        "awaiting_completion",
        "not_registered",
        "withdrawn",
        "registered",
        "clarification",
    }


@pytest.mark.parametrize(
    ("state", "code"),
    [
        ("received", "referral_before_registration"),
        ("registered", "referral_without_study"),
        ("clarification", "referral_without_study"),
        ("study", "referral_without_plenary"),
        ("decided_no_violation", "referral_without_violation"),
        ("referred", "already_referred"),
        ("closed", "step_not_from_here"),
    ],
)
def test_a_referral_from_the_wrong_place_says_what_is_lacking(state: str, code: str) -> None:
    refused = steps.check(PACK, state, "refer", EVERY_FACT)
    assert refused is not None
    assert refused.code == code


def test_a_registered_report_cannot_be_withdrawn_at_any_later_time() -> None:
    early = {"received", "assessed", "awaiting_completion"}
    for state in PACK.states:
        refused = steps.check(PACK, state, "withdraw")
        if state in early:
            assert refused is None
        elif state not in {"not_registered", "withdrawn"}:
            assert refused is not None
            assert (refused.code, refused.rule) == ("withdrawal_after_registration", "PR-06")


def test_a_report_that_meets_all_cannot_be_turned_away() -> None:
    refused = steps.check(
        PACK, "assessed", "decide_not_registered", {Fact.REQUIREMENTS_MET, Fact.PLENARY_HELD}
    )
    assert refused is not None and refused.code == "requirements_already_met"
    assert steps.check(PACK, "assessed", "decide_not_registered", {Fact.PLENARY_HELD}) is None
    without_plenary = steps.check(PACK, "assessed", "decide_not_registered")
    assert without_plenary is not None and without_plenary.code == "plenary_missing"


def test_a_returned_file_can_be_referred_again() -> None:
    assert steps.check(PACK, "acknowledged", "return_file", {Fact.REASON_GIVEN}) is None
    again = {Fact.STUDY_PRESENT, Fact.VIOLATION_FOUND, Fact.ADDRESSEE_NAMED}
    assert steps.check(PACK, "returned", "refer", again) is None


def test_a_study_without_clarification_is_for_early_events_with_a_reason() -> None:
    step = "write_study_without_clarification"
    assert steps.check(PACK, "registered", step, {Fact.EVENT_BEFORE_DETERMINATION, Fact.REASON_GIVEN}) is None
    late = steps.check(PACK, "registered", step, {Fact.REASON_GIVEN})
    assert late is not None and (late.code, late.rule_id) == ("clarification_is_due", "PR-08B")


def test_unknown_states_and_steps_are_named() -> None:
    with pytest.raises(UnknownId, match="limbo"):
        steps.allowed(PACK, "limbo")
    with pytest.raises(UnknownId, match="jump"):
        steps.check(PACK, "received", "jump")
