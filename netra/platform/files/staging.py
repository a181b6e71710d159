"""Bytes on their way in: under a token of their own in FILES_DIR/staged until they are kept or dropped."""

import errno
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from netra.platform.files import refusals
from netra.platform.files.kinds import HEAD_BYTES, MediaType, TextCheck, sniff

CHUNK = 256 * 1024
_TOKEN = re.compile(r"[0-9a-f]{32}")


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


def new_token() -> str:
    return secrets.token_hex(16)


def is_token(token: str) -> bool:
    """Whether it has the shape we gave it. It may have travelled through a form or an address."""
    return _TOKEN.fullmatch(token) is not None


def staged_place(token: str) -> Path:
    # Nothing of another shape may become a path.
    if not is_token(token):
        raise ValueError("Not the token of a staged file.")
    return staging_folder() / token


def sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_folder(folder: Path) -> None:
    """Make a folder and its parents so that they survive a power cut: each name is synced into its parent."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    sync_folder(folder.parent)


def refuse_without_room(size: int) -> None:
    """Raises FileRefused when `size` more bytes would eat the disk's reserve or burst staging's limit."""
    folder = staging_folder()
    make_folder(folder)
    if shutil.disk_usage(folder).free - size < settings.DISK_RESERVE_BYTES:
        raise refusals.no_room()
    staged = 0
    for entry in os.scandir(folder):
        try:
            staged += entry.stat().st_size
        except FileNotFoundError:
            continue
    if staged + size > settings.STAGING_MAX_BYTES:
        raise refusals.no_room()


@contextmanager
def disk_full_is_a_refusal() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise refusals.no_room() from error
        raise


class Examination:
    """What a stream of bytes is, told by the bytes alone."""

    def __init__(self) -> None:
        self._head = b""
        self._text = TextCheck()

    def feed(self, chunk: bytes) -> None:
        if len(self._head) < HEAD_BYTES:
            self._head = (self._head + chunk)[:HEAD_BYTES]
        self._text.feed(chunk)

    @property
    def seems(self) -> MediaType | None:
        return sniff(self._head)

    def conclude(self, allowed: frozenset[str]) -> MediaType:
        if not self._head:
            raise refusals.empty()
        self._text.feed(b"", last=True)
        kind = self.seems or (MediaType.TEXT if self._text.plain else None)
        if kind is None:
            raise refusals.unknown_type()
        if kind not in allowed:
            raise refusals.type_not_allowed(kind)
        return kind


def settle(descriptor: int) -> None:
    """From here on nobody writes to these bytes: they are on disk, and the file says so to its owner too."""
    os.fchmod(descriptor, 0o400)
    os.fsync(descriptor)
