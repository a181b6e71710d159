import uuid

from django.db import models

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
