import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """What is told without a name is a record of its own, of which office and day lie open."""

    dependencies = [
        ("institutions", "0004_field_offices"),
        ("reports", "0011_channels_of_the_counter"),
    ]

    operations = [
        migrations.CreateModel(
            name="Tip",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("arrived_on", models.DateField()),
                ("body", models.BinaryField()),
                ("code_digest", models.CharField(max_length=64, unique=True)),
                ("key_digest", models.CharField(max_length=64, unique=True)),
                ("content_seal", models.CharField(max_length=64)),
                ("read_on", models.DateField(null=True)),
                ("closed_on", models.DateField(null=True)),
                ("mixed", models.BooleanField(default=False)),
                ("example", models.BooleanField(default=False)),
                (
                    "envelope",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tip",
                        to="reports.envelope",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="institutions.institution",
                    ),
                ),
            ],
            options={
                "ordering": ["arrived_on", "id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("closed_on__isnull", True)),
                        fields=["office", "arrived_on"],
                        name="tip_of_office_waits",
                    )
                ],
            },
        ),
    ]
