from django.db import migrations

from netra.platform.db.triggers import RefuseChanges


class Migration(migrations.Migration):
    dependencies = [("facts", "0001_initial")]

    operations = [RefuseChanges("facts_fact", "A fact is never changed; reverse it with a row of its own.")]
