"""What somebody tells who is kept from everyone: a record of its own, of which office and day lie open.

No report: nobody is identified, so nothing is registered, and no fact is counted. Everything that was told
lies in one sealed part, and that part is of one size for all. No row holds a time of the day, nothing stands
in the chain at the moment of arrival, and when the day is over the order of arrival is lost too (`mixing`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils.crypto import constant_time_compare

from netra.institutions.models import Institution
from netra.platform.clock import office_today
from netra.platform.clock.installation import is_demo
from netra.reports import codes, holders, intake, sealing
from netra.reports.door import keyed_digest
from netra.reports.intake import IntakeRefused, Receipt, Refusal
from netra.reports.models import Envelope, KeyWrap, Tip
from netra.reports.submission import Seal

VERSION = 1
# What is sealed has exactly this many bytes; what is kept has so many more that every way of sealing fits.
PLAIN, KEPT = 64 * 1024, 65 * 1024
_LENGTH = 4
# The fields of a tip and the most signs of each: together they fit into the sealed part in any script.
FIELDS = {"description": 12_000, "persons": 500, "place": 300, "when": 120, "source": 500}


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class SealedTip:
    """`body` is framed: see there. `key` is made once per form: again is the same tip."""

    key: UUID
    office_key: str
    recipient: str
    holder_set: str
    wraps: tuple[sealing.Wrap, ...]
    body: bytes
    content_seal: str


def framed(locked: bytes) -> bytes:
    """One size for all. Ways of sealing differ by some bytes: the length stands before, zeros fill."""
    whole = len(locked).to_bytes(_LENGTH, "big") + locked
    if len(whole) > KEPT:
        raise IntakeRefused(Refusal.TOO_LONG, "tip")
    return whole + bytes(KEPT - len(whole))


def unframed(body: bytes) -> bytes:
    """Raises IntakeRefused when it is not of the one size or not filled as agreed."""
    length = int.from_bytes(body[:_LENGTH], "big")
    locked = body[_LENGTH : _LENGTH + length]
    # Nothing but what was sealed may differ from one tip to the next.
    if len(body) != KEPT or not PLAIN < length <= KEPT - _LENGTH or body[_LENGTH + length :].strip(b"\0"):
        raise IntakeRefused(Refusal.NOT_LOCKED, "tip")
    return locked


def locked(key: UUID, office_key: str, told: Mapping[str, str]) -> SealedTip:
    """The server's own door, for a browser without JavaScript: sealed in the memory of one request.

    Raises IntakeRefused.
    """
    for name, text in told.items():
        if len(text) > FIELDS[name]:
            raise IntakeRefused(Refusal.TOO_LONG, name)
        if intake.is_broken(text):
            raise IntakeRefused(Refusal.BROKEN_TEXT, name)
    if not told["description"].strip():
        raise IntakeRefused(Refusal.EMPTY, "description")
    office = _office(office_key)
    recipients = holders.recipients_at(office)
    if len(recipients) < holders.FEWEST_HOLDERS:
        raise IntakeRefused(Refusal.NO_HOLDERS, "office")
    secret = sealing.new_key()
    return SealedTip(
        key=key,
        office_key=office_key,
        recipient=secret.recipient,
        holder_set=sealing.set_digest(recipients),
        wraps=sealing.wraps_for(secret.secret, recipients),
        body=framed(sealing.lock_to_size({"v": VERSION, **told}, secret.recipient, PLAIN)),
        content_seal=keyed_digest(key, {"office": office_key, **told}),
    )


def receive(tip: SealedTip) -> Receipt:
    """Everything is committed when this returns. The same key again: the same receipt, and nothing stored.

    The receipt names the tip where that of a report names the report. Raises IntakeRefused.
    """
    if repeated := _repeated(tip):
        return repeated
    office = _office(tip.office_key)
    recipients = holders.recipients_at(office)
    if len(recipients) < holders.FEWEST_HOLDERS:
        raise IntakeRefused(Refusal.NO_HOLDERS, "office")
    narrative = unframed(tip.body)
    intake.check_seal(Seal(tip.recipient, tip.holder_set, tip.wraps, narrative), recipients)
    try:
        with transaction.atomic():
            return _repeated(tip) or _store(tip, office)
    except IntegrityError:
        # On PostgreSQL the other post may commit between our question and our insert.
        if repeated := _repeated(tip):
            return repeated
        raise


def _store(tip: SealedTip, office: Institution) -> Receipt:
    code = codes.code_for(tip.key)
    today = office_today(office.region.timezone)
    began = start_of(today, office)
    envelope = Envelope.objects.create(office=office, recipient=tip.recipient, made_at=began)
    KeyWrap.objects.bulk_create(
        KeyWrap(envelope=envelope, holder_id=wrap.holder_id, body=wrap.body, made_at=began)
        for wrap in tip.wraps
    )
    made = Tip.objects.create(
        office=office,
        arrived_on=today,
        envelope=envelope,
        body=tip.body,
        code_digest=codes.digest_of(code),
        key_digest=codes.key_digest_of(tip.key),
        content_seal=tip.content_seal,
        example=office.example,
    )
    return Receipt(code=code, report_id=made.pk, repeated=False)


def start_of(day: date, office: Institution) -> datetime:
    """The one time of a whole day, for rows that must hold a time."""
    return datetime.combine(day, time(), tzinfo=ZoneInfo(office.region.timezone))


def _repeated(tip: SealedTip) -> Receipt | None:
    found = Tip.objects.filter(key_digest=codes.key_digest_of(tip.key)).first()
    if found is None:
        return None
    code = codes.code_for(tip.key)
    if codes.digest_of(code) != found.code_digest:
        raise IntakeRefused(Refusal.CODE_LOST)
    return Receipt(
        code=code,
        report_id=found.pk,
        repeated=True,
        changed=not constant_time_compare(tip.content_seal, found.content_seal),
    )


def _office(key: str) -> Institution:
    office = Institution.objects.select_related("region").filter(pk=key, example=is_demo()).first()
    if office is None or not holders.may_hold(office):
        raise IntakeRefused(Refusal.NO_OFFICE, "office")
    return office


def offices() -> list[Institution]:
    """To whom a tip can be given now: every office with enough key holders."""
    return holders.accepting(example=is_demo())


def by_code(typed: str) -> Tip | None:
    """The tip whose code somebody typed. Looked up by digest, so timing says nothing about other codes."""
    code = codes.normalised(typed)
    if code is None:
        return None
    found = Tip.objects.filter(code_digest=codes.digest_of(code))
    return found.select_related("office__region").defer("body").first()
