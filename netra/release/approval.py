"""A second person makes a draft public, or learns why not."""

from django.db import transaction

from netra.accounts.models import Role
from netra.accounts.viewer import Viewer
from netra.bulletin import queries as bulletin
from netra.bulletin.models import Issue, RowStatus
from netra.bulletin.publishing import Edition, Row, publish
from netra.elections import queries as elections
from netra.elections.models import Election
from netra.institutions.models import InstitutionKind
from netra.law import packs
from netra.platform import audit
from netra.platform.clock import office_now, office_today
from netra.release import counting, measures, queries
from netra.release.measures import Measure
from netra.release.models import Draft, DraftReturn, DraftStatus
from netra.release.refusals import (
    AlreadyApproved,
    DraftChanged,
    Embargoed,
    NeedsReason,
    NotCommissioner,
    NotComputed,
    NotMade,
    NotReady,
    ReleaseRefused,
    Replaced,
    SamePerson,
    SentBack,
    WordsChanged,
)

# The embargo holds while its days last anywhere in the country: a day begins in the east, ends in the west.
ZONES = ("Asia/Jayapura", "Asia/Jakarta")

_NOT_READY: dict[str, type[ReleaseRefused]] = {
    DraftStatus.DRAFTING: NotReady,
    DraftStatus.RETURNED: SentBack,
    DraftStatus.APPROVED: AlreadyApproved,
    DraftStatus.DISCARDED: Replaced,
}


def approve(draft: Draft, by: Viewer, read: str = "") -> Issue:
    """Copy the draft into an immutable issue. A ReleaseRefused says why not, and leaves all as it was.

    `read` is the digest of the words that the approver has read: nobody publishes words they never saw.
    """
    with transaction.atomic():
        # The row is read again under its lock: of two approvals at once, the second meets an approved draft.
        held = Draft.objects.select_for_update().get(pk=draft.pk)
        _check(held, by)
        if read != held.words_digest:
            raise WordsChanged
        issue = publish(_edition(held, by), _rows(held))
        held.status = DraftStatus.APPROVED
        held.issue = issue
        held.save(update_fields=["status", "issue"])
        audit.append(
            actor=by.actor,
            action="release.approve",
            object_kind="issue",
            object_key=str(issue.pk),
            facts={
                "draft": held.pk,
                "measure": issue.measure,
                "edition": issue.edition,
                "data_hash": issue.data_hash,
                "example": issue.example,
            },
        )
    draft.refresh_from_db()
    return issue


def send_back(draft: Draft, by: Viewer, reason: str) -> DraftReturn:
    """The analyst reads why, writes anew or begins another draft. A ReleaseRefused says why not."""
    with transaction.atomic():
        held = Draft.objects.select_for_update().get(pk=draft.pk)
        _check_person(held, by)
        held.status = DraftStatus.RETURNED
        held.save(update_fields=["status"])
        made = DraftReturn.objects.create(
            draft=held,
            returned_at=office_now(),
            returned_by=by.actor,
            returned_by_name=by.name,
            reason=reason,
        )
        audit.append(
            actor=by.actor,
            action="release.send_back",
            object_kind="draft",
            object_key=str(held.pk),
            facts={"return": made.pk},
        )
    draft.refresh_from_db()
    return made


def may_send_back(draft: Draft, by: Viewer) -> bool:
    try:
        _check_person(draft, by)
    except ReleaseRefused:
        return False
    return True


def obstacle(draft: Draft, by: Viewer) -> ReleaseRefused | None:
    """Why this person could not approve this draft now, for a page that says so beforehand."""
    try:
        _check(draft, by)
    except ReleaseRefused as refused:
        return refused
    return None


def may_approve(by: Viewer, *, example: bool) -> bool:
    return any(
        grant.institution_kind == InstitutionKind.BAWASLU and not grant.is_field and grant.example == example
        for grant in by.grants_of(Role.COMMISSIONER)
    )


def _check_person(draft: Draft, by: Viewer) -> None:
    if not may_approve(by, example=draft.example):
        raise NotCommissioner
    if queries.stage_of(draft) is queries.Stage.FAILED:
        raise NotComputed
    if draft.status in _NOT_READY:
        raise _NOT_READY[draft.status]
    if draft.written_by_id == by.account_id:
        raise SamePerson


def _check(draft: Draft, by: Viewer) -> None:
    """Who, then when, then what: nobody learns of the data what their role does not tell them."""
    _check_person(draft, by)
    if (paused := pause()) is not None:
        raise paused
    if overtaken(draft):
        raise DraftChanged
    before = bulletin.newest(draft.measure, draft.election, example=draft.example)
    if before is not None and before.data_hash == draft.data_hash and not draft.because:
        raise NeedsReason(before.edition)


def overtaken(draft: Draft) -> bool:
    """Whether what is recorded now is no more what the draft counted."""
    now = counting.count(_measure(draft), draft.election, example=draft.example, on=draft.as_of)
    return draft.data_hash != now.digest


def _measure(draft: Draft) -> Measure:
    found = measures.found(draft.measure)
    if found is None:
        raise NotMade
    return found


def pause() -> Embargoed | None:
    """What stops every edition today, whatever it counts: near an election any figure may be used in it."""
    days = {office_today(zone) for zone in ZONES}
    for election in Election.objects.exclude(publication_pause_days=None):
        first, last = elections.publication_embargo(election)
        if any(first <= day <= last for day in days):
            return Embargoed(election.name, last)
    return None


def _edition(draft: Draft, by: Viewer) -> Edition:
    measure = _measure(draft)
    return Edition(
        measure=measure.key,
        title_id=measure.title_id,
        title_en=measure.title_en,
        unit=measure.unit,
        election=draft.election,
        as_of=draft.as_of,
        written_by_name=draft.written_by_name,
        approved_by_name=by.name,
        method_version=draft.method_version,
        data_hash=draft.data_hash,
        pack_version=_pack_version(draft.election.law_pack),
        example=draft.example,
        note=draft.note,
        corrects=draft.corrects,
        because=draft.because,
    )


def _pack_version(name: str) -> str:
    return f"{name} {packs.shipped(name).version}" if name else ""


def _rows(draft: Draft) -> list[Row]:
    return [
        Row(
            region_code=row.region_id,
            status=RowStatus(row.status),
            value=row.value,
            part_of=row.part_of_id,
            reason=row.reason,
        )
        for row in draft.rows.order_by("position")
    ]
