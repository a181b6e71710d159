"""Opening one report for one handler: a reason, two holders, a line in the chain for every step.

The server never sees the content key. The first holder takes off the outer layer of a wrap in a browser and
sends back what lay under it; the second takes off that one and seals the key to the handler. Both travel
through here as ciphertext, and both are dropped when the report is closed.
"""

import hashlib
from datetime import datetime
from enum import StrEnum

from django.db import transaction
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from netra.accounts.models import Account
from netra.accounts.viewer import Viewer
from netra.platform import audit
from netra.platform.clock import office_now
from netra.reports import holders, sealing
from netra.reports.models import (
    KeyHolder,
    KeyWrap,
    NeutralStatement,
    Opening,
    PartKind,
    Report,
    ReportStatus,
    SealedPart,
)

SHORTEST_REASON, LONGEST_REASON = 10, 500
LONGEST_STATEMENT = 8_000
# A key wrapped twice over is less than two kilobytes, whatever the number of holders a real office has.
LARGEST_WRAP = 64 * 1024
LARGEST_FILLED = 1024 * 1024
OVER = frozenset({ReportStatus.CLOSED, ReportStatus.NOT_REGISTERED, ReportStatus.WITHDRAWN})


class Stage(StrEnum):
    """What an opening waits for."""

    PEEL = "peel"
    GIVE = "give"
    GIVEN = "given"
    ENDED = "ended"


class Refusal(StrEnum):
    REASON = "reason"
    OVER = "over"
    HANDLER = "handler"
    ALREADY = "already"
    TOO_FEW = "too_few"
    NOT_HOLDER = "not_holder"
    SAME_PERSON = "same_person"
    HANDLER_OPENS = "handler_opens"
    SECOND = "second"
    NO_FIRST = "no_first"
    DONE = "done"
    ENDED = "ended"
    NOT_LOCKED = "not_locked"
    EMPTY = "empty"
    TOO_LONG = "too_long"


SENTENCES: dict[Refusal, Promise] = {
    Refusal.REASON: _("Write in 10 to 500 characters why this report has to be opened now."),
    Refusal.OVER: _("This report is closed, and closed reports are not opened."),
    Refusal.HANDLER: _(
        "This person cannot handle the report: an officer of this office with a key is needed, "
        "who has not stepped aside from it."
    ),
    Refusal.ALREADY: _("There is a request for this person already. Wait for it, or let a holder refuse it."),
    Refusal.TOO_FEW: _(
        "Fewer than two present holders could open this report for that person. Name another handler, or "
        "see the page of the key holders."
    ),
    Refusal.NOT_HOLDER: _("You hold no key to this report."),
    Refusal.SAME_PERSON: _("The second step belongs to another holder. You took the first one."),
    Refusal.HANDLER_OPENS: _("Who is to read the report does not open it. Leave it to two other holders."),
    Refusal.SECOND: _(
        "Another key holder took the first step meanwhile. You are the second: load the page anew and use "
        "your key once more. The report is not open yet."
    ),
    Refusal.NO_FIRST: _("The first step has not been taken yet. Nothing was changed. Load the page anew."),
    Refusal.DONE: _("Two other key holders have opened it already. Nothing is left for you to do here."),
    Refusal.ENDED: _("This request has ended. Nothing was changed. Ask anew if it is still needed."),
    Refusal.NOT_LOCKED: _("What was sent is not sealed. Nothing was stored. Load the page anew and repeat."),
    Refusal.EMPTY: _("The statement is empty. Write what the report says, without who reported it."),
    Refusal.TOO_LONG: _("The statement is too long. Shorten it; nothing was cut off."),
}


class OpeningRefused(Exception):
    def __init__(self, code: Refusal) -> None:
        self.code = code
        self.sentence = SENTENCES[code]
        super().__init__(code)


def stage_of(opening: Opening) -> Stage:
    if opening.ended_at:
        return Stage.ENDED
    if opening.given_at:
        return Stage.GIVEN
    return Stage.GIVE if opening.peeled_at else Stage.PEEL


def handlers_for(report: Report) -> QuerySet[Account]:
    """Who may be named: officers of the report's office with a key who have not stepped aside."""
    return (
        holders.serving(report.office)
        .filter(person_keys__retired_at__isnull=True, person_keys__isnull=False)
        .exclude(pk__in=report.recusals.values("account"))
        .order_by("name")
    )


