"""Kept bytes in a folder of this machine: ab/cd/<sha256>, once for all rows that share them."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from netra.platform.files import refusals
from netra.platform.files.staging import make_folder, root, sync_folder

_DIGEST = re.compile(r"[0-9a-f]{64}")
# The key of the advisory lock between keeping and sweeping: the letters "netrafil" as one 64-bit number.
_SWEEP_LOCK = int.from_bytes(b"netrafil", "big")
_BATCH = 200


def place_of(sha256: str) -> Path:
    if not _DIGEST.fullmatch(sha256):
        raise ValueError("Not a SHA-256 digest.")
    return root() / sha256[:2] / sha256[2:4] / sha256


def hold_off_sweeping(connection: BaseDatabaseWrapper) -> None:
    """No sweep may remove bytes between their move and the commit of their row.

    PostgreSQL: sweeping takes this lock alone, keepers share it. SQLite: both hold the one writing lane.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [_SWEEP_LOCK])


def _wait_for_keepers(connection: BaseDatabaseWrapper) -> None:
    """The sweeper's side of the lock above; call inside a transaction."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_SWEEP_LOCK])


def older_than(path: Path, moment: float) -> bool:
    try:
        return path.stat().st_mtime < moment
    except FileNotFoundError:
        return False


class FolderVault:
    in_backup = True

    @property
    def described(self) -> str:
        return str(settings.FILES_DIR)

    def receive(self, staged: Path, sha256: str) -> None:
        """Staged bytes already lie on the disk where they will stay; `claim` only renames them."""

    def release(self, staged: Path) -> None:
        """They are needed where they are."""

    def claim(self, staged: Path, sha256: str) -> None:
        place = place_of(sha256)
        make_folder(place.parent)
        try:
            # Bytes staged by an earlier version are still writable.
            staged.chmod(0o400)
            staged.replace(place)
        except FileNotFoundError:
            # A rolled-back transaction already moved these bytes; keeping the same Staged again is fine.
            if not place.is_file():
                raise refusals.StagedFileGone("The staged file is no longer there.")
        sync_folder(place.parent)

    def fetch(self, sha256: str) -> IO[bytes]:
        return place_of(sha256).open("rb")

    def missing(self, sizes: Mapping[str, int]) -> list[str]:
        return [sha256 for sha256, size in sizes.items() if not _is_there(place_of(sha256), size)]

    def sweep(self, before: datetime, unnamed: Callable[[list[str]], list[str]]) -> int:
        moment, removed = before.timestamp(), 0
        places = _old_places(moment)
        while batch := [path.name for path in islice(places, _BATCH)]:
            # Looked up first without the lock, so that a sweep which finds nothing makes nobody wait.
            if not (suspects := unnamed(batch)):
                continue
            with transaction.atomic():
                _wait_for_keepers(transaction.get_connection())
                for sha256 in unnamed(suspects):
                    # The age again: someone may have kept the same bytes anew and then rolled back just now.
                    if older_than(place_of(sha256), moment):
                        place_of(sha256).unlink(missing_ok=True)
                        removed += 1
        return removed


def _is_there(place: Path, size: int) -> bool:
    try:
        return place.stat().st_size == size
    except FileNotFoundError:
        return False


def _old_places(moment: float) -> Iterator[Path]:
    for path in root().glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*"):
        if _DIGEST.fullmatch(path.name) and older_than(path, moment):
            yield path
