"""Receiving a report: report, seal, parts, first event, fact and audit line, or nothing at all."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.crypto import constant_time_compare

from netra.elections import queries as elections
from netra.elections.models import Election
from netra.facts import stream
from netra.facts.models import CountedUnit, FactKind
from netra.institutions.models import Institution
from netra.law import packs
from netra.law.entries import LawPack
from netra.platform import audit, files
from netra.platform.clock import office_now, office_today
from netra.platform.clock.installation import is_demo
from netra.platform.db.hot import insert
from netra.platform.ui.dates import EARLIEST
from netra.regions import queries as regions
from netra.regions.models import Level, Region
from netra.reports import code_keys, codes, holders, queries, sealing
from netra.reports.models import (
    Envelope,
    KeyWrap,
    PartKind,
    Report,
    ReportedPerson,
    ReportEvent,
    ReportStatus,
    SealedPart,
)
from netra.reports.sealing import Recipient
from netra.reports.submission import (
    CONTACT_MAX,
    DESCRIPTION_MAX,
    EVIDENCE_MAX,
    FILES_MAX,
    LINE_MAX,
    NAME_MAX,
    PERSONS_MAX,
    PLACE_MAX,
    POST_TEXT_MAX,
    POST_URL_MAX,
    POSTS_MAX,
    OpenPart,
    Seal,
    SealedSubmission,
    Submission,
)

if TYPE_CHECKING:
    from netra.platform.files.models import StoredFile

# A sealed text part: four bytes a sign at most, with room for the padding and what age adds.
LARGEST_PART = 4 * (DESCRIPTION_MAX + POSTS_MAX * (POST_TEXT_MAX + POST_URL_MAX)) + 64 * 1024
LARGEST_SHEET = 64 * 1024


class Refusal(StrEnum):
    NO_HOLDERS = "no_holders"
    HOLDERS_CHANGED = "holders_changed"
    NOT_LOCKED = "not_locked"
    NO_ELECTION = "no_election"
    NO_OFFICE = "no_office"
    UNKNOWN_REGION = "unknown_region"
    UNKNOWN_CHOICE = "unknown_choice"
    DATE = "date"
    TOO_LONG = "too_long"
    TOO_MANY = "too_many"
    BROKEN_TEXT = "broken_text"
    EMPTY = "empty"
    FILE_GONE = "file_gone"
    CODE_LOST = "code_lost"


class IntakeRefused(Exception):
    """Nothing was stored. `field` names what was wrong, where one thing was."""

    def __init__(self, code: Refusal, field: str = "") -> None:
        super().__init__(f"{code}: {field}" if field else str(code))
        self.code = code
        self.field = field


@dataclass(frozen=True, slots=True)
class Receipt:
    """`repeated`: this form had arrived before. `changed`: and with other words, which were not recorded."""

    code: str
    report_id: UUID
    repeated: bool
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a report goes: its region, the office that takes it, the holders it is sealed to, the rules."""

    region: Region
    election: Election
    office: Institution
    recipients: list[Recipient]
    today: date

    @property
    def pack(self) -> LawPack:
        return packs.shipped(self.election.law_pack)


def closed() -> Refusal | None:
    """Why nobody can report at this moment, whatever they write; None when the door is open."""
    if election_with_rules(office_today(settings.TIME_ZONE)) is None:
        return Refusal.NO_ELECTION
    # A name that lies open in a database can cost its bearer the job: where no office has holders to seal
    # it to, nothing is asked at all.
    if not any(holders.accepts(office) for office in holders.offices(example=is_demo())):
        return Refusal.NO_HOLDERS
    return None


def election_with_rules(on: date) -> Election | None:
    """The open election, if it has a law pack: without rules nobody could say what a report lacks."""
    election = elections.open_election(on)
    return election if election is not None and election.law_pack else None


def place_of(region_code: str, trail: Sequence[Region] = ()) -> Place:
    """Raises IntakeRefused: no such place, no election, no office, or an office without enough holders.

    `trail` saves asking for the regions again when the caller has just asked for them.
    """
    trail = trail or regions.trail(region_code)
    region = trail[-1] if trail else None
    if region is None or region.level == Level.NATION or region.valid_to is not None:
        raise IntakeRefused(Refusal.UNKNOWN_REGION, "region")
    today = office_today(region.timezone)
    election = election_with_rules(today)
    if election is None:
        raise IntakeRefused(Refusal.NO_ELECTION)
    office = queries.office_on(trail, today, example=is_demo())
    if office is None:
        raise IntakeRefused(Refusal.NO_OFFICE, "region")
    recipients = holders.recipients_at(office)
    if len(recipients) < holders.FEWEST_HOLDERS:
        raise IntakeRefused(Refusal.NO_HOLDERS, "region")
    return Place(region, election, office, recipients, today)


