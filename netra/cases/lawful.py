"""Whether the step of a page may be taken now: None when it may, else why not, before a word is typed."""

from netra.cases import clarifications, classes, closing, referrals
from netra.cases.models import Case, CaseStudy, Track
from netra.cases.procedure import pack_of, state_of
from netra.law import steps
from netra.law.steps import StepRefused


def to_clarify(case: Case) -> StepRefused | None:
    """Further hearings are no step of their own: the first one opened the clarification."""
    if case.step == "clarification":
        return None
    return steps.check(pack_of(case), case.step, "start_clarification")


def to_study(case: Case) -> StepRefused | None:
    facts = {steps.Fact.CLARIFICATION_HELD} if clarifications.is_held(case) else set()
    return steps.check(pack_of(case), case.step, "write_study", facts)


def to_decide(case: Case) -> StepRefused | None:
    """Both outcomes ask for the same; that the plenary was held is what the page records."""
    facts: set[str] = {steps.Fact.PLENARY_HELD, *classes.facts_of(case)}
    if CaseStudy.objects.filter(case=case).exists():
        facts.add(steps.Fact.STUDY_PRESENT)
    refused = steps.check(pack_of(case), case.step, "decide_violation", facts)
    return refused or (None if classes.CLASS_CONFIRMED in facts else classes.refusal(pack_of(case)))


def to_refer(track: Track, goal: referrals.Destination | None) -> StepRefused | None:
    pack, state = pack_of(track.case), state_of(track)
    # Facts are asked for only where they can still refuse.
    origins = steps.step_of(pack, "refer").origins
    return steps.check(
        pack, state, "refer", referrals.facts_of(track, goal) if state in origins else frozenset()
    )


def to_close_track(track: Track) -> StepRefused | None:
    """With its sanction; or without one, for a reason still to come, while the office has the file back."""
    ending = closing.ending_of(track)
    return steps.check(pack_of(track.case), state_of(track), ending, {steps.Fact.REASON_GIVEN})


def to_close(case: Case) -> StepRefused | None:
    facts = {steps.Fact.ALL_TRACKS_CLOSED} if closing.all_closed(case) else set()
    return steps.check(pack_of(case), case.step, "close_case", facts)
