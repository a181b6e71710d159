"""Tables of the door: what was reported, sealed to the holders of its office, and what became of it."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    WEB = "web", _("Public form")
    COUNTER = "counter", _("At the counter")
    LETTER = "letter", _("By letter")
    PHONE = "phone", _("By telephone")
    MESSAGE = "message", _("By a message, for example WhatsApp")


class ReportStatus(models.TextChoices):
    """Words for the holder of the code: none of them says what was reported or about whom."""

    RECEIVED = "received", _("Received")
    AWAITING_COMPLETION = "awaiting_completion", _("Waiting for completion")
    REGISTERED = "registered", _("Registered")
    NOT_REGISTERED = "not_registered", _("Not registered")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    EXAMINED = "examined", _("Being examined")
    DECIDED = "decided", _("Decided by the plenary")
    REFERRED = "referred", _("Passed on to the competent body")
    ACKNOWLEDGED = "acknowledged", _("Acknowledged by the competent body")
    RETURNED = "returned", _("Returned by the competent body, being completed")
    OUTCOME_RECORDED = "outcome_recorded", _("The competent body's outcome is recorded")
    CLOSED = "closed", _("Closed")


# Of these no case has grown; every other status is told by the steps of one.
# Nobody has decided yet what becomes of these.
AT_THE_DOOR = frozenset({ReportStatus.RECEIVED, ReportStatus.AWAITING_COMPLETION})
BEFORE_A_CASE = AT_THE_DOOR | {ReportStatus.NOT_REGISTERED, ReportStatus.WITHDRAWN}


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


class NameWish(models.TextChoices):
    """What the reporter wants to happen with the name, which is sealed either way."""

    OPEN = "open", _("Papers of the office may carry my name")
    SEALED = "sealed", _("Only on papers that need my name by law")


class SigningWay(models.TextChoices):
    """How the reporter signs. Empty: nobody was asked, or nothing was chosen."""

    DRAWN = "drawn", _("Drawn on the screen")
    SCAN = "scan", _("On paper, sent as a photo or scan")
    COUNTER = "counter", _("Later, at the office")
    PAPER = "paper", _("On paper that the office holds")


class Report(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # Who holds the code may follow the report; the table must not be enough to hold it.
    code_digest = models.CharField(max_length=64, unique=True)
    # Digest of the form's own key: with the key itself and the server's secret one could work out the code.
    key_digest = models.CharField(max_length=64, unique=True)
    # Public half of the key that grows from the code; the other half only its holder can work out.
    code_recipient = models.CharField(max_length=80, blank=True)
    # Digest of all that was sent, keyed by the form's own key, which no table holds: it tells a mere repeat
    # from a form that was changed and sent again, and nobody can try names against it.
    content_seal = models.CharField(max_length=64)
    fact_key = models.UUIDField(unique=True)
    election = models.ForeignKey("elections.Election", on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey("institutions.Institution", on_delete=models.PROTECT, related_name="+")
    region = models.ForeignKey("regions.Region", on_delete=models.PROTECT, related_name="+")
    envelope = models.OneToOneField("Envelope", on_delete=models.PROTECT, related_name="report")
    event_on = models.DateField(null=True)
    known_on = models.DateField(null=True)
    delivered_at = models.DateTimeField()
    subject_class = models.CharField(max_length=40, blank=True)
    act = models.CharField(max_length=60, blank=True)
    # What can be known of sealed words without opening them: whether they were written at all.
    described = models.BooleanField(default=False)
    place_given = models.BooleanField(default=False)
    reporter_named = models.BooleanField(default=False)
    reporter_located = models.BooleanField(default=False)
    reporter_capacity = models.CharField(max_length=16, choices=ReporterCapacity.choices, blank=True)
    statement_made = models.BooleanField(default=False)
    name_wish = models.CharField(max_length=8, choices=NameWish.choices, blank=True)
    signing = models.CharField(max_length=8, choices=SigningWay.choices, blank=True)
    # When it was signed before an officer, who wrote that down afterwards.
    signed_at = models.DateTimeField(null=True)
    signed_noted_by = models.CharField(max_length=160, blank=True)
    channel = models.CharField(max_length=16, choices=Channel.choices, default=Channel.WEB)
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
            # The few at the door among all that an office ever received.
            models.Index(fields=["office", "status"], name="report_of_office_at_status"),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def number(self) -> str:
        """What receipt and office both show: it finds the report here and opens nothing out there."""
        return str(self.pk)[:8]

    @property
    def keeps_name_back(self) -> bool:
        """Whoever was not asked is treated like one who wants the name kept back."""
        return self.reporter_named and self.name_wish != NameWish.OPEN


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


class PersonKey(models.Model):
    """The public half of a key that somebody made in a browser. The other half never comes here."""

    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="person_keys")
    recipient = models.CharField(max_length=80, unique=True)
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["account"],
                condition=models.Q(retired_at__isnull=True),
                name="one_key_in_use_per_account",
            )
        ]

    def __str__(self) -> str:
        return self.recipient


class KeyHolder(models.Model):
    """Somebody to whom reports of an office are sealed: any two of an office's holders open together."""

    office = models.ForeignKey("institutions.Institution", on_delete=models.PROTECT, related_name="+")
    key = models.ForeignKey(PersonKey, on_delete=models.PROTECT, related_name="holderships")
    appointed_by = models.CharField(max_length=40)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["office", "key"], name="holder_once_per_office")]


