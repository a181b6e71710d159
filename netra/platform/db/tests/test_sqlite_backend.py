"""The writing lane as Django meets it, on database files of their own."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.db import IntegrityError, connections, transaction
from django.db.utils import OperationalError

from netra.platform.db.lane import LaneBusy
from netra.platform.db.sqlite.base import DatabaseWrapper, only_reads
from netra.platform.db.tests.on_file import file_connection

ADD_ONE_OFTEN = """
import sys, django
from pathlib import Path
from django.conf import settings
settings.configure(DATABASES={"default": {
    "ENGINE": "netra.platform.db.sqlite", "NAME": sys.argv[1], "CONN_MAX_AGE": None}})
django.setup()
from django.db import connection, transaction
for _ in range(int(sys.argv[2])):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT n FROM tally")
        (n,) = cursor.fetchone()
        cursor.execute("UPDATE tally SET n = %s", [n + 1])
"""


@pytest.fixture
def path(tmp_path) -> Path:
    return tmp_path / "netra.sqlite3"


@pytest.fixture
def db(path, django_db_blocker):
    """connections["default"] is a file with one table."""
    ordinary = connections["default"]
    with django_db_blocker.unblock():
        connections["default"] = wrapper = file_connection(path)
        with wrapper.cursor() as cursor:
            cursor.execute("CREATE TABLE tally (n integer UNIQUE)")
            cursor.execute("INSERT INTO tally VALUES (0)")
        yield wrapper
        wrapper.close()
    connections["default"] = ordinary


def held(db: DatabaseWrapper) -> bool:
    return bool(db.connection.lane.held)


def run(db: DatabaseWrapper, sql: str, params=None):
    with db.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def test_file_is_durable_and_private(db, path):
    assert run(db, "PRAGMA journal_mode") == [("wal",)]
    assert run(db, "PRAGMA synchronous") == [(2,)]
    assert run(db, "PRAGMA foreign_keys") == [(1,)]
    assert run(db, "PRAGMA recursive_triggers") == [(1,)]
    assert run(db, "PRAGMA secure_delete") == [(1,)]
    assert path.stat().st_mode & 0o077 == 0
    assert path.with_name("netra.sqlite3.lane").stat().st_mode & 0o077 == 0


def test_transaction_holds_the_lane_from_its_beginning(db):
    assert not held(db)
    with transaction.atomic():
        assert held(db)
        with transaction.atomic():
            run(db, "UPDATE tally SET n = 5")
        assert held(db)
    assert not held(db)
    assert run(db, "SELECT n FROM tally") == [(5,)]


def test_rolled_back_transaction_leaves_the_lane(db):
    with pytest.raises(LookupError), transaction.atomic():
        run(db, "UPDATE tally SET n = 5")
        raise LookupError
    assert not held(db)
    assert run(db, "SELECT n FROM tally") == [(0,)]


def test_failed_savepoint_keeps_the_lane_for_the_rest(db):
    with transaction.atomic():
        with pytest.raises(IntegrityError), transaction.atomic():
            run(db, "INSERT INTO tally VALUES (0)")
        assert held(db)
    assert not held(db)


def test_closing_in_the_middle_leaves_the_lane(db, path):
    with pytest.raises(LookupError), transaction.atomic():
        run(db, "UPDATE tally SET n = 5")
        connections["default"].close()
        raise LookupError
    with_time_limit = file_connection(path, lane_timeout=0.05)
    assert run(with_time_limit, "UPDATE tally SET n = n + 1 RETURNING n") == [(1,)]
    with_time_limit.close()


def test_single_write_takes_the_lane_and_leaves_it(db, path):
    other = file_connection(path, "other", lane_timeout=0.05)
    with transaction.atomic():
        with pytest.raises(LaneBusy):
            run(other, "UPDATE tally SET n = 7")
        assert run(other, "SELECT n FROM tally") == [(0,)]
    run(other, "UPDATE tally SET n = 7")
    assert not held(other)
    run(db, "UPDATE tally SET n = 8")
    assert not held(db)
    other.close()


def test_transaction_that_got_no_turn_can_be_tried_again(db, path):
    other = file_connection(path, "other")
    other.set_autocommit(False)
    run(other, "UPDATE tally SET n = 7")
    db.close()
    db.settings_dict["OPTIONS"]["lane_timeout"] = 0.05
    with pytest.raises(LaneBusy), transaction.atomic():
        pytest.fail("entered")
    other.rollback()
    other.close()
    with transaction.atomic():
        run(db, "UPDATE tally SET n = n + 1")
    assert run(db, "SELECT n FROM tally") == [(1,)]


def test_failed_single_write_leaves_the_lane(db):
    with pytest.raises(IntegrityError):
        run(db, "INSERT INTO tally VALUES (0)")
    assert not held(db)
    with pytest.raises(OperationalError):
        run(db, "INSERT INTO nowhere VALUES (0)")
    assert not held(db)


def test_returned_rows_keep_the_lane_until_they_are_fetched(db):
    with db.cursor() as cursor:
        cursor.execute("INSERT INTO tally VALUES (1), (2), (3) RETURNING n")
        assert held(db)
        assert cursor.fetchone() == (1,)
        assert held(db)
        assert len(cursor.fetchall()) == 2
        assert not held(db)
    with db.cursor() as cursor:
        cursor.execute("UPDATE tally SET n = n + 10 RETURNING n")
        assert held(db)
    assert not held(db)


def test_forgotten_cursor_does_not_keep_the_lane(db):
    cursor = db.cursor()
    cursor.execute("UPDATE tally SET n = n + 10 RETURNING n")
    assert held(db)
    del cursor
    assert not held(db)


def test_many_rows_at_once(db):
    with db.cursor() as cursor:
        cursor.executemany("INSERT INTO tally VALUES (%s)", [(n,) for n in range(1, 50)])
    assert not held(db)
    assert run(db, "SELECT count(*) FROM tally") == [(50,)]


def test_autocommit_off_is_a_transaction_too(db):
    transaction.set_autocommit(False)
    try:
        run(db, "UPDATE tally SET n = 3")
        assert held(db)
        transaction.commit()
        assert not held(db)
        run(db, "UPDATE tally SET n = 4")
        assert held(db)
        transaction.rollback()
        assert not held(db)
    finally:
        transaction.set_autocommit(True)
    assert run(db, "SELECT n FROM tally") == [(3,)]


def test_in_memory_database_has_no_lane(django_db_blocker):
    with django_db_blocker.unblock():
        memory = file_connection(Path(":memory:"))
        memory.settings_dict["NAME"] = ":memory:"
        run(memory, "CREATE TABLE t (n integer)")
        assert memory.connection.lane is None
        memory.connection.close()


@pytest.mark.parametrize(
    ("statement", "reads"),
    [
        ("SELECT 1", True),
        ("  select 1", True),
        ("WITH a AS (SELECT 1) SELECT * FROM a", True),
        ("WITH a AS (SELECT 1) INSERT INTO t SELECT * FROM a", False),
        ("PRAGMA foreign_keys", True),
        ("INSERT INTO t VALUES (1)", False),
        ("/* quiet */ DELETE FROM t", False),
        ("BEGIN IMMEDIATE", False),
        ("SAVEPOINT s", False),
        ("CREATE TABLE t (a)", False),
    ],
)
def test_in_doubt_a_statement_writes(statement, reads):
    assert only_reads(statement) is reads


def test_threads_and_processes_lose_no_addition(db, path):
    each = 40
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", ADD_ONE_OFTEN, str(path), str(each)],
            env=os.environ,
            stderr=subprocess.PIPE,
        )
        for _ in range(3)
    ]
    failures: list[BaseException] = []

    def add() -> None:
        own = file_connection(path)
        connections["default"] = own
        try:
            for _ in range(each):
                with transaction.atomic(), own.cursor() as cursor:
                    cursor.execute("SELECT n FROM tally")
                    (n,) = cursor.fetchone()
                    cursor.execute("UPDATE tally SET n = %s", [n + 1])
        except BaseException as error:
            failures.append(error)
        finally:
            own.close()

    threads = [threading.Thread(target=add) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    for process in processes:
        _, complaint = process.communicate(timeout=60)
        assert process.returncode == 0, complaint.decode()
    assert failures == []
    assert run(db, "SELECT n FROM tally") == [(6 * each,)]
