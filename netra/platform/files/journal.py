"""What was acknowledged of an upload: a line for each stretch of bytes that was on disk when it was written.

A stretch is told by its end and the SHA-256 of its own bytes. Python cannot save the state of a half-made
hash, so the digest of the whole is made in one pass over the finished file, and the same pass proves every
stretch; docs/decisions/0005-resumable-uploads.md says why. Nothing here asks the database.
"""

import fcntl
import hashlib
import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from netra.platform.files.staging import CHUNK, sync_folder

_LINE = re.compile(rb"([0-9]{1,15}) ([0-9a-f]{64})\n")
_TURN = b"turn\n"
_PATIENCE_SECONDS = 2.0
_PAUSE_SECONDS = 0.02


class Busy(Exception):
    """Another request is just now finishing or checking this upload."""


class Overtaken(Exception):
    """Another request has taken up this upload since; what this one wrote after that was not kept."""


@dataclass(frozen=True, slots=True)
class Stretch:
    start: int
    end: int
    sha256: str


def journal_of(place: Path) -> Path:
    return place.with_name(place.name + ".journal")


def begin(place: Path) -> None:
    """Two empty files, on disk by name: no power cut takes away the place of an upload once it was told."""
    for path in (place, journal_of(place)):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    sync_folder(place.parent)


def remove(place: Path) -> None:
    place.unlink(missing_ok=True)
    journal_of(place).unlink(missing_ok=True)


class Journal:
    """Used by one request. Every change is made inside `locked`, and shows in the length of the file: whoever
    finds it longer than he left it knows that another request has taken up the upload."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self._fd = os.open(journal_of(place), os.O_RDWR | os.O_CLOEXEC)
        self._known = -1

    def close(self) -> None:
        os.close(self._fd)

    @contextmanager
    def locked(self) -> Iterator[None]:
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while True:
            try:
                fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise Busy
                time.sleep(_PAUSE_SECONDS)
        try:
            yield
        finally:
            fcntl.flock(self._fd, fcntl.LOCK_UN)

    def stretches(self) -> list[Stretch]:
        """What was acknowledged, in order."""
        return self._understood()[0]

    def acknowledged(self) -> int:
        stretches = self.stretches()
        return stretches[-1].end if stretches else 0

    def take_turn(self) -> None:
        """From now on this request alone may write; an earlier one notices at its next piece."""
        # A line cut short by a crash was told to nobody, and what stands behind it would not be understood.
        os.ftruncate(self._fd, self._understood()[1])
        self._append(_TURN)
        # What an overtaken or killed request wrote and nobody acknowledged is written again.
        os.truncate(self.place, self.acknowledged())

    def refuse_if_overtaken(self) -> None:
        if os.fstat(self._fd).st_size != self._known:
            raise Overtaken

    def acknowledge(self, data: int, end: int, sha256: str) -> None:
        """The bytes first, then the line that tells of them: both are on disk when this returns."""
        os.fdatasync(data)
        self._append(b"%d %s\n" % (end, sha256.encode()))
        os.fsync(self._fd)

    def prove(self, each: Callable[[bytes], object] = lambda chunk: None) -> int:
        """Read the acknowledged bytes, hand them to `each`, and return how many are what was received."""
        proven = 0
        with self.place.open("rb") as handle:
            for stretch in self.stretches():
                digest, missing = hashlib.sha256(), stretch.end - stretch.start
                while missing and (chunk := handle.read(min(CHUNK, missing))):
                    digest.update(chunk)
                    each(chunk)
                    missing -= len(chunk)
                if missing or digest.hexdigest() != stretch.sha256:
                    break
                proven = stretch.end
        return proven

    def forget_after(self, proven: int) -> None:
        """Only what is proven counts; the sender sends the rest again."""
        kept = b"".join(
            b"%d %s\n" % (stretch.end, stretch.sha256.encode())
            for stretch in self.stretches()
            if stretch.end <= proven
        )
        # Longer than before by the turns, never as long: whoever writes at this moment is overtaken.
        length = os.fstat(self._fd).st_size
        turns = -(-(length + 1 - len(kept)) // len(_TURN))
        os.pwrite(self._fd, kept + _TURN * turns, 0)
        os.fsync(self._fd)
        os.truncate(self.place, proven)

    def _understood(self) -> tuple[list[Stretch], int]:
        """The stretches up to the first line that says nothing, and where that line begins."""
        found: list[Stretch] = []
        end = length = 0
        content = os.pread(self._fd, os.fstat(self._fd).st_size, 0)
        for line in content.splitlines(keepends=True):
            if line != _TURN:
                told = _LINE.fullmatch(line)
                if told is None or int(told[1]) <= end:
                    break
                found.append(Stretch(end, int(told[1]), told[2].decode()))
                end = int(told[1])
            length += len(line)
        return found, length

    def _append(self, line: bytes) -> None:
        length = os.fstat(self._fd).st_size
        os.pwrite(self._fd, line, length)
        self._known = length + len(line)
