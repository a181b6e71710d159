"""Uploads that survive a lost connection, a restart and a kill: nothing acknowledged is asked for again.

HTTP is `tus.py`. The database is written when an upload begins and when it is whole, never while bytes
arrive, so that no sender, however slow, holds up a writer.
"""

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Sum

from netra.platform.clock import wall_now
from netra.platform.files import journal as journals
from netra.platform.files import refusals
from netra.platform.files.journal import Journal
from netra.platform.files.kinds import MediaType
from netra.platform.files.models import Upload
from netra.platform.files.staging import (
    CHUNK,
    Examination,
    Staged,
    disk_full_is_a_refusal,
    is_token,
    make_folder,
    new_token,
    refuse_without_room,
    settle,
    staged_place,
    staging_folder,
)
from netra.platform.files.vault import vault

LIVES_FOR = timedelta(days=1)
# So much is lost at most when a connection breaks without notice: it is the longest stretch.
STRETCH = 1024 * 1024
# One sender: as many bytes as five files of the greatest size, and not more uploads than these.
SENDER_FILES = 5
SENDER_UPLOADS = 20
# Each stretch costs a line and two waits for the disk. Real senders need a few dozen.
STRETCHES_MAX = 5000


class UnknownUpload(Exception):
    """There is no such upload, or it belongs to somebody else: the answer is the same."""


class UploadExpired(Exception):
    """It was there, and was given up."""


class WrongOffset(Exception):
    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset


class WrongChecksum(Exception):
    """The piece is not the one that its sender announced; nothing of it was kept."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who may go on with an upload: the account, or whoever holds the key of the form."""

    kind: Literal["akun", "form"]
    key: str

    def __str__(self) -> str:
        return f"{self.kind}:{hashlib.sha256(self.key.encode()).hexdigest()}"


@dataclass(frozen=True, slots=True)
class Checksum:
    algorithm: Literal["sha1", "sha256"]
    digest: bytes


def start(sender: Sender, size: int) -> Upload:
    """Raises FileRefused: too large, empty, too much by this sender, no room."""
    if size == 0:
        raise refusals.empty()
    if size > settings.RESUMABLE_MAX_BYTES:
        raise refusals.too_large(size, settings.RESUMABLE_MAX_BYTES, None)
    refuse_without_room(size)
    now = wall_now()
    make_folder(staging_folder())
    token = new_token()
    with disk_full_is_a_refusal():
        journals.begin(staged_place(token))
    try:
        with transaction.atomic():
            mine = Upload.objects.filter(sender=str(sender), kept=False, expires_at__gt=now)
            held = mine.aggregate(count=Count("pk"), bytes=Sum("size", default=0))
            if (
                held["count"] >= SENDER_UPLOADS
                or held["bytes"] + size > SENDER_FILES * settings.RESUMABLE_MAX_BYTES
            ):
                raise refusals.sender_full()
            return Upload.objects.create(
                token=token, sender=str(sender), size=size, started_at=now, expires_at=now + LIVES_FOR
            )
    except BaseException:
        journals.remove(staged_place(token))
        raise


def upload_of(sender: Sender, token: str) -> Upload:
    upload = _row(sender, token)
    if upload is None:
        raise UnknownUpload
    if upload.expires_at <= wall_now():
        raise UploadExpired
    return upload


def _row(sender: Sender, token: str) -> Upload | None:
    # PostgreSQL does not even look for a text with NUL in it.
    return Upload.objects.filter(token=token, sender=str(sender)).first() if is_token(token) else None


def offset_of(upload: Upload, allowed: frozenset[str]) -> int:
    """How many bytes are safe and proven, for a sender that comes back, and who from here on sends alone.

    What still comes over the line that broke may not move the offset once it was told: the next piece would
    be refused for it after the whole of it was sent. An upload whose last byte is here is finished, should a
    kill have come between the two.
    """
    if upload.sha256:
        return upload.size
    with _journal(upload) as journal, journal.locked():
        if journal.acknowledged() == upload.size:
            return _finish(upload, journal, allowed)
        proven = journal.prove()
        if proven != journal.acknowledged():
            journal.forget_after(proven)
        else:
            journal.take_turn()
        return proven


def append(
    upload: Upload,
    offset: int,
    length: int,
    read: Callable[[int], bytes],
    allowed: frozenset[str],
    checksum: Checksum | None = None,
) -> int:
    """Take `length` bytes from `read` and return the new offset.

    When `read` fails, what came before is kept, unless a checksum was promised for the whole piece.
    """
    if upload.sha256:
        raise WrongOffset(upload.size)
    # Asked for each piece: many uploads may have begun while there was still room for one.
    refuse_without_room(length)
    with _journal(upload) as journal:
        with journal.locked():
            stretches = journal.stretches()
            acknowledged = stretches[-1].end if stretches else 0
            if offset != acknowledged:
                raise WrongOffset(acknowledged)
            if offset + length > upload.size:
                raise refusals.longer_than_announced()
            if len(stretches) >= STRETCHES_MAX:
                raise refusals.too_many_pieces()
            journal.take_turn()
        data = os.open(journal.place, os.O_WRONLY | os.O_CLOEXEC)
        try:
            with disk_full_is_a_refusal():
                _Piece(journal, data, offset, checksum).take(length, read)
        finally:
            os.close(data)
        with journal.locked():
            journal.refuse_if_overtaken()
            acknowledged = journal.acknowledged()
            if acknowledged < upload.size:
                return acknowledged
            return _finish(upload, journal, allowed)


