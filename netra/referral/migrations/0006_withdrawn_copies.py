import django.db.models.deletion
from django.db import migrations, models

from netra.platform.db.triggers import RefuseChanges


class Migration(migrations.Migration):
    dependencies = [("referral", "0005_answers_taken_back")]

    operations = [
        migrations.CreateModel(
            name="WithdrawnCopy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=300)),
                ("withdrawn_at", models.DateTimeField()),
                ("withdrawn_by", models.CharField(max_length=40)),
                ("withdrawn_by_name", models.CharField(max_length=160)),
                (
                    "copy",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withdrawn",
                        to="referral.shareablecopy",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="withdrawn_copy_has_its_reason",
                    )
                ],
            },
        ),
        RefuseChanges("referral_withdrawncopy", "That a copy was withdrawn stays as it was said."),
    ]
