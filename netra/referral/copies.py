"""Redacted copies of sealed evidence: the only pieces of it that may leave with a referral."""

from uuid import UUID

from django.db import transaction
from django.db.models import Max

from netra.cases import procedure
from netra.cases.models import Case
from netra.cases.people import Actor
from netra.platform import files
from netra.platform.clock import office_now
from netra.platform.files.models import How
from netra.referral import receiving
from netra.referral.cleaning import CLEANABLE, NotCleanable, without_particulars
from netra.referral.models import ShareableCopy
from netra.reports import triage
from netra.reports.models import SealedPart
from netra.reports.uploads import LockedFile

SHARED = "copy_shared"


class CopyRefused(Exception):
    """`code`: no_original, kind (of files that cannot be made clean), broken or about_missing."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def originals(case: Case) -> list[SealedPart]:
    return list(triage.evidence_of(case.report).select_related("file")) if case.report else []


def share(case_id: UUID, part_id: UUID, locked: LockedFile, about: str, *, by: Actor) -> ShareableCopy:
    """Keep a redacted copy of one piece: without hidden particulars, and linked to what it was made from.

    Raises CopyRefused, FileRefused.
    """
    if not about.strip():
        raise CopyRefused("about_missing")
    if locked.media_type not in CLEANABLE:
        raise CopyRefused("kind")
    try:
        clean = without_particulars(receiving.opened(locked), locked.media_type)
    except NotCleanable:
        raise CopyRefused("broken")
    staged = receiving.staged_again(clean, locked.media_type)
    with transaction.atomic():
        case = procedure.locked(case_id)
        original = next((one.file for one in originals(case) if one.pk == part_id), None)
        if original is None:
            raise CopyRefused("no_original")
        kept = files.keep(staged, by=by.actor)
        files.link_copy(original, kept, How.REDACTED, by=by.actor)
        last = ShareableCopy.objects.filter(case=case).aggregate(last=Max("number"))["last"] or 0
        copy = ShareableCopy.objects.create(
            case=case,
            number=last + 1,
            file=kept,
            about=about.strip(),
            made_at=office_now(),
            made_by=by.actor,
            made_by_name=by.name,
        )
        procedure.note(case, SHARED, by=by, text=f"{copy.name}: {copy.about}", facts={"sha256": kept.sha256})
    return copy
