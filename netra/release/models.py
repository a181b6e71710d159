"""Drafts of issues: staff only. What is approved is copied into `bulletin`, where it can never change."""

import hashlib
import json

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from netra.bulletin.models import RowReason, RowStatus

# An issue speaks of the whole country; its day is counted as the capital counts it.
NATIONAL_ZONE = "Asia/Jakarta"


class DraftStatus(models.TextChoices):
    DRAFTING = "drafting", _("being computed")
    READY = "ready", _("ready for approval")
    RETURNED = "returned", _("sent back to the analyst")
    APPROVED = "approved", _("approved")
    DISCARDED = "discarded", _("discarded")


class Draft(models.Model):
    measure = models.SlugField(max_length=60)
    election = models.ForeignKey("elections.Election", on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=12, choices=DraftStatus.choices, default=DraftStatus.DRAFTING)
    as_of = models.DateField()
    requested_at = models.DateTimeField()
    written_by = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    written_by_name = models.CharField(max_length=120)
    data_hash = models.CharField(max_length=64, blank=True)
    method_version = models.CharField(max_length=40)
    example = models.BooleanField(default=False)
    job_id = models.PositiveBigIntegerField(null=True)
    issue = models.OneToOneField("bulletin.Issue", null=True, on_delete=models.PROTECT, related_name="+")
    # What the analyst says with the figures; published with them.
    note = models.TextField(blank=True, default="")
    corrects = models.BooleanField(default=False)
    because = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="approved", issue__isnull=False) | (~Q(status="approved") & Q(issue=None)),
                name="draft_approved_has_its_issue",
            )
        ]

    def __str__(self) -> str:
        return f"{self.measure} #{self.pk}"

    @property
    def words_digest(self) -> str:
        """Changes with the words; empty without any."""
        if not (self.note or self.because or self.corrects):
            return ""
        words = json.dumps([self.note, self.corrects, self.because])
        return hashlib.sha256(words.encode()).hexdigest()


class DraftReturn(models.Model):
    """That who was to approve sent the draft back, and why. It stays with the draft when it is answered."""

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="returns")
    returned_at = models.DateTimeField()
    returned_by = models.CharField(max_length=60)
    returned_by_name = models.CharField(max_length=120)
    reason = models.TextField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["draft", "pk"]

    def __str__(self) -> str:
        return f"{self.draft_id} / {self.pk}"


class DraftRow(models.Model):
    """Protected already: a suppressed count is kept in no table but `facts`."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="rows")
    position = models.PositiveIntegerField()
    region = models.ForeignKey("regions.Region", on_delete=models.PROTECT, related_name="+")
    part_of = models.ForeignKey("regions.Region", null=True, on_delete=models.PROTECT, related_name="+")
    value = models.PositiveIntegerField(null=True)
    status = models.CharField(max_length=12, choices=RowStatus.choices)
    reason = models.CharField(max_length=20, choices=RowReason.choices, blank=True)

    class Meta:
        ordering = ["draft", "position"]
        constraints = [models.UniqueConstraint(fields=["draft", "region"], name="draft_row_once_per_region")]
