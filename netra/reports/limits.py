"""How many look-ups by code are answered at once, and what more of them cost.

Nothing is asked in quiet times. Above a rate, of one address or of the whole server, a look-up needs a
ticket: it opens by a small sum that the browser does, or by waiting some seconds. Nobody is refused for
good, and what was typed stays on the page of the ticket.

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
    """In a minute."""

    per_address: int
    per_server: int


LOOKUPS = Rate(per_address=20, per_server=300)


@dataclass(slots=True)
class _Heard:
    """Of this minute alone."""

    minute: int = 0
    day: date | None = None
    key: bytes = b""
    all: int = 0
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


def is_busy(address: str, rate: Rate = LOOKUPS) -> bool:
    """Counts one more, and tells whether that is above the rate."""
    now = wall_now()
    with _lock:
        minute = int(now.timestamp()) // MINUTE
        if minute != _heard.minute:
            _heard.minute, _heard.all = minute, 0
            _heard.of.clear()
        if now.date() != _heard.day:
            _heard.day, _heard.key = now.date(), secrets.token_bytes(32)
        _heard.all += 1
        whose = hashlib.blake2b(_place(address), key=_heard.key, digest_size=16).digest()
        if whose in _heard.of or len(_heard.of) < _MOST_ADDRESSES:
            _heard.of[whose] += 1
        return _heard.all > rate.per_server or _heard.of[whose] > rate.per_address


def _place(address: str) -> bytes:
    """One household has a whole /64 of IPv6 addresses."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address.encode()
    return found.packed if found.version == 4 else found.packed[:8]


def ticket() -> str:
    opens = wall_now().timestamp() + WAIT_SECONDS
    return signing.dumps({"n": secrets.token_hex(8), "opens": opens}, salt=_SALT)


def is_ticket(text: str) -> bool:
    return _read(text) is not None


def admits(text: str, proof: str) -> bool:
    """Whether this ticket opens now, by its proof or because its holder has waited. It opens once."""
    said = _read(text)
    if said is None:
        return False
    number, opens = said
    now = wall_now().timestamp()
    if now < opens and not is_proof(text, proof):
        return False
    with _lock:
        if number in _heard.spent:
            return False
        if len(_heard.spent) >= _MOST_SPENT:
            over = [one for one, until in _heard.spent.items() if until < now]
            for one in over or list(_heard.spent)[: _MOST_SPENT // 2]:
                del _heard.spent[one]
        _heard.spent[number] = now + TICKET_SECONDS
    return True


def is_proof(text: str, proof: str) -> bool:
    """The digest of ticket and proof begins with so many zero bits."""
    if not proof.isdecimal() or len(proof) > 20:
        return False
    digest = hashlib.sha256(f"{text}:{proof}".encode()).digest()
    return int.from_bytes(digest[:4], "big") >> (32 - BITS) == 0


def _read(text: str) -> tuple[str, float] | None:
    try:
        said = signing.loads(text, salt=_SALT, max_age=TICKET_SECONDS)
    except signing.BadSignature:
        return None
    return str(said["n"]), float(said["opens"])
