"""Tables of a case. One incident may lead to several cases, a case has persons, a person has tracks."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from netra.regions.fields import CodeOrderedField


class Incident(models.Model):
    """What happened, once, however many reports speak of it."""

    election = models.ForeignKey("elections.Election", on_delete=models.PROTECT, related_name="+")
    region = models.ForeignKey("regions.Region", on_delete=models.PROTECT, related_name="+")
    happened_on = models.DateField(null=True)
    act = models.CharField(max_length=60)
    example = models.BooleanField(default=False)


class CaseCounter(models.Model):
    """The last running number of an office in an election and year, raised by one statement."""

    office = models.ForeignKey("institutions.Institution", on_delete=models.PROTECT, related_name="+")
    election = models.ForeignKey("elections.Election", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office", "election", "year"], name="case_counter_once")
        ]


class NumberCounter(models.Model):
    """The last sequence of one series of register numbers, raised by one statement.

    `series` holds the parts of a number that the pack counts by, such as `bawaslu-64.02/LP/PB/2024`.
    """

    series = models.CharField(max_length=200, unique=True)
    last = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.series


class CaseIntake(models.TextChoices):
    """How a case came in; the values are those of `law.entries.IntakeKind`."""

    REPORT = "report", _("report")
    FINDING = "finding", _("finding")


# Steps of a case that stands in no register yet: a report that was assessed, or a tip that is traced.
BEFORE_REGISTRATION = (
    "assessed",
    "information_noted",
    "tracing",
    "supervision_recorded",
    "finding_set",
    "information_closed",
)


class Case(models.Model):
    """Four dates, never one: the event, when it became known, the registration; each referral has its own."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="cases")
    # Empty for a finding: nobody reported it, the office found it or followed a tip.
    report = models.OneToOneField("reports.Report", null=True, on_delete=models.PROTECT, related_name="case")
    # Who holds the case now. A takeover or delegation changes it; `registry` keeps whose register it is in.
    office = models.ForeignKey("institutions.Institution", on_delete=models.PROTECT, related_name="+")
    election = models.ForeignKey("elections.Election", on_delete=models.PROTECT, related_name="+")
    region = models.ForeignKey("regions.Region", on_delete=models.PROTECT, related_name="+")
    registry = models.ForeignKey(
        "institutions.Institution", null=True, on_delete=models.PROTECT, related_name="+"
    )
    # First information has none: a number is given at registration, so that the series has no holes.
    running_number = models.PositiveIntegerField(null=True)
    year = models.PositiveSmallIntegerField()
    intake = models.CharField(max_length=10, choices=CaseIntake.choices, default=CaseIntake.REPORT)
    # By which code of the pack the number names the election ("PB").
    number_election = models.CharField(max_length=8, blank=True)
    # In the official pattern; empty until the office has entered its own code. Written by `numbers` alone.
    number = models.CharField(max_length=80, blank=True)
    step = models.CharField(max_length=40)
    # Raised by every step: a form that was opened before the last step is told so instead of overwriting it.
    version = models.PositiveIntegerField(default=0)
    event_on = models.DateField(null=True)
    known_on = models.DateField(null=True)
    found_on = models.DateField(null=True)
    finding_set_on = models.DateField(null=True)
    registered_on = models.DateField(null=True)
    # The day that the lists sort by: written by `deadlines` alone, from the rows of CaseLimit in force.
    handling_last_day = models.DateField(null=True)
    extended_on = models.DateField(null=True)
    determination_on = models.DateField()
    law_pack = models.CharField(max_length=60)
    pack_version = models.CharField(max_length=40)
    pack_digest = models.CharField(max_length=64)
    example = models.BooleanField(default=False)

    class Meta:
        ordering = ["-registered_on", "-id"]
        indexes = [
            models.Index(fields=["office", "step", "handling_last_day"], name="case_of_office"),
            models.Index(fields=["region", "step"], name="case_of_region"),
            # What may be the same incident: of one office, by the days of the event.
            models.Index(fields=["office", "event_on"], name="case_of_office_event"),
            # For whoever reads the whole country: the list begins where it is sorted.
            models.Index(fields=["handling_last_day", "id"], name="case_by_last_day"),
            models.Index(fields=["registered_on", "id"], name="case_by_registration"),
            # All that a page of the list is found, sorted and counted by, for an area and for the country.
            models.Index(
                fields=["region", "example", "step", "handling_last_day", "id", "registered_on"],
                name="case_list_of_area",
            ),
            models.Index(
                fields=["step", "handling_last_day", "id", "registered_on", "example"],
                name="case_list_of_country",
            ),
            # By the internal number, while the official one is pending.
            models.Index(
                fields=["running_number", "year"], condition=models.Q(number=""), name="case_number_pending"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["registry", "election", "year", "running_number"], name="case_number_once"
            ),
            models.UniqueConstraint(
                fields=["office", "number"], condition=~models.Q(number=""), name="case_register_number_once"
            ),
            models.CheckConstraint(
                condition=models.Q(step__in=BEFORE_REGISTRATION) | models.Q(registered_on__isnull=False),
                name="case_registered_has_its_day",
            ),
            models.CheckConstraint(
                condition=models.Q(registered_on__isnull=True)
                | models.Q(running_number__isnull=False, registry__isnull=False),
                name="case_registered_has_its_number",
            ),
            models.CheckConstraint(
                condition=models.Q(intake="report", report__isnull=False)
                | models.Q(intake="finding", report__isnull=True),
                name="case_report_or_finding",
            ),
            models.CheckConstraint(
                condition=models.Q(event_on__isnull=True)
                | models.Q(registered_on__isnull=True)
                | models.Q(event_on__lte=models.F("registered_on")),
                name="case_event_before_registration",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """The register number; while it is pending, the internal one, which is gapless too."""
        if self.number:
            return self.number
        # What stands in no register yet is told apart by its own key.
        return f"{self.running_number:03d}/{self.year}" if self.running_number else f"IA-{self.pk.hex[:8]}"


class CaseNumber(models.Model):
    """A register number as it was given: its parts, when, by whom, under which pack. Never changed."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="given_number")
    text = models.CharField(max_length=80)
    series = models.CharField(max_length=200)
    sequence = models.PositiveIntegerField()
    office_code = models.CharField(max_length=20)
    law_pack = models.CharField(max_length=60)
    pack_version = models.CharField(max_length=40)
    given_at = models.DateTimeField()
    given_by = models.CharField(max_length=40)
    given_by_name = models.CharField(max_length=160)

    class Meta:
        indexes = [models.Index(fields=["sequence"], name="case_number_sequence")]
        constraints = [
            models.UniqueConstraint(fields=["series", "sequence"], name="case_number_sequence_once")
        ]

    def __str__(self) -> str:
        return self.text


class FindingSource(models.TextChoices):
    """What a finding rests on."""

    SUPERVISION = "supervision", _("Supervision, Form Model A")
    FIRST_INFORMATION = "first_information", _("First information that was traced")


class TipChannel(models.TextChoices):
    """How first information came. Who gave it is not asked and not kept."""

    SPOKEN = "spoken", _("By word of mouth")
    WRITTEN = "written", _("In writing")
    ONLINE = "online", _("Online, in social media or a message")
    UNSIGNED = "unsigned", _("Without a name")
    LAPSED_REPORT = "lapsed_report", _("A report that cannot be registered")


class Finding(models.Model):
    """What a case without a report rests on, in the words of the office."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="finding")
    source = models.CharField(max_length=20, choices=FindingSource.choices)
    channel = models.CharField(max_length=16, choices=TipChannel.choices, blank=True)
    form_number = models.CharField(max_length=80, blank=True)
    finder = models.CharField(max_length=160, blank=True)
    place_text = models.CharField(max_length=300, blank=True)
    text = models.TextField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=40)
    recorded_by_name = models.CharField(max_length=160)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(source="supervision", channel="")
                & ~models.Q(form_number="")
                & ~models.Q(finder="")
                | models.Q(source="first_information") & ~models.Q(channel=""),
                name="finding_says_where_it_is_from",
            )
        ]


