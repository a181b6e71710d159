"""Locking: age alone, and one way. Nothing on the server can unlock what is locked here.

A report has one content key. It is made by whoever seals (the reporter's browser, or the server's door for
a browser without JavaScript, which forgets it when the request ends). Every part is locked once to that key.
The key alone is nested: for every holder H of the office, `age(to H, age(to all the others, key))`. So any
two of them open, nobody opens alone, and a change of holders rewrites these small wraps and never a part.

Crypto is slow beside a database write, so nothing here is called inside a transaction.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyrage
from pyrage import x25519

HEADER = b"age-encryption.org/v1\n"
# Text parts are padded to a multiple of this, so that their size tells little of what was written.
BLOCK = 4096


class NoRecipient(ValueError):
    """The text is not the public half of an age key, or of one that nothing can be locked to."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """A holder as a sealer sees one: a number and the public half of the key."""

    holder_id: int
    recipient: str


@dataclass(frozen=True, slots=True)
class ContentKey:
    """`secret` lives in the memory of one request, and in nothing that is written down."""

    recipient: str
    secret: str

    def __repr__(self) -> str:
        return f"ContentKey({self.recipient})"


@dataclass(frozen=True, slots=True)
class Wrap:
    holder_id: int
    body: bytes


def new_key() -> ContentKey:
    identity = x25519.Identity.generate()
    return ContentKey(recipient=str(identity.to_public()), secret=str(identity))


def recipient_of(text: str) -> str:
    """The recipient as it is kept. Raises NoRecipient."""
    try:
        recipient = x25519.Recipient.from_str(text.strip())
    except (pyrage.RecipientError, UnicodeError):
        raise NoRecipient from None
    try:
        pyrage.encrypt(b"", [recipient])
    except BaseException as panic:
        # A point of small order has the right form, but age stops hard at it: as one holder's key it would
        # shut the office's door. pyrage lets that through as a panic, which is no Exception.
        if type(panic).__name__ != "PanicException":
            raise
        raise NoRecipient from None
    return str(recipient)


def lock(plain: bytes, *recipients: str) -> bytes:
    locked: bytes = pyrage.encrypt(plain, [x25519.Recipient.from_str(one) for one in recipients])
    return locked


def lock_text(values: Mapping[str, object], *recipients: str) -> bytes:
    plain = json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()
    return lock(plain + b" " * (-len(plain) % BLOCK), *recipients)


def lock_to_size(values: Mapping[str, object], recipient: str, size: int) -> bytes:
    """Padded to exactly so many bytes, whatever was written. Raises ValueError when it is longer."""
    plain = json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()
    if len(plain) > size:
        raise ValueError("The text does not fit into its size.")
    return lock(plain.ljust(size), recipient)


def wraps_for(secret: str, holders: Sequence[Recipient]) -> tuple[Wrap, ...]:
    """One wrap per holder; a set of one has nobody to open with, so it gets none."""
    if len(holders) < 2:
        raise ValueError("A key is wrapped for at least two holders.")
    return tuple(
        Wrap(
            one.holder_id,
            lock(
                lock(secret.encode(), *(other.recipient for other in holders if other is not one)),
                one.recipient,
            ),
        )
        for one in holders
    )


def is_locked(body: bytes) -> bool:
    return body.startswith(HEADER) and len(body) > len(HEADER)


def set_digest(holders: Sequence[Recipient]) -> str:
    """Tells a sealer, and the door, whether both mean the same holders."""
    pairs = sorted((one.holder_id, one.recipient) for one in holders)
    return hashlib.sha256(json.dumps(pairs, separators=(",", ":")).encode()).hexdigest()


def fingerprint(recipient: str) -> str:
    """For people to compare: the first sixteen digits of the recipient's digest, in fours."""
    digits = hashlib.sha256(recipient.encode()).hexdigest()[:16]
    return " ".join(digits[at : at + 4] for at in range(0, 16, 4))
