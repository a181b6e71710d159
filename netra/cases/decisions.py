"""The plenary decides: a violation, none, or that it cannot tell. From here on each track walks alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import transaction

from netra.cases import classes, dates, deadlines, procedure
from netra.cases.counting import count
from netra.cases.models import (
    Case,
    CaseStudy,
    LimitCause,
    Outcome,
    PlenaryDecision,
    ResumedDecision,
    TrackOutcome,
    Vote,
    VoteCast,
)
from netra.cases.people import Actor
from netra.cases.telling import tell
from netra.facts.models import CountedUnit, FactKind
from netra.institutions import settings
from netra.law import steps
from netra.law.entries import CRIMINAL_TRACKS
from netra.platform.clock import office_now
from netra.reports.models import ReportStatus

STEPS = {
    Outcome.VIOLATION: "decide_violation",
    Outcome.NO_VIOLATION: "decide_no_violation",
    Outcome.UNDETERMINED: "decide_undetermined",
}
RESUME = "resume_study"


class VotesRefused(Exception):
    """`code`: nobody_for (nobody voted for what was decided), twice (one name voted twice), no_votes (the
    office has set a quorum, and nobody is named), recused (one who stepped aside voted), not_found_anywhere
    (a violation on no track) or no_dissent (who did not agree may say why, but only who did not agree).
    Nothing was changed."""

    def __init__(self, code: str, name: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.name = name


@dataclass(frozen=True, slots=True)
class Ballot:
    """One commissioner's vote on what was decided. `voter` is the account, empty without one."""

    name: str
    cast: VoteCast
    dissent: str = ""
    voter: str = ""


@dataclass(frozen=True, slots=True)
class Plenary:
    """`outcomes` by track says where the plenary found otherwise than for the case as a whole."""

    held_on: date
    outcome: Outcome
    reasons: str
    votes: Sequence[Ballot] = ()
    outcomes: Mapping[int, Outcome] = field(default_factory=dict)


def quorum_of(case: Case, on: date) -> int | None:
    """How many members the office has set that a plenary needs. None: it has set nothing."""
    return settings.value(case.office, settings.QUORUM, at=on)


def decide(case_id: UUID, plenary: Plenary, *, by: Actor, seen_version: int | None = None) -> PlenaryDecision:
    """Raises StepNotAllowed, CaseMoved, DayRefused, VotesRefused."""
    with transaction.atomic():
        case = procedure.locked(case_id, seen_version)
        quorum = quorum_of(case, plenary.held_on)
        facts: set[str] = {steps.Fact.PLENARY_HELD, *classes.facts_of(case)}
        if plenary.reasons.strip():
            facts.add(steps.Fact.REASON_GIVEN)
        if quorum is not None and plenary.votes and len(plenary.votes) < quorum:
            facts.add(steps.Fact.QUORUM_MISSED)
        found = _found(case, plenary)
        ended = {track for track, outcome in found.items() if outcome is not Outcome.VIOLATION}
        # The law is asked before the dates: "there is no study" helps more than "the day is wrong".
        procedure.advance(case, STEPS[plenary.outcome], by=by, facts=facts, ended=ended)
        if classes.CLASS_CONFIRMED not in facts:
            refused = classes.refusal(procedure.pack_of(case))
            raise procedure.StepNotAllowed(refused.code, refused.rule_id, refused.wording)
        study = CaseStudy.objects.filter(case=case).first()
        dates.follows(case, plenary.held_on, dates.STUDIED, study.finished_on if study else None)
        _check_votes(case, plenary, quorum)
        if plenary.outcome is Outcome.VIOLATION:
            if set(found) == ended:
                raise VotesRefused("not_found_anywhere")
            first = case.tracks.exclude(pk__in=ended).first()
            count(
                case, FactKind.CASE_DECIDED, CountedUnit.CASE, on=plenary.held_on, verified=True, track=first
            )
            _start_clocks(case, plenary.held_on, ended, by)
        tell(case, ReportStatus.DECIDED, by)
        return _write(case, plenary, found, quorum, by)


