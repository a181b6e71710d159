"""How many look-ups by code and posts that write are answered at once, and what more of them cost.

Nothing is asked in quiet times. Above a rate, of one address or of the whole server, each needs a ticket: it
opens by a small sum that the browser does, or by waiting some seconds, and both grow with the press. Nobody
is refused for good: a village may share one address. What was typed stays on the page of the ticket.

Counted in the memory of this process, for a minute: no address is kept, only a digest under a key that nobody
knows and that is drawn anew each day, and nothing is written to a disk.
"""

import hashlib
import ipaddress
import secrets
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from threading import Lock

from django.conf import settings
from django.core import signing

from netra.platform.clock import wall_now

MINUTE = 60
_SALT = "netra.reports.queue"
# 16,000 digests on average. Four times as many took a browser 3.2 seconds on a machine with other work.
BITS = 14
WAIT_SECONDS = 15
TICKET_SECONDS = 600
# So many addresses are told apart in a minute; beyond that the rate of the server holds alone.
_MOST_ADDRESSES = 20_000
_MOST_SPENT = 50_000


@dataclass(frozen=True, slots=True)
class Rate:
    """In a minute. What is told apart by `kind` is counted apart."""

    per_address: int
    per_server: int
    kind: str = "look-up"


LOOKUPS = Rate(per_address=20, per_server=300)
# So many times a rate, and the sum has two bits more and the wait is twice as long. It ends there: a sum of
# 18 bits would keep an old phone busy for a minute.
_HARD_PRESS = 10


def posts() -> Rate:
    """Of whatever writes by a public door."""
    allowed = settings.POSTS_PER_MINUTE
    return Rate(per_address=allowed, per_server=30 * allowed, kind="post")


@dataclass(slots=True)
class _Heard:
    """Of this minute alone."""

    minute: int = 0
    day: date | None = None
    key: bytes = b""
    all: Counter[str] = field(default_factory=Counter)
    of: Counter[bytes] = field(default_factory=Counter)
    # Tickets that were used, so that each opens once.
    spent: dict[str, float] = field(default_factory=dict)


_heard = _Heard()
_lock = Lock()


def forget() -> None:
    """As after a start. For tests."""
    global _heard
    with _lock:
        _heard = _Heard()


def press(address: str, rate: Rate) -> int:
    """Counts one more, and tells how far that is above the rate: 0 (not at all), 1, or 2 (far)."""
    now = wall_now()
    with _lock:
        minute = int(now.timestamp()) // MINUTE
        if minute != _heard.minute:
            _heard.minute = minute
            _heard.all.clear()
            _heard.of.clear()
        if now.date() != _heard.day:
            _heard.day, _heard.key = now.date(), secrets.token_bytes(32)
        told = rate.kind.encode() + b"\0" + _place(address)
        whose = hashlib.blake2b(told, key=_heard.key, digest_size=16).digest()
        if whose in _heard.of or len(_heard.of) < _MOST_ADDRESSES:
            _heard.of[whose] += 1
        times = _heard.of[whose] / rate.per_address
        if times <= 1:
            # Whom the own address holds back does not count for all: one flood would make everybody pay.
            _heard.all[rate.kind] += 1
            times = _heard.all[rate.kind] / rate.per_server
    return 0 if times <= 1 else 1 if times <= _HARD_PRESS else 2


def _place(address: str) -> bytes:
    """One household has a whole /64 of IPv6 addresses."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address.encode()
    return found.packed if found.version == 4 else found.packed[:8]


@dataclass(frozen=True, slots=True)
class Ticket:
    """`text` is what its holder keeps. It opens at a time, or by a number that gives so many zero bits."""

    text: str
    number: str
    opens: float
    bits: int
    # To wait from its beginning on.
    seconds: int


def ticket(pressed: int = 1) -> Ticket:
    bits, seconds = BITS + 2 * (pressed - 1), WAIT_SECONDS * pressed
    number, opens = secrets.token_hex(8), wall_now().timestamp() + seconds
    said = {"n": number, "opens": opens, "bits": bits, "wait": seconds}
    return Ticket(signing.dumps(said, salt=_SALT), number, opens, bits, seconds)


def ticket_in(text: str) -> Ticket | None:
    """None: none of ours, or too old."""
    try:
        said = signing.loads(text, salt=_SALT, max_age=TICKET_SECONDS)
    except signing.BadSignature:
        return None
    return Ticket(text, str(said["n"]), float(said["opens"]), int(said["bits"]), int(said["wait"]))


def admits(given: Ticket, proof: str) -> bool:
    """Whether this ticket opens now, by its proof or because its holder has waited. It opens once."""
    now = wall_now().timestamp()
    if now < given.opens and not is_proof(given.text, proof, given.bits):
        return False
    number = given.number
    with _lock:
        if number in _heard.spent:
            return False
        if len(_heard.spent) >= _MOST_SPENT:
            over = [one for one, until in _heard.spent.items() if until < now]
            for one in over or list(_heard.spent)[: _MOST_SPENT // 2]:
                del _heard.spent[one]
        _heard.spent[number] = now + TICKET_SECONDS
    return True


def is_proof(text: str, proof: str, bits: int) -> bool:
    """The digest of ticket and proof begins with so many zero bits."""
    if not proof.isdecimal() or len(proof) > 20:
        return False
    digest = hashlib.sha256(f"{text}:{proof}".encode()).digest()
    return int.from_bytes(digest[:4], "big") >> (32 - bits) == 0
