"""Tables of a case. One incident may lead to several cases, a case has persons, a person has tracks."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


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


class Case(models.Model):
    """Four dates, never one: the event, when it became known, the registration; each referral has its own."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="cases")
    report = models.OneToOneField("reports.Report", on_delete=models.PROTECT, related_name="case")
    office = models.ForeignKey("institutions.Institution", on_delete=models.PROTECT, related_name="+")
    election = models.ForeignKey("elections.Election", on_delete=models.PROTECT, related_name="+")
    region = models.ForeignKey("regions.Region", on_delete=models.PROTECT, related_name="+")
    running_number = models.PositiveIntegerField()
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
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "election", "year", "running_number"], name="case_number_once"
            ),
            models.UniqueConstraint(
                fields=["office", "number"], condition=~models.Q(number=""), name="case_register_number_once"
            ),
            models.CheckConstraint(
                condition=models.Q(step="assessed") | models.Q(registered_on__isnull=False),
                name="case_registered_has_its_day",
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
        return self.number or f"{self.running_number:03d}/{self.year}"


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
        constraints = [
            models.UniqueConstraint(fields=["series", "sequence"], name="case_number_sequence_once")
        ]

    def __str__(self) -> str:
        return self.text


class CasePerson(models.Model):
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="persons")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=160)
    post = models.CharField(max_length=160, blank=True)
    workplace = models.CharField(max_length=300, blank=True)
    subject_class = models.CharField(max_length=40)
    employee_number = models.CharField(max_length=18, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["case", "position"], name="case_person_once")]

    def __str__(self) -> str:
        return self.name


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
    """A hearing. The minutes are kept as text."""

    class Party(models.TextChoices):
        REPORTER = "reporter", _("Reporter")
        REPORTED = "reported", _("Reported person")
        WITNESS = "witness", _("Witness")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="clarifications")
    party = models.CharField(max_length=12, choices=Party.choices)
    held_on = models.DateField()
    came = models.BooleanField()
    minutes = models.TextField()
    recorded_by = models.CharField(max_length=40)

    class Meta:
        ordering = ["held_on", "pk"]


class CaseStudy(models.Model):
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="study")
    text = models.TextField()
    finished_on = models.DateField()
    written_by = models.CharField(max_length=40)


class Outcome(models.TextChoices):
    VIOLATION = "violation", _("A violation")
    NO_VIOLATION = "no_violation", _("No violation")


class PlenaryDecision(models.Model):
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="decision")
    held_on = models.DateField()
    outcome = models.CharField(max_length=16, choices=Outcome.choices)
    reasons = models.TextField()
    recorded_by = models.CharField(max_length=40)


class LineState(models.TextChoices):
    SENT = "sent", _("Sent")
    ACKNOWLEDGED = "acknowledged", _("Acknowledged")
    RETURNED = "returned", _("Returned")


class ReferralLine(models.Model):
    """One track handed to one body. A return ends the line; sending again makes a new one."""

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
    return_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-referred_at", "-id"]
        indexes = [models.Index(fields=["institution", "state", "-referred_at"], name="referral_inbox")]
        constraints = [
            models.UniqueConstraint(
                fields=["track"],
                condition=models.Q(state__in=["sent", "acknowledged"]),
                name="referral_one_open_line_a_track",
            ),
            models.CheckConstraint(
                condition=models.Q(state="sent", answered_at__isnull=True)
                | models.Q(state__in=["acknowledged", "returned"], answered_at__isnull=False),
                name="referral_answer_has_its_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="returned") | ~models.Q(return_reason=""),
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

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["case", "version"], name="case_event_version_once")]


class CaseFact(models.Model):
    """Which facts speak of this case: known here alone, so that a wrong one can be reversed."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="fact_keys")
    track = models.ForeignKey(Track, null=True, on_delete=models.PROTECT, related_name="+")
    fact_key = models.UUIDField(unique=True)
    kind = models.CharField(max_length=24)
