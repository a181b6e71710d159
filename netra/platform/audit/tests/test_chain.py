from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import DatabaseError, connection, transaction

from netra.platform import audit
from netra.platform.audit.chain import OutsideTransaction
from netra.platform.audit.models import FIRST_PREVIOUS, Entry
from netra.platform.audit.verification import Break, HeadUnreadable

pytestmark = pytest.mark.django_db


def write(rows: int, *, word: str = "a") -> None:
    for number in range(rows):
        audit.append(
            actor="sistem", action="test.row", object_kind="row", object_key=str(number), facts={"word": word}
        )


def run(statement: str, values: list[object] | None = None) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


COPY = (
    "INSERT INTO audit_entry SELECT {seq}, recorded_at, actor, action, object_kind, object_key, facts, "
    "{previous}, 'x' FROM audit_entry WHERE seq = {source}"
)


@contextmanager
def triggers_dropped() -> Iterator[None]:
    """What somebody with the database's password can do. The test's end brings the triggers back."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER USER")
        else:
            cursor.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_entry'"
            )
            names = [row[0] for row in cursor.fetchall()]
            assert len(names) == 3
            for name in names:
                cursor.execute(f'DROP TRIGGER "{name}"')
    yield


def test_an_empty_chain_has_a_head_and_is_whole() -> None:
    assert audit.head() == f"0:{FIRST_PREVIOUS}"
    assert audit.verify(audit.head()).ok


def test_rows_are_numbered_without_gaps_and_linked() -> None:
    write(3)
    rows = list(Entry.objects.all())
    assert [row.seq for row in rows] == [1, 2, 3]
    assert [row.previous for row in rows] == [FIRST_PREVIOUS, rows[0].hash, rows[1].hash]
    assert audit.head() == f"3:{rows[2].hash}"
    verified = audit.verify(audit.head())
    assert (verified.ok, verified.rows, verified.first_broken, verified.head) == (True, 3, None, audit.head())


def test_a_head_kept_earlier_stays_in_a_longer_chain() -> None:
    write(4)
    kept = audit.head()
    write(6)
    assert audit.verify(kept).ok
    assert audit.verify(kept).rows == 10


def test_a_rolled_back_deed_leaves_no_line_and_no_gap() -> None:
    write(1)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        write(1)
        _ = 1 / 0
    write(1)
    assert [row.seq for row in Entry.objects.all()] == [1, 2]
    assert audit.verify().ok


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET actor = 'publik' WHERE seq = 2",
        "DELETE FROM audit_entry WHERE seq = 3",
        "DELETE FROM audit_entry",
        COPY.format(seq=9, previous="hash", source=3),
        COPY.format(seq=4, previous="'forged'", source=3),
    ],
)
def test_the_database_refuses_all_but_the_next_row(statement: str) -> None:
    write(3)
    with pytest.raises(DatabaseError, match=r"(?i)audit chain"):
        run(statement)
    assert Entry.objects.count() == 3
    assert audit.verify().ok


def test_the_database_refuses_the_vendors_own_back_door() -> None:
    write(3)
    doors = {
        "postgresql": "TRUNCATE audit_entry",
        "sqlite": "INSERT OR REPLACE INTO audit_entry SELECT * FROM audit_entry WHERE seq = 2",
    }
    with pytest.raises(DatabaseError, match=r"(?i)audit chain"):
        run(doors[connection.vendor])
    assert audit.verify().rows == 3


TAMPERINGS = {
    "actor": "UPDATE audit_entry SET actor = 'akun:99' WHERE seq = 57",
    "action": "UPDATE audit_entry SET action = 'other' WHERE seq = 57",
    "object_kind": "UPDATE audit_entry SET object_kind = 'other' WHERE seq = 57",
    "object_key": "UPDATE audit_entry SET object_key = 'other' WHERE seq = 57",
    "facts": """UPDATE audit_entry SET facts = '{"word":"b"}' WHERE seq = 57""",
    "time": "UPDATE audit_entry SET recorded_at = '2024-01-01 00:00:00+00:00' WHERE seq = 57",
    "hash": f"UPDATE audit_entry SET hash = '{'f' * 64}' WHERE seq = 57",
}


@pytest.mark.parametrize("statement", TAMPERINGS.values(), ids=TAMPERINGS.keys())
def test_a_changed_row_is_named(statement: str) -> None:
    write(100)
    with triggers_dropped():
        run(statement)
    verified = audit.verify()
    assert (verified.ok, verified.first_broken, verified.broken_by) == (False, 57, Break.CHANGED)
    assert verified.rows == 56
    assert "57" in verified.reason


def test_a_row_whose_time_is_no_time_is_named_or_refused_by_the_column() -> None:
    write(5)
    with triggers_dropped():
        try:
            run("UPDATE audit_entry SET recorded_at = 'soon' WHERE seq = 2")
        except DatabaseError:
            assert connection.vendor == "postgresql"
            assert audit.verify().ok
        else:
            assert audit.verify().first_broken == 2


def test_a_row_taken_out_of_the_middle_is_named() -> None:
    write(10)
    with triggers_dropped():
        run("DELETE FROM audit_entry WHERE seq = 4")
    verified = audit.verify()
    assert (verified.first_broken, verified.broken_by) == (4, Break.ROW_MISSING)


def test_a_row_taken_out_with_the_rest_renumbered_is_named() -> None:
    write(10)
    with triggers_dropped():
        run("DELETE FROM audit_entry WHERE seq = 4")
        for seq in range(5, 11):
            run("UPDATE audit_entry SET seq = %s WHERE seq = %s", [seq - 1, seq])
    verified = audit.verify()
    assert (verified.first_broken, verified.broken_by) == (4, Break.NOT_LINKED)


def test_a_row_before_the_first_is_seen() -> None:
    write(3)
    with triggers_dropped():
        run(COPY.format(seq=-1, previous="'forged'", source=1))
    assert audit.verify().first_broken == 1


def test_the_last_five_rows_are_missed_only_with_a_head() -> None:
    write(12)
    kept = audit.head()
    with triggers_dropped():
        run("DELETE FROM audit_entry WHERE seq > 7")
    assert audit.verify().ok
    verified = audit.verify(kept)
    assert (verified.ok, verified.first_broken, verified.broken_by) == (False, 8, Break.END_MISSING)
    assert verified.rows == 7
    assert "12" in verified.reason and "5" in verified.reason


def test_a_chain_written_anew_is_seen_with_a_head() -> None:
    write(6)
    kept = audit.head()
    with triggers_dropped():
        run("DELETE FROM audit_entry WHERE seq > 3")
    write(8, word="b")
    assert audit.verify().ok
    verified = audit.verify(kept)
    assert (verified.ok, verified.first_broken, verified.broken_by) == (False, 6, Break.REBUILT)


@pytest.mark.parametrize("head", ["12", "x:" + "0" * 64, "1:abc", "-1:" + "0" * 64])
def test_a_head_that_is_none_is_refused(head: str) -> None:
    with pytest.raises(HeadUnreadable):
        audit.verify(head)


def test_verifying_reads_in_batches_and_sees_a_break_after_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("netra.platform.audit.verification._BATCH", 4)
    write(10)
    assert audit.verify().rows == 10
    with triggers_dropped():
        run("UPDATE audit_entry SET actor = 'publik' WHERE seq = 9")
    assert audit.verify().first_broken == 9


@pytest.mark.django_db(transaction=True)
def test_a_line_outside_a_transaction_is_refused() -> None:
    with pytest.raises(OutsideTransaction):
        write(1)
    assert Entry.objects.count() == 0
