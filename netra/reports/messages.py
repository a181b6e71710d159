"""Messages under a receipt code, both ways, and the flag for a transfer or a threat.

The reporter's words are sealed to the key of the report, so the opened handler reads them and nobody else;
they arrive sealed by the browser, or are sealed here in the memory of one request. The office's words are
sealed to that key and to the one that grows from the code. Nothing is ever sent to the reporter: no mail, no
message, so nothing on another person's screen tells that somebody reported.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

import pyrage
from django.db import IntegrityError, transaction
from django.db.models import Count, Min, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from netra.accounts.viewer import Viewer
from netra.platform import audit
from netra.platform.clock import office_now
from netra.reports import access, code_keys, sealing
from netra.reports.intake import is_broken
from netra.reports.models import Message, MessageAuthor, Report

LONGEST = 4_000
LARGEST = 4 * LONGEST + 16 * 1024
# So many of one side without an answer: beyond that the other side is asked to speak first.
MOST_WAITING = 30
VERSION = 1


class Harm(StrEnum):
    """What a reporter may flag. Sealed with the words."""

    TRANSFER = "transfer"
    THREAT = "threat"
    OTHER = "other"


class Refusal(StrEnum):
    EMPTY = "empty"
    TOO_LONG = "too_long"
    BROKEN = "broken"
    NOT_LOCKED = "not_locked"
    TOO_MANY = "too_many"
    NO_KEY = "no_key"


SENTENCES: dict[Refusal, Promise] = {
    Refusal.EMPTY: _("The message is empty. Write what you want to say."),
    Refusal.TOO_LONG: _("The message is too long. Shorten it, or send it in two."),
    Refusal.BROKEN: _("The message holds signs that cannot be kept. Type it anew instead of pasting it."),
    Refusal.NOT_LOCKED: _("The message did not arrive sealed. Nothing was kept. Send it once more."),
    Refusal.TOO_MANY: _(
        "Many messages wait for an answer already. This one was not kept. Wait for the answer, or go to the "
        "office and name the report number."
    ),
    Refusal.NO_KEY: _(
        "This report is from before messages were possible. As soon as the holder of its code opens the page "
        "of the report once, you can write."
    ),
}


class MessageRefused(Exception):
    def __init__(self, code: Refusal) -> None:
        super().__init__(code.value)
        self.code = code

    @property
    def sentence(self) -> Promise:
        return SENTENCES[self.code]


@dataclass(frozen=True, slots=True, repr=False)
class Line:
    """One message as a page shows it. `text` is None where this reader cannot read it."""

    at: datetime
    mine: bool
    alarm: bool
    text: str | None
    by: str = ""
    settled: bool = False


def from_reporter(report: Report, key: UUID, body: bytes, *, alarm: bool = False) -> Message:
    """Kept when this returns; the same key again is the same message. Raises MessageRefused."""
    if not sealing.is_locked(body) or len(body) > LARGEST:
        raise MessageRefused(Refusal.NOT_LOCKED)
    return _keep(report, key, body, author=MessageAuthor.REPORTER, alarm=alarm)


def sealed_words(report: Report, text: str, *, harm: Harm | None = None, on: date | None = None) -> bytes:
    """The server's own door, for a browser without JavaScript. Raises MessageRefused."""
    told: dict[str, object] = {"v": VERSION, "text": _checked(text, may_be_empty=harm is not None)}
    if harm is not None:
        told |= {"harm": harm.value, "on": on.isoformat() if on else ""}
    return sealing.lock_text(told, report.envelope.recipient)


def from_office(report: Report, key: UUID, text: str, *, by: Viewer) -> Message:
    """Answers all that waited. Raises MessageRefused."""
    if not report.code_recipient:
        raise MessageRefused(Refusal.NO_KEY)
    told = {"v": VERSION, "text": _checked(text)}
    body = sealing.lock_text(told, report.envelope.recipient, report.code_recipient)
    return _keep(report, key, body, author=MessageAuthor.OFFICE, by=by)


def _checked(text: str, *, may_be_empty: bool = False) -> str:
    text = text.replace("\r\n", "\n").strip()
    if not text and not may_be_empty:
        raise MessageRefused(Refusal.EMPTY)
    if len(text) > LONGEST:
        raise MessageRefused(Refusal.TOO_LONG)
    if is_broken(text):
        raise MessageRefused(Refusal.BROKEN)
    return text


def _keep(
    report: Report,
    key: UUID,
    body: bytes,
    *,
    author: MessageAuthor,
    alarm: bool = False,
    by: Viewer | None = None,
) -> Message:
    # Bound to its report: the key of one form says nothing of another report.
    digest = sha256(b"netra.reports.message" + report.pk.bytes + key.bytes).hexdigest()
    try:
        with transaction.atomic():
            if kept := Message.objects.filter(key_digest=digest).first():
                return kept
            now = office_now()
            waiting = Message.objects.filter(report=report, author=MessageAuthor.REPORTER, settled_at=None)
            if author is MessageAuthor.REPORTER and waiting.count() >= MOST_WAITING:
                raise MessageRefused(Refusal.TOO_MANY)
            if by is not None:
                waiting.update(settled_at=now, settled_by=by.actor)
            message = Message.objects.create(
                report=report,
                key_digest=digest,
                author=author,
                alarm=alarm,
                body=body,
                sent_at=now,
                sent_by=by.actor if by else "",
                sent_by_name=by.name if by else "",
            )
            audit.append(
                actor=by.actor if by else "publik",
                action="message.sent" if by else "message.received",
                object_kind="report",
                object_key=str(report.pk),
                facts={"message": message.pk, "alarm": int(alarm)},
            )
            return message
    except IntegrityError:
        # On PostgreSQL the other post of the same form may commit between the question and the insert.
        if kept := Message.objects.filter(key_digest=digest).first():
            return kept
        raise


