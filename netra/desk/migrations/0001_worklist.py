"""The lines of the worklist, and triggers that say of which cases they have to be made anew."""

import django.db.models.deletion
from django.db import migrations, models

import netra.regions.fields
from netra.platform.db.triggers import NoteChanges

NEVER_DELETED = ("insert", "update")


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0016_resumed_decisions"),
        ("institutions", "0003_entered_bodies"),
        ("regions", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            "Derivation",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("by", models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            "Unsettled",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("case", models.UUIDField(null=True)),
                ("track", models.BigIntegerField(null=True)),
                ("limit", models.BigIntegerField(null=True)),
            ],
        ),
        migrations.CreateModel(
            "Waiting",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("example", models.BooleanField()),
                ("step", models.CharField(max_length=40)),
                ("undated", models.BooleanField()),
                ("day", models.DateField()),
                ("rank", models.PositiveSmallIntegerField()),
                ("key", netra.regions.fields.CodeOrderedField(max_length=32)),
                (
                    "turn",
                    models.CharField(
                        choices=[
                            ("petugas", "officers"),
                            ("pleno", "the commissioners"),
                            ("badan", "another body"),
                        ],
                        max_length=10,
                    ),
                ),
                ("ends", models.DateTimeField(null=True)),
                ("until", models.DateField(null=True)),
                ("after", models.DateField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cases.case"
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="institutions.institution",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="regions.region",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["office", "undated", "day", "rank", "key"], name="waiting_of_office")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("key", "undated", "rank"), name="waiting_once")
                ],
            },
        ),
        NoteChanges("cases_case", "desk_unsettled", "case", "id", NEVER_DELETED),
        NoteChanges("cases_track", "desk_unsettled", "case", "case_id"),
        NoteChanges("cases_caselimit", "desk_unsettled", "case", "case_id"),
        NoteChanges("cases_caseday", "desk_unsettled", "case", "case_id"),
        NoteChanges("cases_plenarydecision", "desk_unsettled", "case", "case_id"),
        NoteChanges("cases_referralline", "desk_unsettled", "track", "track_id"),
        NoteChanges("cases_sanction", "desk_unsettled", "track", "track_id"),
        NoteChanges("cases_limitproposal", "desk_unsettled", "limit", "limit_id"),
    ]
