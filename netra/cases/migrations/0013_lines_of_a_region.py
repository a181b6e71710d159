"""Columns that a list of a region needs: on the lines, empty until they are filled, and for words of names."""

import django.db.models.deletion
from django.db import migrations, models

import netra.regions.fields


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0012_lists_of_the_whole_country"),
        ("regions", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            "referralline",
            "region",
            models.ForeignKey(
                to="regions.region",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                db_index=False,
                null=True,
            ),
        ),
        migrations.AddField("referralline", "example", models.BooleanField(null=True)),
        migrations.AddField("referralline", "newest", models.BooleanField(default=True)),
        migrations.CreateModel(
            "NameWord",
            [
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        to="cases.caseperson",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="words",
                        db_index=False,
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        to="regions.region",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        db_index=False,
                    ),
                ),
                ("word", netra.regions.fields.CodeOrderedField(max_length=60)),
            ],
            options={
                "indexes": [models.Index(fields=["word", "region", "person"], name="name_word")],
                "constraints": [models.UniqueConstraint(fields=("person", "word"), name="name_word_once")],
            },
        ),
        migrations.AddIndex(
            "case",
            models.Index(
                fields=["running_number", "year"], condition=models.Q(number=""), name="case_number_pending"
            ),
        ),
        migrations.AddIndex("casenumber", models.Index(fields=["sequence"], name="case_number_sequence")),
    ]