def resume(
    case_id: UUID, held_on: date, reason: str, *, by: Actor, seen_version: int | None = None
) -> ResumedDecision:
    """A plenary goes on with a study that an earlier one left undetermined. The limits ran on meanwhile.

    Raises StepNotAllowed, CaseMoved, DayRefused.
    """
    with transaction.atomic():
        case = procedure.locked(case_id, seen_version)
        facts: set[str] = {steps.Fact.PLENARY_HELD}
        if reason.strip():
            facts.add(steps.Fact.REASON_GIVEN)
        procedure.advance(case, RESUME, by=by, facts=facts, note=reason.strip()[:500])
        earlier = PlenaryDecision.objects.get(case=case)
        dates.follows(case, held_on, "plenary_decided_on", earlier.held_on)
        made = ResumedDecision.objects.create(
            case=case,
            decision_key=earlier.pk,
            held_on=earlier.held_on,
            reasons=earlier.reasons,
            recorded_by=earlier.recorded_by,
            quorum=earlier.quorum,
            votes=list(earlier.votes.values("name", "voter", "cast", "dissent")),
            resumed_on=held_on,
            reason=reason.strip(),
            resumed_at=office_now(),
            resumed_by=by.actor,
            resumed_by_name=by.name,
        )
        # They leave only because they are kept above: the tables refuse it otherwise.
        earlier.outcomes.all().delete()
        earlier.votes.all().delete()
        earlier.delete()
        tell(case, ReportStatus.EXAMINED, by)
        return made


def _found(case: Case, plenary: Plenary) -> dict[int, Outcome]:
    """Of every track: what was said of it, else what was found for the case. Only a violation can differ."""
    differ = plenary.outcomes if plenary.outcome is Outcome.VIOLATION else {}
    return {key: differ.get(key, plenary.outcome) for key in case.tracks.values_list("pk", flat=True)}


def _check_votes(case: Case, plenary: Plenary, quorum: int | None) -> None:
    names = [one.name.strip().casefold() for one in plenary.votes]
    if quorum is not None and not names:
        raise VotesRefused("no_votes")
    if len(set(names)) != len(names):
        raise VotesRefused("twice")
    if names and not any(one.cast is VoteCast.FOR for one in plenary.votes):
        raise VotesRefused("nobody_for")
    aside = {f"akun:{key}" for key in recused(case)}
    for one in plenary.votes:
        if one.voter in aside:
            raise VotesRefused("recused", one.name)
        if one.dissent.strip() and one.cast is VoteCast.FOR:
            raise VotesRefused("no_dissent", one.name)


def is_carried(cast: Sequence[str | None]) -> bool:
    """More members for what was decided than against it. No rule was read that says how many a plenary needs,
    so what lacks it is asked about and told, and not refused."""
    return cast.count(VoteCast.FOR) > cast.count(VoteCast.AGAINST)


def recused(case: Case) -> set[int]:
    """Accounts that stepped aside from the report, or from the case itself."""
    found = set(case.recusals.values_list("account", flat=True))
    if case.report is not None:
        found |= set(case.report.recusals.values_list("account", flat=True))
    return found


def _start_clocks(case: Case, on: date, ended: set[int], by: Actor) -> None:
    for track in case.tracks.all():
        if track.pk not in ended and track.kind in CRIMINAL_TRACKS:
            deadlines.keep_from(
                case, "plenary_decided_on", on, by=by, track=track, cause=LimitCause.DATE_RECORDED
            )


def _write(
    case: Case, plenary: Plenary, found: Mapping[int, Outcome], quorum: int | None, by: Actor
) -> PlenaryDecision:
    made = PlenaryDecision.objects.create(
        case=case,
        held_on=plenary.held_on,
        outcome=plenary.outcome,
        reasons=plenary.reasons,
        recorded_by=by.actor,
        quorum=quorum,
    )
    Vote.objects.bulk_create(
        Vote(
            decision=made,
            position=position,
            name=one.name.strip(),
            voter=one.voter,
            cast=one.cast,
            dissent=one.dissent.strip(),
        )
        for position, one in enumerate(plenary.votes, start=1)
    )
    TrackOutcome.objects.bulk_create(
        TrackOutcome(decision=made, track_id=track, outcome=outcome) for track, outcome in found.items()
    )
    return made
