"""Custody of received files: streamed, told by their bytes, hashed, written once and never changed.

First `stage` the upload outside any transaction, then `keep` what was staged inside the transaction of the
record that names it. Each verb loads its module when it is called, because Django imports this package before
models may be loaded.
"""

from typing import IO, TYPE_CHECKING

from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse

from netra.platform.files.kinds import EVIDENCE, PAPERS, PHOTOS, SOUNDS, VIDEOS, MediaType
from netra.platform.files.refusals import FileDamaged, FileRefused, Refusal, StagedFileGone

if TYPE_CHECKING:
    from netra.platform.files.models import StoredFile
    from netra.platform.files.store import Staged

__all__ = [
    "EVIDENCE",
    "PAPERS",
    "PHOTOS",
    "SOUNDS",
    "VIDEOS",
    "FileDamaged",
    "FileRefused",
    "MediaType",
    "Refusal",
    "StagedFileGone",
    "discard",
    "keep",
    "open_stored",
    "serve",
    "stage",
    "sweep",
]


def stage(upload: "UploadedFile[bytes]", *, allowed: frozenset[str]) -> "Staged":
    """Write the bytes to disk for good and say what they are. Call before the transaction begins.

    `allowed` holds media types; PHOTOS, VIDEOS, SOUNDS, PAPERS and EVIDENCE (all of them) are ready-made.
    Raises FileRefused, whose `message` is for the sender.
    """
    from netra.platform.files import store

    return store.stage_upload(upload, allowed)


def keep(staged: "Staged") -> "StoredFile":
    """Make the staged bytes a file of record inside the caller's transaction. Needs no further disk space.

    Raises StagedFileGone when they were staged more than a day ago and swept.
    """
    from netra.platform.files import store

    return store.keep_staged(staged)


def discard(staged: "Staged") -> None:
    """Drop staged bytes that will not be kept; forgotten ones go with the daily sweep."""
    from netra.platform.files import store

    store.discard_staged(staged)


def open_stored(file: "StoredFile") -> IO[bytes]:
    """The bytes of a kept file. Raises FileDamaged when they are gone or changed."""
    from netra.platform.files import store

    return store.open_verified(file)


def serve(file: "StoredFile", download_name: str) -> FileResponse:
    """A download that a browser saves and never runs. Whoever calls has already checked who is asking."""
    from netra.platform.files import serving

    return serving.file_response(file, download_name)


def sweep() -> int:
    """Remove bytes that nobody has claimed for a day; returns how many files went."""
    from netra.platform.files import sweeping

    return sweeping.sweep_unclaimed()
