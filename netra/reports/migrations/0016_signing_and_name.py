"""How the reporter signs, and what the name may be used for."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0015_misused_names")]

    operations = [
        migrations.AddField(
            model_name="report",
            name="name_wish",
            field=models.CharField(
                blank=True,
                choices=[
                    ("open", "Papers of the office may carry my name"),
                    ("sealed", "Only on papers that need my name by law"),
                ],
                default="",
                max_length=8,
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="report",
            name="signing",
            field=models.CharField(
                blank=True,
                choices=[
                    ("drawn", "Drawn on the screen"),
                    ("scan", "On paper, sent as a photo or scan"),
                    ("counter", "Later, at the office"),
                    ("paper", "On paper that the office holds"),
                ],
                default="",
                max_length=8,
            ),
            preserve_default=False,
        ),
        migrations.AddField(model_name="report", name="signed_at", field=models.DateTimeField(null=True)),
        migrations.AddField(
            model_name="report",
            name="signed_noted_by",
            field=models.CharField(blank=True, default="", max_length=160),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="sealedpart",
            name="kind",
            field=models.CharField(
                choices=[
                    ("identity", "Who reported"),
                    ("narrative", "What was written"),
                    ("file_meta", "About a file"),
                    ("file", "File"),
                    ("filled_document", "Filled form"),
                    ("signed_form", "Signed form"),
                ],
                max_length=16,
            ),
        ),
    ]