class Envelope(models.Model):
    """One report's content key, of which the server knows the public half alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey("institutions.Institution", on_delete=models.PROTECT, related_name="+")
    recipient = models.CharField(max_length=80)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["made_at", "id"]


class Tip(models.Model):
    """What somebody told who is kept from everyone. Of it lie open an office and a day, and nothing else.

    All that was told is sealed in `body`, which has one size. Holders of the office open the tips of a day
    together, and from then on all of them show the same: read on that day, and later closed on another.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey("institutions.Institution", on_delete=models.PROTECT, related_name="+")
    arrived_on = models.DateField()
    envelope = models.OneToOneField("Envelope", on_delete=models.PROTECT, related_name="tip")
    body = models.BinaryField()
    # The three of them as with a report; each is of one length and says nothing.
    code_digest = models.CharField(max_length=64, unique=True)
    key_digest = models.CharField(max_length=64, unique=True)
    content_seal = models.CharField(max_length=64)
    # When the batch was opened in which it lay, and when the last one was decided.
    read_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    # Whether its rows were written anew in an order that tells nothing.
    mixed = models.BooleanField(default=False)
    example = models.BooleanField(default=False)

    class Meta:
        ordering = ["arrived_on", "id"]
        indexes = [
            models.Index(
                fields=["office", "arrived_on"],
                condition=models.Q(closed_on__isnull=True),
                name="tip_of_office_waits",
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class TipBatch(models.Model):
    """The tips of an office, opened together for one handler by two holders. All times are of the batch."""

    office = models.ForeignKey("institutions.Institution", on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    asked_by = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    handler = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    handler_key = models.ForeignKey(PersonKey, on_delete=models.PROTECT, related_name="+")
    peeled_by = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, null=True, related_name="+")
    peeled_at = models.DateTimeField(null=True)
    given_by = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, null=True, related_name="+")
    given_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    # Given back or refused before it was decided: its tips wait for another batch.
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(given_by__isnull=True) | ~models.Q(given_by=models.F("peeled_by")),
                name="two_people_open_a_batch",
            ),
            models.CheckConstraint(
                condition=(models.Q(peeled_by__isnull=True) | ~models.Q(peeled_by=models.F("handler")))
                & (models.Q(given_by__isnull=True) | ~models.Q(given_by=models.F("handler"))),
                name="handler_opens_no_batch",
            ),
            models.UniqueConstraint(
                fields=["office", "day"],
                condition=models.Q(ended_at__isnull=True),
                name="one_batch_a_day",
            ),
            models.UniqueConstraint(
                fields=["office"],
                condition=models.Q(decided_at__isnull=True, ended_at__isnull=True),
                name="one_batch_at_a_time",
            ),
        ]


class BatchedTip(models.Model):
    """A tip in a batch. `body` leads to its key while the batch is open, and is emptied with it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    batch = models.ForeignKey(TipBatch, on_delete=models.PROTECT, related_name="tips")
    tip = models.ForeignKey(Tip, on_delete=models.PROTECT, related_name="batches")
    body = models.BinaryField(default=bytes)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "tip"], name="tip_once_in_a_batch")]


class TipOutcome(models.Model):
    """What the handler decided on a tip, sealed to the tip's own key; of one size. Never changed.

    The one place in which a tip and the case that an officer began after reading it stand together.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    batch = models.ForeignKey(TipBatch, on_delete=models.PROTECT, related_name="outcomes")
    tip = models.ForeignKey(Tip, on_delete=models.PROTECT, related_name="outcomes")
    body = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "tip"], name="tip_outcome_once_in_a_batch")]


