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
from netra.cases import (
    access,
    classes,
    closing,
    corrections,
    deadlines,
    differences,
    proposals,
    queries,
    referrals,
    sentences,
    wording,
)
from netra.cases.access import OFFICERS
from netra.cases.models import Case, CaseLimit, LimitProposal, Track
from netra.cases.procedure import pack_of
from netra.cases.queries import IN_HANDLING
from netra.facts.models import FactKind
from netra.law import limits, steps
from netra.law.entries import Counting, LawPack, Status
from netra.law.steps import StepRefused
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
    rows = list(case.limits.select_related("track__person"))
    return {
        "case": case,
        "act": wording.act_of(case, pack),
        "step_words": wording.state_of(case.step, pack),
        "zone": case.region.timezone,
        "own": own,
        "names": names,
        "limit": _limit(case, rows) if case.step in IN_HANDLING else None,
        "limits": [_kept(row, rows, case.region.timezone) for row in deadlines.in_force(rows)],
        "proposals": [_proposed(one, case) for one in proposals.waiting_in(case)],
        "dates": _dates(case, tracks),
        "history": _history(case, pack, language, names=names),
        "steps": _steps(viewer, case, pack, tracks, goals, clarified=bool(clarifications)) if own else [],
        "tracks": [_track(track, pack, names, goals.get(track.pk)) for track in tracks],
        "clarifications": clarifications,
        "study": getattr(case, "study", None) if own else None,
        "decision": getattr(case, "decision", None),
        "evidence": list(triage.evidence_of(case.report)) if own and case.report else [],
        "reporter_named": case.report is not None and case.report.reporter_named,
        "statement": newest_statement(case.report) if names and case.report else None,
        "counts": _counts(case) if own else [],
        "decides": access.decides(viewer, case),
    }


def _limit(case: Case, rows: list[CaseLimit]) -> dict[str, object] | None:
    """The clock of the handling, from the row that is in force."""
    row = deadlines.running(case, rows)
    if row is None:
        return None
    zone = case.region.timezone
    limit = deadlines.basis_of_row(row).pack.limits[row.limit_id]
    ends = limits.ends_at(row.last_day, zone)
    left, whole = ends - office_now(), ends - limits.ends_at(row.trigger_on, zone)
    inferred = bool(limit.counting_status) or limit.counting is Counting.UNSPECIFIED
    late = case.extended_on is not None and not deadlines.extended_in_time(case, rows)
    return {
        "left": left,
        "share": max(0.0, min(1.0, left / whole)) if whole else 0.0,
        "moment": formats.day_end(row.last_day, zone),
        "rule": f"{wording.said(limit.wording)} {wording.cited(limit.basis)}",
        "how": _counted_by(row),
        "verified": limit.status is Status.CONFIRMED and not inferred,
        "unsure": _("how the days are counted follows from another rule") if inferred else "",
        "late_extension": late,
    }


def _counted_by(row: CaseLimit) -> str:
    values = {
        "day": formats.plain_date(row.trigger_on),
        "pack": row.law_pack,
        "version": row.pack_version,
        "calendar": row.calendar_version,
    }
    if not row.calendar_version:
        return _("Counted from %(day)s by the rules %(pack)s, version %(version)s.") % values
    return (
        _("Counted from %(day)s by the rules %(pack)s, version %(version)s, and the calendar %(calendar)s.")
        % values
    )


def _kept(row: CaseLimit, rows: list[CaseLimit], zone: str) -> dict[str, object]:
    """One limit in force, and the days it had before: who moved each, when and why."""
    limit = deadlines.basis_of_row(row).pack.limits[row.limit_id]
    before: list[dict[str, object]] = []
    by_key = {one.pk: one for one in rows}
    newer = row
    while newer.replaces_id is not None:
        older = by_key[newer.replaces_id]
        before.append(
            {
                "day": formats.day_end(older.last_day, zone),
                "how": _counted_by(older),
                "moved_by": newer.kept_by_name,
                "moved_at": newer.kept_at,
                "reason": newer.reason,
            }
        )
        newer = older
    return {
        "name": wording.said(limit.wording),
        "id": row.limit_id,
        "last": formats.day_end(row.last_day, zone),
        "how": _counted_by(row),
        "cause": row.get_cause_display(),
        "verified": limit.status is Status.CONFIRMED,
        "track": wording.track_kind(row.track.kind) if row.track else "",
        "before": before,
    }


def _proposed(proposal: LimitProposal, case: Case) -> dict[str, object]:
    row, zone = proposal.limit, case.region.timezone
    limit = deadlines.basis_of_row(row).pack.limits[row.limit_id]
    newer = deadlines.basis_of_proposal(proposal).pack
    return {
        "pk": proposal.pk,
        "name": wording.said(limit.wording),
        "old": formats.day_end(row.last_day, zone),
        "new": formats.day_end(proposal.last_day, zone),
        "differences": [differences.words(one, newer) for one in proposal.differences],
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


def _to_class(case: Case, track: Track, *, first: bool, named: bool) -> NextStep:
    label = _("Change the kind of violation") if track.violation else _("Confirm the kind of violation")
    if named:
        label = f"{label}: {track.person.name}, {wording.track_kind(track.kind)}"
    return NextStep(
        label,
        url=reverse("cases:classify", args=[case.pk, track.pk]),
        primary=first and not track.violation,
    )


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
        step: str,
        label: str,
        facts: AbstractSet[str],
        url: str,
        *,
        state: str,
        may: bool = True,
        unless: StepRefused | None = None,
    ) -> None:
        refused = steps.check(pack, state, step, facts) or unless
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
    if case.step in IN_HANDLING:
        confirmed = all(track.violation for track in tracks)
        several = len(tracks) > 1
        found += [
            _to_class(case, track, first=case.step == "study" and not confirmed, named=several)
            for track in tracks
        ]
        studied: set[str] = {steps.Fact.PLENARY_HELD}
        if case.step == "study":
            studied.add(steps.Fact.STUDY_PRESENT)
        if confirmed:
            studied.add(classes.CLASS_CONFIRMED)
        add(
            "decide_violation",
            _("Record the plenary decision"),
            studied,
            reverse("cases:decide", args=[case.pk]),
            state=case.step,
            may=access.decides(viewer, case),
            unless=None if confirmed else classes.refusal(pack),
        )
        if case.extended_on is None:
            found.append(NextStep(_("Extend the handling"), url=reverse("cases:extend", args=[case.pk])))
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
                reverse("referral:refer", args=[case.pk, track.pk]),
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