def settle(report: Report, *, by: Viewer) -> None:
    """What waits needs no answer: somebody read it, or spoke with the reporter elsewhere."""
    with transaction.atomic():
        waiting = Message.objects.filter(report=report, author=MessageAuthor.REPORTER, settled_at=None)
        count = waiting.update(settled_at=office_now(), settled_by=by.actor)
        if count:
            audit.append(
                actor=by.actor,
                action="message.settled",
                object_kind="report",
                object_key=str(report.pk),
                facts={"messages": count},
            )


def know_code(report: Report, code: str) -> None:
    """At the first visit to a report from before messages: from now on the office can write."""
    if not report.code_recipient:
        report.code_recipient = code_keys.recipient_of(code)
        Report.objects.filter(pk=report.pk, code_recipient="").update(code_recipient=report.code_recipient)


def under_code(report: Report, code: str) -> list[Line]:
    """The conversation for the holder of the code: own words stay sealed, the office's are opened."""
    lines = []
    for one in Message.objects.filter(report=report):
        mine = one.author == MessageAuthor.REPORTER
        text = None
        if not mine:
            try:
                text = str(code_keys.opened(bytes(one.body), code).get("text", ""))
            except (pyrage.DecryptError, ValueError):
                text = None
        lines.append(Line(one.sent_at, mine, one.alarm, text, settled=one.settled_at is not None))
    return lines


def of_report(report: Report) -> Sequence[Message]:
    return list(Message.objects.filter(report=report))


def note_reading(report: Report, count: int, *, by: Viewer) -> None:
    """Their ciphertext was handed to the one who opens it: a line, as with the report itself."""
    with transaction.atomic():
        audit.append(
            actor=by.actor,
            action="messages.read",
            object_kind="report",
            object_key=str(report.pk),
            facts={"messages": count},
        )


@dataclass(frozen=True, slots=True)
class Talk:
    """Of a conversation what a page beside it needs: what waits, and whether a flag was ever raised."""

    waiting: int
    alarmed: bool


def talk_of(report: Report) -> Talk:
    found = Message.objects.filter(report=report, author=MessageAuthor.REPORTER).aggregate(
        waiting=Count("pk", filter=Q(settled_at=None)), alarms=Count("pk", filter=Q(alarm=True))
    )
    return Talk(found["waiting"], found["alarms"] > 0)


def waiting_of(viewer: Viewer) -> Talk:
    """All that waits in the own office, flags among it."""
    found = _waiting(viewer).aggregate(waiting=Count("pk"), alarms=Count("pk", filter=Q(alarm=True)))
    return Talk(found["waiting"], found["alarms"] > 0)


@dataclass(frozen=True, slots=True)
class Wait:
    """How long messages of reporters of the own office have waited. No rule names days for an answer: the
    three are Netra's own."""

    under_a_day: int
    under_three: int
    longer: int
    alarmed: bool

    @property
    def all(self) -> int:
        return self.under_a_day + self.under_three + self.longer


def wait_of(viewer: Viewer) -> Wait:
    now = office_now()
    day, three = now - timedelta(days=1), now - timedelta(days=3)
    found = _waiting(viewer).aggregate(
        under_a_day=Count("pk", filter=Q(sent_at__gt=day)),
        under_three=Count("pk", filter=Q(sent_at__lte=day, sent_at__gt=three)),
        longer=Count("pk", filter=Q(sent_at__lte=three)),
        alarms=Count("pk", filter=Q(alarm=True)),
    )
    alarmed = found.pop("alarms") > 0
    return Wait(**found, alarmed=alarmed)


def waiting_on(viewer: Viewer, reports: Sequence[Report]) -> dict[UUID, Talk]:
    """Of the reports on a page those of the own office with words that wait."""
    rows = (
        _waiting(viewer)
        .filter(report__in=[one.pk for one in reports])
        .order_by()
        .values_list("report")
        .annotate(waiting=Count("pk"), alarms=Count("pk", filter=Q(alarm=True)))
    )
    return {key: Talk(waiting, alarms > 0) for key, waiting, alarms in rows}


def _waiting(viewer: Viewer) -> QuerySet[Message]:
    return Message.objects.filter(
        author=MessageAuthor.REPORTER,
        settled_at=None,
        report__in=access.own_reports_for(viewer).order_by(),
    )


def unanswered(viewer: Viewer) -> QuerySet[Report]:
    """Reports of the own office with words that wait: flags first, then the longest wait."""
    return (
        access.own_reports_for(viewer)
        .filter(messages__author=MessageAuthor.REPORTER, messages__settled_at=None)
        .select_related("region", "office")
        .annotate(
            waiting=Count("messages"),
            alarms=Count("messages", filter=Q(messages__alarm=True)),
            oldest=Min("messages__sent_at"),
        )
        .order_by("-alarms", "oldest", "pk")
    )