class KeyWrap(models.Model):
    """The content key, sealed to one holder around a layer that any other holder of the set can open."""

    envelope = models.ForeignKey(Envelope, on_delete=models.PROTECT, related_name="wraps")
    holder = models.ForeignKey(KeyHolder, on_delete=models.PROTECT, related_name="wraps")
    # Emptied when newer wraps have taken its place.
    body = models.BinaryField()
    made_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)
    # Its holder found that it does not open. Who sealed it could have put anything there.
    unreadable_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["envelope", "holder"],
                condition=models.Q(superseded_at__isnull=True),
                name="one_wrap_in_use_per_holder",
            )
        ]


class PeeledWrap(models.Model):
    """While wraps are renewed: the inner layer, as one holder left it for another. Gone when that is done."""

    envelope = models.OneToOneField(Envelope, on_delete=models.PROTECT, related_name="peeled")
    holder = models.ForeignKey(KeyHolder, on_delete=models.PROTECT, related_name="+")
    body = models.BinaryField()
    made_at = models.DateTimeField()


class PartKind(models.TextChoices):
    IDENTITY = "identity", _("Who reported")
    NARRATIVE = "narrative", _("What was written")
    FILE_META = "file_meta", _("About a file")
    FILE = "file", _("File")
    FILLED_DOCUMENT = "filled_document", _("Filled form")
    # A photo of the signed form: it says who reported, and is no evidence of what happened.
    SIGNED_FORM = "signed_form", _("Signed form")


class SealedPart(models.Model):
    """Ciphertext, written once: small parts in the row, files in the store. Triggers refuse every change."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    envelope = models.ForeignKey(Envelope, on_delete=models.PROTECT, related_name="parts")
    kind = models.CharField(max_length=16, choices=PartKind.choices)
    number = models.PositiveSmallIntegerField(default=1)
    body = models.BinaryField(null=True)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, related_name="+")
    # Both of the ciphertext: the digest of what was sealed would let somebody recognise a known file.
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    # What the sender's side says the file is; only who opens it can see whether that is so.
    media_type = models.CharField(max_length=40, blank=True)
    received_at = models.DateTimeField()

    class Meta:
        ordering = ["kind", "number"]
        constraints = [
            models.UniqueConstraint(fields=["envelope", "kind", "number"], name="sealed_part_number_once"),
            models.CheckConstraint(
                condition=models.Q(body__isnull=True) ^ models.Q(file__isnull=True),
                name="sealed_part_in_one_place",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"

    @property
    def name(self) -> str:
        """How officers speak of a piece of evidence without knowing its file name."""
        return f"{'TT' if self.kind == PartKind.SIGNED_FORM else 'B'}-{self.number}"


class Opening(models.Model):
    """One report opened for one named handler, by two holders, for a reason, until the case is closed."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="openings")
    reason = models.CharField(max_length=500)
    requested_by = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    handler = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    handler_key = models.ForeignKey(PersonKey, on_delete=models.PROTECT, related_name="+")
    peeled_by = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, null=True, related_name="+")
    peeled_at = models.DateTimeField(null=True)
    peeled_wrap = models.BinaryField(null=True)
    given_by = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, null=True, related_name="+")
    given_at = models.DateTimeField(null=True)
    handler_wrap = models.BinaryField(null=True)
    refused_by = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, null=True, related_name="+")
    refused_at = models.DateTimeField(null=True)
    refusal_reason = models.CharField(max_length=500, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        indexes = [
            # The few that wait for a holder, so that nobody looks for them among all that were ever opened.
            models.Index(
                fields=["requested_at"],
                condition=models.Q(given_at__isnull=True, ended_at__isnull=True),
                name="opening_waits",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(given_by__isnull=True) | ~models.Q(given_by=models.F("peeled_by")),
                name="two_people_open",
            ),
            models.CheckConstraint(
                condition=(models.Q(peeled_by__isnull=True) | ~models.Q(peeled_by=models.F("handler")))
                & (models.Q(given_by__isnull=True) | ~models.Q(given_by=models.F("handler"))),
                name="handler_opens_nothing",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True)
                | models.Q(handler_wrap__isnull=True, peeled_wrap__isnull=True),
                name="ended_opening_holds_no_key",
            ),
            models.UniqueConstraint(
                fields=["report", "handler"],
                condition=models.Q(ended_at__isnull=True),
                name="one_opening_per_handler",
            ),
        ]


