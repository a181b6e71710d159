import django.db.models.deletion
from django.db import migrations, models

from netra.platform.db.triggers import RefuseChanges


class AllowChanges(RefuseChanges):
    """The triggers of a table that goes: on PostgreSQL their functions would stay behind."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        super().database_backwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        super().database_forwards(app_label, schema_editor, from_state, to_state)


class Migration(migrations.Migration):
    """Names, words and files of reports are there as ciphertext, or not at all."""

    dependencies = [("reports", "0004_seal_what_lay_open")]

    operations = [
        migrations.AlterField(
            model_name="report",
            name="envelope",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="report", to="reports.envelope"
            ),
        ),
        migrations.RemoveField(model_name="report", name="description"),
        migrations.RemoveField(model_name="report", name="event_time_text"),
        migrations.RemoveField(model_name="report", name="place_text"),
        AllowChanges("reports_identityopening", "The list of opened identities is never changed."),
        migrations.DeleteModel(name="Evidence"),
        migrations.DeleteModel(name="IdentityOpening"),
        migrations.DeleteModel(name="ReporterIdentity"),
        RefuseChanges("reports_sealedpart", "What was sealed is never changed."),
        RefuseChanges("reports_neutralstatement", "A statement is never changed; write a new one."),
    ]
