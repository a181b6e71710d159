"""The case page: one timeline, the limit, the lawful next steps, what lacks, tracks and parties."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from netra.accounts.access import StaffRequest, staff_page
from netra.accounts.models import Role
from netra.accounts.viewer import Viewer
from netra.cases import (
    access,
    clocks,
    corrections,
    dates,
    deadlines,
    decisions,
    differences,
    firstdays,
    handovers,
    interests,
    levels,
    nextsteps,
    numbers,
    proposals,
    queries,
    referrals,
    sentences,
    standing,
    turns,
    wording,
)
from netra.cases.access import OFFICERS
from netra.cases.findings import BEFORE_A_FINDING
from netra.cases.models import (
    Case,
    CaseDay,
    CaseEvent,
    CaseLimit,
    Clarification,
    LimitCause,
    LimitProposal,
    Outcome,
    ReferralLine,
    Track,
    VoteCast,
)
from netra.cases.procedure import pack_of
from netra.cases.queries import IN_HANDLING
from netra.elections.conflicts import ConflictBook
from netra.facts.models import FactKind
from netra.law import competence, limits
from netra.law.entries import LawPack, Status
from netra.platform.clock import office_now
from netra.platform.ui import formats
from netra.reports import messages, triage
from netra.reports.openings import newest_statement

# Reasons of a return after which something beside the study is mended first.
_MENDED_FIRST = frozenset({"documents_missing", "unreadable", "person_unclear"})
# States of a track in which the body it goes to is still a question.
_BEFORE_REFERRAL = frozenset({"", "to_refer", "returned", "corrected"})


@staff_page(*OFFICERS)
def case_page(request: StaffRequest, case_id: UUID) -> HttpResponse:
    case = access.case_for(request.viewer, case_id)
    return render(request, "cases/case.html", context_of(request.viewer, case))


def context_of(viewer: Viewer, case: Case) -> dict[str, object]:
    pack = pack_of(case)
    language = get_language() or "id"
    prefetch_related_objects(
        [case],
        "days",
        "invitations__person",
        "clarifications__person",
        "handovers__from_office",
        "handovers__to_office",
        "limits__track__person",
        "report__assessments",
        Prefetch(
            "tracks",
            Track.objects.select_related("person", "sanction", "outcome").prefetch_related(
                "referrals__institution", "referrals__correction"
            ),
        ),
    )
    offices = {grant.institution_key for grant in viewer.grants_of(*OFFICERS)}
    tracks = list(case.tracks.all())
    for track in tracks:
        track.case = case
    own, names = access.is_own(viewer, case), access.knows_names(viewer, case)
    today = office_now().astimezone(zone_of(case)).date()
    goals = {
        track.pk: referrals.destination(track, today) for track in tracks if track.step in _BEFORE_REFERRAL
    }
    rows = list(case.limits.all())
    running = clocks.of_case(case, pack, tracks, rows, names=names)
    decision = getattr(case, "decision", None)
    book = _book(case, goals) if own else None
    books = {case.example: book} if book is not None else None
    held_back = turns.held_back(tracks, goals, books) if decision is not None else set()
    events = queries.history(case)
    taken = {event.step for event in events}
    found = nextsteps.steps_of(viewer, case, pack, tracks, goals, held_back, taken) if own else []
    return {
        "case": case,
        "act": wording.act_of(case, pack),
        "step_words": wording.state_of(case.step, pack),
        "turn": _whose_move(viewer, case, turns.of_case(case, pack, tracks, held_back)),
        "zone": case.region.timezone,
        "own": own,
        "names": names,
        "limit": _limit(case, rows) if case.step in (*IN_HANDLING, *BEFORE_A_FINDING) else None,
        "clocks": running,
        "unsure": list(dict.fromkeys(one.unsure for one in running if one.unsure and not one.verified)),
        "drawing": clocks.draw(running, _dates(case, tracks), case.region.timezone),
        "limits": [_kept(row, rows, case.region.timezone) for row in deadlines.in_force(rows)],
        "proposals": [_proposed(one, case) for one in proposals.waiting_in(case)],
        "dates": _dates(case, tracks),
        "first_days": [(key, wording.said(pack.case_dates[key].wording)) for key in firstdays.offered(case)]
        if own
        else [],
        "recorded": _recorded(case, pack),
        "history": _history(case, pack, tracks, events, language, names=names),
        "steps": [one for one in found if one.url and not one.aside],
        "asides": [one for one in found if one.url and one.aside],
        "not_yet": [one for one in found if not one.url],
        "interests": _interests(case, pack, tracks, goals, book) if book is not None else [],
        "lacks": _lacks(case, tracks, decided=decision is not None) if own else [],
        "tracks": [_track(track, pack, names, goals.get(track.pk)) for track in tracks],
        "clarifications": _heard(case) if own else [],
        "calls": list(case.invitations.all()) if own else [],
        "waiting_calls": standing.waiting_invitations(case),
        "finding": getattr(case, "finding", None),
        "observation": (seen := getattr(case, "observation", None) if hasattr(case, "finding") else None),
        "spot_files": case.finding_evidence.count() if own and seen is not None else 0,
        "finding_basis": next((one.note for one in events if one.step == "set_finding"), ""),
        "tracings": list(case.tracings.all()) if own else [],
        "handovers": [(one, handovers.written_by(one) in offices) for one in case.handovers.all()],
        "takes": handovers.offices_that_may_take(viewer, case) if _may_be_taken(case, pack) else [],
        "study": getattr(case, "study", None) if own else None,
        "corrections": [
            line.correction
            for track in tracks
            for line in track.referrals.all()
            if own and hasattr(line, "correction")
        ],
        "decision": decision,
        "resumed": _resumed(case) if own else [],
        "votes": (votes := list(decision.votes.all()) if decision is not None and own else []),
        "outvoted": bool(votes) and not decisions.is_carried([one.cast for one in votes]),
        "evidence": list(triage.evidence_of(case.report)) if own and case.report else [],
        "talk": messages.talk_of(case.report) if own and case.report else None,
        "reporter_named": case.report is not None and case.report.reporter_named,
        "statement": newest_statement(case.report) if names and case.report else None,
        "counts": _counts(case) if own else [],
        "decides": access.decides(viewer, case),
    }


def _heard(case: Case) -> list[tuple[Clarification, str]]:
    """Each with who it was, where that is known: the reporter's name is sealed."""
    called = {call.pk: call.name for call in case.invitations.all()}
    return [
        (one, one.person.name if one.person else called.get(one.invitation_id or 0, "") or one.name or "")
        for one in case.clarifications.all()
    ]