class Observation(models.Model):
    """Where and when a finding was written down, where a phone did it on the spot."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="observation")
    device_number = models.PositiveIntegerField()
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    accuracy_m = models.FloatField(null=True)
    written_at = models.DateTimeField(null=True)
    # Counted on from a time that this server gave; else it is what the phone's own clock said.
    time_is_sure = models.BooleanField()
    event_time_text = models.CharField(max_length=80, blank=True)
    # Whom the supervisor saw, as written: name, post, office_name, subject_class. Nobody is a party by this.
    persons = models.JSONField(default=list)
    arrived_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(time_is_sure=False) | models.Q(written_at__isnull=False),
                name="observation_sure_of_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(lat__isnull=True, lon__isnull=True)
                | models.Q(lat__isnull=False, lon__isnull=False),
                name="observation_whole_place",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}"


class FindingEvidence(models.Model):
    """A photo or recording of who found it, readable for the office that handles the case."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="finding_evidence")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["case", "number"]
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="finding_evidence_once")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.number}"


class Tracing(models.Model):
    """What somebody did to look into a tip, or into an event whose parties may not be called yet."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="tracings")
    done_on = models.DateField()
    text = models.TextField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=40)
    recorded_by_name = models.CharField(max_length=160)

    class Meta:
        ordering = ["done_on", "pk"]


class CaseRecusal(models.Model):
    """Who must not see a case without a report. For a case with one, the recusals of the report speak."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="recusals")
    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    recorded_by = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "account"], name="case_recusal_once")]