def openers_of(report: Report, *, but: int | None = None) -> list[KeyHolder]:
    """Present holders with a wrap of this report who have not stepped aside; `but` leaves one account out.

    Of the office that received it, also after the report was handed up.
    """
    aside = set(report.recusals.values_list("account", flat=True))
    wrapped = set(
        KeyWrap.objects.filter(envelope=report.envelope_id, superseded_at=None).values_list(
            "holder", flat=True
        )
    )
    return [
        one
        for one in holders.present(report.envelope.office)
        if one.pk in wrapped and one.key.account_id not in aside and one.key.account_id != but
    ]


def request(report: Report, handler_id: int, reason: str, *, by: Viewer) -> Opening:
    """Raises OpeningRefused."""
    written = reason.strip()
    if not SHORTEST_REASON <= len(written) <= LONGEST_REASON:
        raise OpeningRefused(Refusal.REASON)
    with transaction.atomic():
        locked = _locked_report(report)
        if locked.status in OVER:
            raise OpeningRefused(Refusal.OVER)
        handler = handlers_for(locked).filter(pk=handler_id).first()
        key = holders.key_of(handler_id) if handler else None
        if handler is None or key is None:
            raise OpeningRefused(Refusal.HANDLER)
        if Opening.objects.filter(report=locked, handler=handler, ended_at=None).exists():
            raise OpeningRefused(Refusal.ALREADY)
        if len(openers_of(locked, but=handler_id)) < 2:
            raise OpeningRefused(Refusal.TOO_FEW)
        made = Opening.objects.create(
            report=locked,
            reason=written,
            requested_by_id=by.account_id,
            requested_at=office_now(),
            handler=handler,
            handler_key=key,
        )
        # A reason may name people: the chain holds its digest only.
        _note(
            by.actor,
            "opening.requested",
            made,
            handler=handler_id,
            reason=audit.digest_of({"reason": written}),
        )
        return made


def _locked_report(report: Report) -> Report:
    return (
        Report.objects.select_for_update(of=("self",))
        .select_related("office__region", "envelope__office__region")
        .get(pk=report.pk)
    )


def _note(actor: str, action: str, opening: Opening, **facts: str | int) -> None:
    audit.append(
        actor=actor,
        action=action,
        object_kind="report",
        object_key=str(opening.report_id),
        facts={"opening": opening.pk, **facts},
    )


def _turn(opening: Opening, by: Viewer) -> tuple[Opening, KeyHolder]:
    """The opening as it is now, held until the transaction ends, and the holder that the viewer is in it."""
    report = _locked_report(opening.report)
    now = Opening.objects.select_for_update(of=("self",)).select_related("handler_key").get(pk=opening.pk)
    now.report = report
    if now.ended_at or report.status in OVER:
        raise OpeningRefused(Refusal.ENDED)
    if by.account_id == now.handler_id:
        raise OpeningRefused(Refusal.HANDLER_OPENS)
    holder = next((one for one in openers_of(report) if one.key.account_id == by.account_id), None)
    if holder is None:
        raise OpeningRefused(Refusal.NOT_HOLDER)
    return now, holder


def _checked(body: bytes) -> bytes:
    if not sealing.is_locked(body) or len(body) > LARGEST_WRAP:
        raise OpeningRefused(Refusal.NOT_LOCKED)
    return body


def wrap_for(opening: Opening, by: Viewer) -> bytes:
    """What this holder's browser has to open next. Raises OpeningRefused when it is not their turn."""
    with transaction.atomic():
        now, holder = _turn(opening, by)
        match stage_of(now):
            case Stage.PEEL:
                wrap = KeyWrap.objects.get(envelope=now.report.envelope_id, holder=holder, superseded_at=None)
                return bytes(wrap.body)
            case Stage.GIVE if now.peeled_by_id == by.account_id:
                raise OpeningRefused(Refusal.SAME_PERSON)
            case Stage.GIVE:
                return bytes(now.peeled_wrap or b"")
            case _:
                raise OpeningRefused(Refusal.DONE)


def peel(opening: Opening, body: bytes, *, by: Viewer) -> None:
    """The first of two. `body` is the inner layer, which any other holder can open. Raises OpeningRefused."""
    peeled = _checked(body)
    with transaction.atomic():
        now, holder = _turn(opening, by)
        if now.given_at:
            raise OpeningRefused(Refusal.DONE)
        if now.peeled_at:
            raise OpeningRefused(Refusal.SAME_PERSON if now.peeled_by_id == by.account_id else Refusal.SECOND)
        now.peeled_by_id, now.peeled_at, now.peeled_wrap = by.account_id, office_now(), peeled
        now.save(update_fields=["peeled_by", "peeled_at", "peeled_wrap"])
        _note(by.actor, "opening.peeled", now, holder=holder.pk)


