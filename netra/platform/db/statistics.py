"""What the database knows of its own tables, by which it chooses how to answer.

SQLite counts only when it is told to; with nothing counted, or what was counted of an empty table, it reads
thousands of rows for a question that an index answers. PostgreSQL counts by itself, but not what a restore or
an upgrade has just brought before its own time for it comes.
"""

from django.db import connections, transaction

_NEVER_COUNTED = """
    SELECT relname FROM pg_stat_user_tables
    WHERE last_analyze IS NULL AND last_autoanalyze IS NULL AND n_live_tup > 0
"""


def refresh() -> list[str]:
    """Table by table, so that nobody who writes waits for more than one; returns which were counted."""
    connection = connections["default"]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_NEVER_COUNTED)
            tables = sorted(row[0] for row in cursor.fetchall())
        else:
            names = connection.introspection.table_names(cursor)
            tables = [name for name in names if not name.startswith("sqlite_")]
        for table in tables:
            with transaction.atomic(using="default"):
                cursor.execute(f"ANALYZE {connection.ops.quote_name(table)}")
    return tables
