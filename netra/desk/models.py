"""What the worklist reads: the lines of every open case, kept beside it so that no page works them out.

The lines follow from the record of a case and from nothing else, and may be thrown away: `settling` makes
them anew. What depends on the hour is never kept, only the instants that it is compared with.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from netra.regions.fields import CodeOrderedField


class Turn(models.TextChoices):
    """Whose move it is, whoever in the office may make it."""

    OFFICER = "petugas", _("officers")
    COMMISSIONER = "pleno", _("the commissioners")
    BODY = "badan", _("another body")


class Waiting(models.Model):
    """One line of the worklist, with what it is sorted, narrowed and counted by.

    `rank` and `key` say of which row (see `lines`); what else it shows is read for the lines of one page.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="+")
    # As the case has them, so that whoever may read it is found by one index.
    office = models.ForeignKey(
        "institutions.Institution", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    region = models.ForeignKey("regions.Region", on_delete=models.CASCADE, related_name="+", db_index=False)
    example = models.BooleanField()
    step = models.CharField(max_length=40)
    # Without a day of its own; `day` is then the day since which it waits.
    undated = models.BooleanField()
    day = models.DateField()
    rank = models.PositiveSmallIntegerField()
    key = CodeOrderedField(max_length=32)
    turn = models.CharField(max_length=10, choices=Turn.choices)
    # The first instant that is too late.
    ends = models.DateTimeField(null=True)
    # Whose right lapses has no line after this day; what has no other line then is shown from the day after.
    until = models.DateField(null=True)
    after = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["office", "undated", "day", "rank", "key"], name="waiting_of_office"),
        ]
        constraints = [models.UniqueConstraint(fields=["key", "undated", "rank"], name="waiting_once")]


class Unsettled(models.Model):
    """A case whose record moved since its lines were made. Written by triggers of the tables that they follow
    from, in the same transaction: see `platform.db.triggers.NoteChanges`.

    One row for each move and no condition between them, so that two who write wait for nothing here. What a
    trigger does not find in its own row is looked up by `settling`: SQLite would not rebuild a table that the
    trigger of another one names.
    """

    case = models.UUIDField(null=True)
    track = models.BigIntegerField(null=True)
    limit = models.BigIntegerField(null=True)


class Derivation(models.Model):
    """By which rules the lines were made; of others than those of today all are made anew."""

    by = models.CharField(max_length=64)