def give(opening: Opening, body: bytes, *, by: Viewer) -> None:
    """The second of two, never the first again. `body` is the key, sealed to the handler alone."""
    given = _checked(body)
    with transaction.atomic():
        now, holder = _turn(opening, by)
        if now.given_at:
            raise OpeningRefused(Refusal.DONE)
        if not now.peeled_at:
            raise OpeningRefused(Refusal.NO_FIRST)
        if now.peeled_by_id == by.account_id:
            raise OpeningRefused(Refusal.SAME_PERSON)
        if now.handler_key.retired_at or not handlers_for(now.report).filter(pk=now.handler_id).exists():
            raise OpeningRefused(Refusal.HANDLER)
        now.given_by_id, now.given_at, now.handler_wrap = by.account_id, office_now(), given
        # One layer is off it: with this and one holder's key somebody could open alone.
        now.peeled_wrap = None
        now.save(update_fields=["given_by", "given_at", "handler_wrap", "peeled_wrap"])
        _note(by.actor, "opening.given", now, holder=holder.pk, handler=now.handler_id)


def refuse(opening: Opening, reason: str, *, by: Viewer) -> None:
    """A holder says no, or that what was sent cannot be opened; also after it was given."""
    written = reason.strip()
    if not SHORTEST_REASON <= len(written) <= LONGEST_REASON:
        raise OpeningRefused(Refusal.REASON)
    with transaction.atomic():
        now, _holder = _turn(opening, by)
        now.refused_by_id, now.refused_at, now.refusal_reason = by.account_id, office_now(), written
        _end(now)
        now.save(
            update_fields=[
                "refused_by",
                "refused_at",
                "refusal_reason",
                "ended_at",
                "peeled_wrap",
                "handler_wrap",
            ]
        )
        _note(by.actor, "opening.refused", now, reason=audit.digest_of({"reason": written}))


def of_report(report: Report) -> list[Opening]:
    """Every request to open it, newest first, with the people in it."""
    return list(
        report.openings.select_related(
            "handler", "handler_key", "requested_by", "peeled_by", "given_by", "refused_by"
        ).order_by("-pk")
    )


def told(opening: Opening) -> list[tuple[datetime, str]]:
    """Its steps as sentences for the history of the report: who, when and for whom; never the reason."""
    people = {
        "asker": opening.requested_by.name,
        "reader": opening.handler.name,
        "first": opening.peeled_by.name if opening.peeled_by else "",
        "second": opening.given_by.name if opening.given_by else "",
        "refuser": opening.refused_by.name if opening.refused_by else "",
    }
    said = [(opening.requested_at, gettext("%(asker)s asked that the report be opened for %(reader)s."))]
    if opening.given_at:
        said.append((opening.given_at, gettext("%(first)s and %(second)s opened the report for %(reader)s.")))
    if opening.refused_at:
        said.append((opening.refused_at, gettext("%(refuser)s refused to open it for %(reader)s.")))
    elif opening.ended_at:
        said.append((opening.ended_at, gettext("The opening for %(reader)s ended.")))
    return [(at, words % people) for at, words in said]


def may_refuse(opening: Opening, viewer: Viewer) -> bool:
    try:
        with transaction.atomic():
            _turn(opening, viewer)
    except OpeningRefused:
        return False
    return True


def give_back(report: Report, *, by: Viewer) -> None:
    """The reader is done, or was given what does not open: it ends, and can be asked for anew."""
    with transaction.atomic():
        locked = _locked_report(report)
        opening = (
            Opening.objects.select_for_update()
            .filter(report=locked, handler=by.account_id, given_at__isnull=False, ended_at=None)
            .first()
        )
        if opening is None:
            return
        _end(opening)
        opening.save(update_fields=["ended_at", "peeled_wrap", "handler_wrap"])
        _note(by.actor, "opening.given_back", opening)


def _end(opening: Opening) -> None:
    opening.ended_at = office_now()
    opening.peeled_wrap = opening.handler_wrap = None


def end_for(opening: Opening, *, actor: str) -> None:
    """The handler leaves and reads no more. Inside the caller's transaction."""
    held = Opening.objects.select_for_update(of=("self",)).get(pk=opening.pk)
    if held.ended_at is None:
        _end(held)
        held.save(update_fields=["ended_at", "peeled_wrap", "handler_wrap"])
        _note(actor, "opening.ended", held)


