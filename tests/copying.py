"""A world that was built once is written again as rows: the same world, in a twentieth of the time."""

from collections.abc import Callable, Iterable
from typing import Any

from django.apps import apps
from django.db import connection, transaction

# Django's own, which a migrated database has already, and the clock, which must start at this very moment.
_LEFT_OUT = {"contenttypes", "auth", "sessions", "clock"}
Rows = list[tuple[str, list[str], list[Any]]]
_worlds: dict[Callable[[], None], Rows] = {}


def made(build: Callable[[], None]) -> None:
    """What `build` makes in an empty database, by `build` the first time and as a copy ever after."""
    if not _is_empty():
        build()
    elif build not in _worlds:
        build()
        _worlds[build] = _read()
    else:
        _write(_worlds[build])


def _tables() -> dict[str, str]:
    """Each with the column of its key."""
    models = [model._meta for model in apps.get_models() if model._meta.app_label not in _LEFT_OUT]
    return {one.db_table: one.pk.column for one in models if one.pk is not None}


def _is_empty() -> bool:
    tables = (f'EXISTS (SELECT 1 FROM "{table}")' for table in _tables())
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {' OR '.join(tables)}")
        return not cursor.fetchone()[0]


def _read() -> Rows:
    found = []
    with connection.cursor() as cursor:
        # In order: the audit chain takes its next row alone, and a table keeps none by itself.
        for table, key in _tables().items():
            if connection.vendor == "postgresql":
                cursor.execute(f'SELECT one::text FROM "{table}" one ORDER BY one."{key}"')
                names, rows = ["one"], [row[0] for row in cursor.fetchall()]
            else:
                cursor.execute(f'SELECT * FROM "{table}" ORDER BY "{key}"')
                names, rows = [column[0] for column in cursor.description], cursor.fetchall()
            if rows:
                found.append((table, names, rows))
    return found


def _write(world: Iterable[tuple[str, list[str], list[Any]]]) -> None:
    # Foreign keys are looked at when the transaction ends, so the order of the tables is free.
    with transaction.atomic(), connection.cursor() as cursor:
        for table, names, rows in world:
            if connection.vendor == "postgresql":
                cursor.execute(
                    f'INSERT INTO "{table}" SELECT (one::"{table}").* FROM unnest(%s::text[]) one', [rows]
                )
            else:
                columns, places = ", ".join(f'"{name}"' for name in names), ", ".join(["%s"] * len(names))
                cursor.executemany(f'INSERT INTO "{table}" ({columns}) VALUES ({places})', rows)
