import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from netra.platform.files.kinds import MediaType


class StoredFile(models.Model):
    """One received file. Never changed; two rows may stand on the same bytes, which lie on disk once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in MediaType])
    kept_at = models.DateTimeField()

    class Meta:
        ordering = ["kept_at", "id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(size__gt=0), name="storedfile_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.media_type} {self.sha256[:12]}"


class How(models.TextChoices):
    """By what a copy came from its original."""

    REDACTED = "redacted", _("places made unrecognisable")
    STRIPPED = "stripped", _("hidden particulars taken out")
    CONVERTED = "converted", _("put into another file format")
    FILLED = "filled", _("filled in and sealed again")
    OPENED = "opened", _("opened with the field key of this installation")


class DerivedCopy(models.Model):
    """Where a copy comes from. A file is the copy of one original; triggers refuse every change of a row."""

    original = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="copies")
    copy = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="derived_from")
    how = models.CharField(max_length=16, choices=How.choices)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(original=models.F("copy")), name="derivedcopy_of_another_file"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.how} {self.original_id}"


class Act(models.TextChoices):
    RECEIVED = "received", _("Received; the digest of its bytes was noted.")
    VERIFIED = "verified", _("Read from its first to its last byte; the digest is the one noted on receipt.")
    DAMAGED = "damaged", _("Found gone or changed: the digest is not the one noted on receipt.")
    READ = "read", _("Handed out to be read.")
    COPIED = "copied", _("A copy was made from it.")
    PACKAGED = "packaged", _("Put into a package.")
    MOVED = "moved", _("Moved to another store; the digest was checked there.")


class CustodyEntry(models.Model):
    """Who did what with a file, and when. Triggers refuse every change of a row."""

    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="custody")
    at = models.DateTimeField()
    # akun:<id>, publik or sistem: a plain value, so that the log outlives accounts.
    by = models.CharField(max_length=40)
    act = models.CharField(max_length=16, choices=Act.choices)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.act} {self.file_id}"


class Upload(models.Model):
    """A resumable upload under way. Its bytes and their journal lie in the staging folder under its token."""

    token = models.CharField(primary_key=True, max_length=32)
    # The kind of sender and a digest: whoever reads this table cannot act as the sender.
    sender = models.CharField(max_length=80, db_index=True)
    size = models.PositiveBigIntegerField()
    started_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    sha256 = models.CharField(max_length=64, blank=True)
    media_type = models.CharField(max_length=20, blank=True)
    # Claimed by a record: no longer held against its sender, still known to a form that is sent again.
    kept = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(size__gt=0), name="upload_not_empty"),
        ]

    def __str__(self) -> str:
        return self.token[:8]
