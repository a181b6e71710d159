"""What may be done next with a case, in the order of the law, and what may not, with the rule."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext as _

from netra.accounts.viewer import Viewer
from netra.cases import (
    access,
    clarifications,
    classes,
    closing,
    competences,
    decisions,
    handovers,
    referrals,
    standing,
    wording,
)
from netra.cases.findings import BEFORE_A_FINDING, SET
from netra.cases.models import Case, HandoverKind, LineState, Track
from netra.cases.queries import IN_HANDLING
from netra.law import packs, steps
from netra.law.entries import LawPack
from netra.law.steps import StepRefused

# Steps of a track that are recorded as they are told.
TOLD_OF_A_TRACK = (
    "start_investigation",
    "send_file",
    "return_to_police",
    "resubmit_file",
    "find_file_complete",
    "file_at_court",
    "record_verdict",
    "receive_appeal",
    "record_final_verdict",
    "record_reprimand",
    "record_follow_up",
    "report_in_sbt",
    "verify_in_sbt",
    "review_in_sbt",
)
TOLD_OF_A_CASE = ("hold_gakkumdu_first", "hold_gakkumdu_second", "send_status", "tell_reported")
# What is done already, or never was for this case, is no step that waits for something.
_QUIET = frozenset({steps.NOT_FROM_HERE, steps.NOT_ON_THIS_TRACK, "already_referred"})
# Told once, and recorded when the letter has been delivered.
_ONCE = frozenset({"tell_reported"})
# The rules oblige somebody else: while a body has the file, it records this, or the office from its letter.
_OF_THE_BODY = frozenset({"verify_in_sbt"})
_OPEN = (LineState.SENT, LineState.ACKNOWLEDGED)


@dataclass(frozen=True, slots=True)
class NextStep:
    """A step as the page offers it: with an address when it may be taken, with the reason when not yet."""

    label: str
    url: str = ""
    why_not: str = ""
    primary: bool = False
    aside: bool = False  # possible, and seldom the next thing to do
    never: bool = False  # nor will it be: no step that only waits


@dataclass(slots=True)
class _Finder:
    viewer: Viewer
    case: Case
    pack: LawPack
    facts: AbstractSet[str]
    readings: Mapping[str, str]
    held_back: AbstractSet[int]
    found: list[NextStep] = field(default_factory=list)

    def url(self, name: str, *more: object) -> str:
        return reverse(name, args=[self.case.pk, *more])

    def check(
        self, step: str, more: AbstractSet[str] = frozenset(), *, state: str = "", track: Track | None = None
    ) -> StepRefused | None:
        refused = steps.check(
            self.pack,
            state or self.case.step,
            step,
            self.facts | more,
            track=track.kind if track else None,
            readings_chosen=self.readings,
        )
        return competences.refusal(self.case, step, self.pack, self.readings, refused)

    def knows(self, step: str) -> bool:
        return step in self.pack.transitions

    def add(
        self,
        step: str,
        label: str,
        url: str,
        more: AbstractSet[str] = frozenset(),
        *,
        state: str = "",
        track: Track | None = None,
        may: bool = True,
        may_not: str = "",
        unless: StepRefused | None = None,
        aside: bool = False,
    ) -> None:
        if not self.knows(step):
            return
        refused = self.check(step, more, state=state, track=track) or unless
        if refused is None and not may:
            self.found.append(
                NextStep(label, why_not=may_not or _("A commissioner of this office records it."))
            )
        elif refused is None:
            first = not aside and not any(one.primary for one in self.found)
            self.found.append(NextStep(label, url=url, primary=first, aside=aside))
        elif refused.code not in _QUIET:
            why = self.why(refused)
            # Whoever only receives takes none of these steps, and hears it once.
            if refused.code != competences.NOT_COMPETENT or all(one.why_not != why for one in self.found):
                self.found.append(NextStep(label, why_not=why))

    def why(self, refused: StepRefused) -> str:
        return f"{wording.said(refused.wording)} ({wording.rule_named(refused.rule_id, self.pack)})"


def steps_of(
    viewer: Viewer,
    case: Case,
    pack: LawPack,
    tracks: Sequence[Track],
    goals: Mapping[int, referrals.Destination | None],
    held_back: AbstractSet[int],
    taken: AbstractSet[str] = frozenset(),
) -> list[NextStep]:
    """For the office that holds the case. `tracks` have their case and person fetched.

    `held_back`: the tracks that only a commissioner refers; `taken`: what has happened to the case.
    """
    facts = standing.facts_of(case)
    finder = _Finder(viewer, case, pack, facts, standing.readings_of(case, pack), held_back)
    if case.step in (*BEFORE_A_FINDING, SET):
        _before_the_register(finder)
    _hearings(finder)
    _study_and_plenary(finder, tracks)
    for track in tracks:
        _of_track(finder, track, goals.get(track.pk), several=len(tracks) > 1)
    finder.add(
        decisions.RESUME,
        _("Go on with the study"),
        finder.url("cases:resume"),
        {steps.Fact.PLENARY_HELD, steps.Fact.REASON_GIVEN},
        may=access.decides(viewer, case),
    )
    if case.step in {"decided_violation", "decided_no_violation", "undetermined"}:
        closed = {steps.Fact.ALL_TRACKS_CLOSED} if closing.all_closed(case) else set()
        finder.add("close_case", _("Close the case"), finder.url("cases:close"), closed)
    held = {day.key for day in case.days.all()}
    for step in TOLD_OF_A_CASE:
        if finder.knows(step):
            if step in _ONCE & taken:
                continue
            aside = not step.startswith("hold_")
            label = wording.told_step(step, pack)
            if step.startswith("hold_") and (
                steps.Fact.CRIMINAL_SUSPECTED not in facts or pack.transitions[step].records in held
            ):
                continue
            finder.add(step, label, finder.url("cases:plain_step", step), aside=aside)
    _hand_over(finder)
    if case.report_id is not None and case.step in IN_HANDLING:
        # Never possible from here on, and asked for all the same: the rule is told.
        refused = finder.check("withdraw")
        if refused is not None:
            finder.found.append(NextStep(_("Record a withdrawal"), why_not=finder.why(refused), never=True))
    return finder.found


def _before_the_register(finder: _Finder) -> None:
    case = finder.case
    found = {steps.Fact.EVIDENCE_FOUND, steps.Fact.PLENARY_HELD, steps.Fact.REASON_GIVEN}
    if case.step == "information_noted":
        finder.add("start_tracing", _("Begin the tracing"), finder.url("cases:trace"))
    if case.step == "tracing":
        finder.add("record_tracing", _("Record a tracing"), finder.url("cases:trace"))
    finder.add("set_finding", _("Set the finding"), finder.url("cases:set_finding"), found)
    finder.add("register_finding", _("Register the finding"), finder.url("cases:register_finding"))
    finder.add("end_tracing", _("End the tracing"), finder.url("cases:end_tracing"), found, aside=True)


def _hearings(finder: _Finder) -> None:
    case = finder.case
    if case.step not in IN_HANDLING:
        return
    waiting = set(standing.waiting_invitations(case))
    for call in case.invitations.all():
        if call.pk in waiting:
            finder.found.append(
                NextStep(
                    _("What became of the call: %(who)s") % {"who": _called(call)},
                    url=finder.url("cases:answer_call", call.pk),
                    primary=not any(one.primary for one in finder.found),
                )
            )
    for call in clarifications.second_calls_due(case):
        finder.found.append(
            NextStep(
                _("Call a second time: %(who)s") % {"who": _called(call)},
                url=f"{finder.url('cases:invite')}?ulang={call.pk}",
                primary=not any(one.primary for one in finder.found),
            )
        )
    finder.add("invite", _("Call somebody to a clarification"), finder.url("cases:invite"))
    if case.step == clarifications.CLARIFICATION:
        finder.found.append(
            NextStep(_("Record the clarification"), url=finder.url("cases:clarify"), aside=True)
        )
    else:
        finder.add("start_clarification", _("Record the clarification"), finder.url("cases:clarify"))
    refused = finder.check("start_clarification") if case.step == "registered" else None
    if refused is not None and refused.code not in _QUIET:
        finder.found.append(NextStep(_("Record a tracing"), url=finder.url("cases:trace"), primary=True))


def _called(call: object) -> str:
    person = getattr(call, "person", None)
    name = person.name if person is not None else getattr(call, "name", "")
    return name or str(call.get_party_display())  # type: ignore[attr-defined]  # a choice of the model


def _study_and_plenary(finder: _Finder, tracks: Sequence[Track]) -> None:
    case, pack = finder.case, finder.pack
    finder.add("write_study", _("Finish the study"), finder.url("cases:study"))
    if case.step == "registered" and finder.knows("write_study_without_clarification"):
        early = "write_study_without_clarification"
        if finder.check(early, {steps.Fact.REASON_GIVEN}) is None:
            finder.found.append(
                NextStep(
                    _("Finish the study without a clarification"),
                    url=finder.url("cases:early_study"),
                    aside=True,
                )
            )
    if case.step not in IN_HANDLING:
        return
    confirmed = all(track.violation for track in tracks)
    several = len(tracks) > 1
    for track in tracks:
        label = _("Change the kind of violation") if track.violation else _("Confirm the kind of violation")
        if several:
            label = f"{label}: {track.person.name}, {wording.track_kind(track.kind)}"
        waits = case.step == "study" and not track.violation
        finder.found.append(
            NextStep(
                label,
                url=finder.url("cases:classify", track.pk),
                primary=waits and not any(one.primary for one in finder.found),
                aside=not waits,
            )
        )
    studied: set[str] = {steps.Fact.PLENARY_HELD, steps.Fact.REASON_GIVEN}
    if confirmed:
        studied.add(classes.CLASS_CONFIRMED)
    finder.add(
        "decide_violation",
        _("Record the plenary decision"),
        finder.url("cases:decide"),
        studied,
        may=access.decides(finder.viewer, case),
        unless=None if confirmed else classes.refusal(pack),
    )
    if case.extended_on is None:
        finder.found.append(NextStep(_("Extend the handling"), url=finder.url("cases:extend"), aside=True))


def _of_track(finder: _Finder, track: Track, goal: referrals.Destination | None, *, several: bool) -> None:
    case, pack = finder.case, finder.pack
    state = track.step or case.step
    who = f": {track.person.name}, {wording.track_kind(track.kind)}" if several else ""
    body = wording.said(goal.authority.name) if goal else _("the competent body")
    over = {"sanctioned", "track_closed", "delivered", "remedy", "remedy_decided"}
    if state == "returned":
        finder.add(
            "correct_file",
            _("Correct the study") + who,
            finder.url("cases:correct_study", track.pk),
            {steps.Fact.CORRECTION_RECORDED},
            state=state,
            track=track,
        )
    if case.step in {*IN_HANDLING, "decided_violation"} and state not in over:
        # Facts are asked for only where they can still refuse.
        origins = steps.step_of(pack, "refer").origins
        finder.add(
            "refer",
            _("Refer to %(body)s") % {"body": body} + who,
            finder.url("referral:refer", track.pk),
            referrals.facts_of(track, goal) if state in origins else set(),
            state=state,
            track=track,
            may=track.pk not in finder.held_back or access.decides(finder.viewer, case),
            may_not=_(
                "A commissioner of this office refers the case. Whose conflict of interest is known, since "
                "when, and by which rule stands below, under “Conflict of interest”."
            ),
        )
    if steps.state_of(pack, state).level != "track":
        return
    held = {day.key for day in case.days.all() if day.track_id == track.pk}
    sent = next((one for one in track.referrals.all() if one.state in _OPEN and state != closing.ENDED), None)
    for step in TOLD_OF_A_TRACK:
        if _waits_or_is_done(pack, step, held) or (sent is not None and step in _OF_THE_BODY):
            continue
        if finder.knows(step) and state in pack.transitions[step].origins:
            more = standing.facts_of_track(track)
            finder.add(
                step,
                wording.said(pack.transitions[step].wording) + who,
                finder.url("cases:track_step", track.pk, step),
                more,
                state=state,
                track=track,
                aside=step.endswith("_in_sbt"),
            )
    if sent is not None:
        # A body with an account records it itself; of one without, the office has the letter.
        label = _("Record what %(body)s answered in a letter") % {"body": sent.institution.name}
        finder.found.append(NextStep(label + who, url=reverse("referral:line", args=[sent.pk])))
    ending = closing.ending_of(track)
    without = ending == closing.WITHOUT_SANCTION
    if state in steps.step_of(pack, ending).origins:
        finder.add(
            ending,
            (_("End the track without a sanction") if without else _("End the track")) + who,
            finder.url("cases:close_track", track.pk),
            {steps.Fact.REASON_GIVEN},
            state=state,
            track=track,
            aside=without,
        )


def _waits_or_is_done(pack: LawPack, step: str, held: AbstractSet[str]) -> bool:
    """Whether it follows a step that is not recorded on the track, or is recorded itself."""
    # What a page offers is help and no law of the case, so a case under an older version has it too.
    newest = packs.shipped(pack.name).transitions
    after = newest[step].offered_after if step in newest else ""
    return bool(after) and (newest[after].records not in held or newest[step].records in held)


def _hand_over(finder: _Finder) -> None:
    case = finder.case
    up = handovers.step_of(case, HandoverKind.HAND_UP)
    if not finder.knows(up) or case.step not in finder.pack.transitions[up].origins:
        return
    above = handovers.above(case)
    if above is not None:
        label = _("Hand the case up to %(office)s") % {"office": above.name}
        named = {steps.Fact.ABOVE_NAMED}
        only = competences.only_receives(case.office, finder.pack, finder.readings) is not None
        finder.add(up, label, finder.url("cases:hand_over", "atas"), named, aside=not only)
    if access.decides(finder.viewer, case):
        named = {steps.Fact.OTHER_OFFICE_NAMED, steps.Fact.REASON_GIVEN}
        label = _("Delegate the case")
        finder.add("delegate", label, finder.url("cases:hand_over", "limpah"), named, aside=True)
