"""Where kept bytes lie: a folder of this machine, or a bucket that speaks S3. Chosen by settings, once."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import IO, Protocol

from django.conf import settings

from netra.platform.files.bucket import Bucket, BucketVault
from netra.platform.files.folder import FolderVault


class Vault(Protocol):
    """Bytes by their SHA-256. `receive` may take long and is called before the transaction; `claim` is called
    inside it and asks nobody far away."""

    @property
    def in_backup(self) -> bool:
        """Whether a backup of this installation carries the bytes."""

    @property
    def described(self) -> str:
        """Where the bytes are, for the operator."""

    def receive(self, staged: Path, sha256: str) -> None:
        """Complete bytes have been staged. Raises FileRefused when they cannot be taken now."""

    def release(self, staged: Path) -> None:
        """What `receive` took is noted: where it lies elsewhere, the staged bytes may make room."""

    def claim(self, staged: Path, sha256: str) -> None:
        """They are named by a row of the transaction under way. Raises StagedFileGone."""

    def fetch(self, sha256: str) -> IO[bytes]:
        """The bytes, unchecked, to be read more than once. Raises FileNotFoundError, StoreAway."""

    def missing(self, sizes: Mapping[str, int]) -> list[str]:
        """Those of the digests whose bytes are not there or are of another size."""

    def sweep(self, before: datetime, unnamed: Callable[[list[str]], list[str]]) -> int:
        """Remove what is older than `before` and named by no row; `unnamed` tells which are."""


def vault() -> Vault:
    return bucket() or FolderVault()


def bucket() -> BucketVault | None:
    return None if settings.FILES_BUCKET is None else _bucket(Bucket(**settings.FILES_BUCKET))


@cache
def _bucket(told: Bucket) -> BucketVault:
    # A client is dear to make and may be used by all threads.
    return BucketVault(told)