class HandoverKind(models.TextChoices):
    HAND_UP = "hand_up", _("Handed up")
    DELEGATION = "delegation", _("Delegated")
    TAKEOVER = "takeover", _("Taken over")


class Handover(models.Model):
    """From one office to another, on a day, for a reason. What was done before stays whose it was."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="handovers")
    kind = models.CharField(max_length=12, choices=HandoverKind.choices)
    from_office = models.ForeignKey("institutions.Institution", on_delete=models.PROTECT, related_name="+")
    to_office = models.ForeignKey("institutions.Institution", on_delete=models.PROTECT, related_name="+")
    rule_id = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=500)
    done_on = models.DateField()
    done_at = models.DateTimeField()
    done_by = models.CharField(max_length=40)
    done_by_name = models.CharField(max_length=160)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="handover_has_reason"),
            models.CheckConstraint(
                condition=~models.Q(from_office=models.F("to_office")), name="handover_between_two"
            ),
        ]


class CaseDay(models.Model):
    """A date of the case that no other table holds, by its key in the pack (`gakkumdu_second_on`).

    Never changed. A row that corrects another names it and says why. One under the key of
    `standing.DAY_TAKEN_BACK` is no date: the step that had set the other was taken back.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="days")
    track = models.ForeignKey("Track", null=True, on_delete=models.PROTECT, related_name="days")
    key = models.CharField(max_length=60)
    on = models.DateField()
    # The hour where it is known: limits in hours count from it.
    at = models.DateTimeField(null=True)
    note = models.CharField(max_length=500, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=40)
    recorded_by_name = models.CharField(max_length=160)
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "key"],
                condition=models.Q(replaces__isnull=True, track__isnull=True),
                name="case_day_begins_once",
            ),
            models.UniqueConstraint(
                fields=["track", "key"],
                condition=models.Q(replaces__isnull=True, track__isnull=False),
                name="track_day_begins_once",
            ),
            models.CheckConstraint(
                condition=models.Q(replaces__isnull=True) | ~models.Q(note=""),
                name="case_day_correction_has_reason",
            ),
        ]


class CasePerson(models.Model):
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="persons")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=160)
    post = models.CharField(max_length=160, blank=True)
    workplace = models.CharField(max_length=300, blank=True)
    subject_class = models.CharField(max_length=40)
    employee_number = models.CharField(max_length=18, blank=True)
    # One of those of `levels`; empty while nobody has written it down. Changed by `ranks` alone.
    rank = models.CharField(max_length=24, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["case", "position"], name="case_person_once")]

    def __str__(self) -> str:
        return self.name


