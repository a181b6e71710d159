"""Files on their way in: locked while they arrive, so that nothing readable ever rests on a disk.

Django's own handlers write large uploads to a temporary file; they are not used at all. A file of the plain
form is locked to a key of its own, because the parser meets files before it knows the form's other fields.
That key's secret travels in the reporter's own page between two posts, and inside the sealed sheet about the
file afterwards. What a browser has sealed itself is kept as it comes.
"""

import hashlib
import queue
import threading
import weakref
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pyrage
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest
from django.utils.module_loading import import_string
from pyrage import x25519

from netra.platform import files
from netra.platform.files import refusals
from netra.platform.files.kinds import HEAD_BYTES, PHOTOS, Archive, MediaType, TextCheck, archive_of, sniff
from netra.platform.files.store import Staged
from netra.platform.files.writing import StagedWriter
from netra.reports import sealing

PLAIN_FIELD, SEALED_FIELD = "evidence", "sealed_file"
# The photo of a form that the reporter signed on paper.
SIGNED_FIELD = "signed_form"
_SIGNED_KINDS: frozenset[str] = PHOTOS | {MediaType.PDF}
# A sheet of answers from another office: read in memory while the request lasts, and on no disk at all.
SHEET_FIELD, SHEET_MAX_BYTES = "sheet", 5 * 1024 * 1024
# The one page that takes a sheet, in both languages. Bodies are read before a page asks who is there, so
# nothing else may make a request hold a file in memory, and here nobody who is signed out.
SHEET_PAGES = ("/kerja/jawaban/", "/en/kerja/jawaban/")
# What age adds: its header, and sixteen bytes for every 64 KiB.
_SEALED_EXTRA = 64 * 1024
_WAITING_CHUNKS = 8


@dataclass(frozen=True, slots=True)
class LockedFile:
    """A file that lies staged as ciphertext. `secret` opens it: it is never written down on the server."""

    staged: Staged
    secret: str
    sha256: str
    size: int
    media_type: MediaType | Archive

    def __repr__(self) -> str:
        return f"LockedFile({self.staged.token})"


class _Broken(Exception):
    """The sender went away."""


class _Chunks:
    """The reading end for age, which asks for bytes, while the parser brings them when they come."""

    def __init__(self) -> None:
        self.waiting: queue.Queue[bytes | None] = queue.Queue(_WAITING_CHUNKS)
        self.broken = threading.Event()
        self._rest = b""
        self._over = False

    def read(self, size: int = -1) -> bytes:
        if not self._rest and not self._over:
            chunk = self.waiting.get()
            if self.broken.is_set():
                raise _Broken
            self._over = chunk is None
            self._rest = chunk or b""
        wanted = len(self._rest) if size < 0 else size
        piece, self._rest = self._rest[:wanted], self._rest[wanted:]
        return piece


def _break(chunks: _Chunks) -> None:
    """Whoever waits at either end goes home."""
    chunks.broken.set()
    while True:
        try:
            chunks.waiting.put_nowait(None)
            return
        except queue.Full:
            try:
                chunks.waiting.get_nowait()
            except queue.Empty:
                continue


class _Locker:
    """One file being locked: chunks go in, ciphertext goes to a staged file, in a thread of its own."""

    def __init__(self) -> None:
        self.key = sealing.new_key()
        self._chunks = _Chunks()
        self._writer = StagedWriter()
        self._failed: list[Exception] = []
        self._thread = threading.Thread(
            target=_lock_stream,
            args=(self._chunks, self._writer, self.key.recipient, self._failed),
            daemon=True,
        )
        # A request that breaks off lets go of this object, and nothing else would tell the thread.
        self._forgotten = weakref.finalize(self, _break, self._chunks)
        self._thread.start()

    def feed(self, chunk: bytes | None) -> None:
        """Waits for room while the thread lives; when it has failed, the rest of the file has no use."""
        while self._thread.is_alive():
            try:
                self._chunks.waiting.put(chunk, timeout=0.2)
                return
            except queue.Full:
                continue

    def finish(self) -> Staged:
        self.feed(None)
        self._thread.join()
        self._forgotten.detach()
        if self._failed:
            raise self._failed[0]
        return self._writer.finish(MediaType.AGE)

    def abandon(self) -> None:
        self._forgotten()
        self._thread.join()


