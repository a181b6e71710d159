"""The procedure: nothing is referred without a study and a plenary decision."""

from itertools import combinations

import pytest

from netra.law import packs, readings, steps
from netra.law.entries import CRIMINAL_TRACKS, Track
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
    asked = [*needed, Fact.CORRECTION_OUTSTANDING]
    for size in range(len(asked) + 1):
        for facts in combinations(asked, size):
            for others in (set(), set(Fact) - set(asked)):
                passed = steps.check(PACK, "to_refer", "refer", {*facts, *others}) is None
                assert passed is (needed.issubset(facts) and Fact.CORRECTION_OUTSTANDING not in facts)


def test_a_step_is_taken_only_from_where_the_pack_says() -> None:
    for state in PACK.states:
        may = {step.id for step in steps.allowed(PACK, state)}
        for step in PACK.transitions:
            refused = steps.check(PACK, state, step, EVERY_FACT)
            if step not in may:
                assert refused is not None


@pytest.mark.parametrize(
    ("start", "ends"),
    [
        ("received", {"received", "assessed", "awaiting_completion", "not_registered", "withdrawn"}),
        ("information_noted", {"information_noted", "tracing", "information_closed", "finding_set"}),
        ("supervision_recorded", {"supervision_recorded", "information_closed", "finding_set"}),
    ],
)
def test_no_way_to_a_decision_goes_around_the_study(start: str, ends: set[str]) -> None:
    """Take the study away and nothing decided can be reached any more, from a report or a finding."""
    assert walked(start, without="study") == ends | {"registered", "clarification"}


def walked(start: str, *, without: str) -> set[str]:
    reached, waiting = set(), [start]
    while waiting:
        state = waiting.pop()
        if state not in reached and state != without:
            reached.add(state)
            waiting += [steps.target(step, state) for step in steps.allowed(PACK, state)]
    return reached


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
            continue
        assert refused is not None
        if state in {"not_registered", "withdrawn", "information_closed"}:
            assert refused.code == steps.NOT_FROM_HERE
        elif state in {"information_noted", "supervision_recorded", "tracing", "finding_set"}:
            assert refused.code == "finding_has_no_reporter"
        else:
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


def test_a_file_returned_for_correction_goes_out_again_only_corrected() -> None:
    again = {Fact.STUDY_PRESENT, Fact.VIOLATION_FOUND, Fact.ADDRESSEE_NAMED}
    refused = steps.check(PACK, "returned", "refer", {*again, Fact.CORRECTION_OUTSTANDING})
    assert refused is not None and refused.code == "correction_missing"
    assert steps.check(PACK, "returned", "correct_file", {Fact.CORRECTION_RECORDED}) is None
    assert steps.check(PACK, "corrected", "refer", again) is None


@pytest.mark.parametrize(
    ("reading", "facts", "code"),
    [
        ({}, {Fact.DETERMINATION_PENDING}, None),
        ({"RD-EARLY": "clarify"}, {Fact.DETERMINATION_PENDING}, None),
        ({"RD-EARLY": "trace_only"}, {Fact.DETERMINATION_PENDING}, "early_trace_only"),
        ({"RD-EARLY": "trace_only"}, {Fact.DETERMINATION_PENDING, Fact.CRIMINAL_SUSPECTED}, None),
        ({"RD-EARLY": "trace_only"}, set(), None),
    ],
)
def test_before_the_determination_the_office_chooses_whether_it_hears_anybody(
    reading: dict[str, str], facts: set[str], code: str | None
) -> None:
    refused = steps.check(PACK, "registered", "start_clarification", facts, readings_chosen=reading)
    assert (refused and refused.code) == code
    # The study without a hearing is open to both readings while no candidate is determined.
    alone = {*facts, Fact.REASON_GIVEN}
    refused = steps.check(
        PACK, "registered", "write_study_without_clarification", alone, readings_chosen=reading
    )
    assert (refused is None) is (Fact.DETERMINATION_PENDING in facts)


def test_what_office_chose_is_never_dropped_in_silence() -> None:
    with pytest.raises(UnknownId, match="RD-EARLY"):
        steps.check(PACK, "registered", "start_clarification", readings_chosen={"RD-EARLY": "sometimes"})
    with pytest.raises(UnknownId, match="RD-LATE"):
        readings.chosen(PACK, {"RD-LATE": "x"})


@pytest.mark.parametrize(
    ("chosen", "facts", "code"),
    [
        ("noted", {Fact.CRIMINAL_SUSPECTED}, None),
        ("required", {Fact.CRIMINAL_SUSPECTED}, "gakkumdu_first_missing"),
        ("required", {Fact.CRIMINAL_SUSPECTED, Fact.GAKKUMDU_FIRST_HELD}, None),
        ("required", set(), None),
        ("noted", {Fact.QUORUM_MISSED}, "quorum_missed"),
    ],
)
def test_the_plenary_waits_for_what_the_office_reads_it_to_wait_for(
    chosen: str, facts: set[str], code: str | None
) -> None:
    ready = {Fact.STUDY_PRESENT, Fact.PLENARY_HELD, *facts}
    for step in ("decide_violation", "decide_no_violation"):
        refused = steps.check(PACK, "study", step, ready, readings_chosen={"RD-GAKKUMDU": chosen})
        assert (refused and refused.code) == code