class NameWord(models.Model):
    """A word of the name of a reported person, as `names` cuts it, with the region of the case beside it.

    A search finds by its beginning, which is a range of one index. Whether who looks may find the person is
    asked of `access` afterwards.
    """

    person = models.ForeignKey(CasePerson, on_delete=models.CASCADE, related_name="words", db_index=False)
    region = models.ForeignKey("regions.Region", on_delete=models.PROTECT, related_name="+", db_index=False)
    word = CodeOrderedField(max_length=60)

    class Meta:
        indexes = [models.Index(fields=["word", "region", "person"], name="name_word")]
        constraints = [models.UniqueConstraint(fields=["person", "word"], name="name_word_once")]


class Track(models.Model):
    """One person's part of a case on its way to one kind of body. No step before the plenary decides."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="tracks")
    person = models.ForeignKey(CasePerson, on_delete=models.PROTECT, related_name="tracks")
    kind = models.CharField(max_length=32)
    step = models.CharField(max_length=40, blank=True)
    proposed_violation = models.CharField(max_length=40, blank=True)
    violation = models.CharField(max_length=40, blank=True)
    violation_reason = models.CharField(max_length=500, blank=True)
    sanction_class = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["person__position", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], name="track_once"),
            # Whoever leaves what the pack proposes says why.
            models.CheckConstraint(
                condition=models.Q(violation="")
                | models.Q(violation=models.F("proposed_violation"))
                | ~models.Q(violation_reason=""),
                name="track_changed_violation_has_reason",
            ),
        ]


class ClassChoice(models.Model):
    """Which entry of the catalogue somebody found to apply, and why; the newest holds. Never changed."""

    track = models.ForeignKey(Track, on_delete=models.PROTECT, related_name="choices")
    proposed_violation = models.CharField(max_length=40, blank=True)
    violation = models.CharField(max_length=40)
    sanction_class = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    chosen_at = models.DateTimeField()
    chosen_by = models.CharField(max_length=40)
    chosen_by_name = models.CharField(max_length=160)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(violation=models.F("proposed_violation")) | ~models.Q(reason=""),
                name="class_choice_left_proposal_has_reason",
            )
        ]


class LimitCause(models.TextChoices):
    REGISTERED = "registered", _("the report was registered")
    EXTENDED = "extended", _("the handling was extended")
    TRACK_OPENED = "track_opened", _("a track was opened")
    FOUND = "found", _("the office found it or was told of it")
    DATE_RECORDED = "date_recorded", _("a date of the procedure was recorded")
    PROPOSAL = "proposal", _("a newer calendar or rule was accepted")
    EARLIER = "earlier", _("kept by an earlier version of Netra")


class CaseLimit(models.Model):
    """One last day as it was computed: the rule, the day it counts from, the pack and the calendar.

    Never changed. A row that takes its place names it in `replaces`, and says who, when and why.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="limits")
    track = models.ForeignKey(Track, null=True, on_delete=models.PROTECT, related_name="limits")
    limit_id = models.CharField(max_length=40)
    counted_from = models.CharField(max_length=60)
    trigger_on = models.DateField()
    last_day = models.DateField()
    # Of a limit in hours: the first instant that is too late. A limit in days ends with its last day.
    ends_at = models.DateTimeField(null=True)
    law_pack = models.CharField(max_length=60)
    pack_version = models.CharField(max_length=40)
    pack_digest = models.CharField(max_length=64)
    # Empty where an earlier version of Netra counted without a calendar.
    calendar_version = models.CharField(max_length=40, blank=True)
    calendar_digest = models.CharField(max_length=64, blank=True)
    cause = models.CharField(max_length=16, choices=LimitCause.choices)
    reason = models.CharField(max_length=500, blank=True)
    kept_at = models.DateTimeField()
    kept_by = models.CharField(max_length=40)
    kept_by_name = models.CharField(max_length=160)
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["last_day"], name="case_limit_last_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "limit_id"],
                condition=models.Q(replaces__isnull=True, track__isnull=True),
                name="case_limit_begins_once",
            ),
            models.UniqueConstraint(
                fields=["track", "limit_id"],
                condition=models.Q(replaces__isnull=True, track__isnull=False),
                name="track_limit_begins_once",
            ),
        ]


class ProposalState(models.TextChoices):
    WAITING = "waiting", _("waits for an officer")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    OUTDATED = "outdated", _("outdated")