def _book(case: Case, goals: Mapping[int, referrals.Destination | None]) -> ConflictBook | None:
    """None where nothing waits to be referred, or the case has not been registered yet."""
    if case.registered_on is None or not any(goal and goal.institution for goal in goals.values()):
        return None
    return ConflictBook([case.region_id], example=case.example)


def _interests(
    case: Case,
    pack: LawPack,
    tracks: list[Track],
    goals: Mapping[int, referrals.Destination | None],
    book: ConflictBook,
) -> list[dict[str, object]]:
    return [
        {
            "sentence": one.sentence,
            "since": one.since,
            "source": one.source,
            "source_verified": one.source_verified,
            "rule_id": one.rule_id,
            "rule_words": wording.said(one.rule) if one.rule else "",
            "rule_verified": one.rule_verified,
        }
        for one in interests.known(case, pack, tracks, goals, book)
    ]


def _whose_move(viewer: Viewer, case: Case, words: str) -> str:
    """The same words as the home page: whose move it is, and "you" for whoever may take it."""
    mine = {
        case.office.name: viewer.holds(
            Role.CASE_OFFICER, institution_key=case.office_id, region_code=case.region_id
        ),
        turns.commissioners(case): access.decides(viewer, case),
    }
    said = (_("You") if mine.get(one, False) else one for one in words.split("; ") if one)
    return "; ".join(dict.fromkeys(said))


