"""Files between two posts of the form: on disk already, named by signed references in the page itself.

No session remembers them. A reference is bound to the form's key, so it is of no use in another form, and
to a day, because unclaimed bytes are swept after a day.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from netra.platform import files
from netra.platform.files.kinds import MediaType
from netra.platform.files.store import Staged
from netra.reports.submission import EVIDENCE_MAX

_SALT = "netra.reports.staged-evidence"
_VALID_SECONDS = 20 * 3600


@dataclass(frozen=True, slots=True)
class Piece:
    """One file of the form. `reference` goes into the page, `name` is how its sender knows it."""

    reference: str
    name: str
    staged: Staged


@dataclass(frozen=True, slots=True)
class Gathered:
    pieces: tuple[Piece, ...]
    errors: tuple[str, ...]


def gather(
    key: str, references: Sequence[str], dropped: Sequence[str], uploads: "Sequence[UploadedFile[bytes]]"
) -> Gathered:
    """What earlier posts brought and was not taken out, and this one brings. A bad file costs only itself."""
    pieces: list[Piece] = []
    errors: list[str] = []
    for reference in references:
        piece = _read(key, reference)
        if piece is None:
            errors.append(_("A file sent earlier is no longer there. Choose it again."))
        elif piece.staged.token in dropped:
            files.discard(piece.staged)
        elif piece.staged.token not in {one.staged.token for one in pieces}:
            pieces.append(piece)
    for upload in uploads:
        name = _name(upload.name)
        if len(pieces) >= EVIDENCE_MAX:
            errors.append(too_many_files(EVIDENCE_MAX))
            break
        try:
            staged = files.stage(upload, allowed=files.EVIDENCE)
        except files.FileRefused as refused:
            errors.append(f"{name}: {refused.message}")
        else:
            pieces.append(Piece(_reference(key, name, staged), name, staged))
    return Gathered(tuple(pieces), tuple(errors))


def _reference(key: str, name: str, staged: Staged) -> str:
    return signing.dumps(
        {
            "key": key,
            "name": name,
            "token": staged.token,
            "sha256": staged.sha256,
            "size": staged.size,
            "type": staged.media_type.value,
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
    staged = Staged(said["token"], said["sha256"], said["size"], MediaType(said["type"]))
    return Piece(reference, said["name"], staged)


def _name(given: str | None) -> str:
    return "".join(one for one in (given or "") if one.isprintable())[:80] or _("file")


def too_many_files(limit: int) -> str:
    return ngettext(
        "At most %(limit)s file fits into one report. Take some out, or bring the others to the office.",
        "At most %(limit)s files fit into one report. Take some out, or bring the others to the office.",
        limit,
    ) % {"limit": limit}
