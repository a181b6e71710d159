"""Why a report was withdrawn, who said so and how. Of earlier ones the code says that nobody asked."""

from django.db import migrations, models

from netra.platform.db.triggers import LiftRefusal, RefuseChanges

NEVER = "Why no case grew from a report is never changed."


class Migration(migrations.Migration):
    dependencies = [("reports", "0016_signing_and_name")]

    operations = [
        LiftRefusal("reports_reportending", NEVER),
        migrations.RemoveConstraint("reportending", "report_ending_has_its_reason"),
        migrations.AddField(
            "reportending",
            "told_by",
            models.CharField(
                blank=True,
                choices=[
                    ("reporter", "The reporter in person"),
                    ("representative", "A representative with a written authority"),
                ],
                default="",
                max_length=16,
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "reportending",
            "told_how",
            models.CharField(
                blank=True,
                choices=[
                    ("counter", "At the counter"),
                    ("letter", "By letter"),
                    ("phone", "By telephone"),
                    ("message", "By a message, for example WhatsApp"),
                    ("code", "By a message under the receipt code"),
                ],
                default="",
                max_length=10,
            ),
            preserve_default=False,
        ),
        migrations.RunSQL(
            "UPDATE reports_reportending SET code = 'not_asked' WHERE code = ''",
            "UPDATE reports_reportending SET code = '' WHERE withdrawn",
        ),
        migrations.AlterField("reportending", "code", models.CharField(max_length=40)),
        migrations.AddConstraint(
            "reportending",
            models.CheckConstraint(
                condition=models.Q(("code", ""), _negated=True), name="report_ending_has_its_reason"
            ),
        ),
        migrations.AddConstraint(
            "reportending",
            models.CheckConstraint(
                condition=models.Q(
                    ("withdrawn", True), models.Q(("told_by", ""), ("told_how", "")), _connector="OR"
                ),
                name="who_withdrew_only_where_withdrawn",
            ),
        ),
        RefuseChanges("reports_reportending", NEVER),
    ]