class LimitProposal(models.Model):
    """What a newer calendar or pack would make of a last day. Nothing changes until an officer accepts it."""

    limit = models.ForeignKey(CaseLimit, on_delete=models.PROTECT, related_name="proposals")
    counted_from = models.CharField(max_length=60)
    trigger_on = models.DateField()
    last_day = models.DateField()
    pack_version = models.CharField(max_length=40)
    pack_digest = models.CharField(max_length=64)
    calendar_version = models.CharField(max_length=40)
    calendar_digest = models.CharField(max_length=64)
    differences = models.JSONField()
    proposed_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=ProposalState.choices, default=ProposalState.WAITING)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=40, blank=True)
    answered_by_name = models.CharField(max_length=160, blank=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["limit"], condition=models.Q(state="waiting"), name="limit_proposal_one_waits"
            ),
            models.CheckConstraint(
                condition=models.Q(state="waiting", answered_at__isnull=True)
                | (~models.Q(state="waiting") & models.Q(answered_at__isnull=False)),
                name="limit_proposal_answer_has_its_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["accepted", "declined"]) | ~models.Q(reason=""),
                name="limit_proposal_answer_has_reason",
            ),
        ]


class Clarification(models.Model):
    """A hearing, or that nobody came to it. The minutes are kept as text."""

    class Party(models.TextChoices):
        REPORTER = "reporter", _("Reporter")
        REPORTED = "reported", _("Reported person")
        WITNESS = "witness", _("Witness")
        EXPERT = "expert", _("Expert")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="clarifications")
    party = models.CharField(max_length=12, choices=Party.choices)
    held_on = models.DateField()
    came = models.BooleanField()
    minutes = models.TextField()
    recorded_by = models.CharField(max_length=40)
    # Of the years before invitations were recorded, and of whoever came without one, there is none.
    invitation = models.ForeignKey(
        "Invitation", null=True, on_delete=models.PROTECT, related_name="clarifications"
    )
    person = models.ForeignKey("CasePerson", null=True, on_delete=models.PROTECT, related_name="+")
    # Of a witness or an expert who came without a call; of a called one the call has it. Null where nobody
    # asked: SQLite adds such a column without rebuilding the table, which would lose its refusal of changes.
    name = models.CharField(max_length=160, null=True)
    # Whether the oath was taken; None where that was not asked yet when the hearing was recorded.
    sworn = models.BooleanField(null=True)

    class Meta:
        ordering = ["held_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["invitation"],
                condition=models.Q(invitation__isnull=False),
                name="clarification_answers_one_invitation",
            )
        ]


class Invitation(models.Model):
    """A call to a clarification. Never changed: who came, or did not, the clarification that follows says.

    The reporter is called as the reporter: the name is sealed and stays so.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="invitations")
    party = models.CharField(max_length=12, choices=Clarification.Party.choices)
    person = models.ForeignKey("CasePerson", null=True, on_delete=models.PROTECT, related_name="invitations")
    # Of a witness or an expert. Who is reported has a row of their own.
    name = models.CharField(max_length=160, blank=True)
    at = models.DateTimeField()
    place = models.CharField(max_length=300)
    letter_number = models.CharField(max_length=80, blank=True)
    sent_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=40)
    recorded_by_name = models.CharField(max_length=160)
    # The second call names the first, to which nobody came.
    repeats = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="repeated_by")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(party="reported", person__isnull=False, name="")
                | models.Q(party="reporter", person__isnull=True, name="")
                | (models.Q(party__in=["witness", "expert"], person__isnull=True) & ~models.Q(name="")),
                name="invitation_calls_one",
            )
        ]

    @property
    def is_second(self) -> bool:
        return self.repeats_id is not None


class CaseStudy(models.Model):
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="study")
    text = models.TextField()
    finished_on = models.DateField()
    written_by = models.CharField(max_length=40)


class StudyCorrection(models.Model):
    """The study as it was corrected after a body returned the file. The study itself is not changed."""

    study = models.ForeignKey(CaseStudy, on_delete=models.PROTECT, related_name="corrections")
    line = models.OneToOneField("ReferralLine", on_delete=models.PROTECT, related_name="correction")
    text = models.TextField()
    finished_on = models.DateField()
    written_by = models.CharField(max_length=40)
    written_by_name = models.CharField(max_length=160)

    class Meta:
        ordering = ["pk"]


class Outcome(models.TextChoices):
    VIOLATION = "violation", _("A violation")
    NO_VIOLATION = "no_violation", _("No violation")
    UNDETERMINED = "undetermined", _("Cannot be determined")


class PlenaryDecision(models.Model):
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="decision")
    held_on = models.DateField()
    outcome = models.CharField(max_length=16, choices=Outcome.choices)
    reasons = models.TextField()
    recorded_by = models.CharField(max_length=40)
    # What the office had set for its quorum on that day; empty where it had set none.
    quorum = models.PositiveSmallIntegerField(null=True)


class ResumedDecision(models.Model):
    """A plenary that could not determine the case, and why a later one went on with the study. Never changed.

    The decision itself makes room for the one that follows, and stays here as it was.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="resumed_decisions")
    decision_key = models.BigIntegerField(unique=True)
    held_on = models.DateField()
    reasons = models.TextField()
    recorded_by = models.CharField(max_length=40)
    quorum = models.PositiveSmallIntegerField(null=True)
    # Of each member: name, voter, cast, dissent.
    votes = models.JSONField()
    resumed_on = models.DateField()
    reason = models.TextField()
    resumed_at = models.DateTimeField()
    resumed_by = models.CharField(max_length=40)
    resumed_by_name = models.CharField(max_length=160)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="resumed_decision_has_reason")
        ]


