"""The database itself refuses to change what was received, where a copy comes from, and who did what."""

from django.db import migrations

from netra.platform.db.triggers import RefuseChanges


class Migration(migrations.Migration):
    dependencies = [("files", "0002_custody_and_uploads")]

    operations = [
        RefuseChanges("files_storedfile", "A received file is never changed or removed."),
        RefuseChanges("files_derivedcopy", "Where a copy comes from is never changed."),
        RefuseChanges("files_custodyentry", "The custody log is never changed."),
    ]
