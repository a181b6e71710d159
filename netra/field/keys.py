"""The field key: what phones seal to, and what is derived from it for each phone.

Its private half is a file of NETRA_HOME that travels in every backup: without it, what lies on phones could
never be opened. Each line is an identity; the newest stands first, and older ones still open what was theirs.
"""

import hashlib
import hmac
import os
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import IO
from uuid import UUID

import pyrage
from django.conf import settings
from pyrage import x25519

from netra.field.signatures import to_url

_MARK = "AGE-SECRET-KEY-"


class KeyMissing(RuntimeError):
    """There is no field key, or its file cannot be used. The sentence is for the operator."""


class NotOpened(Exception):
    """The bytes are sealed to another key, or are damaged."""


def make() -> bool:
    """At installation, and when an upgrade finds none. True when there was none before."""
    path = settings.FIELD_KEY_FILE
    if path.exists():
        return False
    # Written whole beside it and then linked: two first starts at once end with the same key.
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as handle:
        handle.write(f"{x25519.Identity.generate()}\n")
        handle.flush()
        os.fsync(handle.fileno())
    with suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()
    return True


def recipient() -> str:
    """The public half, which phones seal to. Raises KeyMissing."""
    return _key().recipient


def recipients() -> frozenset[str]:
    """Of every identity here: what is sealed to one of them can be opened."""
    return frozenset(str(one.to_public()) for one in _key().identities)


def opened(sealed: bytes) -> bytes:
    """Raises NotOpened, KeyMissing."""
    try:
        plain: bytes = pyrage.decrypt(sealed, list(_key().identities))
    except KeyMissing:
        raise
    except BaseException as refused:
        # age stops hard at some bytes that nobody means well with; pyrage lets that through as a panic.
        if not isinstance(refused, Exception) and type(refused).__name__ != "PanicException":
            raise
        raise NotOpened from None
    return plain


def opened_file(sealed: IO[bytes], target: IO[bytes]) -> None:
    """The same for what is too large to hold. Raises NotOpened, KeyMissing."""
    identities = list(_key().identities)
    try:
        pyrage.decrypt_io(sealed, target, identities)
    except BaseException as refused:
        if not isinstance(refused, Exception) and type(refused).__name__ != "PanicException":
            raise
        raise NotOpened from None


def text_key(device: UUID) -> bytes:
    """With which a phone signs its text messages. In no table: derived."""
    return _derived("sms", device)


def time_mac(device: UUID, time: str) -> str:
    """Proves later that this server gave this time to this phone."""
    made = hmac.new(_derived("time", device), time.encode(), hashlib.sha256).digest()
    return to_url(made)


def _derived(what: str, device: UUID) -> bytes:
    return hmac.new(_key().root, f"netra-field-{what}\n{device}".encode(), hashlib.sha256).digest()


class _Key:
    def __init__(self, secrets: list[str]) -> None:
        self.identities = tuple(x25519.Identity.from_str(one) for one in secrets)
        self.recipient = str(self.identities[0].to_public())
        self.root = hashlib.sha256(f"netra-field\n{secrets[0]}".encode()).digest()

    def __repr__(self) -> str:
        return f"_Key({self.recipient})"


def _key() -> _Key:
    path: Path = settings.FIELD_KEY_FILE
    try:
        seen = path.stat()
    except FileNotFoundError:
        raise KeyMissing(f"There is no field key {path}.")
    if seen.st_mode & 0o077:
        raise KeyMissing(f"{path} can be read by others. Run: chmod 600 {path}")
    return _read(path, seen.st_mtime_ns)


@lru_cache(maxsize=4)
def _read(path: Path, _changed: int) -> _Key:
    secrets = [line.strip() for line in path.read_text().splitlines() if line.strip()]
    try:
        return _Key(secrets)
    except (IndexError, ValueError, pyrage.IdentityError):
        raise KeyMissing(f"{path} holds no whole key. Bring it back from a backup.")
