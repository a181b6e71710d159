from django.db import migrations

from netra.platform.db.triggers import RefuseChanges


class Migration(migrations.Migration):
    dependencies = [("documents", "0003_letters_that_left")]

    operations = [RefuseChanges("documents_dispatch", "That a letter left the office is never changed or removed.")]
