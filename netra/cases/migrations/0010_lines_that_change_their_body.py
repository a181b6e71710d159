import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0009_hold_the_register"),
        ("institutions", "0002_office_settings"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="referralline",
            name="referral_answer_has_its_time",
        ),
        migrations.RemoveConstraint(
            model_name="referralline",
            name="referral_return_has_reason",
        ),
        migrations.AddField(
            model_name="referralline",
            name="replaces",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replaced_by",
                to="cases.referralline",
            ),
        ),
        migrations.AddField(
            model_name="referralline",
            name="return_code",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AlterField(
            model_name="referralline",
            name="state",
            field=models.CharField(
                choices=[
                    ("sent", "Sent"),
                    ("acknowledged", "Acknowledged"),
                    ("returned", "Returned"),
                    ("rerouted", "Passed to another body"),
                ],
                default="sent",
                max_length=16,
            ),
        ),
        migrations.AddConstraint(
            model_name="referralline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_at__isnull", True), ("state", "sent")),
                    models.Q(
                        ("answered_at__isnull", False),
                        ("state__in", ["acknowledged", "returned", "rerouted"]),
                    ),
                    _connector="OR",
                ),
                name="referral_answer_has_its_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="referralline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["returned", "rerouted"]), _negated=True),
                    models.Q(("return_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="referral_return_has_reason",
            ),
        ),
    ]
