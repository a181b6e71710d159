"""Django's SQLite backend with the writing lane, durable settings, and the public wall."""

import os
import re
import sqlite3
import weakref
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.db.backends.sqlite3 import base

from netra.platform.db.lane import LANE_TIMEOUT_SECONDS, Lane
from netra.platform.db.public_tables import PublicWallError, is_public

__all__ = ["DatabaseWrapper", "LaneConnection", "raise_wall", "remove_wall"]

_READS = re.compile(r"\s*(?:SELECT|EXPLAIN|PRAGMA|VALUES)\b", re.IGNORECASE)
_WITH = re.compile(r"\s*WITH\b", re.IGNORECASE)
_WRITES = re.compile(r"\b(?:INSERT|UPDATE|DELETE|REPLACE)\b", re.IGNORECASE)


def only_reads(statement: str) -> bool:
    """False when in doubt: a needless turn in the lane is cheap, a write outside it is not."""
    if _WITH.match(statement):
        return not _WRITES.search(statement)
    return _READS.match(statement) is not None


class LaneConnection(sqlite3.Connection):
    lane: Lane | None = None
    returning: "weakref.ref[LaneCursor] | None" = None
    denied: str = ""

    def enter(self) -> None:
        if self.lane is not None and not self.in_transaction:
            self.lane.acquire()

    def settle(self) -> None:
        """Leave the lane once nothing of ours is open any more."""
        if self.lane is not None and self.lane.held and not self.in_transaction and self.returning is None:
            self.lane.release()

    def commit(self) -> None:
        try:
            super().commit()
        finally:
            self.settle()

    def rollback(self) -> None:
        try:
            super().rollback()
        finally:
            self.settle()

    def close(self) -> None:
        super().close()
        if self.lane is not None:
            self.lane.close()


class LaneCursor(base.SQLiteCursorWrapper):
    connection: LaneConnection

    def execute(self, query: str, params: Any = None) -> Any:
        return self._run(query, lambda: base.SQLiteCursorWrapper.execute(self, query, params))

    def executemany(self, query: str, param_list: Iterable[Any]) -> Any:
        return self._run(query, lambda: base.SQLiteCursorWrapper.executemany(self, query, param_list))

    def _run(self, query: str, statement: Any) -> Any:
        connection = self.connection
        connection.denied = ""
        reads = only_reads(query)
        if not reads:
            connection.enter()
        try:
            result = statement()
        except sqlite3.DatabaseError as error:
            if connection.denied:
                raise PublicWallError(f"The public pages may not use {connection.denied}.") from error
            raise
        else:
            # INSERT ... RETURNING commits by itself, but only when its last row has been fetched.
            if not reads and self.description is not None and not connection.in_transaction:
                connection.returning = weakref.ref(self)
            return result
        finally:
            if not reads:
                connection.settle()

    def fetchone(self) -> Any:
        row = super().fetchone()
        self._fetched(row is None)
        return row

    def fetchmany(self, size: int | None = None) -> Any:
        rows = super().fetchmany(self.arraysize if size is None else size)
        self._fetched(not rows)
        return rows

    def fetchall(self) -> Any:
        rows = super().fetchall()
        self._fetched(True)
        return rows

    def close(self) -> None:
        super().close()
        self._fetched(True)

    def __del__(self) -> None:
        if self._is_returning():
            self.close()

    def _is_returning(self) -> bool:
        return self.connection.returning is not None and self.connection.returning() in (self, None)

    def _fetched(self, everything: bool) -> None:
        if everything and self._is_returning():
            self.connection.returning = None
            self.connection.settle()


