"""Redacted copies of sealed evidence and of minutes: all of them that may leave with a referral."""

from uuid import UUID

from django.db import transaction
from django.db.models import Max

from netra.cases import procedure
from netra.cases.models import Case
from netra.cases.people import Actor
from netra.documents.models import Document
from netra.platform import files
from netra.platform.clock import office_now
from netra.platform.files.kinds import Archive
from netra.platform.files.models import How
from netra.referral import receiving
from netra.referral.cleaning import CLEANABLE, NotCleanable, without_particulars
from netra.referral.models import PackagePart, ShareableCopy, WithdrawnCopy
from netra.reports import triage
from netra.reports.models import SealedPart
from netra.reports.uploads import LockedFile

SHARED, WITHDRAWN = "copy_shared", "copy_withdrawn"
MINUTES = "clarification_minutes"
# Of a file that age has sealed: the line that ends its header, a nonce, and a tag for each piece.
_HEADER_ENDS, _HEADER_MOST = b"\n--- ", 4096
_NONCE, _TAG, _PIECE = 16, 16, 64 * 1024


class CopyRefused(Exception):
    """`code`: no_original, kind (of files that cannot be made clean), broken, about_missing, original (it is
    as large as the sealed file `name`), no_copy, sent, withdrawn or reason_missing."""

    def __init__(self, code: str, name: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.name = name


def offered(case: Case) -> list[ShareableCopy]:
    """Those that can be sent."""
    return list(case.shareable_copies.select_related("file").filter(withdrawn=None))


def minutes_of(case: Case) -> list[Document]:
    """Printed minutes of this case, the newest of each clarification: they may be redacted too."""
    newest = {one.about: one for one in Document.objects.filter(case=case, kind=MINUTES).order_by("pk")}
    return sorted(newest.values(), key=lambda one: (one.made_on, one.about))


def originals(case: Case) -> list[SealedPart]:
    return list(triage.evidence_of(case.report).select_related("file")) if case.report else []


def share(case_id: UUID, part_id: UUID, locked: LockedFile, about: str, *, by: Actor) -> ShareableCopy:
    """Keep a redacted copy of one piece: without hidden particulars, and linked to what it was made from.

    Raises CopyRefused, FileRefused.
    """
    if not about.strip():
        raise CopyRefused("about_missing")
    kind = locked.media_type
    if isinstance(kind, Archive) or kind not in CLEANABLE:
        raise CopyRefused("kind")
    case = Case.objects.select_related("report").get(pk=case_id)
    for sealed in originals(case):
        if sealed.media_type == kind and _size_of_sealed(sealed, locked.size) == locked.size:
            raise CopyRefused("original", sealed.name)
    try:
        clean = without_particulars(receiving.opened(locked), kind)
    except NotCleanable:
        raise CopyRefused("broken")
    staged = receiving.staged_again(clean, kind)
    with transaction.atomic():
        case = procedure.locked(case_id)
        whole = {one.pk: one.file for one in originals(case)} | {one.pk: one.file for one in minutes_of(case)}
        original = whole.get(part_id)
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


def _size_of_sealed(sealed: SealedPart, near: int) -> int | None:
    """How many bytes a sealed file holds, as its ciphertext tells; None where that cannot be near `near`.

    Nothing of what was sealed is known here, not even a digest. Its size is, and a picture that was covered
    has another one.
    """
    if sealed.file is None or not 0 < sealed.size - near - _TAG * _pieces(near) <= _HEADER_MOST:
        return None
    with files.open_stored(sealed.file) as handle:
        head = handle.read(_HEADER_MOST)
    mark = head.find(_HEADER_ENDS)
    end = head.find(b"\n", mark + len(_HEADER_ENDS)) if mark >= 0 else -1
    if end < 0:
        return None
    body = sealed.size - (end + 1) - _NONCE
    return body - _TAG * -(-body // (_PIECE + _TAG))


def _pieces(size: int) -> int:
    return max(-(-size // _PIECE), 1)


def withdraw(case_id: UUID, number: int, reason: str, *, by: Actor) -> None:
    """A copy that has gone nowhere goes nowhere any more. Raises CopyRefused."""
    if not reason.strip():
        raise CopyRefused("reason_missing")
    with transaction.atomic():
        case = procedure.locked(case_id)
        copy = ShareableCopy.objects.filter(case=case, number=number).first()
        if copy is None:
            raise CopyRefused("no_copy")
        if PackagePart.objects.filter(file=copy.file_id).exists():
            raise CopyRefused("sent")
        if WithdrawnCopy.objects.filter(copy=copy).exists():
            raise CopyRefused("withdrawn")
        WithdrawnCopy.objects.create(
            copy=copy,
            reason=reason.strip(),
            withdrawn_at=office_now(),
            withdrawn_by=by.actor,
            withdrawn_by_name=by.name,
        )
        procedure.note(
            case, WITHDRAWN, by=by, text=f"{copy.name}: {reason.strip()}", facts={"copy": copy.name}
        )
