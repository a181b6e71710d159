from django.db import migrations

from netra.platform.db.triggers import RefuseChanges

DEMO = "EXISTS (SELECT 1 FROM clock_installation WHERE kind = 'demo')"


class Migration(migrations.Migration):
    dependencies = [("clock", "0001_initial")]

    operations = [
        RefuseChanges("clock_installation", "A database is demo or real for ever."),
        RefuseChanges(
            "clock_officeclock",
            "The office clock moves only in a demo database.",
            events=("insert", "update"),
            unless=DEMO,
        ),
    ]
