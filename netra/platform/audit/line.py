"""What one line of the chain may say, and its hash. No database here."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

Fact = str | int | bool | None
Facts = Mapping[str, Fact]

LONGEST_FACT = 200
_ACTOR = re.compile(r"akun:[0-9]{1,18}|publik|sistem")
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_.:-]*")
_FACT_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


class AuditRefused(ValueError):
    """The line holds something that an audit line must not hold."""


@dataclass(frozen=True, slots=True)
class Line:
    seq: int
    recorded_at: datetime
    actor: str
    action: str
    object_kind: str
    object_key: str
    facts: str
    previous: str

    def hash(self) -> str:
        parts = [
            self.seq,
            self.recorded_at.astimezone(UTC).isoformat(timespec="microseconds"),
            self.actor,
            self.action,
            self.object_kind,
            self.object_key,
            self.facts,
            self.previous,
        ]
        # A JSON list, not joined text: no choice of values can make two different lines look alike.
        return hashlib.sha256(json.dumps(parts, separators=(",", ":")).encode()).hexdigest()


def canonical(values: Mapping[str, object]) -> str:
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def facts_text(facts: Facts) -> str:
    """The facts as the chain keeps them: ids, digests, short codes, never a sentence that names someone."""
    for name, value in facts.items():
        if not _FACT_NAME.fullmatch(name):
            raise AuditRefused(f"The fact name {name!r} is not a short lower-case name.")
        if isinstance(value, bool | int) or value is None:
            continue
        if not isinstance(value, str):
            raise AuditRefused(
                f"The fact {name} is a {type(value).__name__}; give text, a number or a yes or no."
            )
        if len(value) > LONGEST_FACT:
            raise AuditRefused(
                f"The fact {name} is {len(value)} characters long; put its digest here instead."
            )
        if not value.isprintable():
            raise AuditRefused(f"The fact {name} holds control characters or line breaks.")
    return canonical(facts)


def check_names(*, actor: str, action: str, object_kind: str, object_key: str) -> None:
    if not _ACTOR.fullmatch(actor):
        raise AuditRefused(f"The actor {actor[:60]!r} is not akun:<id>, publik or sistem.")
    for name, value, longest in (("action", action, 60), ("object kind", object_kind, 40)):
        if not _CODE.fullmatch(value) or len(value) > longest:
            raise AuditRefused(f"The {name} {value[:80]!r} is not a short code.")
    if not object_key or len(object_key) > 120 or not object_key.isprintable():
        raise AuditRefused(f"The object key {object_key[:130]!r} is empty, too long or not printable.")


def digest_of(values: Mapping[str, object]) -> str:
    """SHA-256 of a mapping of plain values, the same whatever the order of its keys."""
    return hashlib.sha256(canonical(values).encode()).hexdigest()
