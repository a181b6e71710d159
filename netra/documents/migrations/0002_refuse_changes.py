from django.db import migrations

from netra.platform.db.triggers import RefuseChanges


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]

    operations = [
        RefuseChanges("documents_document", "A document that was made is never changed or removed."),
        RefuseChanges("documents_formname", "How an office named a document stays on record; a newer row takes its place."),
    ]
