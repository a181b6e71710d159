"""Receiving a report: report, evidence, identity, first event, fact and audit line, or nothing at all."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.crypto import constant_time_compare, salted_hmac

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
from netra.regions import queries as regions
from netra.regions.models import Level, Region
from netra.reports import codes, queries
from netra.reports.dates import EARLIEST
from netra.reports.models import (
    Evidence,
    Report,
    ReportedPerson,
    ReporterIdentity,
    ReportEvent,
    ReportStatus,
)
from netra.reports.submission import (
    CONTACT_MAX,
    DESCRIPTION_MAX,
    EVIDENCE_MAX,
    LINE_MAX,
    NAME_MAX,
    PERSONS_MAX,
    PLACE_MAX,
    Submission,
)

if TYPE_CHECKING:
    from netra.platform.files.store import Staged


class Refusal(StrEnum):
    NOT_SEALED = "not_sealed"
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


def closed() -> Refusal | None:
    """Why nobody can report at this moment, whatever they write; None when the door is open."""
    if not is_demo():
        # A name that lies open in a database can cost its bearer the job: none is taken until it can be
        # sealed.
        return Refusal.NOT_SEALED
    if election_with_rules(office_today(settings.TIME_ZONE)) is None:
        return Refusal.NO_ELECTION
    return None


def election_with_rules(on: date) -> Election | None:
    """The open election, if it has a law pack: without rules nobody could say what a report lacks."""
    election = elections.open_election(on)
    return election if election is not None and election.law_pack else None


def receive(submission: Submission, staged: Sequence["Staged"] = ()) -> Receipt:
    """Everything is committed when this returns. The same key again: the same receipt, and nothing stored.

    Raises IntakeRefused.
    """
    _check_texts(submission)
    seal = _seal(submission, staged)
    if repeated := _receipt_of_repeat(submission.key, seal):
        return repeated
    if not is_demo():
        raise IntakeRefused(Refusal.NOT_SEALED)
    region = regions.region(submission.region_code)
    if region is None or region.level == Level.NATION or region.valid_to is not None:
        raise IntakeRefused(Refusal.UNKNOWN_REGION, "region")
    today = office_today(region.timezone)
    election = election_with_rules(today)
    if election is None:
        raise IntakeRefused(Refusal.NO_ELECTION)
    office = queries.office_for(region.code, today, example=is_demo())
    if office is None:
        raise IntakeRefused(Refusal.NO_OFFICE, "region")
    pack = packs.shipped(election.law_pack)
    _check(submission, staged, today, pack)
    try:
        with transaction.atomic():
            # Asked again inside: two posts of one form may have passed the first question side by side.
            if report := queries.report_by_key(submission.key):
                return _repeat(report, submission.key, seal)
            return _store(submission, staged, seal, region, election, office, pack)
    except IntegrityError:
        # On PostgreSQL the other post may commit between our question and our insert.
        if repeated := _receipt_of_repeat(submission.key, seal):
            return repeated
        raise
    except files.StagedFileGone:
        raise IntakeRefused(Refusal.FILE_GONE, "evidence")


def _store(
    submission: Submission,
    staged: Sequence["Staged"],
    seal: str,
    region: Region,
    election: Election,
    office: Institution,
    pack: LawPack,
) -> Receipt:
    now = office_now()
    code = codes.code_for(submission.key)
    person_classes = [person.subject_class for person in submission.persons if person.subject_class]
    # Written first, so that the report keeps the fact's key: only from here can the fact be taken back.
    fact_key = stream.record(
        kind=FactKind.REPORT_RECEIVED,
        unit=CountedUnit.REPORT,
        on=now.astimezone(ZoneInfo(region.timezone)).date(),
        region=region,
        election=election,
        office_kind=office.kind,
        verified=False,
        channel=submission.channel,
        example=office.example,
    )
    report = Report.objects.create(
        fact_key=fact_key,
        code_digest=codes.digest_of(code),
        key_digest=codes.key_digest_of(submission.key),
        content_seal=seal,
        election=election,
        office=office,
        region=region,
        place_text=submission.place_text,
        event_on=submission.event_on,
        event_time_text=submission.event_time_text,
        known_on=submission.known_on,
        delivered_at=now,
        subject_class=person_classes[0] if person_classes else "",
        act=submission.act,
        description=submission.description,
        reporter_named=submission.reporter is not None,
        reporter_capacity=submission.capacity or "",
        statement_made=submission.statement_made,
        channel=submission.channel,
        language=submission.language,
        law_pack=pack.name,
        pack_version=pack.version,
        pack_digest=pack.digest,
        example=office.example,
    )
    ReportedPerson.objects.bulk_create(
        ReportedPerson(report=report, position=position, **asdict(person))
        for position, person in enumerate(submission.persons, start=1)
    )
    Evidence.objects.bulk_create(
        [
            Evidence(report=report, file=files.keep(one), name=f"B-{number}", received_at=now)
            for number, one in enumerate(staged, start=1)
        ]
    )
    if submission.reporter is not None:
        ReporterIdentity.objects.create(
            report=report,
            name=submission.reporter.name,
            address=submission.reporter.address,
            contact=submission.reporter.contact,
            identity_kind=submission.reporter.identity_kind or "",
        )
    ReportEvent.objects.create(report=report, status=ReportStatus.RECEIVED, at=now, actor="publik")
    audit.append(
        actor="publik",
        action="report.received",
        object_kind="report",
        object_key=str(report.pk),
        facts={
            "office": office.key,
            "region": region.code,
            "evidence": len(staged),
            "pack": f"{pack.name} {pack.version}",
        },
    )
    return Receipt(code=code, report_id=report.pk, repeated=False)


def _receipt_of_repeat(key: UUID, seal: str) -> Receipt | None:
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


def _seal(submission: Submission, staged: Sequence["Staged"]) -> str:
    """Keyed: with a plain digest, whoever holds the table could test whether a given name wrote this."""
    content = {
        **asdict(submission),
        "key": str(submission.key),
        "event_on": submission.event_on.isoformat() if submission.event_on else None,
        "known_on": submission.known_on.isoformat() if submission.known_on else None,
        "language": "",
        "evidence": sorted(one.sha256 for one in staged),
    }
    return salted_hmac("netra.reports.content", audit.digest_of(content), algorithm="sha256").hexdigest()


def _check(submission: Submission, staged: Sequence["Staged"], today: date, pack: LawPack) -> None:
    """What no door may let in, even one whose own form forgot to look."""
    if len(submission.persons) > PERSONS_MAX or len(staged) > EVIDENCE_MAX:
        raise IntakeRefused(
            Refusal.TOO_MANY, "persons" if len(submission.persons) > PERSONS_MAX else "evidence"
        )
    if not submission.description.strip():
        raise IntakeRefused(Refusal.EMPTY, "description")
    if submission.reporter is not None and not submission.reporter.name.strip():
        raise IntakeRefused(Refusal.EMPTY, "reporter_name")
    for field, day in (("event_on", submission.event_on), ("known_on", submission.known_on)):
        if day is not None and not EARLIEST <= day <= today:
            raise IntakeRefused(Refusal.DATE, field)
    if submission.act and submission.act not in pack.acts:
        raise IntakeRefused(Refusal.UNKNOWN_CHOICE, "act")
    for person in submission.persons:
        if person.subject_class and person.subject_class not in pack.subjects:
            raise IntakeRefused(Refusal.UNKNOWN_CHOICE, "person_class")


def _check_texts(submission: Submission) -> None:
    for field, text, longest in _texts(submission):
        if len(text) > longest:
            raise IntakeRefused(Refusal.TOO_LONG, field)
        if is_broken(text):
            raise IntakeRefused(Refusal.BROKEN_TEXT, field)


def is_broken(text: str) -> bool:
    """NUL and its like, halves of surrogates, and what a decoder puts for bytes it could not read."""
    return any(
        (one < " " and one not in "\t\n\r") or one == "\x7f" or one == "\ufffd" or "\ud800" <= one <= "\udfff"
        for one in text
    )


def _texts(submission: Submission) -> list[tuple[str, str, int]]:
    texts = [
        ("description", submission.description, DESCRIPTION_MAX),
        ("place_text", submission.place_text, PLACE_MAX),
        ("event_time_text", submission.event_time_text, 60),
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
