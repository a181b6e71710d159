from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.sql.compiler import SQLCompiler

if TYPE_CHECKING:
    TextField = models.CharField[str, str]
    AnyLookup = models.Lookup[Any]  # whatever the column holds
else:  # Django's fields take type arguments in its stubs only.
    TextField = models.CharField
    AnyLookup = models.Lookup


class CodeOrderedField(TextField):
    """Text compared byte by byte on every database, so that a prefix is a range of its index.

    SQLite compares so by itself; PostgreSQL needs the collation "C" in the column, and foreign keys
    to it inherit it.
    `db_collation` cannot say this: SQLite knows no collation of that name.
    """

    def db_parameters(self, connection: BaseDatabaseWrapper) -> dict[str, Any]:  # Any: Django's own type
        parameters: dict[str, Any] = dict(super().db_parameters(connection))
        if connection.vendor == "postgresql":
            parameters["collation"] = "C"
        return parameters


@models.ForeignObject.register_lookup
@models.Field.register_lookup
class Among(AnyLookup):
    """`__in` for hundreds of values; PostgreSQL gets them as one, so that it parses the statement once."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        column, parameters = self.process_lhs(compiler, connection)
        values = list(self.rhs)
        if connection.vendor == "postgresql":
            return f"{column} = ANY(%s)", (*parameters, values)
        # SQLite would unpack one value with json_each, which the public wall rightly does not know.
        marks = ", ".join(["%s"] * len(values))
        return f"{column} IN ({marks})", (*parameters, *values)
