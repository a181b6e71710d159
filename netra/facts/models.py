import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class FactKind(models.TextChoices):
    REPORT_RECEIVED = "report_received", _("Report received")
    CASE_REGISTERED = "case_registered", _("Case registered")
    CASE_DECIDED = "case_decided", _("Case decided in plenary")
    PERSON_REFERRED = "person_referred", _("Person referred")
    PERSON_SANCTIONED = "person_sanctioned", _("Person sanctioned")
    # Counts from the referral on, and is reversed by the answer: what is left still waits.
    PERSON_WAITS = "person_waits", _("Person whose referral waits for an answer")


class CountedUnit(models.TextChoices):
    """What one row counts. Two units are never added."""

    REPORT = "report", _("reports")
    CASE = "case", _("cases")
    PERSON = "person", _("persons")
    DECISION = "decision", _("decisions")


# The `channel` of what no report brought: the office found it. Every other channel is a door for reports.
FINDING = "finding"


class Fact(models.Model):
    """One thing that happened, without whom, without which record, and no finer than a week and a district.

    The key is random and known to the owner's side alone, so two rows of one case have nothing in common that
    a thousand others do not share. A correction is a further row with amount -1, never a change.
    """

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    week = models.DateField(help_text="Monday of the local week of the event")
    recorded_on = models.DateField()
    region = models.ForeignKey("regions.Region", on_delete=models.PROTECT, related_name="+")
    election = models.ForeignKey("elections.Election", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=24, choices=FactKind.choices)
    unit = models.CharField(max_length=12, choices=CountedUnit.choices)
    violation_class = models.CharField(max_length=40, blank=True)
    channel = models.CharField(max_length=16, blank=True)
    verified = models.BooleanField()
    office_kind = models.CharField(max_length=32)
    # Which kind of body has the file; None where the fact is of no body, or older than this column.
    receiver_kind = models.CharField(max_length=32, null=True)
    # Which body it is; None where the fact is of no body, or older than this column.
    receiver = models.ForeignKey(
        "institutions.Institution", null=True, on_delete=models.PROTECT, related_name="+"
    )
    amount = models.SmallIntegerField()
    reverses = models.UUIDField(null=True)
    example = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["election", "kind", "unit", "region"], name="fact_counted")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount=1, reverses__isnull=True)
                | models.Q(amount=-1, reverses__isnull=False),
                name="fact_amount_is_one_or_its_reversal",
            ),
            models.UniqueConstraint(
                fields=["reverses"], condition=models.Q(reverses__isnull=False), name="fact_reversed_once"
            ),
        ]
