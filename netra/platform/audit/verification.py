"""Reading the chain from its first line and saying where it stops being true."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from netra.platform.audit.line import Line
from netra.platform.audit.models import FIRST_PREVIOUS

_BATCH = 5_000
_HEAD = re.compile(r"([0-9]{1,18}):([0-9a-f]{64})")
_LOWEST = -(2**63)


class Break(models.TextChoices):
    ROW_MISSING = "row_missing", gettext_lazy("A row is missing")
    NOT_LINKED = "not_linked", gettext_lazy("A row does not follow the one before it")
    CHANGED = "changed", gettext_lazy("A row was changed")
    END_MISSING = "end_missing", gettext_lazy("The last rows are missing")
    REBUILT = "rebuilt", gettext_lazy("The chain was rebuilt")


@dataclass(frozen=True, slots=True)
class Verification:
    ok: bool
    rows: int
    first_broken: int | None
    reason: str
    head: str
    broken_by: Break | None = None


class HeadUnreadable(ValueError):
    def __init__(self, head: str) -> None:
        super().__init__(
            _("“%(head)s” is not a head. A head is a row number, a colon and 64 hexadecimal digits.")
            % {"head": head[:90]}
        )


def parse_head(head: str) -> tuple[int, str]:
    match = _HEAD.fullmatch(head.strip())
    if match is None:
        raise HeadUnreadable(head)
    return int(match[1]), match[2]


def _rows() -> Iterator[tuple[object, ...]]:
    """Every row in order, in batches: rows are only ever added, so no snapshot and no lock is needed.

    Raw values, because a tampered row may hold what the model could not read.
    """
    connection = transaction.get_connection()
    after = _LOWEST
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT seq, recorded_at, actor, action, object_kind, object_key, facts, previous, hash "
                "FROM audit_entry WHERE seq > %s ORDER BY seq LIMIT %s",
                [after, _BATCH],
            )
            batch = cursor.fetchall()
        yield from batch
        if len(batch) < _BATCH:
            return
        after = batch[-1][0]


def _hash_of(row: tuple[object, ...]) -> str | None:
    """The hash this row ought to carry; None when its values cannot be those of an audit line."""
    seq, recorded_at, *rest = row[:8]
    if isinstance(recorded_at, str):
        try:
            recorded_at = datetime.fromisoformat(recorded_at)
        except ValueError:
            return None
    if not isinstance(recorded_at, datetime) or not isinstance(seq, int):
        return None
    if recorded_at.tzinfo is None:
        recorded_at = recorded_at.replace(tzinfo=UTC)
    texts = [value for value in rest if isinstance(value, str)]
    if len(texts) != 6:
        return None
    return Line(seq, recorded_at, texts[0], texts[1], texts[2], texts[3], texts[4], texts[5]).hash()


def verify_chain(head: str | None) -> Verification:
    """Walk the whole chain; with a `head` kept elsewhere also say whether that head is still in it.

    Raises HeadUnreadable when `head` is not of the form "seq:hash".
    """
    expected_seq, expected_hash = parse_head(head) if head else (0, FIRST_PREVIOUS)
    previous, count, end = FIRST_PREVIOUS, 0, f"0:{FIRST_PREVIOUS}"
    rebuilt = expected_seq == 0 and expected_hash != FIRST_PREVIOUS
    for row in _rows():
        due = count + 1
        if row[0] != due:
            reason = _("Row %(due)s is missing; the next row found is %(found)s.") % {
                "due": due,
                "found": row[0],
            }
            return Verification(False, count, due, reason, end, Break.ROW_MISSING)
        if row[7] != previous:
            reason = _("Row %(seq)s does not follow row %(before)s.") % {"seq": due, "before": count}
            return Verification(False, count, due, reason, end, Break.NOT_LINKED)
        digest = _hash_of(row)
        if digest is None or row[8] != digest:
            reason = _("Row %(seq)s was changed after it was written.") % {"seq": due}
            return Verification(False, count, due, reason, end, Break.CHANGED)
        if due == expected_seq and digest != expected_hash:
            rebuilt = True
        previous, count, end = digest, due, f"{due}:{digest}"
    if count < expected_seq:
        reason = _(
            "The chain ends at row %(last)s, but the head names row %(named)s: %(gone)s rows are gone."
        ) % {
            "last": count,
            "named": expected_seq,
            "gone": expected_seq - count,
        }
        return Verification(False, count, count + 1, reason, end, Break.END_MISSING)
    if rebuilt:
        reason = _(
            "The rows fit each other, but row %(seq)s is not the one the head names: "
            "the chain was written anew at that row or before it."
        ) % {"seq": expected_seq}
        return Verification(False, count, expected_seq, reason, end, Break.REBUILT)
    return Verification(True, count, None, _("Every row is as it was written."), end)
