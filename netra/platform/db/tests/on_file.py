"""Connections to database files of a test's own."""

from pathlib import Path

from django.db import connections

from netra.platform.db.sqlite.base import DatabaseWrapper


def file_connection(path: Path, alias: str = "default", **options: object) -> DatabaseWrapper:
    database = {
        **connections["default"].settings_dict,
        "ENGINE": "netra.platform.db.sqlite",
        "NAME": str(path),
        "OPTIONS": options,
        "CONN_MAX_AGE": None,
    }
    return DatabaseWrapper(database, alias)
