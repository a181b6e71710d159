"""A database is told what is in its tables, and does not have to guess."""

import pytest
from django.db import connection
from pytest_django import Settings

from netra.config import housekeeping
from netra.platform.db import statistics
from netra.platform.jobs.models import Job
from netra.platform.jobs.queue import put


def counted(table: str) -> bool:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT stat FROM sqlite_stat1 WHERE tbl = %s", [table])
        else:
            cursor.execute("SELECT null_frac FROM pg_stats WHERE tablename = %s", [table])
        return bool(cursor.fetchall())


@pytest.mark.django_db
def test_rows_that_came_since_are_counted() -> None:
    for number in range(3):
        put("netra.config.housekeeping.COUNT_TABLES", {}, occasion=f"contoh {number}")
    table = Job._meta.db_table
    if connection.vendor == "postgresql":
        # It counts by itself, and says so to others only when a transaction has ended: asked here by hand.
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {table}")
        assert set(statistics.refresh()) <= set(connection.introspection.table_names())
    else:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
            cursor.execute("DELETE FROM sqlite_stat1")
        assert not counted(table)
        assert table in statistics.refresh()
    assert counted(table)


@pytest.mark.django_db
def test_the_worker_counts_once_a_day(settings: Settings) -> None:
    assert "netra.config.housekeeping.COUNT_TABLES" in dict(settings.DAILY_JOBS)
    result = housekeeping.COUNT_TABLES.compute({}, lambda done, total=None: None)
    assert result == {"tables": len(statistics.refresh())}
