"""What a body answers: once a form, by person, in the order of the law; and without an account."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from netra.cases import procedure, referrals, sanctions
from netra.cases.models import CaseDay, CaseEvent, LineState, ReferralLine
from netra.cases.sanctions import Penalty
from netra.cases.tests.test_walk import BKN, OFFICER, counted
from netra.facts.models import CountedUnit, FactKind
from netra.law.office_entries import Group
from netra.platform import clock
from netra.platform.audit.models import Entry
from netra.referral import answers, doors, packages
from netra.referral.answers import Said
from netra.referral.models import Answer, DoorCode, Package
from netra.referral.tests.test_packages import WHERE, two_people, wish
from netra.reports.codes import code_for
from tests.cast import ACCUSED, OPENS_AT, WITA, Cast

pytestmark = pytest.mark.django_db
LATER = datetime(2024, 12, 2, 9, 0, tzinfo=WITA)


@pytest.fixture
def sent(world: Cast) -> Package:
    """Two people at BKN, in one package."""
    case = two_people(world)
    return packages.send(case, wish(case), WHERE, by=OFFICER)


def lines_of(package: Package) -> list[ReferralLine]:
    found = ReferralLine.objects.select_related(
        "track__person", "track__case__region", "track__case__office__region"
    )
    return [found.get(pk=one.line_id) for one in package.lines.all()]


def fresh(line: ReferralLine) -> ReferralLine:
    found = ReferralLine.objects.select_related(
        "track__person", "track__case__region", "track__case__office__region"
    )
    return found.get(pk=line.pk)


def offered(line: ReferralLine) -> list[str]:
    return [one.step.id for one in answers.offered(fresh(line))]


def test_each_person_is_answered_alone_and_a_form_sent_twice_counts_once(sent: Package) -> None:
    first, second = lines_of(sent)
    key = uuid4()
    told = answers.acknowledge(first.pk, key, by=BKN)
    assert answers.acknowledge(first.pk, key, by=BKN) == told
    with pytest.raises(referrals.LineClosed):
        answers.acknowledge(first.pk, uuid4(), by=BKN)
    assert (fresh(first).state, fresh(second).state) == (LineState.ACKNOWLEDGED, LineState.SENT)
    assert CaseEvent.objects.filter(step="acknowledge").count() == Answer.objects.count() == 1
    returned = Said(uuid4(), "return_file", code="documents_missing", text="Lampiran kosong.")
    for chosen, missing in (("", "code_missing"), ("tidak_ada", "unknown_code")):
        wrong = Said(uuid4(), "return_file", code=chosen, text="x")
        with pytest.raises(answers.AnswerRefused) as refused:
            answers.give_back(second.pk, wrong, by=BKN)
        assert refused.value.code == missing
    answers.give_back(second.pk, returned, by=BKN)
    assert answers.give_back(second.pk, returned, by=BKN).code == "documents_missing"
    back = fresh(second)
    coded = {one.code: one.wording.id for one in answers.codes_of(back, Group.RETURNED)}
    words = coded["documents_missing"]
    assert (back.state, back.return_code) == (LineState.RETURNED, "documents_missing")
    assert back.return_reason == f"{words} Lampiran kosong."
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE referral_answer SET code = ''")


def test_examination_sanction_objection_and_completion_follow_the_law(sent: Package) -> None:
    line, _other = lines_of(sent)
    assert offered(line) == []
    answers.acknowledge(line.pk, uuid4(), by=BKN)

    def told(step: str, **said: object) -> Answer:
        today = clock.office_today(WITA.key)
        answer = Said(uuid4(), step, **{"on": today, **said})  # type: ignore[arg-type]  # what a test says
        return answers.record(line.pk, answer, by=BKN)

    assert "start_examination" in offered(line) and "record_examination" not in offered(line)
    told("start_examination")
    # The class of this breach is heavy: an examiner team comes first.
    assert "record_examination" not in offered(line)
    with pytest.raises(procedure.StepNotAllowed) as early:
        told("record_examination")
    assert early.value.code == "examiner_team_missing"
    told("form_examiner_team")
    told("record_examination")
    with clock.frozen(LATER):
        here = fresh(line)
        penalty = next(one for one in sanctions.menu(here.track) if one.code == "post_demotion")
        key = uuid4()
        for _twice in range(2):
            answers.sanction(
                line.pk,
                Said(key, "record_sanction"),
                Penalty(penalty.id, "800/1-CONTOH/2024", LATER.date()),
                by=BKN,
            )
        assert offered(line) == ["deliver_decision"]
        told("deliver_decision")
        # Against a demotion an objection, no appeal.
        assert offered(line) == ["file_objection"]
        told("file_objection", text="Merasa tidak bersalah.")
        assert offered(line) == ["decide_remedy"]
        upheld = answers.codes_of(here, Group.REMEDY_OUTCOME)[0].code
        told("decide_remedy", code=upheld)
    keys = {"summons_on", "examined_on", "sanction_received_on", "objected_on", "remedy_decided_on"}
    assert keys <= set(CaseDay.objects.filter(track=line.track).values_list("key", flat=True))
    assert Answer.objects.filter(line=line).count() == 8


def test_an_end_without_a_sanction_is_an_answer_and_nobody_waits_for_it_any_more(sent: Package) -> None:
    line, other = lines_of(sent)
    for one in (line, other):
        answers.acknowledge(one.pk, uuid4(), by=BKN)
    assert counted(FactKind.PERSON_WAITS, CountedUnit.PERSON) == {"64.02.03": 2}
    reason = answers.codes_of(line, Group.TRACK_OUTCOME)[0].code
    ended = Said(uuid4(), "close_without_sanction", code=reason, text="Tidak terbukti.")
    for _twice in range(2):
        answers.record(line.pk, ended, by=BKN)
    assert counted(FactKind.PERSON_WAITS, CountedUnit.PERSON) == {"64.02.03": 1}


def test_a_day_before_the_referral_or_ahead_is_refused(sent: Package) -> None:
    line, _other = lines_of(sent)
    answers.acknowledge(line.pk, uuid4(), by=BKN)
    for days, why in ((-1, ("too_early", "referred_on", OPENS_AT.date())), (1, ("ahead", "", None))):
        with pytest.raises(answers.dates.DayRefused) as refused:
            day = OPENS_AT.date() + timedelta(days=days)
            answers.record(line.pk, Said(uuid4(), "start_examination", on=day), by=BKN)
        assert (refused.value.code, refused.value.other, refused.value.day) == why
    assert procedure.state_of(fresh(line).track) == "acknowledged"


@pytest.fixture
def code(sent: Package) -> str:
    return doors.issue(sent, uuid4(), by=OFFICER)


def tried(package: Package) -> list[str]:
    found = Entry.objects.filter(object_key=str(package.pk), action__startswith="referral.door_")
    return [one.action.removeprefix("referral.door_") for one in found.order_by("seq")]


def test_the_code_is_in_no_table_and_opens_one_package_alone(sent: Package, code: str) -> None:
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')  # every table there is
            kept = [str(value).replace("-", "") for row in cursor for value in row]
            assert not any(code.replace("-", "") in value for value in kept), table
    assert doors.open_door(sent.ref, code.lower().replace("-", " ")) == sent
    for ref, typed, why in (
        (sent.ref, code_for(uuid4()), "wrong"),
        ("AAAAAAAA", code, "wrong"),
        (sent.ref, code[:-1] + ("0" if code[-1] != "0" else "1"), "misspelt"),
    ):
        with pytest.raises(doors.DoorShut) as shut:
            doors.open_door(ref, typed)
        assert shut.value.code == why
    assert tried(sent) == ["opened", "wrong", "misspelt"]


def test_wrong_codes_lock_the_door_and_a_new_sheet_opens_it(sent: Package, code: str) -> None:
    for tries in range(doors.MOST_ATTEMPTS):
        with pytest.raises(doors.DoorShut) as shut:
            doors.open_door(sent.ref, code_for(uuid4()))
        assert shut.value.left == doors.MOST_ATTEMPTS - tries - 1
    with pytest.raises(doors.DoorShut) as locked:
        doors.open_door(sent.ref, code)
    assert locked.value.code == "locked"
    page = Client().get(f"/terima/{sent.ref}/").content.decode()
    assert "terkunci" in page and 'name="code"' not in page and sent.case.office.name not in page
    assert tried(sent) == ["wrong"] * doors.MOST_ATTEMPTS + ["locked"]
    again = doors.issue(sent, uuid4(), by=OFFICER)
    assert doors.open_door(sent.ref, again) == sent
    with pytest.raises(doors.DoorShut):
        doors.open_door(sent.ref, code)
    DoorCode.objects.update(expires_at=clock.office_now() - timedelta(seconds=1))
    with pytest.raises(doors.DoorShut) as over:
        doors.open_door(sent.ref, again)
    assert over.value.code == "expired"


def test_numbers_are_acknowledged_without_an_account_and_without_a_name(sent: Package, code: str) -> None:
    client, address = Client(), f"/terima/{sent.ref}/"
    # A sign that PostgreSQL keeps in no text: an address that leads nowhere, like any other.
    assert client.get("/terima/%00/").status_code == 200
    opened = client.get(address)
    page = opened.content.decode()
    # A page that hides its referrer makes browsers name no origin, and its form would be refused.
    assert opened["Referrer-Policy"] == "same-origin"
    assert "Nomor 1" not in page and "Buka daftar" in page
    for lacking, told in ((4, "Kurang 4 huruf"), (1, "Kurang 1 huruf")):
        short = client.post(address, {"code": code[:-lacking]})
        assert short.status_code == 422 and told in short.content.decode()
    # Going back and reloading send nothing again: what opens is answered with a redirect.
    answer = client.post(address, {"code": code})
    assert (answer.status_code, answer["Location"]) == (302, address)
    kept = answer.cookies["netra_terima"]
    assert kept["httponly"] and kept["samesite"] == "Strict" and kept["path"] == address
    assert code.replace("-", "") not in kept.value.replace("-", "")
    inside = client.get(address).content.decode()
    assert 'value="1"' in inside and 'value="2"' in inside
    form = {
        "numbers_sent": "1",
        "numbers": ["2"],
        "name": "Kasubbag Contoh, BKPSDM",
        "key": str(uuid4()),
    }
    refused = client.post(address, {**form, "name": ""})
    assert refused.status_code == 422 and "Nomor 2</label>" in refused.content.decode()
    first, second = lines_of(sent)
    assert fresh(second).state == LineState.SENT
    for _twice in range(2):
        assert client.post(address, form).status_code == 302
        done = client.get(address)
        assert (done.status_code, fresh(second).state, fresh(first).state) == (200, "acknowledged", "sent")
    assert "sudah dicatat sebelumnya" in done.content.decode()
    assert "Kasubbag Contoh, BKPSDM" in done.content.decode()
    for told in (page, inside, done.content.decode()):
        assert ACCUSED not in told and "Wati" not in told and sent.case.reference not in told
    answer = Answer.objects.get()
    assert (answer.said_by, answer.said_by_name) == ("publik", "Kasubbag Contoh, BKPSDM")
    # Whoever had the page open while the file went back is told, and nothing changes.
    answers.give_back(first.pk, Said(uuid4(), "return_file", code="duplicate", text="Ganda."), by=BKN)
    client.post(address, {**form, "numbers": ["1"], "key": str(uuid4())})
    assert "Tidak dicatat: nomor 1" in client.get(address).content.decode()
    assert fresh(first).state == LineState.RETURNED
    # What stands open in a browser closes with its code.
    doors.issue(sent, uuid4(), by=OFFICER)
    assert "Buka daftar" in client.get(address).content.decode()
    assert client.post(address, form).status_code == 422
