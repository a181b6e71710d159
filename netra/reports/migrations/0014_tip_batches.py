import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from netra.platform.db.triggers import RefuseChanges


class Migration(migrations.Migration):
    """Tips are read in batches; what was decided on each is sealed, and stays as it was."""

    dependencies = [
        ("institutions", "0004_field_offices"),
        ("reports", "0013_messages"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="TipBatch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("asked_at", models.DateTimeField()),
                ("peeled_at", models.DateTimeField(null=True)),
                ("given_at", models.DateTimeField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "handler",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "handler_key",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="reports.personkey"
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
                (
                    "peeled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="BatchedTip",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("body", models.BinaryField(default=bytes)),
                (
                    "tip",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="batches", to="reports.tip"
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tips",
                        to="reports.tipbatch",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TipOutcome",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("body", models.BinaryField()),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outcomes",
                        to="reports.tipbatch",
                    ),
                ),
                (
                    "tip",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="outcomes", to="reports.tip"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="tipbatch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("given_by__isnull", True),
                    models.Q(("given_by", models.F("peeled_by")), _negated=True),
                    _connector="OR",
                ),
                name="two_people_open_a_batch",
            ),
        ),
        migrations.AddConstraint(
            model_name="tipbatch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("peeled_by__isnull", True),
                        models.Q(("peeled_by", models.F("handler")), _negated=True),
                        _connector="OR",
                    ),
                    models.Q(
                        ("given_by__isnull", True),
                        models.Q(("given_by", models.F("handler")), _negated=True),
                        _connector="OR",
                    ),
                ),
                name="handler_opens_no_batch",
            ),
        ),
        migrations.AddConstraint(
            model_name="tipbatch",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("office", "day"),
                name="one_batch_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="tipbatch",
            constraint=models.UniqueConstraint(
                condition=models.Q(("decided_at__isnull", True), ("ended_at__isnull", True)),
                fields=("office",),
                name="one_batch_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="batchedtip",
            constraint=models.UniqueConstraint(fields=("batch", "tip"), name="tip_once_in_a_batch"),
        ),
        migrations.AddConstraint(
            model_name="tipoutcome",
            constraint=models.UniqueConstraint(fields=("batch", "tip"), name="tip_outcome_once_in_a_batch"),
        ),
        RefuseChanges("reports_tipoutcome", "What was decided on a tip is never changed."),
    ]
