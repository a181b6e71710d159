"""Mails whose fate is always known, or known to be unknown.

A mail is marked as being sent before it is handed over and settled after the mail server has answered.
Whatever dies or breaks between the two leaves it *uncertain*: the server may have it or not. Nothing sends
such a mail again by itself; a person says that it arrived, or sends it again under the same Message-ID, so
that a mailbox which has it already can tell.

A mail carries the number of the case, its limit and the time. No names, nothing of what the case is about.
"""

import smtplib
from contextlib import suppress
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from netra.accounts.viewer import Viewer, viewer_for
from netra.cases.access import is_own
from netra.institutions import settings as office_settings
from netra.institutions.settings import MAIL_SENDER
from netra.platform import audit
from netra.platform.clock import office_now, wall_now
from netra.platform.clock.installation import is_demo
from netra.platform.jobs import JSON, Handler, Payload, Progress
from netra.platform.ui import formats
from netra.reminders import wording
from netra.reminders.access import notices_for
from netra.reminders.models import Mail, MailState, Notice

HANDLER = "netra.reminders.mails.SEND"
# A worker that was not heard from for so long is dead: nothing waits longer for an answer of a mail server.
_DEAD_AFTER = timedelta(minutes=10)
_FIRST_WAIT, _LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=1)
_AT_ONCE = 200


class NoMail(StrEnum):
    """Why this installation sends none."""

    DEMO = "demo"
    NOT_SET_UP = "not_set_up"


class Refusal(StrEnum):
    SETTLED = "settled"


SENTENCES: dict[Refusal, Promise] = {
    Refusal.SETTLED: gettext_lazy(
        "The fate of this mail is known by now. Nothing was changed; the list below shows it."
    ),
}


class MailRefused(Exception):
    def __init__(self, code: Refusal) -> None:
        self.code = code
        self.sentence = SENTENCES[code]
        super().__init__(code)


def why_none() -> NoMail | None:
    if is_demo():
        return NoMail.DEMO
    return None if settings.EMAIL_HOST and settings.DEFAULT_FROM_EMAIL else NoMail.NOT_SET_UP


def put(notices: QuerySet[Notice]) -> None:
    """A mail for each notice whose person has an address, in the transaction that writes the notices."""
    if why_none():
        return
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    Mail.objects.bulk_create(
        [
            Mail(notice=notice, message_id=f"<{notice.pk}@{domain}>", try_from=wall_now())
            for notice in notices.exclude(account__email="")
        ],
        ignore_conflicts=True,
    )


def send_due(tell: Progress | None = None) -> dict[str, int]:
    """Hand over what waits. How many mails ended in which state."""
    Mail.objects.filter(state=MailState.SENDING, taken_at__lt=wall_now() - _DEAD_AFTER).update(
        state=MailState.UNCERTAIN
    )
    found: dict[str, int] = {}
    if why_none():
        return found
    waiting = Mail.objects.filter(state=MailState.TO_SEND, try_from__lte=wall_now())
    keys = list(waiting.order_by("try_from", "pk").values_list("pk", flat=True)[:_AT_ONCE])
    for number, key in enumerate(keys, start=1):
        if tell is not None:
            tell(number, len(keys))
        mail = _take(key)
        if mail is None:
            continue
        state = _hand_over(mail)
        found[state] = found.get(state, 0) + 1
        if state == MailState.TO_SEND:
            # The server does not take mails now: the others need not find that out one by one.
            break
    return found


def _take(key: UUID) -> Mail | None:
    now = wall_now()
    taken = Mail.objects.filter(pk=key, state=MailState.TO_SEND).update(
        state=MailState.SENDING, taken_at=now, attempts=F("attempts") + 1
    )
    if not taken:
        return None
    return Mail.objects.select_related(
        "notice__account",
        "notice__reminder__limit__case__region",
        "notice__reminder__limit__case__office__region",
    ).get(pk=key)


