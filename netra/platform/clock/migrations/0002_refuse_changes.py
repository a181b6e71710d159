"""The database itself keeps its kind, and lets the office clock move in a demo alone.

Written out here because clock and db do not import each other; other apps use netra.platform.db.triggers.
"""

from django.db import migrations

FOR_EVER = "A database is demo or real for ever."
ONLY_DEMO = "The office clock moves only in a demo database."
IS_DEMO = "EXISTS (SELECT 1 FROM clock_installation WHERE kind = 'demo')"

SQLITE = [
    f"""
    CREATE TRIGGER {table}_refuses_{event} BEFORE {event} ON {table} {when}
    BEGIN SELECT RAISE(ABORT, '{message}'); END
    """
    for table, event, when, message in [
        ("clock_installation", "update", "", FOR_EVER),
        ("clock_installation", "delete", "", FOR_EVER),
        ("clock_officeclock", "insert", f"WHEN NOT {IS_DEMO}", ONLY_DEMO),
        ("clock_officeclock", "update", f"WHEN NOT {IS_DEMO}", ONLY_DEMO),
    ]
]
POSTGRESQL = [
    f"""
    CREATE FUNCTION clock_installation_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      RAISE EXCEPTION '{FOR_EVER}' USING ERRCODE = 'restrict_violation';
    END $$
    """,
    f"""
    CREATE FUNCTION clock_officeclock_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF {IS_DEMO} THEN RETURN NEW; END IF;
      RAISE EXCEPTION '{ONLY_DEMO}' USING ERRCODE = 'restrict_violation';
    END $$
    """,
    """
    CREATE TRIGGER clock_installation_refuses BEFORE UPDATE OR DELETE ON clock_installation
    FOR EACH ROW EXECUTE FUNCTION clock_installation_refuse()
    """,
    """
    CREATE TRIGGER clock_installation_refuses_truncate BEFORE TRUNCATE ON clock_installation
    FOR EACH STATEMENT EXECUTE FUNCTION clock_installation_refuse()
    """,
    """
    CREATE TRIGGER clock_officeclock_refuses BEFORE INSERT OR UPDATE ON clock_officeclock
    FOR EACH ROW EXECUTE FUNCTION clock_officeclock_refuse()
    """,
]
REMOVE = {
    "sqlite": [
        f"DROP TRIGGER {name}"
        for name in [
            "clock_installation_refuses_update",
            "clock_installation_refuses_delete",
            "clock_officeclock_refuses_insert",
            "clock_officeclock_refuses_update",
        ]
    ],
    "postgresql": [
        "DROP FUNCTION clock_installation_refuse() CASCADE",
        "DROP FUNCTION clock_officeclock_refuse() CASCADE",
    ],
}


def install(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def remove(apps, schema_editor):
    for statement in REMOVE[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("clock", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
