"""PostgreSQL: what the public role may read. Run after every migration."""

from django.conf import settings
from django.db import connections, transaction

from netra.platform.db.public_tables import is_public


def grant_public() -> list[str]:
    """Takes everything from the public role and gives back SELECT on the public tables, by name.

    Returns the tables granted; on SQLite, where the authorizer does this work, nothing.
    """
    connection = connections["default"]
    if connection.vendor != "postgresql":
        return []
    quote = connection.ops.quote_name
    role = quote(settings.DATABASES["public"]["USER"])
    owner = quote(settings.DATABASES["default"]["USER"])
    with transaction.atomic(using="default"), connection.cursor() as cursor:
        tables = sorted(t for t in connection.introspection.table_names(cursor) if is_public(t))
        # PostgreSQL before 15 lets everybody create tables in the schema "public".
        cursor.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
        cursor.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, {role}")
        cursor.execute(f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM PUBLIC, {role}")
        cursor.execute(
            f"ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public REVOKE ALL ON TABLES FROM {role}"
        )
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
        for table in tables:
            cursor.execute(f"GRANT SELECT ON {quote(table)} TO {role}")
    return tables
