"""Bytes written as somebody makes them, above all ciphertext: what they were made from rests nowhere."""

import hashlib
import os
from contextlib import suppress
from types import TracebackType

from netra.platform.files.kinds import MediaType
from netra.platform.files.staging import (
    Staged,
    disk_full_is_a_refusal,
    make_folder,
    new_token,
    refuse_without_room,
    settle,
    staged_place,
    staging_folder,
    sync_folder,
)
from netra.platform.files.vault import vault


class StagedWriter:
    """A file object for one staged file. Left without `finish`, it leaves nothing behind."""

    def __init__(self, announced: int = 0) -> None:
        make_folder(staging_folder())
        refuse_without_room(announced)
        self._token = new_token()
        self._path = staged_place(self._token)
        self._digest = hashlib.sha256()
        self.size = 0
        self._target = os.fdopen(os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")

    def __enter__(self) -> "StagedWriter":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self._target.closed:
            self.abandon()

    def write(self, content: bytes) -> int:
        self._digest.update(content)
        self.size += len(content)
        with disk_full_is_a_refusal():
            return self._target.write(content)

    def finish(self, media_type: MediaType) -> Staged:
        """Safe on disk, and with the vault where that is elsewhere: what takes long is over after this."""
        try:
            with disk_full_is_a_refusal():
                self._target.flush()
                settle(self._target.fileno())
            sync_folder(self._path.parent)
            vault().receive(self._path, self._digest.hexdigest())
            vault().release(self._path)
        except BaseException:
            self.abandon()
            raise
        self._target.close()
        return Staged(self._token, self._digest.hexdigest(), self.size, media_type)

    def abandon(self) -> None:
        try:
            # What is still in memory would be written now, and a full disk would say so once more.
            with suppress(OSError):
                self._target.close()
        finally:
            self._path.unlink(missing_ok=True)
