from django.db import models
from django.utils.translation import gettext_lazy as _


class ElectionKind(models.TextChoices):
    REGIONAL = "regional_election", _("Regional election (Pilkada)")
    GENERAL = "general_election", _("General election (Pemilu)")


class ContestOffice(models.TextChoices):
    GOVERNOR = "governor", _("governor")
    REGENT = "regent", _("regent")
    MAYOR = "mayor", _("mayor")


class Election(models.Model):
    key = models.SlugField(max_length=40, primary_key=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=24, choices=ElectionKind.choices)
    voting_on = models.DateField()
    law_pack = models.CharField(max_length=60, blank=True)
    pack_version = models.CharField(max_length=40)
    governor_contests = models.PositiveIntegerField(null=True)
    regent_contests = models.PositiveIntegerField(null=True)
    mayor_contests = models.PositiveIntegerField(null=True)
    # First and last day on which the election is open to reports; a fact of the pack, not a rule of law.
    opens_on = models.DateField(null=True)
    closes_on = models.DateField(null=True)
    # Our own rule: no edition of a figure is published from so many days before voting until counting ends.
    publication_pause_days = models.PositiveSmallIntegerField(null=True)

    class Meta:
        ordering = ["-voting_on"]

    def __str__(self) -> str:
        return self.name


class Stage(models.Model):
    """One stage of an election. `region` set: an override for that region and all below it.

    Days are inclusive; null means not known or not fixed by a date.
    """

    election = models.ForeignKey(Election, on_delete=models.PROTECT, related_name="stages")
    key = models.SlugField(max_length=40)
    pack_id = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField()
    name_id = models.CharField(max_length=160)
    name_en = models.CharField(max_length=160)
    starts = models.DateField(null=True)
    ends = models.DateField(null=True)
    region = models.ForeignKey("regions.Region", null=True, on_delete=models.PROTECT)
    source_url = models.URLField(max_length=500, blank=True)
    status = models.CharField(max_length=12)
    # The stages that a calendar shows; preparations that run beside them are not.
    main = models.BooleanField(default=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["position", "key"]
        constraints = [
            # Two constraints: SQLite has no NULLS NOT DISTINCT.
            models.UniqueConstraint(
                fields=["election", "key"], condition=models.Q(region=None), name="stage_once_nationally"
            ),
            models.UniqueConstraint(
                fields=["election", "key", "region"],
                condition=models.Q(region__isnull=False),
                name="stage_once_per_region",
            ),
        ]

    def __str__(self) -> str:
        return self.name_id


class Contest(models.Model):
    election = models.ForeignKey(Election, on_delete=models.PROTECT, related_name="contests")
    region = models.ForeignKey("regions.Region", on_delete=models.PROTECT)
    office = models.CharField(max_length=12, choices=ContestOffice.choices)

    class Meta:
        ordering = ["region_id"]
        constraints = [models.UniqueConstraint(fields=["election", "region"], name="contest_once")]


class Ticket(models.TextChoices):
    HEAD = "head", _("for head of the region")
    DEPUTY = "deputy", _("for deputy head of the region")


class Candidate(models.Model):
    """Somebody who stands, or stood, in a contest: a public fact with its source.

    `incumbent`: holds the post that is voted on, also while on leave for the campaign and somebody else acts.
    """

    contest = models.ForeignKey(Contest, on_delete=models.PROTECT, related_name="candidates")
    name = models.CharField(max_length=160)
    # As the office-holders write this person, where that differs.
    held_as = models.CharField(max_length=160, blank=True)
    ticket = models.CharField(max_length=8, choices=Ticket.choices)
    number = models.PositiveSmallIntegerField(null=True)
    since = models.DateField()
    incumbent = models.BooleanField(default=False)
    # The last day in the post, once it is known.
    incumbent_until = models.DateField(null=True)
    source = models.TextField()
    status = models.CharField(max_length=12)
    example = models.BooleanField(default=False)

    class Meta:
        ordering = ["contest_id", "number", "ticket", "name"]
        constraints = [
            models.UniqueConstraint(fields=["contest", "name"], name="candidate_once"),
            models.CheckConstraint(condition=~models.Q(source=""), name="candidate_has_its_source"),
        ]

    def __str__(self) -> str:
        return self.name


class Kinship(models.Model):
    """That an office-holder is kin of a candidate. Never without a source that can be looked up."""

    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="kin")
    institution = models.ForeignKey("institutions.Institution", on_delete=models.PROTECT, related_name="+")
    holder_name = models.CharField(max_length=160)
    relation = models.CharField(max_length=120)
    source = models.TextField()
    status = models.CharField(max_length=12)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["candidate", "institution", "holder_name"], name="kinship_once"),
            models.CheckConstraint(condition=~models.Q(source=""), name="kinship_has_its_source"),
        ]

    def __str__(self) -> str:
        return f"{self.holder_name}: {self.relation}"
