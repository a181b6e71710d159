"""Facts become a draft: counted and protected by the worker, outside any transaction."""

from typing import Any

from django.db import transaction

from netra.accounts.models import Role
from netra.accounts.viewer import HeldGrant, Viewer
from netra.bulletin.models import RowReason, RowStatus
from netra.elections.models import Election
from netra.institutions.models import InstitutionKind
from netra.measures import disclosure
from netra.platform import audit, jobs
from netra.platform.clock import office_now, office_today
from netra.platform.jobs import JSON, GiveUp, Handler, Payload, Progress
from netra.regions.codes import NATION, level_of
from netra.regions.models import Level
from netra.release import counting, measures
from netra.release.models import NATIONAL_ZONE, Draft, DraftRow, DraftStatus
from netra.release.refusals import NotAnalyst, NotMade, NotWritten

HANDLER = "netra.release.drafting.COMPUTE_DRAFT"
_IN_HAND = (DraftStatus.DRAFTING, DraftStatus.READY, DraftStatus.RETURNED)


def request_draft(measure: str, election: Election, by: Viewer) -> Draft:
    """Begin a draft and queue its computation. It replaces drafts of the same thing that nobody approved.

    Raises NotAnalyst, NotMade.
    """
    spec = measures.found(measure)
    grant = _analyst_grant(by)
    if spec is None:
        raise NotMade
    with transaction.atomic():
        # What was written for the draft that this one replaces is not written again.
        written = (
            Draft.objects.filter(
                measure=measure, election=election, example=grant.example, status__in=_IN_HAND
            )
            .order_by("-pk")
            .first()
        )
        # One statement: a draft that is approved at this very moment is left alone.
        Draft.objects.filter(
            measure=measure,
            election=election,
            example=grant.example,
            status__in=_IN_HAND,
        ).update(status=DraftStatus.DISCARDED)
        draft = Draft.objects.create(
            measure=measure,
            election=election,
            as_of=office_today(NATIONAL_ZONE),
            requested_at=office_now(),
            written_by_id=by.account_id,
            written_by_name=by.name,
            method_version=f"{spec.version}+{disclosure.METHOD_VERSION}",
            example=grant.example,
            note=written.note if written else "",
            corrects=written.corrects if written else False,
            because=written.because if written else "",
        )
        job = jobs.enqueue(HANDLER, {"draft": draft.pk}, key=f"release.draft:{draft.pk}")
        draft.job_id = job.pk
        draft.save(update_fields=["job_id"])
        audit.append(
            actor=by.actor,
            action="release.draft",
            object_kind="draft",
            object_key=str(draft.pk),
            facts={"measure": measure, "election": election.pk, "example": grant.example},
        )
    return draft


def write(draft: Draft, by: Viewer, *, note: str, corrects: bool, because: str) -> None:
    """What is published with the figures; by who prepared them, until then. Raises NotWritten."""
    with transaction.atomic():
        held = Draft.objects.select_for_update().get(pk=draft.pk)
        if not may_write(held, by):
            raise NotWritten
        held.note, held.corrects, held.because = note, corrects, because
        if held.status == DraftStatus.RETURNED:
            # Writing anew is the answer to who sent it back, and asks for approval again.
            held.status = DraftStatus.READY
            held.returns.filter(answered_at=None).update(answered_at=office_now())
        held.save(update_fields=["note", "corrects", "because", "status"])
        audit.append(
            actor=by.actor,
            action="release.words",
            object_kind="draft",
            object_key=str(held.pk),
            facts={"corrects": corrects, "words": held.words_digest},
        )


def may_write(draft: Draft, by: Viewer) -> bool:
    return draft.status in _IN_HAND and draft.written_by_id == by.account_id and may_draft(by)


def may_draft(by: Viewer) -> bool:
    return any(grant.institution_kind == InstitutionKind.BAWASLU for grant in by.grants_of(Role.ANALYST))


def example_of(by: Viewer) -> bool:
    """Of which world the figures are that this person drafts. Raises NotAnalyst."""
    return _analyst_grant(by).example


def _analyst_grant(by: Viewer) -> HeldGrant:
    for grant in by.grants_of(Role.ANALYST):
        if grant.institution_kind == InstitutionKind.BAWASLU:
            return grant
    raise NotAnalyst


def _compute(payload: Payload, tell: Progress) -> JSON:
    """Only what is protected leaves this function: a job's result is kept in the queue's table."""
    draft = Draft.objects.select_related("election").filter(pk=payload["draft"]).first()
    measure = measures.found(draft.measure) if draft else None
    if draft is None or measure is None:
        raise GiveUp(f"The draft {payload['draft']} or its measure no longer exists.")
    counted = counting.count(measure, draft.election, example=draft.example, on=draft.as_of)
    tell(1, 3)
    rows = counting.tree(counted.covered)
    tell(2, 3)
    protected = _protect(counted, rows)
    tell(3, 3)
    return {
        "digest": counted.digest,
        "rows": [[code, parent, *protected[code]] for code, parent in rows],
    }


def _protect(
    counted: counting.Counted, rows: list[tuple[str, str | None]]
) -> dict[str, tuple[str, int | None, str]]:
    """Status, value and reason of each row."""
    totals = counted.totals()
    known = _known(counted.covered, rows, totals)
    cells = [
        disclosure.Cell(code, parent, totals.get(code, 0) if code in known else None) for code, parent in rows
    ]
    answer = disclosure.protect(cells)
    return {code: _row(answer.get(code)) for code, _ in rows}


def _known(
    covered: frozenset[str], rows: list[tuple[str, str | None]], totals: dict[str, int]
) -> frozenset[str]:
    """Rows with a count: covered regencies, their districts, and what lies above them.

    A case that a province's office decided in a regency that is not covered counts for the province and the
    nation, and leaves the regency's row empty: a part must not pass for the whole.
    """
    below = {code for code, parent in rows if code in covered or parent in covered}
    provinces = {parent for code, parent in rows if code in covered and parent is not None}
    provinces |= {code for code in totals if level_of(code) == Level.PROVINCE}
    return frozenset(below | provinces | ({NATION} if provinces or totals[NATION] else set()))


def _row(protected: disclosure.Protected | None) -> tuple[str, int | None, str]:
    match protected:
        case disclosure.Shown(count=count):
            return RowStatus.SHOWN.value, count, ""
        case disclosure.Hidden():
            return RowStatus.SUPPRESSED.value, None, RowReason.SMALL.value
        case None:
            return RowStatus.NOT_COVERED.value, None, RowReason.NO_OFFICE.value


def _finish(payload: Payload, result: Any) -> None:  # Any: what _compute returned, through JSON
    draft = Draft.objects.select_for_update().get(pk=payload["draft"])
    if draft.status != DraftStatus.DRAFTING:
        return
    DraftRow.objects.bulk_create(
        (
            DraftRow(
                draft=draft,
                position=position,
                region_id=code,
                part_of_id=parent,
                status=status,
                value=value,
                reason=reason,
            )
            for position, (code, parent, status, value, reason) in enumerate(result["rows"])
        ),
        batch_size=500,
    )
    draft.status = DraftStatus.READY
    draft.data_hash = result["digest"]
    draft.save(update_fields=["status", "data_hash"])
    audit.append(
        actor="sistem",
        action="release.draft_ready",
        object_kind="draft",
        object_key=str(draft.pk),
        facts={"data_hash": draft.data_hash, "rows": len(result["rows"])},
    )


COMPUTE_DRAFT = Handler(compute=_compute, finish=_finish)