class NeutralStatement(models.Model):
    """What the report says, in the handler's words and without the reporter. The newest row counts."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="statements")
    text = models.TextField()
    written_by = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

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


class NoticeWay(models.TextChoices):
    """How the reporter was told what lacks."""

    HANDED = "handed", _("A letter, handed over")
    POST = "post", _("A letter, by post or courier")
    MAIL = "mail", _("By e-mail")
    MESSAGE = "message", _("By a message")
    PHONE = "phone", _("By telephone")
    CODE = "code", _("Only under the receipt code, for no address is known")


class CompletionRequest(models.Model):
    """The reporter was told what lacks. Never changed; of several the newest counts.

    `lacks` are codes of requirements of the pack that the report was received under; by it the `last_day` is
    counted. Nobody's own words stand here: whoever holds the code reads it.
    """

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="completion_requests")
    lacks = models.JSONField()
    told_on = models.DateField()
    told_how = models.CharField(max_length=10, choices=NoticeWay.choices)
    limit_id = models.CharField(max_length=40)
    last_day = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=40)
    recorded_by_name = models.CharField(max_length=160)

    class Meta:
        ordering = ["-pk"]


class CompletionArrival(models.Model):
    """What was asked for came, in time or late. Never changed."""

    request = models.OneToOneField(CompletionRequest, on_delete=models.PROTECT, related_name="arrival")
    arrived_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=40)
    recorded_by_name = models.CharField(max_length=160)


class ReportHandover(models.Model):
    """From one office to the one above, before the registration. Never changed.

    The seals stay as they are: the holders of the office that received the report open it for the other one.
    """

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="handovers")
    from_office = models.ForeignKey("institutions.Institution", on_delete=models.PROTECT, related_name="+")
    to_office = models.ForeignKey("institutions.Institution", on_delete=models.PROTECT, related_name="+")
    rule_id = models.CharField(max_length=40)
    reason = models.CharField(max_length=500)
    done_on = models.DateField()
    done_at = models.DateTimeField()
    done_by = models.CharField(max_length=40)
    done_by_name = models.CharField(max_length=160)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="report_handover_has_reason")
        ]


class Recusal(models.Model):
    """Somebody who must not see or touch a report, nor the case that grew from it, nor its referral."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="recusals")
    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    recorded_by = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "account"], name="report_recusal_once")]


class WithdrawalReason(models.TextChoices):
    """Why a reporter takes a report back, as they told it. No rule that was read names such reasons: the list
    is Netra's own, so that withdrawals can be counted, and stands in no pack."""

    NONE_GIVEN = "none_given", _("No reason was given")
    MISTAKEN = "mistaken", _("The reporter was mistaken")
    SETTLED = "settled", _("The matter has been settled, says the reporter")
    ELSEWHERE = "elsewhere", _("The reporter takes it to another body")
    TWICE = "twice", _("The same report was sent twice")
    PRESSURE = "pressure", _("The reporter feels threatened or pressed")
    OTHER = "other", _("Another reason, in words")
    # Of rows from before the code; nobody chooses it.
    NOT_ASKED = "not_asked", _("The reason was not asked")


class WithdrawalBy(models.TextChoices):
    REPORTER = "reporter", _("The reporter in person")
    REPRESENTATIVE = "representative", _("A representative with a written authority")


class WithdrawalWay(models.TextChoices):
    COUNTER = "counter", _("At the counter")
    LETTER = "letter", _("By letter")
    PHONE = "phone", _("By telephone")
    MESSAGE = "message", _("By a message, for example WhatsApp")
    CODE = "code", _("By a message under the receipt code")


class ReportEnding(models.Model):
    """Why no case grew from a report: the plenary did not register it, or the reporter withdrew it before.

    `code` is one of the pack's reasons for not registering, or a WithdrawalReason; who withdrew it, and how,
    stand beside. Never changed.
    """

    report = models.OneToOneField(Report, on_delete=models.PROTECT, related_name="ending")
    withdrawn = models.BooleanField(default=False)
    code = models.CharField(max_length=40)
    # Empty where the plenary decided, and of withdrawals from before both were asked.
    told_by = models.CharField(max_length=16, choices=WithdrawalBy.choices, blank=True)
    told_how = models.CharField(max_length=10, choices=WithdrawalWay.choices, blank=True)
    text = models.CharField(max_length=500, blank=True)
    decided_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=40)
    recorded_by_name = models.CharField(max_length=160)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(code=""), name="report_ending_has_its_reason"),
            models.CheckConstraint(
                condition=models.Q(withdrawn=True) | models.Q(told_by="", told_how=""),
                name="who_withdrew_only_where_withdrawn",
            ),
        ]


