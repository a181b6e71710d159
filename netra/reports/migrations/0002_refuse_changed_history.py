from django.db import migrations

from netra.platform.db.triggers import RefuseChanges


class Migration(migrations.Migration):
    """What was told to the holder of a code, and what an officer found, stays as it was written."""

    dependencies = [("reports", "0001_initial")]

    operations = [
        RefuseChanges("reports_reportevent", "The history of a report is never changed."),
        RefuseChanges("reports_assessment", "An assessment is never changed; write a new one."),
        RefuseChanges("reports_identityopening", "The list of opened identities is never changed."),
    ]
