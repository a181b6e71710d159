"""The database itself refuses to change the chain. Both dialects say the same three things.

SQLite drops triggers with a table that a later migration remakes: such a migration must install them again.
"""

from django.db import migrations

_SQLITE = [
    # Covers INSERT OR REPLACE too, which would remove a row without waking the delete trigger.
    """
    CREATE TRIGGER audit_entry_only_next BEFORE INSERT ON audit_entry
    WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM audit_entry)
      OR NEW.previous IS NOT coalesce(
           (SELECT hash FROM audit_entry ORDER BY seq DESC LIMIT 1),
           '0000000000000000000000000000000000000000000000000000000000000000')
    BEGIN SELECT raise(ABORT, 'audit_entry: only the next row of the chain may be added'); END
    """,
    """
    CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry
    BEGIN SELECT raise(ABORT, 'audit_entry: rows are never changed'); END
    """,
    """
    CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry
    BEGIN SELECT raise(ABORT, 'audit_entry: rows are never removed'); END
    """,
]

_POSTGRESQL = [
    """
    CREATE FUNCTION audit_entry_only_next() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE last_seq bigint; last_hash text;
    BEGIN
      SELECT seq, hash INTO last_seq, last_hash FROM audit_entry ORDER BY seq DESC LIMIT 1;
      IF NEW.seq <> coalesce(last_seq, 0) + 1 OR NEW.previous <> coalesce(last_hash, repeat('0', 64)) THEN
        RAISE EXCEPTION 'audit_entry: only the next row of the chain may be added' USING ERRCODE = '23514';
      END IF;
      RETURN NEW;
    END $$
    """,
    """
    CREATE FUNCTION audit_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION 'audit_entry: rows are never changed or removed' USING ERRCODE = '23514';
    END $$
    """,
    """
    CREATE TRIGGER audit_entry_only_next BEFORE INSERT ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION audit_entry_only_next()
    """,
    """
    CREATE TRIGGER audit_entry_no_change BEFORE UPDATE OR DELETE ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION audit_entry_refuse()
    """,
    """
    CREATE TRIGGER audit_entry_no_truncate BEFORE TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_refuse()
    """,
]

_REMOVE = {
    "sqlite": [
        "DROP TRIGGER audit_entry_only_next",
        "DROP TRIGGER audit_entry_no_update",
        "DROP TRIGGER audit_entry_no_delete",
    ],
    "postgresql": [
        "DROP TRIGGER audit_entry_only_next ON audit_entry",
        "DROP TRIGGER audit_entry_no_change ON audit_entry",
        "DROP TRIGGER audit_entry_no_truncate ON audit_entry",
        "DROP FUNCTION audit_entry_only_next()",
        "DROP FUNCTION audit_entry_refuse()",
    ],
}


def install(apps, schema_editor):
    for statement in {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def remove(apps, schema_editor):
    for statement in _REMOVE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
