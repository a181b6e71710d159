from django.db import models

FIRST_PREVIOUS = "0" * 64


class Entry(models.Model):
    """One line of the chain. Triggers let the next line in and refuse everything else, on both databases."""

    seq = models.BigIntegerField(primary_key=True)
    recorded_at = models.DateTimeField()
    actor = models.CharField(max_length=40)
    action = models.CharField(max_length=60)
    object_kind = models.CharField(max_length=40)
    object_key = models.CharField(max_length=120)
    # Text, not JSONField: the hash covers these very characters, and jsonb would reorder them.
    facts = models.TextField()
    # Two lines can never follow the same one, whatever else fails.
    previous = models.CharField(max_length=64, unique=True)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["seq"]
        indexes = [models.Index(fields=["object_kind", "object_key", "seq"], name="audit_entry_object")]

    def __str__(self) -> str:
        return f"{self.seq}:{self.hash}"