class _Target:
    """The writing end for age, which would tell of a full disk in its own words only."""

    def __init__(self, writer: StagedWriter) -> None:
        self._writer = writer
        self.error: Exception | None = None

    def write(self, content: bytes) -> int:
        try:
            return self._writer.write(content)
        except Exception as error:
            self.error = error
            raise

    def flush(self) -> None:
        """Nothing to do before the end."""


def _lock_stream(chunks: _Chunks, writer: StagedWriter, recipient: str, failed: list[Exception]) -> None:
    target = _Target(writer)
    try:
        pyrage.encrypt_io(chunks, target, [x25519.Recipient.from_str(recipient)])
    except Exception as error:
        writer.abandon()
        failed.append(target.error or error)


class PlainFile:
    """A readable file on its way in: told by its bytes, measured, hashed and locked in one pass."""

    def __init__(self, allowed: frozenset[str]) -> None:
        self._allowed = allowed
        self._digest, self._head, self._text = hashlib.sha256(), b"", TextCheck()
        self._size = 0
        self._locker = _Locker()

    def feed(self, chunk: bytes) -> None:
        self._size += len(chunk)
        if len(self._head) < HEAD_BYTES:
            self._head = (self._head + chunk)[:HEAD_BYTES]
        if self._size > settings.UPLOAD_MAX_BYTES:
            return
        self._digest.update(chunk)
        self._text.feed(chunk)
        self._locker.feed(chunk)

    def finish(self) -> LockedFile:
        """Raises FileRefused, and then nothing is left of the file."""
        try:
            kind = self._kind()
        except files.FileRefused:
            self._locker.abandon()
            raise
        staged = self._locker.finish()
        return LockedFile(staged, self._locker.key.secret, self._digest.hexdigest(), self._size, kind)

    def _kind(self) -> MediaType | Archive:
        if self._size > settings.UPLOAD_MAX_BYTES:
            raise refusals.too_large(self._size, settings.UPLOAD_MAX_BYTES, sniff(self._head))
        if self._size == 0:
            raise refusals.empty()
        self._text.feed(b"", last=True)
        archive = archive_of(self._head)
        if archive is not None and archive in self._allowed:
            return archive
        kind = sniff(self._head) or (MediaType.TEXT if self._text.plain else None)
        if kind is None:
            raise refusals.unknown_type()
        if kind not in self._allowed:
            raise refusals.type_not_allowed(kind)
        return kind


class SealedBytes:
    """A file that its sender has locked already: kept as it comes, if it looks like age at all."""

    def __init__(self) -> None:
        self._writer = StagedWriter()
        self._head = b""
        self._limit = settings.UPLOAD_MAX_BYTES + _SEALED_EXTRA
        self._refused: files.FileRefused | None = None

    def feed(self, chunk: bytes) -> None:
        if len(self._head) < HEAD_BYTES:
            self._head = (self._head + chunk)[:HEAD_BYTES]
        if self._writer.size <= self._limit and self._refused is None:
            try:
                self._writer.write(chunk)
            except files.FileRefused as refused:
                self._refused = refused

    def finish(self) -> Staged:
        """Raises FileRefused, and then nothing is left of the file."""
        with self._writer:
            if self._refused is not None:
                raise self._refused
            if self._writer.size > self._limit:
                raise refusals.too_large(self._writer.size, settings.UPLOAD_MAX_BYTES, None)
            if not sealing.is_locked(self._head):
                raise refusals.unknown_type()
            return self._writer.finish(MediaType.AGE)


class SheetBytes:
    """A sheet, held in memory up to its limit; one byte more tells its reader that it was longer."""

    def __init__(self) -> None:
        self.content = bytearray()

    def feed(self, chunk: bytes) -> None:
        self.content += chunk[: SHEET_MAX_BYTES + 1 - len(self.content)]


