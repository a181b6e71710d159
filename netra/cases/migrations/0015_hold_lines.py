"""From here on every line says its region, and one line of a track is its newest."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0014_fill_lines_and_names")]

    operations = [
        migrations.AlterField(
            "referralline",
            "region",
            models.ForeignKey(
                to="regions.region",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                db_index=False,
            ),
        ),
        migrations.AlterField("referralline", "example", models.BooleanField()),
        migrations.AddIndex(
            "referralline",
            models.Index(
                fields=["region", "example", "institution", "state", "track"],
                condition=models.Q(newest=True),
                name="referral_of_region",
            ),
        ),
        migrations.AddIndex(
            "referralline",
            models.Index(
                fields=["referred_at", "id"], condition=models.Q(newest=True), name="referral_by_age"
            ),
        ),
        migrations.AddConstraint(
            "referralline",
            models.UniqueConstraint(
                fields=("track",), condition=models.Q(newest=True), name="referral_one_newest_a_track"
            ),
        ),
    ]
