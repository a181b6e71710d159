from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

if TYPE_CHECKING:
    TextField = models.CharField[str, str]
else:  # Django's fields take type arguments in its stubs only.
    TextField = models.CharField


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
