"""Writes many rows at once: the tree and its index are half a million rows."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import connections, models, router

Row = Sequence[str | int | float | date | None]


def _columns(model: type[models.Model], fields: Sequence[str]) -> list[str]:
    return [str(model._meta.get_field(name).column) for name in fields]  # type: ignore[union-attr]  # named fields have columns


def insert_rows(model: type[models.Model], fields: Sequence[str], rows: Iterable[Row]) -> None:
    connection = connections[router.db_for_write(model)]
    table, columns = model._meta.db_table, ", ".join(_columns(model, fields))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(fields))
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", list(rows))  # noqa: S608 - own names


def upsert_rows(model: type[models.Model], fields: Sequence[str], rows: Iterable[Row], key: str) -> None:
    """Insert, or overwrite the row with the same `key`; rows that are not given stay."""
    connection = connections[router.db_for_write(model)]
    table, columns = model._meta.db_table, _columns(model, fields)
    listed = ", ".join(columns)
    updates = ", ".join(f"{c} = excluded.{c}" for c in columns if c != key)
    conflict = f"ON CONFLICT ({key}) DO UPDATE SET {updates}"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"CREATE TEMP TABLE arriving (LIKE {table} INCLUDING DEFAULTS) ON COMMIT DROP")
            with cursor.copy(f"COPY arriving ({listed}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            cursor.execute(
                f"INSERT INTO {table} ({listed}) SELECT {listed} FROM arriving {conflict}"  # noqa: S608 - own names
            )
            cursor.execute("DROP TABLE arriving")
        else:
            marks = ", ".join(["%s"] * len(fields))
            cursor.executemany(f"INSERT INTO {table} ({listed}) VALUES ({marks}) {conflict}", list(rows))  # noqa: S608


def empty_table(model: type[models.Model]) -> None:
    connection = connections[router.db_for_write(model)]
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {model._meta.db_table}")  # noqa: S608 - own name


def refresh_statistics(tables: Iterable[type[models.Model]]) -> None:
    """PostgreSQL plans by statistics and gathers them late: just after loading it needs them."""
    for model in tables:
        connection = connections[router.db_for_write(model)]
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(f"ANALYZE {model._meta.db_table}")