class VoteCast(models.TextChoices):
    FOR = "for", _("In favour")
    AGAINST = "against", _("Against")
    ABSTAINS = "abstains", _("Abstains")


class Vote(models.Model):
    """How one commissioner voted on what the plenary decided, and why who did not agree did not."""

    decision = models.ForeignKey(PlenaryDecision, on_delete=models.PROTECT, related_name="votes")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=160)
    # The account of the commissioner; empty for one who has none.
    voter = models.CharField(max_length=40, blank=True)
    cast = models.CharField(max_length=10, choices=VoteCast.choices)
    dissent = models.TextField(blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "position"], name="vote_position_once"),
            models.UniqueConstraint(fields=["decision", "name"], name="vote_once"),
        ]


class TrackOutcome(models.Model):
    """What the plenary found on one track: a crime may not be proven where a breach of discipline is."""

    decision = models.ForeignKey(PlenaryDecision, on_delete=models.PROTECT, related_name="outcomes")
    track = models.OneToOneField(Track, on_delete=models.PROTECT, related_name="outcome")
    outcome = models.CharField(max_length=16, choices=Outcome.choices)


class LineState(models.TextChoices):
    SENT = "sent", _("Sent")
    ACKNOWLEDGED = "acknowledged", _("Acknowledged")
    RETURNED = "returned", _("Returned")
    REROUTED = "rerouted", _("Passed to another body")


