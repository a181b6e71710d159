"""Files between two posts of the form: ciphertext on disk already, named by references in the page itself.

No session remembers them. A reference is signed, bound to the form's key, so it is of no use in another form,
and to a day, because unclaimed bytes are swept after a day. It also carries the key that opens the file: the
page in front of the reporter is the only place where that key lies between two posts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.core import signing
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from netra.platform import files
from netra.platform.files.kinds import Archive, MediaType
from netra.platform.files.store import Staged
from netra.platform.files.uploads import Sender
from netra.reports.intake import IntakeRefused, Refusal
from netra.reports.submission import EVIDENCE_MAX, FILES_MAX
from netra.reports.uploads import PLAIN_FIELD, SIGNED_FIELD, Arrived, LockedFile, arrived

_SALT = "netra.reports.staged-evidence"
_VALID_SECONDS = 20 * 3600


@dataclass(frozen=True, slots=True)
class Piece:
    """One file of the form. `reference` goes into the page, `name` is how its sender knows it."""

    reference: str
    name: str
    locked: LockedFile
    # The photo of the signed form, which is no evidence.
    signed: bool = False

    def __repr__(self) -> str:
        # The template engine writes the whole context into its debug log when a variable is missing.
        return f"Piece({self.token})"

    @property
    def token(self) -> str:
        return self.locked.staged.token


@dataclass(frozen=True, slots=True)
class Gathered:
    pieces: tuple[Piece, ...]
    errors: tuple[str, ...]

    @property
    def evidence_count(self) -> int:
        return sum(not one.signed for one in self.pieces)

    @property
    def has_signed_form(self) -> bool:
        return any(one.signed for one in self.pieces)


def posted(request: HttpRequest, key: str) -> Gathered:
    """The files of a form's post, with what its earlier posts brought."""
    return gather(
        key,
        request.POST.getlist("staged"),
        request.POST.getlist("drop"),
        arrived(request.FILES.getlist(PLAIN_FIELD)),
        arrived(request.FILES.getlist(SIGNED_FIELD))[:1],
    )


def gather(
    key: str,
    references: Sequence[str],
    dropped: Sequence[str],
    uploads: Sequence[Arrived],
    signed: Sequence[Arrived] = (),
) -> Gathered:
    """What earlier posts brought and was not taken out, and this one brings. A bad file costs only itself.

    A newer photo of the signed form takes the place of an older one.
    """
    pieces: list[Piece] = []
    errors: list[str] = []
    for reference in references:
        piece = _read(key, reference)
        if piece is None:
            errors.append(_("A file sent earlier is no longer there. Choose it again."))
        elif piece.token in dropped:
            files.discard(piece.locked.staged)
        elif piece.token not in {one.token for one in pieces}:
            pieces.append(piece)
    for upload in signed:
        if upload.locked is None:
            errors.append(f"{_name(upload.name)}: {upload.refused.message if upload.refused else ''}")
            continue
        for older in [one for one in pieces if one.signed]:
            files.discard(older.locked.staged)
            pieces.remove(older)
        upload.claim()
        pieces.append(_piece(key, _name(upload.name), upload.locked, signed=True))
    for upload in uploads:
        name = _name(upload.name)
        if sum(not one.signed for one in pieces) >= EVIDENCE_MAX:
            errors.append(too_many_files(EVIDENCE_MAX))
            break
        if upload.locked is None:
            errors.append(f"{name}: {upload.refused.message if upload.refused else ''}")
        else:
            upload.claim()
            pieces.append(_piece(key, name, upload.locked))
    return Gathered(tuple(pieces), tuple(errors))


def sent_before(key: UUID, tokens: Sequence[str]) -> list[Staged]:
    """Sealed files that came in resumable pieces under this form's key. Raises IntakeRefused."""
    sender = Sender("form", str(key))
    found = [files.finished_upload(sender, token) for token in tokens[: FILES_MAX + 1]]
    whole = [staged for staged in found if staged is not None]
    if len(whole) != len(found):
        raise IntakeRefused(Refusal.FILE_GONE)
    return whole


def _piece(key: str, name: str, locked: LockedFile, *, signed: bool = False) -> Piece:
    return Piece(_reference(key, name, locked, signed=signed), name, locked, signed)


def _reference(key: str, name: str, locked: LockedFile, *, signed: bool) -> str:
    return signing.dumps(
        {
            "key": key,
            "name": name,
            "token": locked.staged.token,
            "locked_sha256": locked.staged.sha256,
            "locked_size": locked.staged.size,
            "secret": locked.secret,
            "sha256": locked.sha256,
            "size": locked.size,
            "type": locked.media_type.value,
            "signed": signed,
        },
        salt=_SALT,
    )


def _read(key: str, reference: str) -> Piece | None:
    try:
        said = signing.loads(reference, salt=_SALT, max_age=_VALID_SECONDS)
    except signing.BadSignature:
        return None
    if said["key"] != key:
        return None
    staged = Staged(said["token"], said["locked_sha256"], said["locked_size"], MediaType.AGE)
    kind = Archive(said["type"]) if said["type"] in set(Archive) else MediaType(said["type"])
    locked = LockedFile(staged, said["secret"], said["sha256"], said["size"], kind)
    return Piece(reference, said["name"], locked, said.get("signed") is True)


def _name(given: str | None) -> str:
    return "".join(one for one in (given or "") if one.isprintable())[:80] or _("file")


def too_many_files(limit: int) -> str:
    return ngettext(
        "At most %(limit)s file fits into one report. Take some out, or bring the others to the office.",
        "At most %(limit)s files fit into one report. Take some out, or bring the others to the office.",
        limit,
    ) % {"limit": limit}