def _hand_over(mail: Mail) -> MailState:
    if not _concerns(mail.notice):
        return _settle(mail, MailState.WITHHELD)
    if mail.notice.reminder.hours and mail.notice.reminder.ends_at <= office_now():
        return _settle(mail, MailState.TOO_LATE)
    connection = get_connection()
    try:
        connection.open()
    except (OSError, smtplib.SMTPException):
        return _put_back(mail)
    try:
        connection.send_messages([message_of(mail)])
        answered = 250
    except smtplib.SMTPRecipientsRefused as refused:
        answered = next(iter(refused.recipients.values()))[0]
    except smtplib.SMTPResponseException as refused:
        answered = refused.smtp_code
    except OSError:
        # The line broke, at a moment when the server may already have had the whole mail.
        answered = 0
    # Noted before parting: whether the server says goodbye changes nothing.
    state = _note(mail, answered)
    with suppress(OSError, smtplib.SMTPException):
        connection.close()
    return state


def _concerns(notice: Notice) -> bool:
    """Asked when it is sent: since it was put they may have stepped aside, or the case or the role gone."""
    if not notice.account.is_active:
        return False
    viewer = viewer_for(notice.account)
    seen = notices_for(viewer).filter(pk=notice.pk).exists()
    return seen and is_own(viewer, notice.reminder.limit.case)


def _note(mail: Mail, answered: int) -> MailState:
    match answered // 100:
        case 2:
            return _settle(mail, MailState.SENT, answered)
        case 4:
            return _put_back(mail, answered)
        case 5:
            return _settle(mail, MailState.REFUSED, answered)
        case _:
            return _settle(mail, MailState.UNCERTAIN)


def _settle(mail: Mail, state: MailState, answer: int | None = None) -> MailState:
    known = state is not MailState.UNCERTAIN
    _held(mail).update(state=state, answer=answer, settled_at=wall_now() if known else None)
    return state


def _put_back(mail: Mail, answer: int | None = None) -> MailState:
    doublings = min(mail.attempts - 1, 10)
    wait = min(_FIRST_WAIT * (1 << doublings), _LONGEST_WAIT)
    _held(mail).update(state=MailState.TO_SEND, answer=answer, try_from=wall_now() + wait)
    return MailState.TO_SEND


def _held(mail: Mail) -> QuerySet[Mail]:
    """As this worker took it. One that froze may have been called dead: what it knows still counts."""
    return Mail.objects.filter(
        pk=mail.pk, taken_at=mail.taken_at, state__in=[MailState.SENDING, MailState.UNCERTAIN]
    )


def message_of(mail: Mail) -> EmailMessage:
    """The same words whenever it is sent: they tell the time that was left when the reminder was given."""
    notice = mail.notice
    row = notice.reminder.limit
    zone = row.case.region.timezone
    with translation.override("id"):
        left = wording.time_of(notice)
        subject = _("Case %(number)s: %(left)s") % {"number": row.case.reference, "left": left}
        body = "\n".join(
            [
                _("Case %(number)s") % {"number": row.case.reference},
                _("Limit: %(limit)s") % {"limit": wording.limit_of(row)},
                _("Ends: %(moment)s") % {"moment": wording.end_of(row)},
                _("On %(moment)s: %(left)s")
                % {"moment": formats.date_time(notice.issued_at, zone), "left": left},
                "",
                _("Everything else stands in Netra. This mail names nobody, on purpose."),
            ]
        )
    return EmailMessage(
        subject,
        body,
        from_email=office_settings.value(row.case.office, MAIL_SENDER) or settings.DEFAULT_FROM_EMAIL,
        to=[notice.account.email],
        headers={"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated"},
    )


def settle_as_arrived(mail: Mail, *, by: Viewer) -> None:
    """Raises MailRefused."""
    _decide(mail, "mail.arrived", by, state=MailState.SENT, settled_at=wall_now(), settled_by=by.actor)


def send_again(mail: Mail, *, by: Viewer) -> None:
    """Under the same Message-ID. Raises MailRefused."""
    _decide(mail, "mail.sent_again", by, state=MailState.TO_SEND, try_from=wall_now(), answer=None)


def _decide(mail: Mail, action: str, by: Viewer, **changes: datetime | str | None) -> None:
    with transaction.atomic():
        open_question = Mail.objects.filter(pk=mail.pk, state__in=[MailState.UNCERTAIN, MailState.REFUSED])
        if not open_question.update(**changes):
            raise MailRefused(Refusal.SETTLED)
        audit.append(actor=by.actor, action=action, object_kind="mail", object_key=str(mail.pk), facts={})


def _compute(_payload: Payload, tell: Progress) -> JSON:
    return send_due(tell)


SEND = Handler(compute=_compute)
