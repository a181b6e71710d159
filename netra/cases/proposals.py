"""New last days for open cases when a newer calendar or a corrected pack has come.

A job computes what would change and stores it with the reason; nothing changes by itself. An officer of the
office accepts or declines, each with a reason. Closed cases keep their days. What a still newer version says
takes the place of a proposal that nobody has answered.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from netra.accounts.viewer import Viewer
from netra.cases import deadlines, differences, procedure
from netra.cases.access import cases_for
from netra.cases.changes import Change, What
from netra.cases.deadlines import Basis
from netra.cases.models import Case, CaseLimit, LimitCause, LimitProposal, ProposalState
from netra.cases.people import Actor
from netra.law import calendar, limits, packs
from netra.law.calendar import CalendarGap
from netra.law.errors import CalendarNeeded, NotCountedInDays, UnknownId
from netra.platform import audit, jobs
from netra.platform.clock import office_now
from netra.platform.db.hot import Question
from netra.platform.jobs import JSON, Handler, Payload, Progress

HANDLER = "netra.cases.proposals.PROPOSE"
CLOSED = "closed"
SYSTEM = "sistem"
_AT_ONCE = 500
# Without a corrected rule for it a stored day stands: nothing to propose.
_CANNOT_LAY = (UnknownId, NotCountedInDays, CalendarNeeded)


class ProposalRefused(Exception):
    """`code`: answered (by somebody else, or outdated by a newer version), closed (the case is) or
    reason_missing. Nothing was changed."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Moved:
    """Where a newer basis would put a last day, and what makes the difference."""

    counted_from: str
    trigger_on: date
    last_day: date
    basis: Basis
    differences: list[dict[str, JSON]]


def newest(pack_name: str) -> Basis:
    return Basis(packs.shipped(pack_name), calendar.shipped())


def moved(row: CaseLimit, basis: Basis) -> Moved | None:
    """None when `basis` leaves the last day where it is, or does not say where it would go.

    Raises CalendarGap when the newer calendar does not cover the days that must be counted.
    """
    basis = deadlines.as_read(row.case, basis, row.limit_id)
    try:
        limit = limits.limit_of(basis.pack, row.limit_id)
        source = deadlines.counted_from(basis.pack, limit)
        trigger_on = _day_of(row, source)
        if trigger_on is None:
            return None
        span = deadlines.lay(basis, row.limit_id, trigger_on)
    except _CANNOT_LAY:
        return None
    if span.last_day == row.last_day:
        return None
    old = deadlines.basis_of_row(row)
    until = max(span.last_day, row.last_day)
    found = list(differences.of_rule(old.pack, basis.pack, row, source))
    rules = (limit, limits.limit_of(old.pack, row.limit_id))
    if any(differences.counts_working_days(one) for one in rules):
        found += differences.of_calendar(old.calendar, basis.calendar, min(row.trigger_on, trigger_on), until)
    return Moved(source, trigger_on, span.last_day, basis, found)


def _day_of(row: CaseLimit, source: str) -> date | None:
    if source == row.counted_from:
        return row.trigger_on
    case = row.case
    return {
        "event_on": case.event_on,
        "known_on": case.known_on,
        "registered_on": case.registered_on,
    }.get(source)


def _compute(_payload: Payload, tell: Progress) -> JSON:
    """What should be proposed now: for the limits in force of every case that is not closed."""
    rows = CaseLimit.objects.filter(replaced_by=None).exclude(case__step=CLOSED).select_related("case")
    found: list[dict[str, JSON]] = []
    gaps: set[int] = set()
    for done, row in enumerate(rows.iterator(chunk_size=_AT_ONCE), start=1):
        try:
            answer = moved(row, newest(row.law_pack))
        except CalendarGap as gap:
            gaps.add(gap.year)
            continue
        if answer is not None:
            found.append(_draft(row, answer))
        if done % _AT_ONCE == 0:
            tell(done)
    return {"drafts": found, "uncovered_years": sorted(gaps)}


def _draft(row: CaseLimit, answer: Moved) -> dict[str, JSON]:
    return {
        "case": str(row.case_id),
        "limit": row.pk,
        "counted_from": answer.counted_from,
        "trigger_on": answer.trigger_on.isoformat(),
        "last_day": answer.last_day.isoformat(),
        "pack_version": answer.basis.pack.version,
        "pack_digest": answer.basis.pack.digest,
        "calendar_version": answer.basis.calendar.version,
        "calendar_digest": answer.basis.calendar.digest,
        "differences": answer.differences,
    }


def _finish(_payload: Payload, result: Mapping[str, Any]) -> None:
    drafts = sorted(result["drafts"], key=lambda draft: (draft["case"], draft["limit"]))
    cases = procedure.all_locked(UUID(draft["case"]) for draft in drafts)
    for draft in drafts:
        case = cases[UUID(draft["case"])]
        row = CaseLimit.objects.filter(pk=draft["limit"], replaced_by=None).first()
        # Between computing and this moment a case may have been closed, or its limit moved.
        if row is not None and case.step != CLOSED:
            _place(row, draft)
    still = {draft["limit"] for draft in drafts}
    for outdated in LimitProposal.objects.filter(state=ProposalState.WAITING).exclude(limit__in=still):
        _outdate(outdated)


