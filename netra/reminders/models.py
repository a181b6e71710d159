"""Reminders of the limits of cases: each once to each person of the office, by mail with a known fate."""

import uuid

from django.db import models
from django.utils.translation import pgettext_lazy


class LastLook(models.Model):
    """Until which office time all limits have been looked at. What ended later ended unlooked at."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    until = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="reminders_one_last_look")]


class Reminder(models.Model):
    """That so many hours are left of one kept limit. A limit that moves is another row, and reminds anew."""

    limit = models.ForeignKey("cases.CaseLimit", on_delete=models.PROTECT, related_name="+")
    # 0: the limit passed before anybody could be reminded of it.
    hours = models.PositiveSmallIntegerField()
    ends_at = models.DateTimeField()
    issued_at = models.DateTimeField()
    # Of a limit that passed unreminded: since when nobody had looked.
    unlooked_since = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["limit", "hours"], name="reminder_once"),
            models.CheckConstraint(
                condition=(models.Q(hours=0) & models.Q(unlooked_since__isnull=False))
                | (models.Q(hours__gt=0) & models.Q(unlooked_since__isnull=True)),
                name="reminder_passed_says_since_when",
            ),
        ]


class Notice(models.Model):
    """One reminder for one person."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reminder = models.ForeignKey(Reminder, on_delete=models.PROTECT, related_name="notices")
    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    # Given together with a reminder of fewer hours: kept so that each is accounted for, and not shown.
    overtaken = models.BooleanField(default=False)
    seen_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-issued_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["reminder", "account"], name="notice_once")]
        indexes = [
            models.Index(
                fields=["account", "-issued_at", "-id"],
                condition=models.Q(overtaken=False),
                name="notice_of_person",
            ),
            models.Index(
                fields=["account"],
                condition=models.Q(overtaken=False, seen_at__isnull=True),
                name="notice_unseen",
            ),
        ]


class MailState(models.TextChoices):
    TO_SEND = "to_send", pgettext_lazy("mail", "waits to be sent")
    SENDING = "sending", pgettext_lazy("mail", "is being sent")
    SENT = "sent", pgettext_lazy("mail", "taken by the mail server")
    UNCERTAIN = "uncertain", pgettext_lazy("mail", "uncertain")
    REFUSED = "refused", pgettext_lazy("mail", "refused by the mail server")
    TOO_LATE = "too_late", pgettext_lazy("mail", "not sent: the limit was over")
    WITHHELD = "withheld", pgettext_lazy("mail", "not sent: the case is no longer with this person")


class Mail(models.Model):
    """A notice on its way to a mailbox. Sent again it carries the same Message-ID."""

    notice = models.OneToOneField(Notice, primary_key=True, on_delete=models.PROTECT, related_name="mail")
    message_id = models.CharField(max_length=120, unique=True)
    state = models.CharField(max_length=10, choices=MailState.choices, default=MailState.TO_SEND)
    # Wall time: when it may be tried next, and when somebody last took it to hand it over.
    try_from = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    # The number by which the mail server answered last; its words may quote an address.
    answer = models.PositiveSmallIntegerField(null=True)
    settled_at = models.DateTimeField(null=True)
    # Who said what became of a mail whose fate was uncertain; empty where the server said so itself.
    settled_by = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="sending") | models.Q(taken_at__isnull=False),
                name="mail_sending_was_taken",
            )
        ]
        indexes = [
            models.Index(
                fields=["try_from"],
                condition=models.Q(state__in=["to_send", "sending"]),
                name="mail_to_send",
            )
        ]


class CalendarAddress(models.Model):
    """A secret address of one person's calendar. The table holds a digest, never the address."""

    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account"],
                condition=models.Q(revoked_at__isnull=True),
                name="calendar_address_one_each",
            )
        ]
