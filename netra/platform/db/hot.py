"""For what the public door does with every report, and the desk with every page: a statement drawn up once,
and from then on only filled.

Django draws up the same statement again each time, which takes several times as long as the database takes
to carry it out.
"""

from collections.abc import Callable, Sequence
from copy import copy
from datetime import date
from functools import cache
from typing import Any, Generic, TypeVar  # Any: of whatever tables and columns a query has
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connections, router
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, Model, QuerySet, UUIDField
from django.db.models.sql.compiler import SQLCompiler

M = TypeVar("M", bound=Model)
Value = str | date | UUID
_KEY: "UUIDField[Any, Any]" = UUIDField()


class Question(Generic[M]):
    """A query whose arguments are texts, days and keys: the ORM writes it once, from `build`."""

    def __init__(self, model: type[M], build: Callable[..., "QuerySet[Any, Any]"], *kinds: type) -> None:
        self._model = model
        self._build = build
        self._stand_ins = [_stand_in(kind, number) for number, kind in enumerate(kinds)]
        self._drawn: dict[str, _Drawn] = {}

    def rows(self, *values: Value, using: str = "") -> list[tuple[Any, ...]]:
        """As the database has them: numbers and texts, nothing converted."""
        alias, drawn = self._drawn_for(using)
        if not drawn.sql:
            return []
        connection = connections[alias]
        with connection.cursor() as cursor:
            cursor.execute(drawn.sql, drawn.filled(values, connection))
            return list(cursor.fetchall())

    def objects(self, *values: Value, using: str = "") -> list[M]:
        """Rows of the model, with what the query joins to them; what it would prefetch is not read."""
        alias, drawn = self._drawn_for(using)
        if not drawn.sql:
            return []
        asked: Any = _Asked(drawn, drawn.filled(values, connections[alias]))
        return list(QuerySet(self._model, query=asked, using=alias))

    def _drawn_for(self, using: str) -> tuple[str, "_Drawn"]:
        alias = using or router.db_for_read(self._model)
        drawn = self._drawn.get(alias)
        if drawn is None:
            drawn = self._drawn[alias] = _Drawn(self._build(*self._stand_ins), self._stand_ins, alias)
        return alias, drawn


def _stand_in(kind: type, number: int) -> Value:
    """Values that nothing else in the query can equal, so that their places are found in it."""
    if kind is date:
        return date(1000, 1, 1 + number)
    return UUID(int=0xE000 << 112 | number) if kind is UUID else f"\ue000{number}"


def _adapted(value: Value, connection: BaseDatabaseWrapper) -> Any:
    if isinstance(value, UUID):
        return _KEY.get_db_prep_value(value, connection)
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value


class _Drawn:
    """The statement, the place of each argument in it, and the compiler that knows what its columns are."""

    def __init__(self, queryset: "QuerySet[Any, Any]", stand_ins: Sequence[Value], alias: str) -> None:
        self._places: tuple[tuple[int | None, Any], ...]
        self.compiler: SQLCompiler = queryset.using(alias).query.get_compiler(alias)
        try:
            self.sql, params = self.compiler.as_sql()
        except EmptyResultSet:
            # Whatever is asked, nothing fits: the query of somebody who may see nothing.
            self.sql, self._places = "", ()
            return
        known = [_adapted(one, connections[alias]) for one in stand_ins]
        self._places = tuple((known.index(one), None) if one in known else (None, one) for one in params)
        if {place for place, _fixed in self._places} - {None} != set(range(len(known))):
            raise LookupError("An argument of the query does not stand in its statement.")

    def filled(self, values: Sequence[Value], connection: BaseDatabaseWrapper) -> tuple[Any, ...]:
        given = [_adapted(one, connection) for one in values]
        return tuple(fixed if place is None else given[place] for place, fixed in self._places)


class _Asked:
    """Stands in for the query of a QuerySet: all that it is asked for is who carries the statement out."""

    def __init__(self, drawn: _Drawn, params: tuple[Any, ...]) -> None:
        self._drawn, self._params = drawn, params

    def get_compiler(self, using: str) -> SQLCompiler:
        # A connection belongs to a thread, and so does a compiler that holds one.
        compiler = copy(self._drawn.compiler)
        compiler.connection = connections[using]
        compiler.as_sql = lambda *_args, **_words: (self._drawn.sql, self._params)  # type: ignore[method-assign]
        return compiler


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
