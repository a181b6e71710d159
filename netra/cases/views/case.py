"""The case page: one timeline, the limit, the lawful next steps, what lacks, tracks and parties."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from netra.accounts.access import StaffRequest, staff_page
from netra.accounts.viewer import Viewer
from netra.cases import access, closing, corrections, queries, referrals, sentences, wording
from netra.cases.access import OFFICERS
from netra.cases.models import Case, Track
from netra.cases.opening import HANDLING_LIMIT
from netra.cases.procedure import pack_of
from netra.cases.queries import IN_HANDLING
from netra.facts.models import FactKind
from netra.law import limits, steps
from netra.law.entries import LawPack, Status
from netra.platform.clock import office_now
from netra.platform.ui import formats
from netra.reports import triage
from netra.reports.openings import newest_statement

# States of a track in which the body it goes to is still a question.
_BEFORE_REFERRAL = frozenset({"", "to_refer", "returned"})


@dataclass(frozen=True, slots=True)
class NextStep:
    """A step as the page offers it: with an address when it may be taken, with the reason when not yet."""

    label: str
    url: str = ""
    why_not: str = ""
    primary: bool = False


@staff_page(*OFFICERS)
def case_page(request: StaffRequest, case_id: UUID) -> HttpResponse:
    case = access.case_for(request.viewer, case_id)
    return render(request, "cases/case.html", context_of(request.viewer, case))


def context_of(viewer: Viewer, case: Case) -> dict[str, object]:
    pack = pack_of(case)
    language = get_language() or "id"
    tracks = list(case.tracks.select_related("person", "sanction").prefetch_related("referrals__institution"))
    for track in tracks:
        track.case = case
    own, names = access.is_own(viewer, case), access.knows_names(viewer, case)
    today = office_now().astimezone(zone_of(case)).date()
    goals = {
        track.pk: referrals.destination(track, today) for track in tracks if track.step in _BEFORE_REFERRAL
    }
    clarifications = list(case.clarifications.all()) if own else []
    return {
        "case": case,
        "act": wording.act_of(case, pack),
        "step_words": wording.state_of(case.step, pack),
        "zone": case.region.timezone,
        "own": own,
        "names": names,
        "limit": _limit(case, pack) if case.step in IN_HANDLING else None,
        "dates": _dates(case, tracks),
        "history": _history(case, pack, language, names=names),
        "steps": _steps(viewer, case, pack, tracks, goals, clarified=bool(clarifications)) if own else [],
        "tracks": [_track(track, pack, names, goals.get(track.pk)) for track in tracks],
        "clarifications": clarifications,
        "study": getattr(case, "study", None) if own else None,
        "decision": getattr(case, "decision", None),
        "evidence": list(triage.evidence_of(case.report)) if own else [],
        "reporter_named": case.report.reporter_named,
        "statement": newest_statement(case.report) if names else None,
        "counts": _counts(case) if own else [],
        "decides": access.decides(viewer, case),
    }


def _limit(case: Case, pack: LawPack) -> dict[str, object] | None:
    if case.registered_on is None or case.handling_last_day is None:
        return None
    span = limits.clock(pack, HANDLING_LIMIT, case.registered_on)
    left = limits.ends_at(case.handling_last_day, case.region.timezone) - office_now()
    whole = limits.ends_at(case.handling_last_day, case.region.timezone) - limits.ends_at(
        case.registered_on, case.region.timezone
    )
    return {
        "left": left,
        "share": max(0.0, min(1.0, left / whole)),
        "moment": formats.day_end(case.handling_last_day, case.region.timezone),
        "rule": f"{wording.said(span.limit.wording)} {wording.cited(span.limit.basis)}",
        "verified": span.status is Status.CONFIRMED and not span.counting_is_inferred,
        "unsure": _("how the days are counted follows from another rule")
        if span.counting_is_inferred
        else "",
    }


def _dates(case: Case, tracks: list[Track]) -> list[tuple[str, date | None]]:
    lines = [line for track in tracks for line in track.referrals.all()]
    return [
        (_("Event"), case.event_on),
        (_("Became known"), case.known_on),
        (_("Registered"), case.registered_on),
        (_("Referred"), min((line.referred_on for line in lines), default=None)),
    ]


def _history(case: Case, pack: LawPack, language: str, *, names: bool) -> list[dict[str, object]]:
    entries: list[dict[str, object]] = []
    if case.step in IN_HANDLING and case.handling_last_day is not None:
        entries.append(
            {
                "when": formats.short_date(case.handling_last_day),
                "text": _("The plenary must have decided by %(moment)s.")
                % {"moment": formats.day_end(case.handling_last_day, case.region.timezone)},
                "icon": "clock-exclamation",
                "next": True,
            }
        )
    entries += [
        {
            "when": event.office_time,
            "text": sentences.sentence(event, pack, language),
            # A note is free text and may name people.
            "detail": event.note if names else "",
        }
        for event in queries.history(case)
    ]
    return entries


def _track(track: Track, pack: LawPack, names: bool, goal: referrals.Destination | None) -> dict[str, object]:
    return {
        "person": track.person if names else None,
        "subject": wording.said(pack.subjects[track.person.subject_class].name),
        "state": wording.state_of(track.step, pack),
        "violation": wording.violation_of(track, pack),
        "violation_id": wording.violation_id(track),
        "proposed_only": not track.violation,
        "reason": track.violation_reason,
        "sanction_class": wording.sanction_class_of(track),
        "lines": [
            {
                "institution": line.institution.name,
                "on": line.referred_on,
                "state": line.get_state_display(),
                "reason": line.return_reason if names else "",
                "rule": line.rule_id,
                "rule_words": wording.said(pack.routing[line.rule_id].wording),
            }
            for line in track.referrals.all()
        ],
        "sanction": getattr(track, "sanction", None),
        "goal": goal,
        "goal_words": wording.said(goal.route.wording) if goal else "",
        "goal_unsure": wording.said(goal.route.conflict) if goal and goal.route.conflict else "",
        "goal_verified": goal is not None and goal.route.status is Status.CONFIRMED,
    }


def _counts(case: Case) -> list[tuple[corrections.Count, str]]:
    return [(one, str(FactKind(one.fact.kind).label)) for one in corrections.counts_of(case)]


def zone_of(case: Case) -> ZoneInfo:
    return ZoneInfo(case.region.timezone)


def _steps(
    viewer: Viewer,
    case: Case,
    pack: LawPack,
    tracks: list[Track],
    goals: Mapping[int, referrals.Destination | None],
    *,
    clarified: bool,
) -> list[NextStep]:
    """In the order of the law. What is not possible yet says why, in the words of the pack."""
    found: list[NextStep] = []

    def add(
        step: str, label: str, facts: AbstractSet[str], url: str, *, state: str, may: bool = True
    ) -> None:
        refused = steps.check(pack, state, step, facts)
        if refused is None and not may:
            found.append(NextStep(label, why_not=_("A commissioner of this office records it.")))
        elif refused is None:
            found.append(NextStep(label, url=url, primary=not any(one.primary for one in found)))
        elif refused.code != steps.NOT_FROM_HERE:
            found.append(NextStep(label, why_not=wording.said(refused.wording)))

    held = {steps.Fact.CLARIFICATION_HELD} if clarified else set()
    if case.step == "clarification":
        found.append(
            NextStep(_("Record a further clarification"), url=reverse("cases:clarify", args=[case.pk]))
        )
    else:
        add(
            "start_clarification",
            _("Record the clarification"),
            set(),
            reverse("cases:clarify", args=[case.pk]),
            state=case.step,
        )
    add("write_study", _("Finish the study"), held, reverse("cases:study", args=[case.pk]), state=case.step)
    if case.step not in {"decided_violation", "decided_no_violation", "closed"}:
        studied = {steps.Fact.PLENARY_HELD, steps.Fact.STUDY_PRESENT}
        add(
            "decide_violation",
            _("Record the plenary decision"),
            studied if case.step == "study" else {steps.Fact.PLENARY_HELD},
            reverse("cases:decide", args=[case.pk]),
            state=case.step,
            may=access.decides(viewer, case),
        )
    for track in tracks:
        state = track.step or case.step
        goal = goals.get(track.pk)
        body = wording.said(goal.authority.name) if goal else _("the competent body")
        if case.step not in {"decided_no_violation", "closed"} and state not in {
            "sanctioned",
            "track_closed",
        }:
            add(
                "refer",
                _("Refer to %(body)s") % {"body": body},
                # Facts are asked for only where they can still refuse.
                referrals.facts_of(track, goal) if state in steps.step_of(pack, "refer").origins else set(),
                reverse("cases:refer", args=[case.pk, track.pk]),
                state=state,
            )
        if state == "sanctioned":
            add(
                "close_track",
                _("End the track"),
                set(),
                reverse("cases:close_track", args=[case.pk, track.pk]),
                state=state,
            )
    if case.step in {"decided_violation", "decided_no_violation"}:
        facts = {steps.Fact.ALL_TRACKS_CLOSED} if closing.all_closed(case) else set()
        add("close_case", _("Close the case"), facts, reverse("cases:close", args=[case.pk]), state=case.step)
    return found
