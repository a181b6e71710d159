"""Figures: what others have published, with their sources, and what Netra itself has approved.

All that is here is public. No row names an account; people stand here as plain names or not at all.
"""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from netra.regions.models import Level


class Unit(models.TextChoices):
    """What a number counts or measures. Two units are never added, averaged or ranked together."""

    PERCENT = "percent", _("percent")
    POINTS = "points", _("index points")
    RANK = "rank", _("rank")
    REPORT = "report", _("reports")
    CASE = "case", _("cases")
    PERSON = "person", _("persons")
    DECISION = "decision", _("decisions")
    REGION = "region", _("regions")
    VOTER = "voter", _("voters")


class Qualifier(models.TextChoices):
    EXACT = "exact", _("exactly")
    ABOUT = "about", _("about")
    LESS_THAN = "less_than", _("less than")
    MORE_THAN = "more_than", _("more than")
    RANK = "rank", _("rank")


class Confidence(models.TextChoices):
    HIGH = "high", _("high")
    MEDIUM = "medium", _("medium")
    LOW = "low", _("low")


def _in_page_language(indonesian: str, english: str) -> str:
    return english if (get_language() or "").startswith("en") else indonesian


class Source(models.Model):
    """Where a statement was published. Without an address: a text that is kept with the project's record."""

    key = models.SlugField(max_length=80, primary_key=True)
    publisher = models.CharField(max_length=120)
    title = models.CharField(max_length=300, blank=True)
    url = models.URLField(max_length=500, blank=True)
    published_on = models.DateField(null=True)
    confidence_note = models.TextField(blank=True)

    class Meta:
        ordering = ["publisher", "published_on", "key"]

    def __str__(self) -> str:
        return self.title or self.publisher


class Label(models.Model):
    """The English words for an edition or a period, which a statement names in Indonesian."""

    name_id = models.CharField(max_length=160, primary_key=True)
    name_en = models.CharField(max_length=160)

    class Meta:
        ordering = ["name_id"]

    def __str__(self) -> str:
        return self.name_id


