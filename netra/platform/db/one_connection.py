"""For tests that keep everything in one open transaction: only one connection can see such rows.

The public alias is then the ordinary connection itself, with the authorizer put on it while a public page is
being made; and emptying the tables between transactional tests steps around the triggers that refuse it.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections

from netra.platform.db import wall


@contextmanager
def one_connection() -> Iterator[None]:
    operations = type(connections["default"].ops)
    public_alias, flush = wall.PUBLIC_ALIAS, operations.execute_sql_flush

    def flush_in_spite_of_triggers(self: Any, sql_list: Iterable[str]) -> None:
        with triggers_off(self.connection):
            flush(self, sql_list)

    wall.PUBLIC_ALIAS = "default"
    operations.execute_sql_flush = flush_in_spite_of_triggers  # type: ignore[method-assign]  # for the time of one flush
    try:
        yield
    finally:
        wall.PUBLIC_ALIAS = public_alias
        operations.execute_sql_flush = flush  # type: ignore[method-assign]  # for the time of one flush


@contextmanager
def triggers_off(connection: Any) -> Iterator[None]:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
            for name, _sql in triggers:
                cursor.execute(f'DROP TRIGGER "{name}"')
            yield
            for _name, sql in triggers:
                cursor.execute(sql)
            return
        cursor.execute("SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal")
        tables = [row[0] for row in cursor.fetchall()]
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
