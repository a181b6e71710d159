"""Tables of what follows a referral: requests that the office sends, and files of answers it takes in."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Day(models.TextChoices):
    """Where the day of a request comes from. It must be said wherever the day is shown."""

    POLICY = "policy", _("policy of the office")
    RULE = "rule", _("limit of the rules")
    EARLY = "early", _("before a day was set")


class Request(models.Model):
    """One letter that the office may write because a referral stays unanswered: prepared, and then sent."""

    line = models.ForeignKey("cases.ReferralLine", on_delete=models.PROTECT, related_name="+")
    rung = models.CharField(max_length=40)
    authority_code = models.CharField(max_length=40)
    institution = models.ForeignKey(
        "institutions.Institution", null=True, on_delete=models.PROTECT, related_name="+"
    )
    rule_id = models.CharField(max_length=40, blank=True)
    due_on = models.DateField(null=True)
    day = models.CharField(max_length=8, choices=Day.choices)
    prepared_at = models.DateTimeField()
    prepared_by = models.CharField(max_length=40)
    # Kept when it is sent: what went out stays readable whatever the case says later.
    text = models.TextField(blank=True)
    letter_number = models.CharField(max_length=120, blank=True)
    sent_on = models.DateField(null=True)
    recorded_at = models.DateTimeField(null=True)
    recorded_by = models.CharField(max_length=40, blank=True)
    recorded_by_name = models.CharField(max_length=160, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["line", "rung"], name="request_once_a_rung"),
            models.CheckConstraint(
                condition=models.Q(sent_on__isnull=True)
                | (~models.Q(letter_number="") & ~models.Q(text="") & models.Q(recorded_at__isnull=False)),
                name="request_sent_has_number_and_text",
            ),
            models.CheckConstraint(
                condition=models.Q(day="early") | models.Q(due_on__isnull=False),
                name="request_due_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rung} {self.line_id}"


class ImportState(models.TextChoices):
    CHECKING = "checking", _("being checked")
    REFUSED = "refused", _("has errors")
    READY = "ready", _("ready to be recorded")
    RECORDING = "recording", _("being recorded")
    RECORDED = "recorded", _("recorded")
    TAKING_BACK = "taking_back", _("being taken back")
    TAKEN_BACK = "taken_back", _("taken back")


class Import(models.Model):
    """One sheet of answers of receiving bodies: recorded whole or not at all, and taken back as one."""

    office = models.ForeignKey("institutions.Institution", on_delete=models.PROTECT, related_name="+")
    made_by = models.CharField(max_length=40)
    made_by_name = models.CharField(max_length=160)
    made_at = models.DateTimeField()
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    head = models.JSONField()
    state = models.CharField(max_length=12, choices=ImportState.choices, default=ImportState.CHECKING)
    # Why a recording was taken back by itself, or a taking back stopped: a code, and the row it speaks of.
    trouble = models.CharField(max_length=40, blank=True)
    trouble_row = models.PositiveIntegerField(null=True)
    job_id = models.PositiveBigIntegerField(null=True)
    recorded_at = models.DateTimeField(null=True)
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by_name = models.CharField(max_length=160, blank=True)
    example = models.BooleanField(default=False)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.file_name} #{self.pk}"


class ImportRow(models.Model):
    """One row as it stood in the sheet, what it was found to mean, and which steps it caused."""

    sheet = models.ForeignKey(Import, on_delete=models.PROTECT, related_name="rows")
    number = models.PositiveIntegerField()
    texts = models.JSONField()
    line = models.ForeignKey("cases.ReferralLine", null=True, on_delete=models.PROTECT, related_name="+")
    events = models.JSONField(default=list)
    recorded = models.BooleanField(default=False)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["sheet", "number"], name="import_row_once")]


class ImportProblem(models.Model):
    """Why a row cannot be recorded: where it stands in the file, and what stands there."""

    sheet = models.ForeignKey(Import, on_delete=models.PROTECT, related_name="problems")
    number = models.PositiveIntegerField()
    column = models.CharField(max_length=40)
    code = models.CharField(max_length=40)
    value = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["number", "pk"]
