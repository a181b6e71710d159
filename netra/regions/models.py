from django.db import models
from django.utils.translation import gettext_lazy as _

from .fields import CodeOrderedField


class Level(models.IntegerChoices):
    NATION = 0, _("nation")
    PROVINCE = 1, _("province")
    REGENCY = 2, _("regency or city")
    DISTRICT = 3, _("district")
    VILLAGE = 4, _("village")


class Kind(models.TextChoices):
    NATION = "nation", _("nation")
    PROVINCE = "province", _("province")
    REGENCY = "regency", _("regency")
    CITY = "city", _("city")
    ADMINISTRATIVE_REGENCY = "administrative_regency", _("administrative regency")
    ADMINISTRATIVE_CITY = "administrative_city", _("administrative city")
    DISTRICT = "district", _("district")
    URBAN_VILLAGE = "urban_village", _("urban village (kelurahan)")
    VILLAGE = "village", _("village (desa)")
    TRADITIONAL_VILLAGE = "traditional_village", _("traditional village (desa adat)")


class Region(models.Model):
    """One row of the Kemendagri tree, present or former.

    A former region is a row of its own (`91~2012`: code and first year of that outline), so a figure points
    at the outline it was published for.
    """

    code = CodeOrderedField(max_length=20, primary_key=True)
    name = models.CharField(max_length=120)
    full_name = models.CharField(max_length=160)
    level = models.PositiveSmallIntegerField(choices=Level.choices)
    kind = models.CharField(max_length=24, choices=Kind.choices)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    timezone = models.CharField(max_length=32)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    coordinate_source = models.CharField(max_length=120, blank=True)
    # Both days inclusive. Null: from before the records begin; until further notice.
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    example = models.BooleanField(default=False)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.full_name

    @property
    def is_former(self) -> bool:
        return self.valid_to is not None


class RegionSuccession(models.Model):
    """The law by which a former region became its successors."""

    former = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="predecessions")
    law = models.CharField(max_length=160)
    source_url = models.URLField(max_length=500, blank=True)
    status = models.CharField(max_length=12)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["former", "successor"], name="succession_once")]


class Alias(models.Model):
    name = models.CharField(max_length=120)
    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="aliases")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "region"], name="alias_once")]


class PackLoad(models.Model):
    """Which edition of a pack the tables hold, so that loading it again is a look-up."""

    pack = models.CharField(max_length=60, primary_key=True)
    digest = models.CharField(max_length=64)


class SearchTerm(models.Model):
    """One distinct word of names and aliases, as it sounds. Like the next two, rebuilt whole by loading."""

    id = models.PositiveIntegerField(primary_key=True)
    sound = CodeOrderedField(max_length=120, unique=True)
    best_level = models.PositiveSmallIntegerField()
    postings = models.PositiveIntegerField()


class SearchKey(models.Model):
    """What a term becomes by dropping a letter, and the short beginnings of common terms (`sam*`)."""

    key = CodeOrderedField(max_length=120)
    term = models.ForeignKey(SearchTerm, on_delete=models.CASCADE, db_constraint=False, db_index=False)

    class Meta:
        indexes = [models.Index(fields=["key", "term"], name="search_key")]


class SearchPosting(models.Model):
    """A term occurs in one label (0: the name; 1 and on: an alias) of a region, which has so many words."""

    term = models.ForeignKey(SearchTerm, on_delete=models.CASCADE, db_constraint=False, db_index=False)
    region = models.ForeignKey(Region, on_delete=models.CASCADE, db_constraint=False, db_index=False)
    label = models.PositiveSmallIntegerField()
    words = models.PositiveSmallIntegerField()

    class Meta:
        indexes = [models.Index(fields=["term", "region", "label", "words"], name="search_posting")]
