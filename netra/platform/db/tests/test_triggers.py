import pytest
from django.db import IntegrityError, connection, transaction

from netra.platform.db.triggers import RefuseChanges

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def table():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE kept (word varchar(20))")
        cursor.execute("INSERT INTO kept VALUES ('first')")
    yield "kept"
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE kept")


def apply(operation: RefuseChanges, *, forwards: bool = True) -> None:
    with connection.schema_editor() as editor:
        move = operation.database_forwards if forwards else operation.database_backwards
        move("db", editor, None, None)


def run(sql: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def words() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT word FROM kept ORDER BY word")
        return [row[0] for row in cursor.fetchall()]


def test_rows_can_be_added_but_not_changed_until_the_operation_is_undone(table):
    operation = RefuseChanges(table, "What's kept is kept, 100%.")
    apply(operation)
    run("INSERT INTO kept VALUES ('second')")
    for sql in ("UPDATE kept SET word = 'x'", "DELETE FROM kept"):
        with pytest.raises(IntegrityError, match="What's kept is kept, 100%"):
            run(sql)
    assert words() == ["first", "second"]
    apply(operation, forwards=False)
    run("DELETE FROM kept")
    assert words() == []


def test_emptying_the_whole_table_is_a_change(table):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    operation = RefuseChanges(table, "kept")
    apply(operation)
    with pytest.raises(IntegrityError, match="kept"):
        run("TRUNCATE kept")
    apply(operation, forwards=False)


def test_condition_lets_through_what_it_names(table):
    operation = RefuseChanges(table, "Only drafts.", events=("update", "delete"), unless="OLD.word = 'draft'")
    apply(operation)
    run("INSERT INTO kept VALUES ('draft')")
    run("UPDATE kept SET word = 'done' WHERE word = 'draft'")
    with pytest.raises(IntegrityError, match="Only drafts"):
        run("UPDATE kept SET word = 'draft' WHERE word = 'done'")
    run("INSERT INTO kept VALUES ('draft')")
    run("DELETE FROM kept WHERE word = 'draft'")
    assert words() == ["done", "first"]
    apply(operation, forwards=False)


def test_operation_says_what_it_does():
    assert RefuseChanges("kept", "no").describe() == "kept refuses update, delete"
