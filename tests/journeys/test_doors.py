"""Every address, for every role, at the own, the neighbouring and the parent office, and signed out.

What each one is answered stands in `doors.py`. Kukar's record stands in every address; Kutim's record exists
beside it, and no page may show it to somebody who does not read Kutim.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from urllib.parse import quote
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from django.http import HttpResponseBase, StreamingHttpResponse
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import translation
from pytest_django import DjangoDbBlocker

from netra.accounts import setup
from netra.accounts.models import Account, Grant, Role
from netra.accounts.viewer import Viewer, viewer_for
from netra.bulletin.models import Confidence, Figure, Indicator, Qualifier, RowStatus, Source, Unit
from netra.bulletin.publishing import Edition, Row, publish
from netra.cases import clarifications, classes, decisions, findings, opening, referrals, studies
from netra.cases.models import (
    Case,
    CaseDay,
    CaseLimit,
    Clarification,
    Handover,
    HandoverKind,
    Invitation,
    LimitProposal,
    Outcome,
    ReferralLine,
    TipChannel,
)
from netra.cases.people import Actor
from netra.documents import making
from netra.elections.models import Election
from netra.field.models import Channel, Device, Parcel, State, TextMessage
from netra.followup import imports, requests
from netra.followup.ladder import Code
from netra.institutions import entering
from netra.institutions import examples as institutions_examples
from netra.institutions.models import Institution, InstitutionKind
from netra.platform import clock, jobs
from netra.platform.jobs.models import Job
from netra.referral import copies, packages
from netra.referral.models import Answer
from netra.regions.models import Region
from netra.release import drafting
from netra.reminders import calendars
from netra.reminders.models import Mail, MailState, Notice, Reminder
from netra.reports import door, holders, misuses, openings, sealing, tip_batches, tips, triage, uploads
from netra.reports.models import KeyHolder, Listing, PersonKey, Recusal, Report
from tests.build import a_file, a_person, a_reporter, a_submission
from tests.cast import WITA, cast
from tests.journeys.doors import (
    DOORS,
    OK,
    ONLY_WHERE_SHOWN,
    RECUSED,
    RECUSED_RECEIVER,
    SEES_KUKAR,
    SEES_KUTIM,
    SIGNED_OUT,
    VIEWERS,
    Door,
    Mark,
    Where,
    Who,
    answer_for,
    is_refused,
    marks_for,
)
from tests.unsealing import locked

# What a page may ask of the database at most, whoever looks at it.
BUDGETS: Mapping[str, int] = json.loads(Path(__file__).with_name("query_budgets.json").read_text())
DAY = date(2024, 11, 14)
LATE = datetime(2024, 11, 14, 16, 0, tzinfo=WITA)
OFFICES = {Where.OWN: "64.02", Where.NEIGHBOUR: "64.08", Where.PARENT: "64", Where.NATION: "00"}
BODIES = {Where.OWN: "bkn-contoh", Where.NEIGHBOUR: "bkn-lain-contoh", Where.PARENT: "bkn-00-contoh"}


@dataclass(frozen=True, slots=True)
class Record:
    """One office's record from the report to the referral, and the words by which it is known again."""

    objects: Mapping[str, object]
    marks: Mapping[Mark, str]


@dataclass(frozen=True, slots=True)
class World:
    accounts: Mapping[Who, Account]
    kukar: Record
    kutim: Record
    objects: Mapping[str, object]

    def address(self, door: Door) -> str:
        return reverse(door.name, args=[self.objects[name] for name in door.args])