def end_all(report: Report, *, actor: str) -> None:
    """The report is closed: nobody reads it any more. Inside the caller's transaction."""
    for opening in Opening.objects.select_for_update().filter(report=report, ended_at=None).order_by("pk"):
        _end(opening)
        opening.save(update_fields=["ended_at", "peeled_wrap", "handler_wrap"])
        _note(actor, "opening.ended", opening)


def state(report: Report, text: str, *, by: Viewer) -> NeutralStatement:
    """What the report says, in the handler's words: what checks, case and documents use from now on."""
    written = text.strip()
    if not written:
        raise OpeningRefused(Refusal.EMPTY)
    if len(written) > LONGEST_STATEMENT:
        raise OpeningRefused(Refusal.TOO_LONG)
    with transaction.atomic():
        made = NeutralStatement.objects.create(
            report=report, text=written, written_by_id=by.account_id, written_at=office_now()
        )
        audit.append(
            actor=by.actor,
            action="statement.written",
            object_kind="report",
            object_key=str(report.pk),
            facts={"statement": made.pk, "digest": audit.digest_of({"text": written})},
        )
        return made


def keep_filled(report: Report, body: bytes, *, by: Viewer) -> SealedPart:
    """A form that the handler's browser filled in for printing, sealed like an original."""
    if not sealing.is_locked(body) or len(body) > LARGEST_FILLED:
        raise OpeningRefused(Refusal.NOT_LOCKED)
    digest = hashlib.sha256(body).hexdigest()
    with transaction.atomic():
        locked = _locked_report(report)
        if locked.status in OVER:
            raise OpeningRefused(Refusal.OVER)
        earlier = SealedPart.objects.filter(envelope=locked.envelope_id, kind=PartKind.FILLED_DOCUMENT)
        made = SealedPart.objects.create(
            envelope_id=locked.envelope_id,
            kind=PartKind.FILLED_DOCUMENT,
            number=earlier.count() + 1,
            body=body,
            sha256=digest,
            size=len(body),
            received_at=office_now(),
        )
        audit.append(
            actor=by.actor,
            action="document.sealed",
            object_kind="report",
            object_key=str(report.pk),
            facts={"part": str(made.pk), "sha256": digest},
        )
        return made


def waiting_for(viewer: Viewer) -> QuerySet[Opening]:
    """Requests in which this viewer, as a holder, may take the next step."""
    # Without a join, so that a database begins with the few requests that wait and not with all reports.
    held = KeyWrap.objects.filter(
        envelope__report=OuterRef("report"),
        envelope__office__in=offices_held(viewer),
        superseded_at=None,
        holder__key__account=viewer.account_id,
        holder__ends_at=None,
    )
    return (
        Opening.objects.filter(
            Exists(held),
            ~Q(handler=viewer.account_id),
            Q(peeled_at=None) | ~Q(peeled_by=viewer.account_id),
            ended_at=None,
            given_at=None,
        )
        .exclude(report__recusals__account=viewer.account_id)
        .select_related("report__region", "report__office", "handler", "requested_by", "peeled_by")
        .order_by("requested_at", "pk")
    )


def unstated_for(viewer: Viewer) -> QuerySet[Opening]:
    """Opened for this viewer to read, and without a neutral statement so far."""
    return (
        Opening.objects.filter(
            handler=viewer.account_id, ended_at=None, given_at__isnull=False, report__statements__isnull=True
        )
        .exclude(report__recusals__account=viewer.account_id)
        .order_by("given_at", "pk")
    )


def newest_step_of(viewer: Viewer) -> Opening | None:
    """The request in which this viewer, as a holder, took a step last, while it is still open."""
    return (
        Opening.objects.filter(
            Q(peeled_by=viewer.account_id) | Q(given_by=viewer.account_id),
            ended_at=None,
            report__envelope__office__in=offices_held(viewer),
        )
        .exclude(report__recusals__account=viewer.account_id)
        .select_related("report__region", "handler")
        .order_by(Case(When(given_by=viewer.account_id, then="given_at"), default="peeled_at").desc(), "-pk")
        .first()
    )


def offices_held(viewer: Viewer) -> list[str]:
    """The offices whose keys this viewer holds today."""
    served = {grant.institution_key for grant in viewer.grants_of(*holders.OFFICERS)}
    return list(
        KeyHolder.objects.filter(
            key__account=viewer.account_id, key__retired_at=None, ends_at=None, office__in=served
        )
        .order_by("office")
        .values_list("office", flat=True)
        .distinct()
    )


def newest_statement(report: Report) -> NeutralStatement | None:
    return report.statements.select_related("written_by").order_by("-pk").first()
