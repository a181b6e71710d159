"""What left the office with a referral, and what came back for it."""

import uuid

from django.db import models


class ShareableCopy(models.Model):
    """A redacted copy that may leave the office, made from one piece of evidence. Named T-1, T-2, ... in its
    case; the piece it was made from stays sealed."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="shareable_copies")
    number = models.PositiveSmallIntegerField()
    file = models.OneToOneField("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    # What it shows, in neutral words: they stand on the list of the package.
    about = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=40)
    made_by_name = models.CharField(max_length=160)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="shareable_copy_number_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return f"T-{self.number}"


class WithdrawnCopy(models.Model):
    """A copy that is not to be sent, as when the wrong file was taken. It stays in custody; a better one gets
    a number of its own."""

    copy = models.OneToOneField(ShareableCopy, on_delete=models.PROTECT, related_name="withdrawn")
    reason = models.CharField(max_length=300)
    withdrawn_at = models.DateTimeField()
    withdrawn_by = models.CharField(max_length=40)
    withdrawn_by_name = models.CharField(max_length=160)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="withdrawn_copy_has_its_reason")
        ]


class Package(models.Model):
    """One letter to one body with all that goes with it, as one archive in custody. Never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # The address on the letter; it opens nothing without the code.
    ref = models.CharField(max_length=8, unique=True)
    # Digest of the form's own key: the same form sent twice makes one package.
    key_digest = models.CharField(max_length=64, unique=True)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="packages")
    number = models.PositiveSmallIntegerField()
    institution = models.ForeignKey("institutions.Institution", on_delete=models.PROTECT, related_name="+")
    authority_code = models.CharField(max_length=40)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    # Whom the letter names as receiving a copy, one a line.
    copied_to = models.TextField(blank=True)
    # The conflict of interest that was known when a commissioner chose, in words; empty: none was known.
    conflict = models.TextField(blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=40)
    made_by_name = models.CharField(max_length=160)

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="package_number_once")]

    def __str__(self) -> str:
        return self.ref


class PackageLine(models.Model):
    """A person's track on the list of a package, under the number by which the body speaks of it."""

    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="lines")
    number = models.PositiveSmallIntegerField()
    line = models.OneToOneField("cases.ReferralLine", on_delete=models.PROTECT, related_name="in_package")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["package", "number"], name="package_line_once")]


class PackagePart(models.Model):
    """A file inside the archive, by its name there: the letter, the study, a redacted copy."""

    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="parts")
    name = models.CharField(max_length=120)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["package", "name"], name="package_part_once")]


class DoorCode(models.Model):
    """The code on the sheet beside a letter: it opens the list of one package to a body without an account.

    Attempts are counted before the code is looked at, by one statement, so that many at once gain nothing.
    """

    package = models.OneToOneField(Package, on_delete=models.PROTECT, related_name="door")
    code_digest = models.CharField(max_length=64)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    # Since the code was issued or last matched.
    attempts = models.PositiveSmallIntegerField(default=0)


class Answer(models.Model):
    """What the receiving body said for one person: one row for one form, however often it is sent."""

    line = models.ForeignKey("cases.ReferralLine", on_delete=models.PROTECT, related_name="answers")
    # The step of the rules that it took, such as `acknowledge` or `record_examination`.
    step = models.CharField(max_length=40)
    key_digest = models.CharField(max_length=64, unique=True)
    on = models.DateField(null=True)
    code = models.CharField(max_length=40, blank=True)
    text = models.CharField(max_length=500, blank=True)
    letter_number = models.CharField(max_length=120, blank=True)
    # The office that recorded it from a letter of the body, and the day of that letter; empty where the body
    # said it here itself.
    office = models.ForeignKey(
        "institutions.Institution", null=True, on_delete=models.PROTECT, related_name="+"
    )
    letter_on = models.DateField(null=True)
    file = models.ForeignKey("files.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()
    # akun:<id>, or publik for whoever held the code of the letter; then the name is what they wrote.
    said_by = models.CharField(max_length=40)
    said_by_name = models.CharField(max_length=160)

    class Meta:
        ordering = ["pk"]


class WithdrawnAnswer(models.Model):
    """An answer that was recorded by mistake. It stays where it was told, and holds no more."""

    answer = models.OneToOneField(Answer, on_delete=models.PROTECT, related_name="withdrawn")
    reason = models.CharField(max_length=500)
    withdrawn_at = models.DateTimeField()
    withdrawn_by = models.CharField(max_length=40)
    withdrawn_by_name = models.CharField(max_length=160)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="withdrawn_answer_has_its_reason")
        ]


class KasnHandover(models.Model):
    """How far KASN was with one line when it gave way. The newest row counts; nothing is guessed."""

    line = models.ForeignKey("cases.ReferralLine", on_delete=models.PROTECT, related_name="kasn_handovers")
    # A KasnState of the rules: none (it never had the file), received, processed.
    state = models.CharField(max_length=12)
    reason = models.CharField(max_length=500)
    said_at = models.DateTimeField()
    said_by = models.CharField(max_length=40)
    said_by_name = models.CharField(max_length=160)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="kasn_handover_has_its_reason")
        ]