def names_of(resolver: URLResolver, namespace: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from names_of(pattern, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name or pattern.pattern}"


def test_every_address_has_one_row_and_every_row_an_address() -> None:
    rows = [door.name for door in DOORS]
    addresses = sorted(names_of(get_resolver()))
    missing = sorted(set(addresses) - set(rows))
    assert not missing, f"These addresses have no row in tests/journeys/doors.py: {missing}"
    gone = sorted(set(rows) - set(addresses))
    assert not gone, f"These rows of tests/journeys/doors.py have no address: {gone}"
    assert sorted(rows) == addresses, "an address has two rows, or two addresses share a name"


def test_every_page_has_its_budget_of_queries() -> None:
    opened = {door.name for door in DOORS if door.get and OK in door.get.values()}
    assert set(BUDGETS) == opened


def test_the_table_covers_every_role_in_every_place() -> None:
    asked = {(who.role, who.where) for who in VIEWERS if who.role and not who.recused}
    assert {(role, where) for role in Role for where in BODIES} <= asked
    assert SIGNED_OUT in VIEWERS


def an_account(who: Who) -> Account:
    assert who.role is not None
    receives = who.role is Role.RECEIVING_OFFICER
    key = BODIES[who.where] if receives else f"bawaslu-{OFFICES[who.where]}-contoh"
    office = Institution.objects.get(key=key)
    words = f"{who.role.value}.{who.where.value}{'.recused' if who.recused else ''}"
    account = Account.objects.create_user(
        words.replace("_", "-"), f"{words} Contoh", password="x", example=True
    )
    Grant.objects.create(
        account=account,
        role=who.role,
        institution=office,
        region=office.region,
        starts=DAY,
        granted_by="sistem",
    )
    return account


def a_body(key: str, region: str) -> None:
    Institution.objects.create(
        key=key,
        kind=InstitutionKind.BKN_REGIONAL_OFFICE,
        name=f"{key} (contoh)",
        region_id=region,
        example=True,
        source="contoh",
    )


def a_record(place: str, region: str, by: Viewer, body: str) -> Record:
    """From the report to the referral, with its place in every word that a page might show."""
    words = {
        Mark.PERSON: f"Budi {place} Contoh",
        Mark.TOLD: f"Uraian {place} yang ditulis pelapor",
        Mark.STATED: f"Pernyataan netral {place}",
        Mark.EVIDENCE: f"Bukti {place}",
        Mark.MINUTES: f"Keterangan {place} di bawah sumpah",
        Mark.STUDY: f"Kajian {place} lengkap",
        Mark.REASONS: f"Pertimbangan {place} dalam pleno",
        Mark.REPORTER: f"Siti {place} Contoh",
    }
    proof = a_file(words[Mark.EVIDENCE].encode(), "bukti.txt")
    submission = a_submission(
        region_code=region,
        description=words[Mark.TOLD],
        persons=(a_person(name=words[Mark.PERSON]),),
        reporter=a_reporter(name=words[Mark.REPORTER]),
    )
    receipt = door.receive(submission, [proof])
    report = Report.objects.select_related("region", "office__region", "election").get(pk=receipt.report_id)
    for one in triage.assess(report).checks:
        triage.record(report, one.check.code, met=one.check.met, reason="", by=by)
    openings.state(report, words[Mark.STATED], by=by)
    actor = Actor.of(by)
    case = opening.open_case(report, by=actor)
    heard = clarifications.Hearing(Clarification.Party.REPORTED, DAY, True, words[Mark.MINUTES])
    clarifications.record(case.pk, heard, by=actor)
    track = case.tracks.get()
    choice = {track.pk: classes.Choice(track.proposed_violation)}
    studies.finish(case.pk, studies.Study(words[Mark.STUDY], choice), by=actor)
    decisions.decide(case.pk, decisions.Plenary(DAY, Outcome.VIOLATION, words[Mark.REASONS]), by=actor)
    line = referrals.refer(track.pk, by=actor)
    ReferralLine.objects.filter(pk=line.pk).update(institution_id=body)
    part = triage.evidence_of(report).get()
    paper = making.make_for_case(case, "study", by=actor, address=lambda token: f"https://contoh/{token}")
    return Record(
        {
            "report": report.pk,
            "part": part.pk,
            "case": case.pk,
            "track": track.pk,
            "line": line.pk,
            "paper": paper.pk,
            "paper_token": paper.token,
            "paper_office": case.office_id,
            "paper_kind": "study",
            "system": "SBT",
            "report_paper_kind": "receipt",
            "count": case.fact_keys.earliest("pk").pk,
        },
        {
            **words,
            Mark.REPORT: str(report.pk),
            Mark.CASE: str(case.pk),
            Mark.LINE: str(line.pk),
            Mark.OFFICE: case.office.name,
            Mark.COLLEAGUE: by.name,
        },
    )


def an_issue() -> int:
    """What the public may see: one sourced figure and one edition."""
    source = Source.objects.create(
        key="contoh", publisher="Harian Contoh", title="Contoh", url="https://contoh.example/"
    )
    indicator = Indicator.objects.create(
        key="perkara-contoh",
        name_id="Perkara",
        name_en="Cases",
        unit=Unit.CASE,
        definition_id="Contoh.",
        definition_en="Example.",
    )
    Figure.objects.create(
        key="satu",
        entry_digest="satu",
        indicator=indicator,
        source=source,
        edition="Pilkada 2024",
        region_id="64.02",
        value=7,
        decimals=0,
        qualifier=Qualifier.EXACT,
        unit=Unit.CASE,
        confidence=Confidence.MEDIUM,
    )
    edition = Edition(
        measure="proven_cases",
        title_id="Perkara terbukti",
        title_en="Proven cases",
        unit=Unit.CASE,
        election=None,
        as_of=DAY,
        written_by_name="Analis Contoh",
        approved_by_name="Komisioner Contoh",
        method_version="1",
        data_hash="ab" * 32,
        example=True,
    )
    return publish(edition, [Row("64.02", RowStatus.SHOWN, value=7)]).pk


def a_key(account: Account) -> PersonKey:
    return holders.make_key(viewer_for(account), sealing.new_key().recipient)


def a_holder(account: Account) -> KeyHolder:
    """A fourth for Kukar, beside the three of the example world."""
    with transaction.atomic():
        return holders.give("sistem", Institution.objects.get(key="bawaslu-64.02-contoh"), a_key(account))


def a_proposal(case: str) -> int:
    """A newer calendar asks for another last day, and nobody has answered."""
    row = CaseLimit.objects.get(case=case)
    return LimitProposal.objects.create(
        limit=row,
        counted_from=row.counted_from,
        trigger_on=row.trigger_on,
        last_day=row.last_day,
        pack_version=row.pack_version,
        pack_digest=row.pack_digest,
        calendar_version=row.calendar_version,
        calendar_digest=row.calendar_digest,
        differences=[],
        proposed_at=clock.office_now(),
    ).pk


def a_mail(case: str, account: Account) -> UUID:
    """One whose fate nobody knows: the line broke while it was handed over."""
    reminder = Reminder.objects.create(
        limit=CaseLimit.objects.get(case=case),
        hours=6,
        ends_at=clock.office_now(),
        issued_at=clock.office_now(),
    )
    notice = Notice.objects.create(reminder=reminder, account=account, issued_at=clock.office_now())
    Mail.objects.create(
        notice=notice,
        message_id=f"<{notice.pk}@contoh.example>",
        state=MailState.UNCERTAIN,
        try_from=clock.wall_now(),
        taken_at=clock.wall_now(),
    )
    return notice.pk


def a_call(case: object) -> int:
    return Invitation.objects.create(
        case_id=case,
        party=Clarification.Party.WITNESS,
        name="Saksi Contoh",
        at=clock.office_now(),
        place="Kantor",
        sent_on=DAY,
        recorded_at=clock.office_now(),
        recorded_by="akun:1",
        recorded_by_name="Petugas Contoh",
    ).pk


def a_committee() -> str:
    institutions_examples.load_field()
    return "panwaslu-64.02.03-1-contoh"


def an_entered_body(by: Viewer) -> str:
    with transaction.atomic():
        return entering.enter(
            Institution.objects.select_related("region").get(key="bawaslu-64.02-contoh"),
            authority_code="VILLAGE_HEAD",
            kind=InstitutionKind.VILLAGE_GOVERNMENT,
            region_code="64.02.03.2003",
            name="Pemerintah Desa Contoh",
            source="Surat contoh",
            actor=by.actor,
            actor_name=by.name,
        ).key


def a_day(case: object) -> int:
    return CaseDay.objects.create(
        case_id=case,
        key="gakkumdu_first_on",
        on=DAY,
        recorded_at=clock.office_now(),
        recorded_by="akun:1",
        recorded_by_name="Petugas Contoh",
    ).pk


def a_handover(case: object) -> int:
    """To the province; the case stays where it is, so that nothing else of it changes."""
    return Handover.objects.create(
        case_id=case,
        kind=HandoverKind.HAND_UP,
        from_office_id=Case.objects.get(pk=case).office_id,
        to_office_id="bawaslu-64-contoh",
        reason="Saudara.",
        done_on=DAY,
        done_at=clock.office_now(),
        done_by="akun:1",
        done_by_name="Petugas Contoh",
    ).pk


def what_was_sent(record: Record, body: str, by: Viewer) -> dict[str, object]:
    """A redacted copy, the package of the referral, and a proof that the body sent."""
    case = Case.objects.select_related("office__region", "region", "report").get(pk=record.objects["case"])
    locked_copy = uploads.lock([b"Salinan yang disamarkan."])
    part = UUID(str(record.objects["part"]))
    actor = Actor.of(by)
    copy = copies.share(case.pk, part, locked_copy, "Catatan.", by=actor)
    lines = list(ReferralLine.objects.filter(pk=record.objects["line"]).select_related("track__person"))
    wish = packages.Wish(key=uuid4(), tracks=(), copies=(copy.number,))
    package = packages.pack_lines(case, lines, wish, packages.Addresses(str, str), by=actor)
    proof = Answer.objects.create(
        line=lines[0],
        step="record_recommendation",
        key_digest="0" * 64,
        file=copy.file,
        said_at=clock.office_now(),
        said_by="akun:1",
    )
    return {
        "copy": copy.number,
        "body": body,
        "package": package.pk,
        "ref": package.ref,
        "packed": package.parts.earliest("pk").pk,
        "step": "start_examination",
        "answer": proof.pk,
    }


def openings_of(report: object, handler: Account, by: Viewer) -> int:
    """The report open for the handler; and a request for somebody else, which waits. Returns that one."""
    found = Report.objects.select_related("office__region").get(pk=report)
    a_key(handler)
    done = openings.request(found, handler.pk, "Untuk dibaca sampai selesai.", by=by)
    first, second = (
        viewer_for(Account.objects.get(username=name)) for name in ("komisioner.kukar", "komisioner2.kukar")
    )
    openings.peel(done, locked(b"inner", sealing.new_key().recipient), by=first)
    openings.give(done, locked(b"key", sealing.new_key().recipient), by=second)
    colleague = Account.objects.get(username="petugas2.kukar")
    return openings.request(found, colleague.pk, "Untuk dibaca rekan sekantor.", by=by).pk


def a_misused_name() -> UUID:
    said = misuses.Statement(uuid4(), "bawaslu-64.02-contoh", Listing.PARTY, "Partai Contoh", DAY)
    return misuses.receive(said).report_id


def a_batch_of_tips(handler: Account, by: Viewer) -> int:
    """What came the day before without a name, opened for the handler."""
    office = "bawaslu-64.02-contoh"
    with clock.frozen(LATE - timedelta(days=1)):
        told = dict.fromkeys(tips.FIELDS, "") | {"description": "Kabar tanpa nama."}
        tips.receive(tips.locked(uuid4(), office, told))
    batch = tip_batches.request(Institution.objects.get(pk=office), handler.pk, by=by)
    for name, take in (("komisioner.kukar", tip_batches.peel), ("komisioner2.kukar", tip_batches.give)):
        bodies = {one.tip_id: locked(b"key", sealing.new_key().recipient) for one in batch.tips.all()}
        take(batch, bodies, by=viewer_for(Account.objects.get(username=name)))
    return batch.pk


def what_a_phone_sent(holder: Account, by: Viewer) -> dict[str, object]:
    """A phone of Kukar, and a record of it that waits for an officer."""
    device = Device.objects.create(
        number=1,
        account=holder,
        office_id="bawaslu-64.02-contoh",
        name="Ponsel Contoh",
        public_key="contoh",
        recipient="contoh",
        enrolled_at=clock.wall_now(),
        enrolled_by=by.actor,
        enrolled_by_name=by.name,
    )
    parcel = Parcel.objects.create(
        device=device,
        record=uuid4(),
        seq=1,
        body=b"age",
        body_sha256="0" * 64,
        made={},
        first=True,
        state=State.HELD,
        reason="unreadable",
        channel=Channel.DIRECT,
        received_at=clock.office_now(),
    )
    message = TextMessage.objects.create(
        digest="0" * 64,
        sender="+628",
        text="NT1",
        received_at=clock.office_now(),
        device=device,
        office=device.office,
        state=State.HELD,
        reason="grammar",
    )
    return {"own_phone": device.pk, "held_parcel": parcel.pk, "held_text": message.pk}


def build() -> World:
    cast()
    with transaction.atomic():
        clock.move_office_clock(LATE)
    a_body("bkn-lain-contoh", "64")
    a_body("bkn-00-contoh", "00")
    accounts = {who: an_account(who) for who in VIEWERS if who.role}
    officer, neighbour = (
        viewer_for(accounts[Who(Role.CASE_OFFICER, where)]) for where in (Where.OWN, Where.NEIGHBOUR)
    )
    holder = a_holder(accounts[Who(Role.CASE_OFFICER)])
    kukar = a_record("PENANDA KUKAR", "64.02.03", officer, BODIES[Where.OWN])
    kutim = a_record("PENANDA KUTIM", "64.08", neighbour, BODIES[Where.NEIGHBOUR])
    for who in (RECUSED, RECUSED_RECEIVER):
        Recusal.objects.create(
            report_id=kukar.objects["report"], account=accounts[who], reason="Saudara.", recorded_by="akun:1"
        )
    waiting = openings_of(kukar.objects["report"], accounts[Who(Role.COMMISSIONER)], officer)
    sent = what_was_sent(kukar, BODIES[Where.OWN], officer)
    proposal = a_proposal(str(kukar.objects["case"]))
    tip = findings.note_information(
        findings.Tip(TipChannel.UNSIGNED, DAY),
        findings.Event(Region.objects.get(code="64.02.03"), "Kabar tanpa nama."),
        officer.grants[0],
        by=Actor.of(officer),
    )
    # Of a case without a report the case itself keeps who stepped aside.
    findings.step_aside(tip.pk, accounts[RECUSED].pk, "Saudara.", by=Actor.of(officer))
    asked = kukar.objects["case"]
    analyst = viewer_for(accounts[Who(Role.ANALYST)])
    draft = drafting.request_draft("proven_cases", Election.objects.get(pk="pilkada-2024"), analyst)
    # With an error in its row. Until it is checked a sheet is there for its sender alone.
    row = f"rujukan,nomor,orang,tindak\n{kukar.objects['line']},0/0,1,hukum\n"
    sheet = imports.receive(row.encode(), "jawaban.csv", officer)
    jobs.run_pending()
    held = accounts[Who(Role.CASE_OFFICER)]
    newcomer = Account.objects.create_user("baru.contoh", "Baru Contoh", example=True)
    with transaction.atomic():
        token = setup.issue_link("sistem", newcomer)
    return World(
        accounts,
        kukar,
        kutim,
        {
            **kukar.objects,
            **sent,
            "sheet": sheet.pk,
            "letter": requests.prepare(kukar.objects["line"], Code.BODY, by=Actor.of(officer)).pk,
            "region": "64.02",
            "office": "bawaslu-64.02-contoh",
            "setting": "office_code",
            "body": an_entered_body(officer),
            "field_office": a_committee(),
            "indicator": "perkara-contoh",
            "proposal": proposal,
            "tip": tip.pk,
            "misuse": a_misused_name(),
            "misuse_paper": "misuse_inquiry",
            "call": a_call(asked),
            "day": a_day(asked),
            "handover": a_handover(asked),
            "case_step": "send_status",
            "track_step": "report_in_sbt",
            "way": "limpah",
            "first_day": "event_on",
            "schema": "answer",
            "issue": an_issue(),
            "draft": draft.pk,
            "job": Job.objects.earliest("pk").pk,
            "token": token,
            "account": held.pk,
            "grant": Grant.objects.get(account=held).pk,
            "holder": holder.pk,
            "opening": waiting,
            "tip_batch": a_batch_of_tips(accounts[Who(Role.COMMISSIONER)], officer),
            "mail": a_mail(str(kukar.objects["case"]), held),
            "calendar": calendars.make(viewer_for(held)),
            **what_a_phone_sent(held, viewer_for(held)),
            "phone": UUID(int=1),
            "phone_record": UUID(int=2),
            "phone_file": 1,
            "digest": "0" * 64,
        },
    )


@pytest.fixture(scope="module")
def _standing(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """Built once for all of this module, in a transaction that is thrown away afterwards."""
    with (
        django_db_blocker.unblock(),
        override_settings(FILES_DIR=tmp_path_factory.mktemp("files")),
        transaction.atomic(),
    ):
        with clock.frozen(LATE):
            world = build()
        yield world
        transaction.set_rollback(True)


@pytest.fixture
def world(_standing: World, db: None) -> Iterator[World]:
    with clock.frozen(LATE):
        yield _standing


@contextmanager
def undone() -> Iterator[None]:
    """What a form did is taken back, so that the next one finds the world as it was."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def text_of(answer: HttpResponseBase, address: str) -> str:
    """What the page says, without its own address: whoever asked knows that already."""
    if isinstance(answer, StreamingHttpResponse):
        content = b"".join(answer.streaming_content)  # type: ignore[arg-type]  # these are not asynchronous
    else:
        content = answer.content  # type: ignore[attr-defined]
    said = content.decode(errors="replace") + answer.get("Location", "")
    for own in (address, address.removeprefix("/en")):
        said = said.replace(own, "").replace(quote(own, safe=""), "")
    return said


def wrong_marks(world: World, door: Door, who: Who, said: str, *, opened: bool, sent: bool) -> Iterator[str]:
    for place, record, sees in (("Kukar", world.kukar, SEES_KUKAR), ("Kutim", world.kutim, SEES_KUTIM)):
        # Kukar's record is in the address, so only a list may speak of Kutim as well.
        speaks = door.is_list or record is world.kukar
        allowed = marks_for(sees, who) if speaks else set()
        must = allowed & door.shows if opened and not sent else set()
        if opened and sent and record is world.kukar:
            allowed, must = allowed | door.reveals, set(door.reveals)
        looked_at = set(Mark) - (ONLY_WHERE_SHOWN - door.shows)
        for mark, words in record.marks.items():
            if mark not in looked_at:
                continue
            if words in said and mark not in allowed:
                yield f"shows the {mark.value} of {place}"
            if words not in said and mark in must:
                yield f"lacks the {mark.value} of {place}"


def visit(world: World, client: Client, door: Door, who: Who) -> Iterator[str]:
    address = world.address(door)
    for way, answers in (("GET", door.get), ("POST", door.post)):
        if answers is None:
            continue
        expected = answer_for(answers, who)
        with undone():
            sent = {"sent": "1", **door.sent}
            with CaptureQueriesContext(connection) as asked:
                answer = client.get(address) if way == "GET" else client.post(address, sent)
                said = text_of(answer, address)
        problems = list(
            wrong_marks(
                world, door, who, said, opened=expected == answer.status_code == OK, sent=way == "POST"
            )
        )
        if way == "GET" and answer.status_code == OK and len(asked) > BUDGETS[door.name]:
            problems.append(f"asks {len(asked)} questions of the database, not {BUDGETS[door.name]} at most")
        if answer.status_code != expected:
            problems.append(f"is answered {answer.status_code}, not {expected}")
        if (
            not who.role
            and is_refused(answers, who)
            and reverse("account_login") not in answer.get("Location", "")
        ):
            problems.append("is not sent to the sign-in")
        yield from (f"{door.name}: {who} {way} {problem}" for problem in problems)


def signed_in(world: World, who: Who) -> Client:
    client = Client()
    if who.role:
        client.force_login(world.accounts[who])
    return client


@pytest.mark.xdist_group("doors")
@pytest.mark.parametrize("who", VIEWERS, ids=str)
def test_every_door_answers_as_its_row_says(world: World, who: Who) -> None:
    client = signed_in(world, who)
    wrong = [problem for door in DOORS for problem in visit(world, client, door, who)]
    assert wrong == [], "\n" + "\n".join(wrong)


SAMPLE = (SIGNED_OUT, Who(Role.CASE_OFFICER), Who(Role.RECEIVING_OFFICER, Where.NEIGHBOUR))


@pytest.mark.xdist_group("doors")
@pytest.mark.parametrize("who", SAMPLE, ids=str)
def test_english_doors_are_the_same_doors(world: World, who: Who) -> None:
    client = signed_in(world, who)
    with translation.override("en"):
        assert world.address(DOORS[0]).startswith("/en/")
        wrong = [problem for door in DOORS for problem in visit(world, client, door, who)]
    assert wrong == [], "\n" + "\n".join(wrong)