def receive(submission: SealedSubmission, place: Place | None = None) -> Receipt:
    """Everything is committed when this returns. The same key again: the same receipt, and nothing stored.

    `place` saves asking again when the caller has just asked for it. Raises IntakeRefused.
    """
    check_texts(submission)
    seal = submission.content_seal
    if repeated := receipt_of_repeat(submission.key, seal):
        return repeated
    place = place or place_of(submission.region_code)
    _check(submission, place.today, place.pack)
    check_seal(submission.seal, place.recipients)
    try:
        with transaction.atomic():
            # Asked again inside: two posts of one form may have passed the first question side by side.
            if report := queries.report_by_key(submission.key):
                return _repeat(report, submission.key, seal)
            return _store(submission, place)
    except IntegrityError:
        # On PostgreSQL the other post may commit between our question and our insert.
        if repeated := receipt_of_repeat(submission.key, seal):
            return repeated
        raise
    except files.StagedFileGone:
        raise IntakeRefused(Refusal.FILE_GONE, "evidence")


def _store(submission: SealedSubmission, place: Place) -> Receipt:
    region, election, office, pack = place.region, place.election, place.office, place.pack
    now = office_now()
    delivered = submission.delivered_at or now
    actor = submission.taken_by or "publik"
    code = codes.code_for(submission.key)
    person_classes = [person.subject_class for person in submission.persons if person.subject_class]
    # Written first, so that the report keeps the fact's key: only from here can the fact be taken back.
    fact_key = stream.record(
        kind=FactKind.REPORT_RECEIVED,
        unit=CountedUnit.REPORT,
        on=delivered.astimezone(ZoneInfo(region.timezone)).date(),
        region=region,
        election=election,
        office_kind=office.kind,
        verified=False,
        channel=submission.channel,
        example=office.example,
    )
    report = Report(
        fact_key=fact_key,
        code_digest=codes.digest_of(code),
        code_recipient=code_keys.recipient_of(code),
        key_digest=codes.key_digest_of(submission.key),
        content_seal=submission.content_seal,
        envelope=_store_seal(submission.seal, office, now),
        election=election,
        office=office,
        region=region,
        event_on=submission.event_on,
        known_on=submission.known_on,
        delivered_at=delivered,
        subject_class=person_classes[0] if person_classes else "",
        act=submission.act,
        described=submission.described,
        place_given=submission.place_given,
        reporter_named=submission.reporter_named,
        reporter_located=submission.reporter_located,
        reporter_capacity=submission.capacity or "",
        statement_made=submission.statement_made,
        name_wish=submission.name_wish or "",
        signing=submission.signing or "",
        channel=submission.channel,
        law_pack=pack.name,
        pack_version=pack.version,
        pack_digest=pack.digest,
        example=office.example,
    )
    insert([report])
    insert(
        [
            ReportedPerson(report=report, position=position, **asdict(person))
            for position, person in enumerate(submission.persons, start=1)
        ]
    )
    insert([ReportEvent(report=report, status=ReportStatus.RECEIVED, at=now, actor=actor)])
    audit.append(
        actor=actor,
        action="report.received",
        object_kind="report",
        object_key=str(report.pk),
        facts={
            "office": office.key,
            "region": region.code,
            "channel": submission.channel,
            "evidence": sum(not one.signed for one in submission.seal.files),
            "holders": submission.seal.holder_set,
            "pack": f"{pack.name} {pack.version}",
        },
    )
    return Receipt(code=code, report_id=report.pk, repeated=False)


def _store_seal(seal: Seal, office: Institution, now: datetime) -> Envelope:
    envelope = Envelope(office=office, recipient=seal.recipient, made_at=now)
    insert([envelope])
    insert(
        [
            KeyWrap(envelope=envelope, holder_id=wrap.holder_id, body=wrap.body, made_at=now)
            for wrap in seal.wraps
        ]
    )
    parts = [small_part(envelope, PartKind.NARRATIVE, 1, seal.narrative, now)]
    if seal.identity:
        parts.append(small_part(envelope, PartKind.IDENTITY, 1, seal.identity, now))
    for number, one in enumerate(seal.files, start=1):
        parts.append(small_part(envelope, PartKind.FILE_META, number, one.meta, now))
        kept = files.keep(one.staged)
        kind = PartKind.SIGNED_FORM if one.signed else PartKind.FILE
        parts.append(_file_part(envelope, kind, number, kept, one.media_type, now))
    insert(parts)
    return envelope


def small_part(envelope: Envelope, kind: PartKind, number: int, body: bytes, now: datetime) -> SealedPart:
    return SealedPart(
        envelope=envelope,
        kind=kind,
        number=number,
        body=body,
        sha256=sha256(body).hexdigest(),
        size=len(body),
        received_at=now,
    )


def _file_part(
    envelope: Envelope, kind: PartKind, number: int, file: "StoredFile", media_type: str, now: datetime
) -> SealedPart:
    return SealedPart(
        envelope=envelope,
        kind=kind,
        number=number,
        file=file,
        sha256=file.sha256,
        size=file.size,
        media_type=media_type,
        received_at=now,
    )


