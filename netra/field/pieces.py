"""Sealed files on their way from a phone: pieces lie in a folder of their own until the file is whole.

Unlike uploads of a form they may take weeks. What was told to be here is on disk.
"""

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import IO
from uuid import UUID

from django.db import transaction

from netra.field.models import ParcelFile
from netra.platform import files
from netra.platform.clock import wall_now
from netra.platform.files.kinds import MediaType
from netra.platform.files.staging import (
    CHUNK,
    disk_full_is_a_refusal,
    make_folder,
    refuse_without_room,
    root,
    sync_folder,
)
from netra.platform.files.writing import StagedWriter

PIECE_MAX_BYTES = 1024 * 1024
FORGOTTEN_AFTER = timedelta(days=14)


class WrongOffset(Exception):
    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset


def folder() -> Path:
    return root() / "field"


def _place(parcel_id: UUID, n: int) -> Path:
    return folder() / f"{parcel_id.hex}-{n}"


def begun(whose: str) -> set[str]:
    """The names of files that somebody has begun to bring, and of which something still lacks.

    One that nobody has gone on with for so long is forgotten here, and begins anew when it comes again: the
    whole of it is still with who carries it.
    """
    if not folder().exists():
        return set()
    oldest = (wall_now() - FORGOTTEN_AFTER).timestamp()
    names = set()
    for one in folder().glob(f"{whose}*"):
        with suppress(FileNotFoundError):
            if one.stat().st_mtime < oldest:
                one.unlink()
            else:
                names.add(one.name)
    return names


def gather(name: str, size: int, offset: int, piece: bytes) -> Path | None:
    """A file of which no record tells: its place once it is whole, for the caller to read and take away.

    `name` is a digest and whose it is. Raises WrongOffset, FileRefused.
    """
    place = folder() / name
    if not place.exists():
        refuse_without_room(size)
        make_folder(place.parent)
    with os.fdopen(os.open(place, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), "r+b", buffering=0) as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        here = handle.seek(0, os.SEEK_END)
        if offset > here or here + len(fresh := piece[max(here - offset, 0) :]) > size:
            raise WrongOffset(here)
        with disk_full_is_a_refusal():
            handle.write(fresh)
            os.fsync(handle.fileno())
    return place if here + len(fresh) == size else None


def have(part: ParcelFile) -> int:
    """How many bytes of it are here for good."""
    if part.file_id is not None:
        return part.size
    try:
        return min(_place(part.parcel_id, part.n).stat().st_size, part.size)
    except FileNotFoundError:
        return 0


def take(part: ParcelFile, offset: int, piece: bytes) -> bool:
    """Add a piece; what is here already is passed over. True: with it the file is whole and in custody.

    False while it is not, also when all its bytes came and are not those announced: then it begins again.
    Raises WrongOffset where it leaves a gap, FileRefused where there is no room.
    """
    if part.file_id is not None:
        return True
    with _held(part) as handle:
        if _kept_meanwhile(part):
            return True
        size = handle.seek(0, os.SEEK_END)
        if offset > size:
            raise WrongOffset(size)
        fresh = piece[size - offset :] if offset + len(piece) > size else b""
        if size + len(fresh) > part.size:
            raise WrongOffset(size)
        if fresh:
            with disk_full_is_a_refusal():
                try:
                    handle.write(fresh)
                    handle.flush()
                    os.fsync(handle.fileno())
                except OSError:
                    # Half a piece on a full disk is no piece.
                    handle.truncate(size)
                    raise
        if size + len(fresh) < part.size:
            return False
        return _conclude(part, handle)


@contextmanager
def _held(part: ParcelFile) -> Iterator[IO[bytes]]:
    """Two carriers may bring the same file at once: one after the other."""
    place = _place(part.parcel_id, part.n)
    if not place.exists():
        refuse_without_room(part.size)
        make_folder(place.parent)
    descriptor = os.open(place, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "r+b", buffering=0) as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield handle


def _kept_meanwhile(part: ParcelFile) -> bool:
    """Another carrier may have brought the last piece while this one waited."""
    part.file_id = ParcelFile.objects.values_list("file_id", flat=True).get(pk=part.pk)
    if part.file_id is not None:
        _forget(part)
    return part.file_id is not None


def _conclude(part: ParcelFile, handle: IO[bytes]) -> bool:
    handle.seek(0)
    digest = hashlib.file_digest(handle, "sha256").hexdigest()  # type: ignore[arg-type]  # the stub asks for a buffered file
    if digest != part.sha256:
        handle.truncate(0)
        return False
    handle.seek(0)
    with StagedWriter(part.size) as target:
        while chunk := handle.read(CHUNK):
            target.write(chunk)
        staged = target.finish(MediaType.AGE)
    try:
        with transaction.atomic():
            # The phone that carries it is nobody who signed in.
            part.file = files.keep(staged, by="sistem")
            part.save(update_fields=["file"])
    except BaseException:
        files.discard(staged)
        raise
    _forget(part)
    return True


def _forget(part: ParcelFile) -> None:
    with suppress(FileNotFoundError):
        _place(part.parcel_id, part.n).unlink()
        sync_folder(folder())
