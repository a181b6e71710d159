"""Custody of received files: streamed, told by their bytes, hashed, written once and never changed.

First `stage` the upload outside any transaction (or let it arrive by `answer_tus`), then `keep` what was
staged inside the transaction of the record that names it. Each verb loads its module when it is called,
because Django imports this package before models may be loaded.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import IO, TYPE_CHECKING

from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse

from netra.platform.files.kinds import EVIDENCE, PAPERS, PHOTOS, SEALED, SOUNDS, VIDEOS, MediaType
from netra.platform.files.refusals import FileDamaged, FileRefused, Refusal, StagedFileGone, StoreAway

if TYPE_CHECKING:
    from netra.platform.files.custody import Moment
    from netra.platform.files.models import DerivedCopy, How, StoredFile
    from netra.platform.files.packaging import Packed
    from netra.platform.files.staging import Staged
    from netra.platform.files.uploads import Sender

__all__ = [
    "EVIDENCE",
    "PAPERS",
    "PHOTOS",
    "SEALED",
    "SOUNDS",
    "VIDEOS",
    "FileDamaged",
    "FileRefused",
    "MediaType",
    "Refusal",
    "StagedFileGone",
    "StoreAway",
    "accounts_in_custody",
    "answer_tus",
    "custody_of",
    "discard",
    "finished_upload",
    "keep",
    "link_copy",
    "open_stored",
    "package",
    "serve",
    "stage",
    "sweep",
    "verify",
    "verify_share",
]


def stage(upload: "UploadedFile[bytes]", *, allowed: frozenset[str]) -> "Staged":
    """Write the bytes to disk for good and say what they are. Call before the transaction begins.

    `allowed` holds media types; PHOTOS, VIDEOS, SOUNDS, PAPERS, EVIDENCE (all of these) and SEALED are
    ready-made. Raises FileRefused, whose `message` is for the sender.
    """
    from netra.platform.files import store

    return store.stage_upload(upload, allowed)


def keep(staged: "Staged", *, by: str = "publik") -> "StoredFile":
    """Make the staged bytes a file of record inside the caller's transaction. Needs no further disk space.

    `by` is akun:<id>, publik or sistem, for the custody log. Raises StagedFileGone when they were staged more
    than a day ago and swept.
    """
    from netra.platform.files import store

    return store.keep_staged(staged, by)


def discard(staged: "Staged") -> None:
    """Drop staged bytes that will not be kept; forgotten ones go with the daily sweep."""
    from netra.platform.files import store

    store.discard_staged(staged)


def open_stored(file: "StoredFile") -> IO[bytes]:
    """The bytes of a kept file. Raises FileDamaged when they are gone or changed, StoreAway for a while."""
    from netra.platform.files import store

    return store.open_verified(file)


def verify(file: "StoredFile", *, by: str) -> bool:
    """Read the file from its first to its last byte and note in its custody log what was found."""
    from netra.platform.files import store

    return store.verify(file, by)


def verify_share(day: int, progress: Callable[[int, int | None], None]) -> dict[str, int | list[str]]:
    """Verify the files whose turn it is on this day, a thirtieth of all; see `store`."""
    from netra.platform.files import store

    return store.verify_share(day, progress)


def serve(file: "StoredFile", download_name: str, *, by: str) -> FileResponse:
    """A download that a browser saves and never runs, noted in the custody log. Whoever calls has already
    checked who is asking."""
    from netra.platform.files import serving

    return serving.file_response(file, download_name, by)


def package(files: "Sequence[Packed]", *, by: str, download_name: str) -> StreamingHttpResponse:
    """Files with custody log, manifest and SHA256SUMS as one streamed ZIP; see `packaging`."""
    from netra.platform.files import packaging

    return packaging.package_response(files, by, download_name)


def link_copy(original: "StoredFile", copy: "StoredFile", how: "How", *, by: str) -> "DerivedCopy":
    """Note that `copy`, already kept, was made from `original`. A copy comes from one original, once."""
    from netra.platform.files import custody

    return custody.link_copy(original, copy, how, by)


def custody_of(file: "StoredFile", names: Mapping[str, str] | None = None) -> "list[Moment]":
    """The custody log for `files/custody.html`; `names` maps akun:<id> to the name of the account."""
    from netra.platform.files import custody

    return custody.timeline(file, names)


def accounts_in_custody(file: "StoredFile") -> set[str]:
    """The akun:<id> that the log of this file names."""
    from netra.platform.files import custody

    return custody.accounts_in(file)


def answer_tus(
    request: HttpRequest,
    *,
    sender: "Sender",
    token: str | None,
    address: Callable[[str], str],
    allowed: frozenset[str],
) -> HttpResponse:
    """Answer one request of the tus protocol. The view has checked who `sender` is; see `tus.answer`."""
    from netra.platform.files import tus

    return tus.answer(request, sender, token, address, allowed)


def finished_upload(sender: "Sender", token: str) -> "Staged | None":
    """A whole upload of this sender, to be kept like anything staged; None for all others."""
    from netra.platform.files import uploads

    return uploads.finished(sender, token)


def sweep() -> int:
    """Remove bytes that nobody has claimed for a day; returns how many files went."""
    from netra.platform.files import sweeping

    return sweeping.sweep_unclaimed()