def test_a_finding_is_traced_set_and_registered_without_an_initial_assessment() -> None:
    assert steps.step_of(PACK, "start_tracing").records == "tracing_started_on"
    thin = steps.check(PACK, "tracing", "set_finding")
    assert thin is not None and thin.code == "evidence_missing"
    for origin in ("tracing", "supervision_recorded"):
        assert steps.check(PACK, origin, "set_finding", {Fact.EVIDENCE_FOUND}) is None
        by_plenary = {"RD-FINDING": "plenary"}
        refused = steps.check(PACK, origin, "set_finding", {Fact.EVIDENCE_FOUND}, readings_chosen=by_plenary)
        assert refused is not None and refused.code == "plenary_missing"
    assert steps.target(steps.step_of(PACK, "set_finding"), "tracing") == "finding_set"
    assert steps.check(PACK, "finding_set", "register_finding") is None
    refused = steps.check(PACK, "finding_set", "assess")
    assert refused is not None and refused.code == "no_report_to_assess"
    refused = steps.check(PACK, "information_noted", "set_finding", EVERY_FACT)
    assert refused is not None and refused.code == "not_traced"


def test_what_is_not_registered_yet_is_called_what_it_is() -> None:
    codes = {}
    for state in ("assessed", "finding_set"):
        refused = steps.check(PACK, state, "start_clarification")
        assert refused is not None
        codes[state] = (refused.code, refused.rule_id, refused.wording.id.split()[0])
    assert codes == {
        "assessed": ("not_registered_yet", "PR-06", "Laporan"),
        "finding_set": ("finding_not_registered_yet", "PR-06T", "Temuan"),
    }


def test_a_step_that_stays_moves_nothing_and_is_checked_all_the_same() -> None:
    handed = steps.step_of(PACK, "hand_up")
    assert handed.stays
    for state in handed.origins:
        assert steps.target(handed, state) == state
        assert steps.check(PACK, state, "hand_up", {Fact.ABOVE_NAMED}) is None
        refused = steps.check(PACK, state, "hand_up")
        assert refused is not None and (refused.code, refused.rule_id) == ("no_office_above", "PR-L2")
    refused = steps.check(PACK, "decided_violation", "hand_up", EVERY_FACT)
    assert refused is not None and refused.code == "already_decided"


def test_a_step_of_other_tracks_is_not_offered_and_refused() -> None:
    for track in Track:
        offered = {step.id for step in steps.allowed(PACK, "acknowledged", track)}
        assert ("start_investigation" in offered) is (track in CRIMINAL_TRACKS)
        assert ("start_examination" in offered) is (track in {"asn", "asn_transition", "early"})
        assert "record_sanction" in offered
    refused = steps.check(PACK, "acknowledged", "start_investigation", track=Track.ASN)
    assert refused is not None and refused.code == "not_on_this_track"


def test_against_a_dismissal_one_appeals_and_against_the_rest_one_objects() -> None:
    cases = {"file_objection": "objection_against_dismissal", "file_admin_appeal": "appeal_without_dismissal"}
    for step, code in cases.items():
        for facts in (set(), {Fact.DISMISSAL_DECIDED}):
            refused = steps.check(PACK, "delivered", step, facts)
            fits = (step == "file_admin_appeal") is bool(facts)
            assert (refused is None) is fits
            assert fits or (refused is not None and refused.code == code)
    refused = steps.check(PACK, "remedy", "close_track")
    assert refused is not None and refused.code == "remedy_open"


def test_whose_turn_it_is_stands_with_every_state_that_is_not_final() -> None:
    for state in PACK.states.values():
        assert bool(state.turn) is not state.final


def test_every_step_whose_limit_it_keeps_records_the_date_that_keeps_it() -> None:
    """A limit of a case that a step could keep names the date of that step, so that it is seen to be kept."""
    recorded = {step.records for step in PACK.transitions.values() if step.records}
    for limit in PACK.limits.values():
        if limit.procedure in {"criminal", "sbt", "discipline", "follow_up"} and not limit.effect:
            assert set(limit.met_by) & recorded, limit.id


def test_cases_of_older_versions_keep_their_steps() -> None:
    older = packs.shipped("pilkada-2024", "0.4.1")
    assert steps.check(older, "registered", "start_clarification") is None
    for step in older.transitions.values():
        now = PACK.transitions[step.id]
        assert (now.to, now.rule, set(step.origins) - set(now.origins)) == (step.to, step.rule, set())
    with pytest.raises(UnknownId):
        steps.step_of(older, "hand_up")


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
