"""The few rows that wait are found without looking at all that ever were."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0009_handed_up")]

    operations = [
        migrations.AddIndex(
            "opening",
            models.Index(
                fields=["requested_at"],
                condition=models.Q(given_at__isnull=True, ended_at__isnull=True),
                name="opening_waits",
            ),
        ),
        migrations.AddIndex(
            "report", models.Index(fields=["office", "status"], name="report_of_office_at_status")
        ),
    ]
