"""Writing the chain. The verbs are offered by the package itself: `from netra.platform import audit`."""

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from netra.platform.audit.line import Facts, Line, check_names, facts_text
from netra.platform.audit.models import FIRST_PREVIOUS, Entry
from netra.platform.clock import wall_now
from netra.platform.db.hot import Question, insert

# The key of the advisory lock: the letters "netraaud" as one 64-bit number.
CHAIN_LOCK = int.from_bytes(b"netraaud", "big")


class OutsideTransaction(RuntimeError):
    """An audit line stands or falls with the change it describes, so both need one transaction."""


def _wait_for_my_turn(connection: BaseDatabaseWrapper) -> None:
    """On PostgreSQL one writer at a time may see and extend the end; the lock ends with the transaction.

    SQLite needs nothing: the writing lane lets one transaction in at a time.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])


_END = Question(Entry, lambda: Entry.objects.order_by("-seq").values_list("seq", "hash")[:1])


def append_line(*, actor: str, action: str, object_kind: str, object_key: str, facts: Facts) -> int:
    connection = transaction.get_connection()
    if not connection.in_atomic_block:
        raise OutsideTransaction(
            "Call audit.append inside transaction.atomic, beside the write it describes."
        )
    check_names(actor=actor, action=action, object_kind=object_kind, object_key=object_key)
    text = facts_text(facts)
    _wait_for_my_turn(connection)
    last = _END.rows(using=connection.alias)
    seq, previous = last[0] if last else (0, FIRST_PREVIOUS)
    line = Line(seq + 1, wall_now(), actor, action, object_kind, object_key, text, previous)
    entry = Entry(
        seq=line.seq,
        recorded_at=line.recorded_at,
        actor=actor,
        action=action,
        object_kind=object_kind,
        object_key=object_key,
        facts=text,
        previous=previous,
        hash=line.hash(),
    )
    insert([entry], using=connection.alias)
    return line.seq


def last_head() -> str:
    last = Entry.objects.order_by("-seq").values_list("seq", "hash").first()
    seq, digest = last if last else (0, FIRST_PREVIOUS)
    return f"{seq}:{digest}"