class DatabaseWrapper(base.DatabaseWrapper):
    transaction_mode: str | None

    def get_connection_params(self) -> dict[str, Any]:
        params: dict[str, Any] = super().get_connection_params()
        self._public = bool(params.pop("public", False))
        self._lane_timeout = float(params.pop("lane_timeout", LANE_TIMEOUT_SECONDS))
        params["factory"] = LaneConnection
        params.setdefault("timeout", LANE_TIMEOUT_SECONDS)
        if self.is_in_memory_db():
            return params
        if self._public:
            params["database"] = f"{Path(params['database']).as_uri()}?mode=ro"
        elif self.transaction_mode is None:
            self.transaction_mode = "IMMEDIATE"
        return params

    def get_new_connection(self, conn_params: dict[str, Any]) -> LaneConnection:
        if not self.is_in_memory_db() and not self._public:
            # SQLite itself would make the file readable to every user of the machine.
            with suppress(FileExistsError):
                os.close(os.open(conn_params["database"], os.O_CREAT | os.O_EXCL, 0o600))
        connection: LaneConnection = super().get_new_connection(conn_params)
        # Without it INSERT OR REPLACE deletes a row and no DELETE trigger hears of it.
        connection.execute("PRAGMA recursive_triggers = ON")
        # What was deleted, as the key of a closed opening, is not left behind in a free page.
        connection.execute("PRAGMA secure_delete = ON")
        if not self.is_in_memory_db():
            connection.execute("PRAGMA synchronous = FULL")
            if not self._public:
                database = Path(conn_params["database"])
                connection.lane = Lane(database.with_name(database.name + ".lane"), self._lane_timeout)
                self._use_wal(connection)
        if self._public:
            raise_wall(connection)
        return connection

    def create_cursor(self, name: str | None = None) -> LaneCursor:
        cursor: LaneCursor = self.connection.cursor(factory=LaneCursor)
        return cursor

    def _use_wal(self, connection: LaneConnection) -> None:
        # The mode stays in the file. Changing it wants the file alone, and SQLite does not wait for that.
        if connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal":
            return
        connection.enter()
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        finally:
            connection.settle()


_ALWAYS = frozenset(
    {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_RECURSIVE, sqlite3.SQLITE_TRANSACTION, sqlite3.SQLITE_SAVEPOINT}
)
_ACTION_NAMES = {
    sqlite3.SQLITE_ATTACH: "ATTACH",
    sqlite3.SQLITE_DETACH: "DETACH",
    sqlite3.SQLITE_PRAGMA: "PRAGMA",
    sqlite3.SQLITE_INSERT: "INSERT on",
    sqlite3.SQLITE_UPDATE: "UPDATE on",
    sqlite3.SQLITE_DELETE: "DELETE on",
    sqlite3.SQLITE_FUNCTION: "function",
}


def raise_wall(connection: LaneConnection) -> None:
    """From now on the connection reads public tables and does nothing else."""
    # A strong reference from the callback to its own connection would keep both alive for ever.
    held = weakref.ref(connection)

    def authorize(
        action: int, first: str | None, second: str | None, database: str | None, source: str | None
    ) -> int:
        if action in _ALWAYS or (action == sqlite3.SQLITE_READ and is_public(first or "")):
            return sqlite3.SQLITE_OK
        if action == sqlite3.SQLITE_FUNCTION and second not in {"load_extension", "fts3_tokenizer"}:
            return sqlite3.SQLITE_OK
        # Full-text tables ask for it on their own account; it reads a counter.
        if action == sqlite3.SQLITE_PRAGMA and first == "data_version" and second is None:
            return sqlite3.SQLITE_OK
        owner = held()
        if owner is not None and not owner.denied:
            if action == sqlite3.SQLITE_READ:
                owner.denied = f"the table {first}"
            else:
                named = second if action == sqlite3.SQLITE_FUNCTION else first
                owner.denied = f"{_ACTION_NAMES.get(action, f'action {action} on')} {named or ''}".strip()
        return sqlite3.SQLITE_DENY

    connection.set_authorizer(authorize)


def remove_wall(connection: LaneConnection) -> None:
    connection.set_authorizer(None)