def sealable() -> int:
    """The largest file that a browser may seal: with what age adds it has to fit into a resumable upload."""
    return (settings.RESUMABLE_MAX_BYTES - 1024) * 4096 // 4097


def lock(chunks: Iterable[bytes], *, allowed: frozenset[str] = files.EVIDENCE) -> LockedFile:
    """A whole file at once, for who has its bytes at hand."""
    plain = PlainFile(allowed)
    for chunk in chunks:
        plain.feed(chunk)
    return plain.finish()


class Arrived(UploadedFile):  # type: ignore[type-arg]  # it holds no readable bytes
    """What stands in request.FILES: the ciphertext's place, or why the file is not taken.

    Nobody who has not claimed it by the end of the request gets it: closing drops the staged bytes.
    """

    def __init__(
        self,
        name: str,
        *,
        locked: LockedFile | None,
        sealed: Staged | None,
        refused: files.FileRefused | None,
        sheet: bytes = b"",
    ) -> None:
        super().__init__(file=None, name=name, size=0)
        self.locked, self.sealed, self.refused, self.sheet = locked, sealed, refused, sheet
        self._claimed = False

    def claim(self) -> None:
        self._claimed = True

    def close(self) -> None:
        staged = self.sealed or (self.locked.staged if self.locked else None)
        if staged is not None and not self._claimed:
            files.discard(staged)


def arrived(files_sent: Sequence[object]) -> list[Arrived]:
    """The files of a request, for who wants to know what they are."""
    return [one for one in files_sent if isinstance(one, Arrived)]


def _takes_sheets(request: HttpRequest | None) -> bool:
    """The body is read before the sessions are, so that a slow sender keeps nobody waiting: whether somebody
    is signed in is asked here."""
    if request is None or request.path_info not in SHEET_PAGES:
        return False
    sessions = import_string(f"{settings.SESSION_ENGINE}.SessionStore")
    return SESSION_KEY in sessions(request.COOKIES.get(settings.SESSION_COOKIE_NAME))


_READABLE: dict[str, frozenset[str]] = {
    PLAIN_FIELD: files.EVIDENCE | frozenset(Archive),
    SIGNED_FIELD: _SIGNED_KINDS,
}


class LockingHandler(FileUploadHandler):
    """The only upload handler: what it does not know is not taken at all."""

    chunk_size = 64 * 1024
    # Why there is no file to write to: the disk has no room. The rest of the form is read all the same.
    _now: PlainFile | SealedBytes | SheetBytes | files.FileRefused
    _has_sheet = False

    def new_file(self, field_name: str, file_name: str, *args: Any, **kwargs: Any) -> None:  # Any: Django's
        super().new_file(field_name, file_name, *args, **kwargs)
        if field_name not in {PLAIN_FIELD, SIGNED_FIELD, SEALED_FIELD, SHEET_FIELD}:
            raise SkipFile
        if field_name == SHEET_FIELD:
            if self._has_sheet or not _takes_sheets(self.request):
                raise SkipFile
            self._has_sheet, self._now = True, SheetBytes()
            return
        try:
            self._now = SealedBytes() if field_name == SEALED_FIELD else PlainFile(_READABLE[field_name])
        except files.FileRefused as refused:
            self._now = refused

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if not isinstance(self._now, files.FileRefused):
            self._now.feed(raw_data)

    def file_complete(self, file_size: int) -> Arrived:
        locked = sealed = refused = None
        if isinstance(self._now, SheetBytes):
            content = bytes(self._now.content)
            return Arrived(self.file_name or "", locked=None, sealed=None, refused=None, sheet=content)
        try:
            if isinstance(self._now, files.FileRefused):
                raise self._now
            if isinstance(self._now, PlainFile):
                locked = self._now.finish()
            else:
                sealed = self._now.finish()
        except files.FileRefused as error:
            refused = error
        return Arrived(self.file_name or "", locked=locked, sealed=sealed, refused=refused)
