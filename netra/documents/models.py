"""Documents that an office made, and how it calls them."""

import uuid

from django.db import models


class Document(models.Model):
    """One document as it was printed. Never changed, never overwritten: a newer one is a row of its own."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # Of a case, of a report that is none yet, or of a misused name; never of two of them.
    case = models.ForeignKey("cases.Case", null=True, on_delete=models.PROTECT, related_name="documents")
    report = models.ForeignKey(
        "reports.Report", null=True, on_delete=models.PROTECT, related_name="documents"
    )
    misuse = models.ForeignKey(
        "reports.Misuse", null=True, on_delete=models.PROTECT, related_name="documents"
    )
    office = models.ForeignKey("institutions.Institution", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    # What it speaks of within its case, such as "clarification:7"; empty: of the whole.
    about = models.CharField(max_length=100, blank=True)
    serial = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    number = models.CharField(max_length=120, blank=True)
    made_on = models.DateField()
    # The canonical data: what the printed digest is taken of, and what a draft is made from again.
    data = models.TextField()
    data_digest = models.CharField(max_length=64)
    # Digest of all but the day: who asks for the same once more gets this one.
    sameness = models.CharField(max_length=64)
    # Stands in the printed code alone; nobody can guess it.
    token = models.CharField(max_length=22, unique=True)
    address = models.CharField(max_length=300, blank=True)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=40)
    made_by_name = models.CharField(max_length=160)
    example = models.BooleanField(default=False)

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind", "about", "serial"],
                condition=models.Q(case__isnull=False),
                name="document_of_case_once",
            ),
            models.UniqueConstraint(
                fields=["report", "kind", "about", "serial"],
                condition=models.Q(report__isnull=False),
                name="document_of_report_once",
            ),
            models.UniqueConstraint(
                fields=["misuse", "kind", "about", "serial"],
                condition=models.Q(misuse__isnull=False),
                name="document_of_misuse_once",
            ),
            models.CheckConstraint(
                condition=models.Q(case__isnull=False, report__isnull=True, misuse__isnull=True)
                | models.Q(case__isnull=True, report__isnull=False, misuse__isnull=True)
                | models.Q(case__isnull=True, report__isnull=True, misuse__isnull=False),
                name="document_of_one_record",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.serial}"

    @property
    def digests(self) -> tuple[str, str]:
        """Of the data and of the file, in groups that an eye can compare."""
        return in_groups(self.data_digest), in_groups(self.file.sha256)


class Dispatch(models.Model):
    """That a letter left the office. Without this row its printed code matches nothing."""

    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="dispatch")
    at = models.DateTimeField()
    by = models.CharField(max_length=40)
    by_name = models.CharField(max_length=160)

    def __str__(self) -> str:
        return str(self.document_id)


def in_groups(digest: str) -> str:
    return " ".join(digest[start : start + 16] for start in range(0, len(digest), 16))


class FormName(models.Model):
    """How an office titles a document and which form code it prints, from then on. The newest row holds."""

    office = models.ForeignKey("institutions.Institution", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    # Empty: the office prints none.
    code = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=500)
    set_at = models.DateTimeField()
    set_by = models.CharField(max_length=40)
    set_by_name = models.CharField(max_length=160)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["office", "kind", "-id"], name="form_name_in_force")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(reason="") & ~models.Q(title=""), name="form_name_whole"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.title}"
