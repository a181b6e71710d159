"""The database itself lets the next line in and refuses everything else."""

from django.db import migrations

from netra.platform.db.triggers import RefuseChanges

FIRST_PREVIOUS = "0" * 64
IS_NEXT = f"""
    NEW.seq = (SELECT coalesce(max(seq), 0) + 1 FROM audit_entry)
    AND NEW.previous = coalesce((SELECT hash FROM audit_entry ORDER BY seq DESC LIMIT 1), '{FIRST_PREVIOUS}')
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        RefuseChanges("audit_entry", "Rows of the audit chain are never changed or removed."),
        RefuseChanges(
            "audit_entry",
            "Only the next row of the audit chain may be added.",
            events=("insert",),
            unless=IS_NEXT,
        ),
    ]
