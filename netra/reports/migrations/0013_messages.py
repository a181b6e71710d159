"""Two-way messages under a receipt code, sealed; and the public half of the key that grows from the code."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0012_tips")]

    operations = [
        migrations.AddField(
            model_name="report",
            name="code_recipient",
            field=models.CharField(blank=True, default="", max_length=80),
            preserve_default=False,
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key_digest", models.CharField(max_length=64, unique=True)),
                (
                    "author",
                    models.CharField(
                        choices=[("reporter", "The reporter"), ("office", "The office")], max_length=10
                    ),
                ),
                ("alarm", models.BooleanField(default=False)),
                ("body", models.BinaryField()),
                ("sent_at", models.DateTimeField()),
                ("sent_by", models.CharField(blank=True, max_length=40)),
                ("sent_by_name", models.CharField(blank=True, max_length=160)),
                ("settled_at", models.DateTimeField(null=True)),
                ("settled_by", models.CharField(blank=True, max_length=40)),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="messages",
                        to="reports.report",
                    ),
                ),
            ],
            options={"ordering": ["pk"]},
        ),
        migrations.AddIndex(
            "message",
            models.Index(
                fields=["report"],
                condition=models.Q(author="reporter", settled_at__isnull=True),
                name="message_waits",
            ),
        ),
        migrations.AddConstraint(
            "message",
            models.CheckConstraint(
                condition=models.Q(author="office", alarm=False)
                | models.Q(author="reporter", sent_by=""),
                name="message_of_one_side",
            ),
        ),
    ]
