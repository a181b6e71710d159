from django.db import models


class Level(models.IntegerChoices):
    NATION = 0
    PROVINCE = 1
    REGENCY = 2
    DISTRICT = 3
    VILLAGE = 4


class Region(models.Model):
    """One row of the Kemendagri tree, present or former.

    A former region is a row of its own (`91~2012`: code and first year of that outline), so a figure points at the
    outline it was published for.
    """

    code = models.CharField(max_length=20, primary_key=True)
    name = models.CharField(max_length=120)
    full_name = models.CharField(max_length=160)
    level = models.PositiveSmallIntegerField(choices=Level.choices)
    kind = models.CharField(max_length=24)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    timezone = models.CharField(max_length=32)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    coordinate_source = models.CharField(max_length=120, blank=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.full_name

    @property
    def is_former(self) -> bool:
        return self.valid_to is not None


class RegionSuccession(models.Model):
    former = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="predecessions")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["former", "successor"], name="succession_once")]


class Alias(models.Model):
    name = models.CharField(max_length=120)
    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="aliases")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "region"], name="alias_once")]
