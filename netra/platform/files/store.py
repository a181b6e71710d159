"""Where bytes lie: staged/<random> until kept, then ab/cd/<sha256>, once for all rows that share them."""

import hashlib
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from netra.platform.clock import wall_now
from netra.platform.files import refusals
from netra.platform.files.kinds import HEAD_BYTES, MediaType, TextCheck, sniff
from netra.platform.files.models import StoredFile

_CHUNK = 256 * 1024
_TOKEN = re.compile(r"[0-9a-f]{32}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
# The key of the advisory lock between keeping and sweeping: the letters "netrafil" as one 64-bit number.
_SWEEP_LOCK = int.from_bytes(b"netrafil", "big")


@dataclass(frozen=True, slots=True)
class Staged:
    """Bytes that are safely on disk but that no record names yet."""

    token: str
    sha256: str
    size: int
    media_type: MediaType


def root() -> Path:
    return Path(settings.FILES_DIR)


def staging_folder() -> Path:
    return root() / "staged"


def _staged_place(staged: Staged) -> Path:
    # A token may have travelled through a form; only the shape we gave it may become a path.
    if not _TOKEN.fullmatch(staged.token):
        raise ValueError("Not the token of a staged file.")
    return staging_folder() / staged.token


def place_of(sha256: str) -> Path:
    if not _DIGEST.fullmatch(sha256):
        raise ValueError("Not a SHA-256 digest.")
    return root() / sha256[:2] / sha256[2:4] / sha256


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _make_folder(folder: Path) -> None:
    """Make a folder and its parents so that they survive a power cut: each name is synced into its parent."""
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    _sync_folder(folder.parent)


def _chunks(upload: "UploadedFile[bytes]") -> Iterator[bytes]:
    upload.seek(0)
    while chunk := upload.read(_CHUNK):
        yield chunk


def _copy(upload: "UploadedFile[bytes]", target: IO[bytes], limit: int) -> tuple[str, int, MediaType]:
    digest, size, head, text = hashlib.sha256(), 0, b"", TextCheck()
    for chunk in _chunks(upload):
        size += len(chunk)
        if len(head) < HEAD_BYTES:
            head = (head + chunk)[:HEAD_BYTES]
        if size > limit:
            raise refusals.too_large(max(size, upload.size or 0), limit, sniff(head))
        digest.update(chunk)
        text.feed(chunk)
        target.write(chunk)
    if size == 0:
        raise refusals.empty()
    text.feed(b"", last=True)
    kind = sniff(head) or (MediaType.TEXT if text.plain else None)
    if kind is None:
        raise refusals.unknown_type()
    return digest.hexdigest(), size, kind


def stage_upload(upload: "UploadedFile[bytes]", allowed: frozenset[str]) -> Staged:
    limit = settings.UPLOAD_MAX_BYTES
    folder = staging_folder()
    _make_folder(folder)
    token = secrets.token_hex(16)
    path = folder / token
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
            sha256, size, kind = _copy(upload, target, limit)
            if kind not in allowed:
                raise refusals.type_not_allowed(kind)
            target.flush()
            os.fsync(target.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    _sync_folder(folder)
    return Staged(token, sha256, size, kind)


def discard_staged(staged: Staged) -> None:
    _staged_place(staged).unlink(missing_ok=True)


def _hold_off_sweeping(connection: BaseDatabaseWrapper) -> None:
    """No sweep may remove bytes between their move and the commit of their row.

    PostgreSQL: sweeping takes this lock alone, keepers share it. SQLite: both hold the one writing lane.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [_SWEEP_LOCK])


def wait_for_keepers(connection: BaseDatabaseWrapper) -> None:
    """The sweeper's side of the lock above; call inside a transaction."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_SWEEP_LOCK])


def _move_into_place(staged: Staged) -> None:
    place = place_of(staged.sha256)
    _make_folder(place.parent)
    try:
        _staged_place(staged).replace(place)
    except FileNotFoundError:
        # A rolled-back transaction already moved these bytes; keeping the same Staged again is fine.
        if not place.is_file():
            raise refusals.StagedFileGone("The staged file is no longer there.")
    _sync_folder(place.parent)


def keep_staged(staged: Staged) -> StoredFile:
    connection = transaction.get_connection()
    if not connection.in_atomic_block:
        raise refusals.OutsideTransaction(
            "Call files.keep inside transaction.atomic, beside the record it serves."
        )
    _hold_off_sweeping(connection)
    # The row is written first: on SQLite that takes the writing lane, were it not held yet.
    file = StoredFile.objects.create(
        sha256=staged.sha256, size=staged.size, media_type=staged.media_type, kept_at=wall_now()
    )
    _move_into_place(staged)
    return file


def open_verified(file: StoredFile) -> IO[bytes]:
    """The file's bytes from their start, after all of them were read and found unchanged."""
    try:
        handle = place_of(file.sha256).open("rb")
    except FileNotFoundError:
        raise refusals.FileDamaged(f"The bytes of file {file.pk} are not on disk.")
    try:
        digest = hashlib.file_digest(handle, "sha256").hexdigest()
        if digest != file.sha256:
            raise refusals.FileDamaged(f"The bytes of file {file.pk} are not those that were received.")
        handle.seek(0)
    except BaseException:
        with suppress(OSError):
            handle.close()
        raise
    return handle
