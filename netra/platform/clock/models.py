from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    DEMO = "demo", _("Demonstration")
    REAL = "real", _("Real")


class Installation(models.Model):
    """The one row that says what this database is for. Triggers keep it as it was written."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    kind = models.CharField(max_length=4, choices=Kind.choices)
    installed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="clock_one_installation"),
            models.CheckConstraint(condition=models.Q(kind__in=["demo", "real"]), name="clock_kind_known"),
        ]

    def __str__(self) -> str:
        return self.kind


class OfficeClock(models.Model):
    """At wall time `wall_anchor` the office clock showed `office_anchor`, and it has run on since."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    wall_anchor = models.DateTimeField()
    office_anchor = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="clock_one_office_clock")]

    def __str__(self) -> str:
        return self.office_anchor.isoformat()