def _resumed(case: Case) -> list[dict[str, object]]:
    """Plenaries that could not determine the case, each with why a later one went on."""
    return [
        {
            "held_on": one.held_on,
            "reasons": one.reasons,
            "votes": [{**vote, "words": VoteCast(vote["cast"]).label} for vote in one.votes],
            "resumed_on": one.resumed_on,
            "reason": one.reason,
        }
        for one in case.resumed_decisions.all()
    ]


def _may_be_taken(case: Case, pack: LawPack) -> bool:
    return "take_over" in pack.transitions and case.step in pack.transitions["take_over"].origins


def _recorded(case: Case, pack: LawPack) -> list[tuple[CaseDay, str]]:
    """Dates of the procedure that no column holds, each with its name in the rules."""
    return [
        (row, wording.said(pack.case_dates[row.key].wording))
        for row in dates.in_force(case)
        if row.key in pack.case_dates
    ]


def _lacks(case: Case, tracks: list[Track], *, decided: bool) -> list[str]:
    """What the record still lacks before the next decision, in the order in which it is needed."""
    found: list[str] = []
    if waits := numbers.waits_for(case):
        found.append(str(numbers.WORDS[waits]))
    if case.step in IN_HANDLING:
        if case.event_on is None:
            found.append(_("The day of the event. The kind of violation depends on it."))
        if not standing.is_heard(case):
            found.append(_("A clarification: nobody has been heard yet."))
        if standing.waiting_invitations(case):
            found.append(_("What became of a call that was sent."))
        if getattr(case, "study", None) is None:
            found.append(_("The study."))
        if any(not track.violation for track in tracks):
            found.append(_("The confirmed kind of violation of every track."))
        if not decided:
            found.append(_("The plenary decision."))
    found += [
        _after_return(track.referrals.all()[0])
        for track in tracks
        if track.step == "returned" and track.referrals.all()
    ]
    return found


def _after_return(line: ReferralLine) -> str:
    """What is to be done for the reason that the body gave; the corrected study says what was done."""
    words = {"body": line.institution.name}
    last = _("Then write in the corrected study what was mended, and refer anew.")
    first = {
        "documents_missing": _(
            "%(body)s returned the file because documents are missing: add them as redacted copies, under "
            "Papers."
        ),
        "unreadable": _("%(body)s could not open or read the file: upload the copies anew, under Papers."),
        "person_unclear": _(
            "%(body)s does not know who is meant: put post, office or employee number right, under Tracks "
            "and parties."
        ),
        "not_competent": _(
            "%(body)s says that it is not competent: choose another way on the page of the referral."
        ),
        "not_staff_here": _(
            "%(body)s says that the person does not serve there: check the person, and the body on the page "
            "of the referral."
        ),
        "duplicate": _(
            "%(body)s says that it has this already: compare with the earlier case, or end the track "
            "without a sanction."
        ),
    }.get(line.return_code, _("The corrected study for %(body)s, which returned the file."))
    said = first % words
    return f"{said} {last}" if line.return_code in _MENDED_FIRST else said