def give_up(upload: Upload) -> None:
    """The sender does not want it any more. Whoever still writes to it finds its journal gone."""
    Upload.objects.filter(pk=upload.pk).delete()
    journals.remove(staged_place(upload.token))


def finished(sender: Sender, token: str) -> Staged | None:
    """A whole upload of this sender, ready to be kept; None while it is under way, and for all others.

    Within its day an upload that was kept is still told, so that a form sent twice is the same form.
    """
    upload = _row(sender, token)
    if upload is None or not upload.sha256:
        return None
    return Staged(upload.token, upload.sha256, upload.size, MediaType(upload.media_type))


def sweep_expired(now: datetime) -> int:
    """Forget uploads whose day is over, with the bytes of those that never became whole."""
    expired = list(Upload.objects.filter(expires_at__lte=now))
    if not expired:
        return 0
    Upload.objects.filter(pk__in=[upload.pk for upload in expired]).delete()
    unfinished = [upload for upload in expired if not upload.sha256]
    for upload in unfinished:
        journals.remove(staged_place(upload.token))
    return len(unfinished)


class _Piece:
    """One PATCH on its way to the disk, in stretches, each safe before it is told."""

    def __init__(self, journal: Journal, data: int, offset: int, checksum: Checksum | None) -> None:
        self._journal = journal
        self._data = data
        self._position = offset
        self._acknowledged = offset
        self._stretch = hashlib.sha256()
        self._checksum = checksum
        # SHA-1 because the protocol demands it of every server; it guards a journey, not a secret.
        self._whole = hashlib.new(checksum.algorithm, usedforsecurity=False) if checksum else None

    def take(self, length: int, read: Callable[[int], bytes]) -> None:
        end = self._position + length
        try:
            while self._position < end and (chunk := read(min(CHUNK, end - self._position))):
                self._write(chunk)
        except OSError:
            # The sender went away in the middle, or the disk is full: what came is kept, and the next request
            # goes on from there.
            if self._checksum is None:
                self._acknowledge()
            raise
        if self._whole is not None and self._checksum and self._whole.digest() != self._checksum.digest:
            raise WrongChecksum
        self._acknowledge()

    def _write(self, chunk: bytes) -> None:
        with self._journal.locked():
            self._journal.refuse_if_overtaken()
            left = memoryview(chunk)
            while left:
                written = os.pwrite(self._data, left, self._position)
                # Counted at once: should the disk be full now, this much of the chunk is there.
                self._stretch.update(left[:written])
                self._position += written
                left = left[written:]
        if self._whole is not None:
            self._whole.update(chunk)
        elif self._position - self._acknowledged >= STRETCH:
            self._acknowledge()

    def _acknowledge(self) -> None:
        if self._position == self._acknowledged:
            return
        with self._journal.locked():
            self._journal.refuse_if_overtaken()
            self._journal.acknowledge(self._data, self._position, self._stretch.hexdigest())
        self._acknowledged = self._position
        self._stretch = hashlib.sha256()


@contextmanager
def _journal(upload: Upload) -> Iterator[Journal]:
    """Given up or swept in the meantime, at whatever moment: the upload is unknown."""
    try:
        with closing(Journal(staged_place(upload.token))) as journal:
            yield journal
    except FileNotFoundError:
        raise UnknownUpload


def _finish(upload: Upload, journal: Journal, allowed: frozenset[str]) -> int:
    """Every byte is here: prove each stretch, see what the whole is, note it. Inside the journal's lock."""
    if Upload.objects.filter(pk=upload.pk).exclude(sha256="").exists():
        return upload.size
    examination, digest = Examination(), hashlib.sha256()

    def look(chunk: bytes) -> None:
        examination.feed(chunk)
        digest.update(chunk)

    proven = journal.prove(look)
    if proven != upload.size:
        journal.forget_after(proven)
        return proven
    try:
        kind = examination.conclude(allowed)
    except refusals.FileRefused:
        give_up(upload)
        raise
    with journal.place.open("rb") as handle:
        settle(handle.fileno())
    # Should the vault be away, the bytes stay and the sender's next question finishes the upload.
    vault().receive(journal.place, digest.hexdigest())
    if not Upload.objects.filter(pk=upload.pk).update(sha256=digest.hexdigest(), media_type=kind.value):
        raise UnknownUpload
    # Not before it is noted: a kill in between would ask the sender for everything again.
    vault().release(journal.place)
    return upload.size