def _place(row: CaseLimit, draft: Mapping[str, Any]) -> None:
    last_day = date.fromisoformat(draft["last_day"])
    waiting = row.proposals.filter(state=ProposalState.WAITING).first()
    if waiting is not None:
        if all(getattr(waiting, part) == draft[part] for part in ("pack_version", "calendar_version")):
            return
        _outdate(waiting)
    # The office has said no to this very day: a newer version with the same answer does not ask again.
    elif row.proposals.filter(state=ProposalState.DECLINED, last_day=last_day).exists():
        return
    proposal = LimitProposal.objects.create(
        limit=row,
        counted_from=draft["counted_from"],
        trigger_on=date.fromisoformat(draft["trigger_on"]),
        last_day=last_day,
        pack_version=draft["pack_version"],
        pack_digest=draft["pack_digest"],
        calendar_version=draft["calendar_version"],
        calendar_digest=draft["calendar_digest"],
        differences=draft["differences"],
        proposed_at=office_now(),
    )
    audit.append(
        actor=SYSTEM,
        action="case.limit_proposed",
        object_kind="case",
        object_key=str(row.case_id),
        facts={
            "proposal": proposal.pk,
            "limit": row.limit_id,
            "from": row.last_day.isoformat(),
            "to": draft["last_day"],
            "pack": draft["pack_version"],
            "calendar": draft["calendar_version"],
        },
    )


def _outdate(proposal: LimitProposal) -> None:
    proposal.state = ProposalState.OUTDATED
    proposal.answered_at = office_now()
    proposal.answered_by = SYSTEM
    proposal.save()
    audit.append(
        actor=SYSTEM,
        action="case.limit_proposal_outdated",
        object_kind="case",
        object_key=str(proposal.limit.case_id),
        facts={"proposal": proposal.pk},
    )


PROPOSE = Handler(compute=_compute, finish=_finish)


def enqueue_for_released() -> None:
    """Once for every set of released versions, at the first start after an upgrade."""
    released = ", ".join(f"{name} {packs.versions(name)[-1]}" for name in packs.names())
    jobs.enqueue(HANDLER, {}, occasion=f"{HANDLER} {released}, {calendar.versions()[-1]}")


def withdraw(case: Case) -> None:
    """A closed case keeps its days: what waits for an answer waits no more."""
    for proposal in LimitProposal.objects.filter(limit__case=case, state=ProposalState.WAITING):
        _outdate(proposal)


def accept(case_id: UUID, proposal_id: int, reason: str, *, by: Actor) -> CaseLimit:
    """The day moves: a new row replaces the old one. Raises ProposalRefused."""
    with transaction.atomic():
        case, proposal = _held(case_id, proposal_id, reason)
        row = proposal.limit
        kept = deadlines.keep(
            case,
            row.limit_id,
            proposal.trigger_on,
            by=by,
            cause=LimitCause.PROPOSAL,
            basis=deadlines.basis_of_proposal(proposal),
            track=row.track,
            reason=reason.strip(),
            replaces=row,
        )
        _answer(proposal, ProposalState.ACCEPTED, reason, by)
        deadlines.settle(case)
        _note(case, "limit_moved", proposal, reason, by)
        return kept


def decline(case_id: UUID, proposal_id: int, reason: str, *, by: Actor) -> None:
    """The day stays, and the reason is kept. Raises ProposalRefused."""
    with transaction.atomic():
        case, proposal = _held(case_id, proposal_id, reason)
        _answer(proposal, ProposalState.DECLINED, reason, by)
        _note(case, "limit_kept", proposal, reason, by)


def _held(case_id: UUID, proposal_id: int, reason: str) -> tuple[Case, LimitProposal]:
    case = procedure.locked(case_id)
    proposal = LimitProposal.objects.select_related("limit__track").get(pk=proposal_id, limit__case=case)
    if case.step == CLOSED:
        raise ProposalRefused("closed")
    if proposal.state != ProposalState.WAITING:
        raise ProposalRefused("answered")
    if not reason.strip():
        raise ProposalRefused("reason_missing")
    return case, proposal


def _answer(proposal: LimitProposal, state: ProposalState, reason: str, by: Actor) -> None:
    proposal.state = state
    proposal.answered_at = office_now()
    proposal.answered_by = by.actor
    proposal.answered_by_name = by.name
    proposal.reason = reason.strip()
    proposal.save()


def _note(case: Case, what: str, proposal: LimitProposal, reason: str, by: Actor) -> None:
    procedure.note(
        case,
        what,
        by=by,
        rule_id=proposal.limit.limit_id,
        text=reason.strip(),
        facts={
            "proposal": str(proposal.pk),
            "from": proposal.limit.last_day.isoformat(),
            "to": proposal.last_day.isoformat(),
        },
        changed=[
            Change(
                What.LIMIT if what == "limit_moved" else What.LIMIT_KEPT,
                proposal.limit.last_day.isoformat(),
                proposal.last_day.isoformat(),
                proposal.limit.limit_id,
            )
        ],
    )


def waiting(viewer: Viewer) -> QuerySet[LimitProposal]:
    """Proposals that wait, in cases that the viewer may see."""
    return (
        LimitProposal.objects.filter(state=ProposalState.WAITING, limit__case__in=cases_for(viewer))
        .select_related("limit__case__region", "limit__case__office", "limit__case__incident")
        .order_by("proposed_at", "pk")
    )


_WAITING = Question(
    LimitProposal,
    lambda case: LimitProposal.objects.filter(state=ProposalState.WAITING, limit__case=case).select_related(
        "limit"
    ),
    UUID,
)


def waiting_in(case: Case) -> list[LimitProposal]:
    return _WAITING.objects(case.pk)