class Indicator(models.Model):
    """What a number means. `higher_is_worse` is null where neither direction is bad.

    The scale is null where no source says where it ends.
    """

    key = models.SlugField(max_length=60, primary_key=True)
    position = models.PositiveSmallIntegerField(default=0)
    name_id = models.CharField(max_length=160)
    name_en = models.CharField(max_length=160)
    unit = models.CharField(max_length=12, choices=Unit.choices)
    definition_id = models.TextField()
    definition_en = models.TextField()
    higher_is_worse = models.BooleanField(null=True)
    scale_from = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    scale_to = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    scale_source = models.ForeignKey(Source, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["position", "key"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return _in_page_language(self.name_id, self.name_en)

    @property
    def definition(self) -> str:
        return _in_page_language(self.definition_id, self.definition_en)


class BandKind(models.TextChoices):
    """The place of a band among three; its words are those of the source."""

    LOW = "low", _("low")
    MEDIUM = "medium", _("medium")
    HIGH = "high", _("high")


class BandStatus(models.TextChoices):
    OFFICIAL = "official", _("Read in the document of the body that made the index.")
    PRESS = "press", _("From press reports; the document of the body that made the index was not read.")


class Band(models.Model):
    """Which values of an indicator its maker calls high or low, for regions of one level.

    Limits are kept as they were printed, both inclusive; two bands may share a limit or leave a gap.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="bands")
    level = models.PositiveSmallIntegerField(choices=Level.choices)
    kind = models.CharField(max_length=8, choices=BandKind.choices)
    name_id = models.CharField(max_length=40)
    name_en = models.CharField(max_length=40)
    low = models.DecimalField(max_digits=18, decimal_places=4)
    high = models.DecimalField(max_digits=18, decimal_places=4)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=8, choices=BandStatus.choices)
    note_id = models.TextField(blank=True)
    note_en = models.TextField(blank=True)

    class Meta:
        ordering = ["indicator", "level", "low"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "level", "kind"], name="band_once_per_level"),
            models.CheckConstraint(condition=Q(low__lt=F("high")), name="band_limits_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.level} {self.kind}"

    @property
    def name(self) -> str:
        return _in_page_language(self.name_id, self.name_en)

    @property
    def note(self) -> str:
        return _in_page_language(self.note_id, self.note_en)

    def holds(self, value: Decimal) -> bool:
        return self.low <= value <= self.high


class Disagreement(models.Model):
    """Figures that look as if they spoke of one thing and do not agree; with our judgement, never a blend."""

    key = models.SlugField(max_length=80, primary_key=True)
    position = models.PositiveSmallIntegerField(default=0)
    title_id = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    judgement_id = models.TextField()
    judgement_en = models.TextField()

    class Meta:
        ordering = ["position", "key"]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return _in_page_language(self.title_id, self.title_en)

    @property
    def judgement(self) -> str:
        return _in_page_language(self.judgement_id, self.judgement_en)


class Figure(models.Model):
    """One number that somebody stated, as it was stated. Never changed: a corrected row supersedes it."""

    key = models.SlugField(max_length=80)
    supersedes = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="superseded_by"
    )
    # A statement that should not have been taken in is withdrawn by a row that supersedes it and says why.
    withdrawn_because = models.CharField(max_length=300, blank=True)
    entry_digest = models.CharField(max_length=64)
    position = models.PositiveIntegerField(default=0)

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="figures")
    edition = models.CharField(max_length=160)
    # The row of the vintage: a figure of 34 provinces speaks of `91~2012`, not of today's 91.
    region = models.ForeignKey("regions.Region", on_delete=models.PROTECT, related_name="figures")
    value = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    decimals = models.PositiveSmallIntegerField(default=0, help_text="As many as the source printed")
    value_text = models.CharField(max_length=120, blank=True, help_text="For a range or words")
    qualifier = models.CharField(max_length=12, choices=Qualifier.choices, default=Qualifier.EXACT)
    numerator = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    denominator = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    unit = models.CharField(max_length=12, choices=Unit.choices)
    period = models.CharField(max_length=120, blank=True)
    as_of = models.DateField(null=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="figures")
    confidence = models.CharField(max_length=8, choices=Confidence.choices)
    # The words of the source, in its own language.
    quote = models.TextField(blank=True)
    note_id = models.TextField(blank=True)
    note_en = models.TextField(blank=True)
    disagreement = models.ForeignKey(
        Disagreement, null=True, on_delete=models.PROTECT, related_name="figures"
    )

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=Q(supersedes=None), name="figure_begins_once"),
            models.CheckConstraint(
                condition=Q(value__isnull=False) | ~Q(value_text=""), name="figure_says_something"
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def shown(self) -> Decimal | None:
        """The number with exactly the decimals that the source printed."""
        return None if self.value is None else round(self.value, self.decimals)

    @property
    def note(self) -> str:
        return _in_page_language(self.note_id, self.note_en)

    @property
    def edition_name(self) -> str:
        return _in_page_language(self.edition, self._label("edition_en") or self.edition)

    @property
    def period_name(self) -> str:
        return _in_page_language(self.period, self._label("period_en") or self.period)

    def _label(self, name: str) -> str | None:
        """No column: bulletin.queries reads it with the row, and a row read otherwise has none."""
        found: str | None = self.__dict__[name]
        return found

    @property
    def band(self) -> Band | None:
        """Only where exactly one printed band holds the number; a shared limit or a gap decides nothing."""
        if self.shown is None or self.qualifier != Qualifier.EXACT:
            return None
        of_level = [band for band in self.indicator.bands.all() if band.level == self.region.level]
        holding = [band for band in of_level if band.holds(self.shown)]
        return holding[0] if len(holding) == 1 else None


class Issue(models.Model):
    """One approved edition of one of Netra's own measures; immutable, as are its rows."""

    measure = models.SlugField(max_length=60)
    title_id = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    unit = models.CharField(max_length=12, choices=Unit.choices)
    election = models.ForeignKey("elections.Election", null=True, on_delete=models.PROTECT, related_name="+")
    edition = models.PositiveIntegerField()
    as_of = models.DateField()
    approved_at = models.DateTimeField()
    approved_by_name = models.CharField(max_length=120)
    written_by_name = models.CharField(max_length=120)
    method_version = models.CharField(max_length=40)
    data_hash = models.CharField(max_length=64)
    pack_version = models.CharField(max_length=80, blank=True)
    example = models.BooleanField(default=False)
    supersedes = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="superseded_by"
    )
    row_count = models.PositiveIntegerField()
    # Editions from before there were words have none. Columns that may be empty are added in place: a table
    # that is rebuilt would lose the triggers that keep it.
    note = models.TextField(null=True)
    corrects = models.BooleanField(null=True, help_text="Of the edition that this one supersedes")
    because = models.TextField(null=True, help_text="Why it takes the place of the one that it supersedes")

    class Meta:
        ordering = ["-approved_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "election", "example", "edition"],
                condition=Q(election__isnull=False),
                name="issue_edition_once",
            ),
            models.UniqueConstraint(
                fields=["measure", "example", "edition"],
                condition=Q(election=None),
                name="issue_edition_once_without_election",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.edition}"

    @property
    def title(self) -> str:
        return _in_page_language(self.title_id, self.title_en)

    @property
    def replaced_by(self) -> "Issue | None":
        following: Issue | None = getattr(self, "superseded_by", None)
        return following


class RowStatus(models.TextChoices):
    SHOWN = "shown", _("shown")
    SUPPRESSED = "suppressed", _("suppressed")
    NOT_COVERED = "not_covered", _("not covered")
    UNKNOWN = "unknown", _("unknown")


class RowReason(models.TextChoices):
    """Why a row shows no value."""

    # One reason for small counts and those withheld beside them: telling which is which gives counts away.
    SMALL = "small", _("A number under five, here or in a place beside it, can reveal who reported.")
    NO_OFFICE = (
        "no_office",
        _("No office here keeps its cases in Netra, so nothing is known. That is not zero."),
    )
    NOT_COMPUTED = "not_computed", _("This value could not be computed from what is recorded.")


class IssueRow(models.Model):
    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="rows")
    # The trigger lets in positions below the issue's row_count only: a whole issue takes no further row.
    position = models.PositiveIntegerField()
    region = models.ForeignKey("regions.Region", on_delete=models.PROTECT, related_name="+")
    value = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    low = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    high = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    denominator = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    part_of = models.ForeignKey("regions.Region", null=True, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=12, choices=RowStatus.choices)
    reason = models.CharField(max_length=20, choices=RowReason.choices, blank=True)

    class Meta:
        ordering = ["issue", "position"]
        constraints = [
            models.UniqueConstraint(fields=["issue", "region"], name="issue_row_once_per_region"),
            models.UniqueConstraint(fields=["issue", "position"], name="issue_row_position_once"),
            models.CheckConstraint(
                condition=Q(status="shown", value__isnull=False, reason="")
                | (
                    ~Q(status="shown")
                    & Q(value__isnull=True, low__isnull=True, high__isnull=True)
                    & ~Q(reason="")
                ),
                name="issue_row_shown_or_says_why_not",
            ),
            models.CheckConstraint(
                condition=Q(low__isnull=True) | Q(high__isnull=True) | Q(low__lte=F("high")),
                name="issue_row_interval_in_order",
            ),
        ]
