"""Tables of the field app: phones that were let in, and what came from them until it is a finding."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Device(models.Model):
    """A phone whose key was made on it and never leaves it. It speaks for one account at one office."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # Short enough for a text message, and for people to speak about.
    number = models.PositiveIntegerField(unique=True)
    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey("institutions.Institution", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    # Its number in the telephone network, where text messages may come from it.
    phone = models.CharField(max_length=20, blank=True)
    public_key = models.CharField(max_length=100, unique=True)
    # What it seals to: a phone that was given another key than ours holds records that cannot be opened here.
    recipient = models.CharField(max_length=80)
    enrolled_at = models.DateTimeField()
    enrolled_by = models.CharField(max_length=40)
    enrolled_by_name = models.CharField(max_length=160)
    heard_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.CharField(max_length=40, blank=True)
    revoked_by_name = models.CharField(max_length=160, blank=True)
    revoke_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(revoked_at__isnull=True) | ~models.Q(revoke_reason=""),
                name="device_revoked_for_a_reason",
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class Enrolment(models.Model):
    """Leave for one phone to be let in, once and soon. The table holds a digest, never the code."""

    code_digest = models.CharField(max_length=64, unique=True)
    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey("institutions.Institution", on_delete=models.PROTECT, related_name="+")
    phone = models.CharField(max_length=20, blank=True)
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=40)
    issued_by_name = models.CharField(max_length=160)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    device = models.OneToOneField(Device, null=True, on_delete=models.PROTECT, related_name="enrolment")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.account_id} {self.office_id}"


class State(models.TextChoices):
    STORED = "stored", _("waiting for the rest")
    ACKNOWLEDGED = "acknowledged", _("a finding was made")
    HELD = "held", _("held for an officer")
    CLOSED = "closed", _("closed without a finding")


class Channel(models.TextChoices):
    """How a parcel came in: sent by its own phone, by another one, as a file, or as a series of codes."""

    DIRECT = "direct", _("from its own phone")
    CARRIED = "carried", _("brought by another phone")
    FILE = "file", _("from an outbox file")
    CODE = "code", _("from a series of codes")


class Closing(models.TextChoices):
    """Why an officer made no finding of what was held. Nothing is removed."""

    DOUBLE = "double", _("The same is in the register of findings already.")
    TEST = "test", _("It was written to try the app.")
    NOT_OURS = "not_ours", _("It is none of this office's people who wrote it.")
    UNREADABLE = "unreadable", _("It cannot be opened or read, and its writer was asked.")
    NOTHING = "nothing", _("It tells of nothing that the rules know.")


class Parcel(models.Model):
    """One record as it left a phone: sealed and signed. What it turned into stands beside it; it stays."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="parcels")
    record = models.UUIDField()
    seq = models.PositiveBigIntegerField()
    body = models.BinaryField()
    body_sha256 = models.CharField(max_length=64)
    made = models.JSONField()
    signature = models.CharField(max_length=100)
    # The one that stands under its record and its number; another one that claims either is held aside.
    first = models.BooleanField()
    state = models.CharField(max_length=12, choices=State.choices)
    reason = models.CharField(max_length=24, blank=True)
    channel = models.CharField(max_length=8, choices=Channel.choices)
    carrier = models.ForeignKey(Device, null=True, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()
    case = models.ForeignKey("cases.Case", null=True, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=40, blank=True)
    settled_by_name = models.CharField(max_length=160, blank=True)
    closing = models.CharField(max_length=12, choices=Closing.choices, blank=True)
    closing_text = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["received_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["device", "record", "body_sha256"], name="parcel_once"),
            models.UniqueConstraint(
                fields=["device", "seq"], condition=models.Q(first=True), name="parcel_one_a_number"
            ),
            models.UniqueConstraint(
                fields=["device", "record"], condition=models.Q(first=True), name="parcel_one_a_record"
            ),
            models.CheckConstraint(
                condition=models.Q(state="acknowledged", case__isnull=False)
                | ~models.Q(state="acknowledged") & models.Q(case__isnull=True),
                name="parcel_acknowledged_has_its_case",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="held") | ~models.Q(reason=""), name="parcel_held_says_why"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="closed") | ~models.Q(closing=""), name="parcel_closed_says_why"
            ),
        ]
        indexes = [
            models.Index(
                fields=["state", "device"],
                condition=models.Q(state__in=["held", "stored"]),
                name="parcel_not_done",
            )
        ]

    def __str__(self) -> str:
        return f"{self.device_id} {self.seq}"


class ParcelFile(models.Model):
    """A sealed file of a parcel: announced first, then whole and in custody."""

    parcel = models.ForeignKey(Parcel, on_delete=models.PROTECT, related_name="parts")
    n = models.PositiveSmallIntegerField()
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    file = models.ForeignKey("files.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["parcel", "n"]
        constraints = [models.UniqueConstraint(fields=["parcel", "n"], name="parcelfile_once")]

    def __str__(self) -> str:
        return f"{self.parcel_id} {self.n}"


class TextMessage(models.Model):
    """A text message as the gateway brought it, and what became of it. The same one stands here once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    digest = models.CharField(max_length=64, unique=True)
    # Whose it is to look at; none where neither phone, sender nor place tells of an office.
    office = models.ForeignKey(
        "institutions.Institution", null=True, on_delete=models.PROTECT, related_name="+"
    )
    sender = models.CharField(max_length=20)
    text = models.CharField(max_length=600)
    received_at = models.DateTimeField()
    device = models.ForeignKey(Device, null=True, on_delete=models.PROTECT, related_name="texts")
    number = models.PositiveIntegerField(null=True)
    state = models.CharField(max_length=12, choices=State.choices)
    reason = models.CharField(max_length=24, blank=True)
    case = models.ForeignKey("cases.Case", null=True, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=40, blank=True)
    settled_by_name = models.CharField(max_length=160, blank=True)
    closing = models.CharField(max_length=12, choices=Closing.choices, blank=True)
    closing_text = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["received_at", "pk"]
        constraints = [
            # An officer may make something of a second text under one number; by itself nothing is made.
            models.UniqueConstraint(
                fields=["device", "number"],
                condition=models.Q(state="acknowledged", settled_by=""),
                name="textmessage_one_a_number",
            ),
            models.CheckConstraint(
                condition=models.Q(state="acknowledged", case__isnull=False)
                | models.Q(state="held", case__isnull=True) & ~models.Q(reason="")
                | models.Q(state="closed", case__isnull=True) & ~models.Q(closing=""),
                name="textmessage_says_what_became_of_it",
            ),
        ]
        indexes = [models.Index(fields=["office", "state"], name="textmessage_of_an_office")]

    def __str__(self) -> str:
        return f"{self.sender} {self.state}"
