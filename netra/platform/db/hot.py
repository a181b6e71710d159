"""For what the public door does with every report: a statement drawn up once, and from then on only filled.

Django draws up the same statement again each time, which takes several times as long as the database takes
to carry it out.
"""

from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from typing import Any  # of whatever tables and columns a query has

from django.db import connections, router
from django.db.models import Field, Model, QuerySet

Value = str | date


class Question:
    """A query whose arguments are texts and days: the ORM writes it once per connection, from `build`."""

    def __init__(self, model: type[Model], build: Callable[..., "QuerySet[Any, Any]"], *kinds: type) -> None:
        self._model = model
        self._build = build
        # Values that nothing else in the query can equal, so that their places are found in it.
        self._stand_ins: list[Value] = [
            date(1000, 1, 1 + number) if kind is date else f"\ue000{number}"
            for number, kind in enumerate(kinds)
        ]
        self._drawn: dict[str, tuple[str, tuple[tuple[int | None, Any], ...]]] = {}

    def rows(self, *values: Value, using: str = "") -> list[tuple[Any, ...]]:
        """As the database has them: numbers and texts, nothing converted."""
        alias = using or router.db_for_read(self._model)
        connection = connections[alias]
        sql, places = self._drawn.get(alias) or self._draw(alias)
        adapt = connection.ops.adapt_datefield_value
        given = [adapt(one) if isinstance(one, date) else one for one in values]
        with connection.cursor() as cursor:
            cursor.execute(sql, [fixed if place is None else given[place] for place, fixed in places])
            return list(cursor.fetchall())

    def _draw(self, alias: str) -> tuple[str, tuple[tuple[int | None, Any], ...]]:
        query = self._build(*self._stand_ins).using(alias).query
        sql, params = query.get_compiler(alias).as_sql()
        adapt = connections[alias].ops.adapt_datefield_value
        known = [adapt(one) if isinstance(one, date) else one for one in self._stand_ins]
        places = tuple((known.index(one), None) if one in known else (None, one) for one in params)
        if {place for place, _fixed in places} - {None} != set(range(len(known))):
            raise LookupError("An argument of the query does not stand in its statement.")
        self._drawn[alias] = sql, places
        return sql, places


def insert(rows: Sequence[Model], using: str = "") -> None:
    """Rows of one model, as bulk_create writes them; what the database numbers is not read back."""
    if not rows:
        return
    model = type(rows[0])
    alias = using or router.db_for_write(model)
    connection = connections[alias]
    sql, fields = _insert_of(model, alias)
    with connection.cursor() as cursor:
        for row in rows:
            cursor.execute(
                sql, [field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields]
            )
            row._state.adding, row._state.db = False, alias


@cache
def _insert_of(model: type[Model], alias: str) -> tuple[str, tuple["Field[Any, Any]", ...]]:
    quote = connections[alias].ops.quote_name
    # A number that the database gives is left to it.
    fields = tuple(field for field in model._meta.concrete_fields if not field.db_returning)
    columns = ", ".join(quote(str(field.column)) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    table = quote(model._meta.db_table)
    return f"INSERT INTO {table} ({columns}) VALUES ({marks})", fields  # noqa: S608  # names of our models