def receipt_of_repeat(key: UUID, seal: str) -> Receipt | None:
    report = queries.report_by_key(key)
    return None if report is None else _repeat(report, key, seal)


def _repeat(report: Report, key: UUID, seal: str) -> Receipt:
    code = codes.code_for(key)
    if codes.digest_of(code) != report.code_digest:
        # The server's secret was changed since: a code that opens nothing must not be handed out.
        raise IntakeRefused(Refusal.CODE_LOST)
    return Receipt(
        code=code,
        report_id=report.pk,
        repeated=True,
        changed=not constant_time_compare(seal, report.content_seal),
    )


def _check(submission: SealedSubmission, today: date, pack: LawPack) -> None:
    """What no door may let in, even one whose own form forgot to look."""
    evidence = sum(not one.signed for one in submission.seal.files)
    too_many_files = evidence > EVIDENCE_MAX or len(submission.seal.files) > FILES_MAX
    if len(submission.persons) > PERSONS_MAX or too_many_files:
        raise IntakeRefused(
            Refusal.TOO_MANY, "persons" if len(submission.persons) > PERSONS_MAX else "evidence"
        )
    if not submission.described:
        raise IntakeRefused(Refusal.EMPTY, "description")
    delivered = submission.delivered_at
    if delivered is not None and (delivered.date() < EARLIEST or delivered > office_now()):
        raise IntakeRefused(Refusal.DATE, "delivered_on")
    for field, day in (("event_on", submission.event_on), ("known_on", submission.known_on)):
        if day is not None and not EARLIEST <= day <= today:
            raise IntakeRefused(Refusal.DATE, field)
    if submission.act and submission.act not in pack.acts:
        raise IntakeRefused(Refusal.UNKNOWN_CHOICE, "act")
    for person in submission.persons:
        if person.subject_class and person.subject_class not in pack.subjects:
            raise IntakeRefused(Refusal.UNKNOWN_CHOICE, "person_class")


def check_seal(seal: Seal, recipients: Sequence[Recipient]) -> None:
    """All that the server can see of a seal: that it is one, and to whom its key was said to be wrapped."""
    if seal.holder_set != sealing.set_digest(recipients) or sorted(
        wrap.holder_id for wrap in seal.wraps
    ) != sorted(one.holder_id for one in recipients):
        raise IntakeRefused(Refusal.HOLDERS_CHANGED)
    try:
        sealing.recipient_of(seal.recipient)
    except sealing.NoRecipient:
        raise IntakeRefused(Refusal.NOT_LOCKED, "seal_recipient") from None
    small = [("seal_wraps", wrap.body, LARGEST_SHEET) for wrap in seal.wraps]
    small += [("sealed_meta", one.meta, LARGEST_SHEET) for one in seal.files]
    small.append(("seal_narrative", seal.narrative, LARGEST_PART))
    if seal.identity:
        small.append(("seal_identity", seal.identity, LARGEST_PART))
    for field, body, largest in small:
        if len(body) > largest:
            raise IntakeRefused(Refusal.TOO_LONG, field)
        if not sealing.is_locked(body):
            raise IntakeRefused(Refusal.NOT_LOCKED, field)


def check_texts(submission: OpenPart) -> None:
    for field, text, longest in _texts(submission):
        if len(text) > longest:
            raise IntakeRefused(Refusal.TOO_LONG, field)
        if is_broken(text):
            raise IntakeRefused(Refusal.BROKEN_TEXT, field)


# NUL and its like, halves of surrogates, and what a decoder puts for bytes it could not read.
_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd\ud800-\udfff]")


def is_broken(text: str) -> bool:
    return _UNREADABLE.search(text) is not None


def mended(text: str) -> str:
    """The text without the signs that nobody could read."""
    return _UNREADABLE.sub("", text)


def _texts(submission: OpenPart) -> list[tuple[str, str, int]]:
    texts: list[tuple[str, str, int]] = []
    if isinstance(submission, Submission):
        texts += [
            ("description", submission.description, DESCRIPTION_MAX),
            ("place_text", submission.place_text, PLACE_MAX),
            ("event_time_text", submission.event_time_text, 60),
        ]
        for post in submission.posts:
            texts += [
                ("post_url", post.url, POST_URL_MAX),
                ("post_author", post.author, NAME_MAX),
                ("post_seen", post.seen, 60),
                ("post_text", post.text, POST_TEXT_MAX),
            ]
        if submission.reporter is not None:
            texts += [
                ("reporter_name", submission.reporter.name, NAME_MAX),
                ("reporter_address", submission.reporter.address, LINE_MAX),
                ("reporter_contact", submission.reporter.contact, CONTACT_MAX),
            ]
    for person in submission.persons:
        texts += [
            ("person_name", person.name, NAME_MAX),
            ("person_post", person.post, NAME_MAX),
            ("person_office", person.office_name, PLACE_MAX),
            ("person_address", person.address, LINE_MAX),
            ("person_number", person.employee_number, 18),
        ]
    return texts