def _limit(case: Case, rows: list[CaseLimit]) -> dict[str, object] | None:
    """The clock of the handling, from the row that is in force."""
    row = deadlines.running(case, rows)
    if row is None:
        return None
    zone = case.region.timezone
    limit = deadlines.basis_of_row(row).pack.limits[row.limit_id]
    ends = limits.ends_at(row.last_day, zone)
    left, whole = ends - office_now(), ends - limits.ends_at(row.trigger_on, zone)
    inferred = clocks.counting_is_inferred(limit)
    late = case.extended_on is not None and not deadlines.extended_in_time(case, rows)
    return {
        "title": _("Handling limit") if case.registered_on else _("Limit for setting the finding"),
        "left": left,
        "share": max(0.0, min(1.0, left / whole)) if whole else 0.0,
        "moment": formats.day_end(row.last_day, zone),
        "rule": f"{wording.said(limit.wording)} {wording.cited(limit.basis)}",
        "how": clocks.counted_by(row),
        "verified": limit.status is Status.CONFIRMED and not inferred,
        "unsure": _("how the days are counted follows from another rule") if inferred else "",
        "late_extension": late,
    }


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
                "how": clocks.counted_by(older),
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
        "how": clocks.counted_by(row),
        "cause": _("the finding was registered")
        if row.cause == LimitCause.REGISTERED and row.case.report_id is None
        else row.get_cause_display(),
        "verified": limit.status is Status.CONFIRMED and not clocks.counting_is_inferred(limit),
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
    known = (_("Became known"), case.known_on)
    if case.found_on is not None:
        known = (_("Found"), case.found_on)
    return [
        (_("Event"), case.event_on),
        known,
        *([(_("Finding set"), case.finding_set_on)] if case.finding_set_on else []),
        (_("Registered"), case.registered_on),
        (_("Referred"), min((line.referred_on for line in lines), default=None)),
    ]


def _history(
    case: Case, pack: LawPack, tracks: list[Track], events: list[CaseEvent], language: str, *, names: bool
) -> list[dict[str, object]]:
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
    # Where several tracks walk side by side, a sentence alone does not say whose it is.
    whose = {one.pk: wording.of_track(one, named=names) for one in tracks} if len(tracks) > 1 else {}
    called = _called(case, events)
    entries += [
        {
            "when": event.office_time,
            "text": sentences.sentence(event, pack, language),
            "chip_text": whose.get(event.track_id or 0) or called.get(event.pk),
            # A note is free text and may name people.
            "detail": event.note if names else "",
        }
        for event in events
    ]
    return entries


def _called(case: Case, events: list[CaseEvent]) -> dict[int, str]:
    """Of each event of a call the role of who was called, never the name: calls and events come in pairs."""
    told = sorted(event.pk for event in events if event.step in {"invite", "invited"})
    calls = sorted(case.invitations.all(), key=lambda one: one.pk)
    if len(told) != len(calls):
        return {}
    return {key: str(call.get_party_display()) for key, call in zip(told, calls, strict=True)}


def _track(track: Track, pack: LawPack, names: bool, goal: referrals.Destination | None) -> dict[str, object]:
    return {
        "person": track.person if names else None,
        "pk": track.pk,
        "subject": wording.said(pack.subjects[track.person.subject_class].name),
        "levels": bool(levels.of_subject(track.person.subject_class)),
        "rank": levels.words(track.person.rank),
        "rank_known": bool(track.person.rank),
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
        "sanction": (imposed := getattr(track, "sanction", None)),
        "penalty": wording.penalty(pack, imposed.sanction_id) if imposed else "",
        "penalty_unsure": imposed is not None and wording.penalty_is_unsure(pack, imposed),
        "outcome": str(Outcome(track.outcome.outcome).label) if hasattr(track, "outcome") else "",
        "kinds": ", ".join(
            wording.said(pack.office.kinds[kind].wording)
            for kind in competence.kinds_of_track(pack, track.kind)
        ),
        "goal": goal,
        "goal_words": wording.said(goal.route.wording) if goal else "",
        "goal_unsure": wording.said(goal.route.conflict) if goal and goal.route.conflict else "",
        "goal_verified": goal is not None and goal.route.verified,
    }


def _counts(case: Case) -> list[tuple[corrections.Count, str]]:
    return [(one, str(FactKind(one.fact.kind).label)) for one in corrections.counts_of(case)]


def zone_of(case: Case) -> ZoneInfo:
    return ZoneInfo(case.region.timezone)
