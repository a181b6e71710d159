"""The verbs of custody on rows and bytes. Bytes are staged first; where they stay is the vault's business."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import IO

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from netra.platform.clock import wall_now
from netra.platform.files import custody, refusals
from netra.platform.files import journal as journals
from netra.platform.files.folder import hold_off_sweeping, place_of
from netra.platform.files.models import Act, StoredFile, Upload
from netra.platform.files.staging import CHUNK, Examination, Staged, root, staged_place, staging_folder
from netra.platform.files.vault import vault
from netra.platform.files.writing import StagedWriter

__all__ = ["Staged", "place_of", "root", "staging_folder"]


def _chunks(upload: "UploadedFile[bytes]") -> Iterator[bytes]:
    upload.seek(0)
    while chunk := upload.read(CHUNK):
        yield chunk


def stage_upload(upload: "UploadedFile[bytes]", allowed: frozenset[str]) -> Staged:
    limit, examination = settings.UPLOAD_MAX_BYTES, Examination()
    with StagedWriter(min(upload.size or 0, limit)) as target:
        for chunk in _chunks(upload):
            examination.feed(chunk)
            if target.size + len(chunk) > limit:
                raise refusals.too_large(
                    max(target.size + len(chunk), upload.size or 0), limit, examination.seems
                )
            target.write(chunk)
        return target.finish(examination.conclude(allowed))


def discard_staged(staged: Staged) -> None:
    journals.remove(staged_place(staged.token))


def keep_staged(staged: Staged, by: str) -> StoredFile:
    connection = transaction.get_connection()
    if not connection.in_atomic_block:
        raise refusals.OutsideTransaction(
            "Call files.keep inside transaction.atomic, beside the record it serves."
        )
    place = staged_place(staged.token)
    hold_off_sweeping(connection)
    # The row is written first: on SQLite that takes the writing lane, were it not held yet.
    file = StoredFile.objects.create(
        sha256=staged.sha256, size=staged.size, media_type=staged.media_type, kept_at=wall_now()
    )
    custody.record(file, Act.RECEIVED, by)
    Upload.objects.filter(pk=staged.token).update(kept=True)
    vault().claim(place, staged.sha256)
    journals.journal_of(place).unlink(missing_ok=True)
    return file


def open_verified(file: StoredFile) -> IO[bytes]:
    """The file's bytes from their start, after all of them were read and found unchanged."""
    try:
        handle = vault().fetch(file.sha256)
    except FileNotFoundError:
        raise refusals.FileDamaged(f"The bytes of file {file.pk} are gone.")
    try:
        digest = hashlib.file_digest(handle, "sha256").hexdigest()  # type: ignore[arg-type]  # the stub asks for a file of the disk
        if digest != file.sha256:
            raise refusals.FileDamaged(f"The bytes of file {file.pk} are not those that were received.")
        handle.seek(0)
    except BaseException:
        with suppress(OSError):
            handle.close()
        raise
    return handle


# Every file comes round in so many days.
SHARES = 30


def verify_share(day: int, progress: Callable[[int, int | None], None]) -> dict[str, int | list[str]]:
    """Verify the files whose turn it is on this day (any running count of days), so that damage is found
    while a backup still holds the bytes. `progress` is told after each."""
    keys = StoredFile.objects.values_list("pk", flat=True)
    ours = [key for key in keys if key.int % SHARES == day % SHARES]
    damaged = []
    for done, key in enumerate(ours, start=1):
        if not verify(StoredFile.objects.get(pk=key), custody.SYSTEM):
            damaged.append(str(key))
        progress(done, len(ours))
    return {"verified": len(ours) - len(damaged), "damaged": damaged}


def verify(file: StoredFile, by: str) -> bool:
    """Read every byte and note what was found; False when they are gone or changed."""
    try:
        open_verified(file).close()
    except refusals.FileDamaged:
        custody.record(file, Act.DAMAGED, by)
        return False
    custody.record(file, Act.VERIFIED, by)
    return True