class ReportEvent(models.Model):
    """What happened to a report, for the holder of its code. Triggers refuse every change of a row."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="events")
    status = models.CharField(max_length=20, choices=ReportStatus.choices)
    at = models.DateTimeField()
    actor = models.CharField(max_length=40)

    class Meta:
        ordering = ["pk"]


class MessageAuthor(models.TextChoices):
    REPORTER = "reporter", _("The reporter")
    OFFICE = "office", _("The office")


class Message(models.Model):
    """One message under a receipt code, sealed: the reporter's to the report's key, the office's to that and
    to the key that grows from the code. That something was written, and when, lies open; not what.

    `alarm`: the reporter tells of a transfer, a threat or another disadvantage. Which, and on which day, is
    sealed too: a transfer on a known day would name its victim.
    """

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="messages")
    # Digest of the key of the form: sent twice it is one message.
    key_digest = models.CharField(max_length=64, unique=True)
    author = models.CharField(max_length=10, choices=MessageAuthor.choices)
    alarm = models.BooleanField(default=False)
    body = models.BinaryField()
    sent_at = models.DateTimeField()
    sent_by = models.CharField(max_length=40, blank=True)
    sent_by_name = models.CharField(max_length=160, blank=True)
    # Answered by the office, or marked by it as needing no answer.
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["report"],
                condition=models.Q(author="reporter", settled_at__isnull=True),
                name="message_waits",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(author="office", alarm=False) | models.Q(author="reporter", sent_by=""),
                name="message_of_one_side",
            )
        ]


class Listing(models.TextChoices):
    """In what list somebody found their name without having agreed to it."""

    PARTY = "party", _("As a member or officer of a political party")
    SUPPORTER = "supporter", _("As a supporter of an individual candidate")
    OTHER = "other", _("In another list")


class MisuseStep(models.TextChoices):
    RECEIVED = "received", _("Received")
    CHECKED = "checked", _("Identity seen, statement signed")
    ASKED = "asked", _("The keeper of the list was asked")
    ANSWERED = "answered", _("The keeper of the list answered")
    CLEARED = "cleared", _("Clearance statement ready")
    NOT_LISTED = "not_listed", _("Ended: the name is not in the list")
    OTHER_PERSON = "other_person", _("Ended: the list means another person")
    DROPPED = "dropped", _("Ended without a clearance statement")


class Misuse(models.Model):
    """Somebody's statement that their name stands in a list without their knowing.

    It accuses nobody and never becomes a case. Who states it stands in no column: identity and signature are
    on paper, which the office holds.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey("institutions.Institution", on_delete=models.PROTECT, related_name="+")
    listing = models.CharField(max_length=20, choices=Listing.choices)
    # The party, or the candidate whom the list supports.
    listed_under = models.CharField(max_length=160)
    known_on = models.DateField()
    seen_where = models.CharField(max_length=300, blank=True)
    step = models.CharField(max_length=20, choices=MisuseStep.choices, default=MisuseStep.RECEIVED)
    received_at = models.DateTimeField()
    # The three of them as with a report.
    code_digest = models.CharField(max_length=64, unique=True)
    key_digest = models.CharField(max_length=64, unique=True)
    content_seal = models.CharField(max_length=64)
    example = models.BooleanField(default=False)

    class Meta:
        ordering = ["-received_at", "-id"]
        indexes = [models.Index(fields=["office", "-received_at"], name="misuse_of_office")]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """On the paper and at the office: it opens nothing out there."""
        return str(self.pk)[:8]


class MisuseEvent(models.Model):
    """One step of it, never changed. `note`: whom the office asked, or what was answered; it names nobody."""

    misuse = models.ForeignKey(Misuse, on_delete=models.PROTECT, related_name="events")
    step = models.CharField(max_length=20, choices=MisuseStep.choices)
    on = models.DateField()
    note = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=40)
    by_name = models.CharField(max_length=160, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.misuse_id} {self.step}"
