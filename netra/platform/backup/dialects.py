"""How each database is copied and put back."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from netra.platform.backup.archive import BackupRefused
from netra.platform.clock import installation
from netra.platform.db.sqlite.base import DatabaseWrapper

_NO_ROLES = ["--no-owner", "--no-privileges", "--schema=public"]
_PSQL = ["psql", "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"]
_PACKAGE = "On Debian: apt install postgresql-client."


@contextmanager
def sqlite_copy(copy: Path) -> Iterator[None]:
    """Writes the copy; inside, every query by the ordinary alias reads the copy, not the living database."""
    source = connections["default"]
    source.ensure_connection()
    os.close(os.open(copy, os.O_CREAT | os.O_EXCL, 0o600))
    # One step: in WAL mode a reader holds up no writer, however long it reads.
    target = sqlite3.connect(copy)
    try:
        source.connection.backup(target)
    finally:
        target.close()
    with reading_from(copy):
        yield


@contextmanager
def reading_from(database: Path) -> Iterator[BaseDatabaseWrapper]:
    """Inside, the ordinary alias means this SQLite file."""
    ordinary = connections["default"]
    settings_dict = {**ordinary.settings_dict, "NAME": str(database), "OPTIONS": {}}
    borrowed = DatabaseWrapper(settings_dict, "default")
    connections["default"] = borrowed
    installation.forget()
    try:
        yield borrowed
    finally:
        borrowed.close()
        connections["default"] = ordinary
        installation.forget()


@contextmanager
def postgresql_copy(copy: Path) -> Iterator[None]:
    """Writes the dump; inside, queries see exactly the moment that was dumped."""
    # pg_dump would let every account of the machine read it; a file that is there keeps its mode.
    os.close(os.open(copy, os.O_CREAT | os.O_EXCL, 0o600))
    with transaction.atomic(using="default", durable=False):
        with connections["default"].cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            cursor.execute("SELECT pg_export_snapshot()")
            (snapshot,) = cursor.fetchone()
        _tool(
            ["pg_dump", "--format=custom", *_NO_ROLES, f"--snapshot={snapshot}", f"--file={copy}"],
        )
        yield


def postgresql_restore(dump: Path, *, expected_head: str) -> None:
    """In one transaction: all in the schema goes, the dump comes, its audit head is the promised one."""
    script = dump.with_suffix(".sql")
    _tool(["pg_restore", *_NO_ROLES, f"--file={script}", str(dump)], database=False)
    clean, check = dump.with_suffix(".clean.sql"), dump.with_suffix(".check.sql")
    clean.write_text(_EMPTY_SCHEMA)
    check.write_text(_SAME_HEAD.replace("EXPECTED", expected_head))
    steps = [f"--file={step}" for step in (clean, script, check)]
    _tool([*_PSQL, "--output=/dev/null", *steps])


def postgresql_tables() -> list[str]:
    with connections["default"].cursor() as cursor:
        return connections["default"].introspection.table_names(cursor)


# A dump replaces what it knows; tables of a later version would stay behind and hold on to it.
_EMPTY_SCHEMA = """
DO $$ DECLARE named text; BEGIN
  FOR named IN SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE 'DROP TABLE IF EXISTS ' || named || ' CASCADE';
  END LOOP;
  FOR named IN SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname = 'public'
      AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e') LOOP
    EXECUTE 'DROP ROUTINE IF EXISTS ' || named || ' CASCADE';
  END LOOP;
END $$;
"""
_SAME_HEAD = """
SET search_path = public;
DO $$ BEGIN
  IF coalesce((SELECT seq || ':' || hash FROM audit_entry ORDER BY seq DESC LIMIT 1), '0:' || repeat('0', 64))
    <> 'EXPECTED' THEN RAISE EXCEPTION 'the audit chain does not end where the manifest says'; END IF;
END $$;
"""


def _tool(command: list[str], *, database: bool = True) -> None:
    settings_dict = connections["default"].settings_dict
    program = shutil.which(command[0])
    if program is None:
        raise BackupRefused(f"{command[0]} is not installed, and PostgreSQL needs it here. {_PACKAGE}")
    environment = {**os.environ, **(_connection_environment(settings_dict) if database else {})}
    done = subprocess.run(  # noqa: S603  # the program is found by name, the arguments are ours
        [program, *command[1:]], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        complaint = (done.stderr.strip().splitlines() or ["no reason given"])[0]
        raise BackupRefused(f"{command[0]} failed: {complaint}")


def _connection_environment(settings_dict: dict[str, Any]) -> dict[str, str]:
    # Through the environment, because arguments can be seen by every user of the machine.
    told = {
        "PGDATABASE": settings_dict["NAME"],
        "PGUSER": settings_dict["USER"],
        "PGPASSWORD": settings_dict["PASSWORD"],
        "PGHOST": settings_dict["HOST"],
        "PGPORT": settings_dict["PORT"],
        # A notice would stand where the reason for a failure is looked for, and a Netra that still runs may
        # hold locks for ever.
        "PGOPTIONS": "-c client_min_messages=error -c lock_timeout=20s",
    }
    return {name: str(value) for name, value in told.items() if value}