class ReferralLine(models.Model):
    """One track handed to one body. A return ends the line; sending again makes a new one.

    When the body itself gives way to another, its open lines end as rerouted, each replaced by one line.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    track = models.ForeignKey(Track, on_delete=models.PROTECT, related_name="referrals")
    authority_code = models.CharField(max_length=40)
    institution = models.ForeignKey("institutions.Institution", on_delete=models.PROTECT, related_name="+")
    rule_id = models.CharField(max_length=40)
    referred_on = models.DateField()
    referred_at = models.DateTimeField()
    state = models.CharField(max_length=16, choices=LineState.choices, default=LineState.SENT)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=40, blank=True)
    # Of the pack's coded reasons; empty where the body gave words alone.
    return_code = models.CharField(max_length=40, blank=True)
    return_reason = models.CharField(max_length=500, blank=True)
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")
    # As of the case, where they never change: the ledger of a region, or of the whole country, is one index.
    region = models.ForeignKey("regions.Region", on_delete=models.PROTECT, related_name="+", db_index=False)
    example = models.BooleanField()
    # Of its track. What went out before it is history.
    newest = models.BooleanField(default=True)

    class Meta:
        ordering = ["-referred_at", "-id"]
        indexes = [
            models.Index(fields=["institution", "state", "-referred_at"], name="referral_inbox"),
            models.Index(
                fields=["region", "example", "institution", "state", "track"],
                condition=models.Q(newest=True),
                name="referral_of_region",
            ),
            models.Index(
                fields=["referred_at", "id"], condition=models.Q(newest=True), name="referral_by_age"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["track"], condition=models.Q(newest=True), name="referral_one_newest_a_track"
            ),
            models.UniqueConstraint(
                fields=["track"],
                condition=models.Q(state__in=["sent", "acknowledged"]),
                name="referral_one_open_line_a_track",
            ),
            models.CheckConstraint(
                condition=models.Q(state="sent", answered_at__isnull=True)
                | models.Q(state__in=["acknowledged", "returned", "rerouted"], answered_at__isnull=False),
                name="referral_answer_has_its_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["returned", "rerouted"]) | ~models.Q(return_reason=""),
                name="referral_return_has_reason",
            ),
        ]


class Sanction(models.Model):
    """What the personnel authority imposed, as told by the body that received the case."""

    track = models.OneToOneField(Track, on_delete=models.PROTECT, related_name="sanction")
    sanction_id = models.CharField(max_length=40)
    decision_number = models.CharField(max_length=120)
    decided_on = models.DateField()
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=40)
    recorded_for = models.ForeignKey("institutions.Institution", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(starts_on__isnull=True)
                | models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="sanction_ends_after_start",
            )
        ]


class WithdrawnSanction(models.Model):
    """A sanction as it stood that was recorded by mistake or that an objection or appeal took away. Only what
    is kept here may leave the register."""

    track = models.ForeignKey(Track, on_delete=models.PROTECT, related_name="withdrawn_sanctions")
    sanction_key = models.BigIntegerField(unique=True)
    sanction_id = models.CharField(max_length=40)
    decision_number = models.CharField(max_length=120)
    decided_on = models.DateField()
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=40)
    recorded_for = models.ForeignKey("institutions.Institution", on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField()
    withdrawn_by = models.CharField(max_length=40)
    withdrawn_by_name = models.CharField(max_length=160)
    reason = models.CharField(max_length=500)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="withdrawn_sanction_has_reason")
        ]


class CaseEvent(models.Model):
    """One step taken, by whom, under which rule. Never changed: triggers refuse it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events")
    track = models.ForeignKey(Track, null=True, on_delete=models.PROTECT, related_name="+")
    step = models.CharField(max_length=40)
    from_state = models.CharField(max_length=40)
    to_state = models.CharField(max_length=40)
    rule_id = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    actor = models.CharField(max_length=40)
    actor_name = models.CharField(max_length=160)
    office_time = models.DateTimeField()
    note = models.CharField(max_length=500, blank=True)
    # What stood before and what stands now, as `changes` writes it; empty where nothing was moved, and in
    # steps from before this was kept.
    changes = models.JSONField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["case", "version"], name="case_event_version_once")]


class IncidentReport(models.Model):
    """A report of which an officer found that it speaks of an incident of which others speak as well.

    Nothing of the report moves: it keeps its code, its page and its clock. A row is written once, and once
    more when the report is parted again; it is never deleted.
    """

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="members")
    report = models.ForeignKey("reports.Report", on_delete=models.PROTECT, related_name="incidents")
    reason = models.CharField(max_length=500)
    joined_at = models.DateTimeField()
    joined_by = models.CharField(max_length=40)
    joined_by_name = models.CharField(max_length=160)
    parted_reason = models.CharField(max_length=500, blank=True)
    parted_at = models.DateTimeField(null=True)
    parted_by = models.CharField(max_length=40, blank=True)
    parted_by_name = models.CharField(max_length=160, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report"],
                condition=models.Q(parted_at__isnull=True),
                name="report_in_one_incident",
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="joining_has_reason"),
            models.CheckConstraint(
                condition=models.Q(parted_at__isnull=True) | ~models.Q(parted_reason=""),
                name="parting_has_reason",
            ),
        ]


class CaseFact(models.Model):
    """Which facts speak of this case: known here alone, so that a wrong one can be reversed."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="fact_keys")
    track = models.ForeignKey(Track, null=True, on_delete=models.PROTECT, related_name="+")
    fact_key = models.UUIDField(unique=True)
    kind = models.CharField(max_length=24)
