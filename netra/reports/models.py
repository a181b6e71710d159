"""Tables of the door: what was reported, by whom (apart), with what, and what became of it."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    WEB = "web", _("Public form")


class ReportStatus(models.TextChoices):
    """Words for the holder of the code: none of them says what was reported or about whom."""

    RECEIVED = "received", _("Received")
    REGISTERED = "registered", _("Registered")
    NOT_REGISTERED = "not_registered", _("Not registered")
    EXAMINED = "examined", _("Being examined")
    DECIDED = "decided", _("Decided by the plenary")
    REFERRED = "referred", _("Passed on to the competent body")
    ACKNOWLEDGED = "acknowledged", _("Acknowledged by the competent body")
    RETURNED = "returned", _("Returned by the competent body, being completed")
    OUTCOME_RECORDED = "outcome_recorded", _("The competent body's outcome is recorded")
    CLOSED = "closed", _("Closed")


# Of these no case has grown; every other status is told by the steps of one.
BEFORE_A_CASE = frozenset({ReportStatus.RECEIVED, ReportStatus.NOT_REGISTERED})


class IdentityKind(models.TextChoices):
    NATIONAL_ID = "national_id", _("National identity card (KTP)")
    LICENCE = "licence", _("Driving licence (SIM)")
    PASSPORT = "passport", _("Passport")
    OTHER = "other", _("Another document")


class ReporterCapacity(models.TextChoices):
    """Who may report by law: the pack's requirement on the reporter names these four."""

    VOTER = "voter", _("A voter")
    MONITOR = "monitor", _("An accredited election monitor")
    PARTICIPANT = "participant", _("A participant of the election")
    REPRESENTATIVE = "representative", _("A representative of one of these")


class Report(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # Who holds the code may follow the report; the table must not be enough to hold it.
    code_digest = models.CharField(max_length=64, unique=True)
    # Digest of the form's own key: with the key itself and the server's secret one could work out the code.
    key_digest = models.CharField(max_length=64, unique=True)
    # Keyed digest of all that was sent: tells a mere repeat from a form that was changed and sent again.
    content_seal = models.CharField(max_length=64)
    fact_key = models.UUIDField(unique=True)
    election = models.ForeignKey("elections.Election", on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey("institutions.Institution", on_delete=models.PROTECT, related_name="+")
    region = models.ForeignKey("regions.Region", on_delete=models.PROTECT, related_name="+")
    place_text = models.CharField(max_length=200, blank=True)
    event_on = models.DateField(null=True)
    event_time_text = models.CharField(max_length=60, blank=True)
    known_on = models.DateField(null=True)
    delivered_at = models.DateTimeField()
    subject_class = models.CharField(max_length=40, blank=True)
    act = models.CharField(max_length=60, blank=True)
    description = models.TextField(blank=True)
    # Whether a name was given, so that no list or page has to touch the table of identities to know it.
    reporter_named = models.BooleanField(default=False)
    reporter_capacity = models.CharField(max_length=16, choices=ReporterCapacity.choices, blank=True)
    statement_made = models.BooleanField(default=False)
    channel = models.CharField(max_length=16, choices=Channel.choices, default=Channel.WEB)
    language = models.CharField(max_length=8)
    status = models.CharField(max_length=20, choices=ReportStatus.choices, default=ReportStatus.RECEIVED)
    law_pack = models.CharField(max_length=60)
    pack_version = models.CharField(max_length=40)
    pack_digest = models.CharField(max_length=64)
    example = models.BooleanField(default=False)

    class Meta:
        ordering = ["-delivered_at", "-id"]
        indexes = [
            models.Index(fields=["office", "-delivered_at", "-id"], name="report_of_office"),
            models.Index(fields=["region", "-delivered_at"], name="report_of_region"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class ReportedPerson(models.Model):
    """Someone a report names. Alleged, never more: the words of the reporter."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="persons")
    position = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(max_length=160, blank=True)
    post = models.CharField(max_length=160, blank=True)
    office_name = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=300, blank=True)
    subject_class = models.CharField(max_length=40, blank=True)
    employee_number = models.CharField(max_length=18, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["report", "position"], name="reported_person_position_once")
        ]

    def __str__(self) -> str:
        return self.name


class Evidence(models.Model):
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="evidence")
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=8)
    received_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["report", "name"], name="evidence_name_once")]

    def __str__(self) -> str:
        return self.name


class ReporterIdentity(models.Model):
    """Who reported. Never joined to a list, a page or an export: only `access.identity_for` reads it."""

    report = models.OneToOneField(Report, on_delete=models.PROTECT, primary_key=True, related_name="+")
    name = models.CharField(max_length=160)
    address = models.CharField(max_length=300, blank=True)
    contact = models.CharField(max_length=120, blank=True)
    identity_kind = models.CharField(max_length=16, choices=IdentityKind.choices, blank=True)


class IdentityOpening(models.Model):
    """Who looked at the name of a reporter, when and why. The audit chain holds the digest of the reason."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="identity_openings")
    opened_by = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    reason = models.CharField(max_length=500)

    class Meta:
        ordering = ["pk"]


class Assessment(models.Model):
    """An officer's answer to one requirement. Never edited: the newest row of a check counts."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="assessments")
    check_code = models.CharField(max_length=40)
    met = models.BooleanField()
    reason = models.CharField(max_length=500)
    assessed_by = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    assessed_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]


class Recusal(models.Model):
    """Somebody who must not see or touch a report, nor the case that grew from it, nor its referral."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="recusals")
    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    recorded_by = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "account"], name="report_recusal_once")]


class ReportEvent(models.Model):
    """What happened to a report, for the holder of its code. Triggers refuse every change of a row."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="events")
    status = models.CharField(max_length=20, choices=ReportStatus.choices)
    at = models.DateTimeField()
    actor = models.CharField(max_length=40)

    class Meta:
        ordering = ["pk"]
