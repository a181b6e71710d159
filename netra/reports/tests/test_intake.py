"""All of a report or nothing of it; the same form is the same report; and no name where none belongs."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Model

from netra.elections.models import Election
from netra.facts.models import CountedUnit, Fact, FactKind
from netra.institutions.models import Institution
from netra.platform import audit, clock, files
from netra.platform.audit.models import Entry
from netra.platform.clock import installation
from netra.platform.db.hot import insert
from netra.platform.files.models import StoredFile
from netra.reports import codes, door, intake, queries
from netra.reports.intake import IntakeRefused, Refusal
from netra.reports.models import (
    Envelope,
    KeyHolder,
    KeyWrap,
    PartKind,
    Report,
    ReportedPerson,
    ReportEvent,
    ReportStatus,
    SealedPart,
)
from netra.reports.submission import Submission
from tests.build import LOA_JANAN, a_file, a_person, a_receipt, a_report, a_reporter, a_submission
from tests.cast import ACCUSED, OPENS_AT, REPORTER, Cast
from tests.unsealing import Unsealed

TABLES = (Report, ReportedPerson, Envelope, KeyWrap, SealedPart, ReportEvent, Fact, StoredFile)


def rows() -> list[int]:
    return [table.objects.count() for table in (*TABLES, Entry)]


def refused(submission: Submission) -> Refusal:
    before = rows()
    with pytest.raises(IntakeRefused) as raised:
        door.receive(submission)
    assert rows() == before
    return raised.value.code


def test_everything_of_a_report_arrives_together(world: Cast) -> None:
    before = Entry.objects.count()
    receipt = a_receipt(photos=2)
    report = Report.objects.get(pk=receipt.report_id)
    assert report.office_id == "bawaslu-64.02-contoh"
    assert report.example
    assert (report.law_pack, report.election_id) == ("pilkada-2024", "pilkada-2024")
    assert report.delivered_at == OPENS_AT
    files_of = SealedPart.objects.filter(envelope=report.envelope_id, kind=PartKind.FILE)
    assert [piece.name for piece in files_of.order_by("number")] == ["B-1", "B-2"]
    assert Unsealed(report).identity["name"] == REPORTER
    assert report.persons.get().name == ACCUSED
    assert [event.status for event in report.events.all()] == [ReportStatus.RECEIVED]
    assert Entry.objects.count() == before + 1


def test_the_fact_says_a_week_and_a_district_and_nothing_more(world: Cast) -> None:
    report = a_report(region_code="64.02.03.2001")
    fact = Fact.objects.get(pk=report.fact_key)
    assert (fact.kind, fact.unit, fact.verified) == (FactKind.REPORT_RECEIVED, CountedUnit.REPORT, False)
    assert (fact.region_id, fact.week, fact.violation_class) == (LOA_JANAN, date(2024, 11, 11), "")
    assert fact.example


def test_names_and_words_stand_in_their_own_tables_only(world: Cast) -> None:
    a_report(description="Kalimat rahasia contoh.")
    chain = str(list(Entry.objects.values()))
    facts = str(list(Fact.objects.values()))
    report = str([list(table.objects.values()) for table in (Report, Envelope, SealedPart, KeyWrap)])
    for secret in (REPORTER, ACCUSED, "Kalimat rahasia", "0800-000-000"):
        assert secret not in chain + facts + report


def test_neither_code_nor_key_is_in_the_database(world: Cast) -> None:
    submission = a_submission()
    receipt = a_receipt(submission)
    everything = str([list(table.objects.values()) for table in TABLES]) + str(list(Entry.objects.values()))
    for secret in (receipt.code, receipt.code.replace("-", ""), str(submission.key), submission.key.hex):
        assert secret not in everything


def test_a_repeated_form_is_the_same_report_with_the_same_code(world: Cast) -> None:
    submission = a_submission()
    first = a_receipt(submission)
    before = rows()
    again = a_receipt(submission)
    assert rows() == before
    assert (again.code, again.report_id, again.repeated, again.changed) == (
        first.code,
        first.report_id,
        True,
        False,
    )


def test_a_form_changed_and_sent_again_says_that_the_change_was_not_recorded(world: Cast) -> None:
    submission = a_submission()
    first = a_receipt(submission, photos=0)
    again = a_receipt(replace(submission, description="Lain sama sekali."), photos=0)
    assert (again.code, again.repeated, again.changed) == (first.code, True, True)
    assert Unsealed(Report.objects.get()).narrative["description"] == submission.description


def test_after_the_servers_secret_changed_no_wrong_code_is_handed_out(world: Cast, settings: object) -> None:
    submission = a_submission()
    a_receipt(submission)
    settings.SECRET_KEY = "another secret of another server" * 2  # type: ignore[attr-defined]
    assert refused(submission) is Refusal.CODE_LOST


@pytest.mark.parametrize("broken", ["audit", "parts", "fact"])
def test_a_failure_anywhere_leaves_nothing_behind(
    world: Cast, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("power cut")

    def fail_at_parts(rows: Sequence[Model]) -> None:
        if rows and isinstance(rows[0], SealedPart):
            fail()
        insert(rows)

    place, fault = {
        "audit": ("netra.reports.intake.audit.append", fail),
        "parts": ("netra.reports.intake.insert", fail_at_parts),
        "fact": ("netra.reports.intake.stream.record", fail),
    }[broken]
    before = rows()
    photo = a_file()
    submission = a_submission()
    with monkeypatch.context() as patched:
        patched.setattr(place, fault)
        with pytest.raises(RuntimeError, match="power cut"):
            door.receive(submission, [photo])
    assert rows() == before
    assert not door.receive(submission, [photo]).repeated


def test_of_two_posts_of_one_form_that_race_one_wins_and_both_get_its_code(
    world: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    submission = a_submission()
    winner = a_receipt(submission, photos=0)
    answers = iter([None, None, Report.objects.get()])
    monkeypatch.setattr(queries, "report_by_key", lambda key: next(answers))
    loser = door.receive(submission)
    assert (loser.code, loser.repeated) == (winner.code, True)
    assert Report.objects.count() == 1


def test_an_office_with_fewer_than_three_holders_takes_no_report(world: Cast) -> None:
    KeyHolder.objects.filter(office="bawaslu-64.02-contoh").first().delete()
    assert refused(a_submission()) is Refusal.NO_HOLDERS
    # The door itself stays open: other offices have theirs.
    assert intake.closed() is None
    assert not door.receive(a_submission(region_code="64.08")).repeated


def test_where_no_office_has_holders_the_door_is_closed(world: Cast) -> None:
    KeyHolder.objects.all().delete()
    assert intake.closed() is Refusal.NO_HOLDERS


def test_a_real_database_never_counts_example_holders(world: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installation, "_known", installation.Kind.REAL)
    assert intake.closed() is Refusal.NO_HOLDERS
    assert refused(a_submission()) is Refusal.NO_OFFICE


def test_outside_an_election_no_report_is_taken(world: Cast) -> None:
    with clock.frozen(OPENS_AT + timedelta(days=400)):
        assert intake.closed() is Refusal.NO_ELECTION
        assert refused(a_submission()) is Refusal.NO_ELECTION


def test_an_election_without_rules_takes_no_report(world: Cast) -> None:
    Election.objects.filter(pk="pilkada-2024").update(law_pack="")
    assert intake.closed() is Refusal.NO_ELECTION
    assert refused(a_submission()) is Refusal.NO_ELECTION


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"region_code": "99.99"}, Refusal.UNKNOWN_REGION),
        ({"region_code": "00"}, Refusal.UNKNOWN_REGION),
        ({"region_code": "bukan kode"}, Refusal.UNKNOWN_REGION),
        ({"event_on": date(2024, 11, 15)}, Refusal.DATE),
        ({"known_on": date(2024, 11, 15)}, Refusal.DATE),
        ({"event_on": date(1999, 12, 31)}, Refusal.DATE),
        ({"act": "tidak_ada"}, Refusal.UNKNOWN_CHOICE),
        ({"persons": (a_person(subject_class="TIDAK_ADA"),)}, Refusal.UNKNOWN_CHOICE),
        ({"description": "  "}, Refusal.EMPTY),
        ({"reporter": a_reporter(name=" ")}, Refusal.EMPTY),
        ({"reporter": a_reporter(name="a" * 10_000)}, Refusal.TOO_LONG),
        ({"persons": (a_person(name="a" * 161),)}, Refusal.TOO_LONG),
        ({"description": "a" * 20_001}, Refusal.TOO_LONG),
        ({"description": "a\x00b"}, Refusal.BROKEN_TEXT),
        ({"description": "a\ufffdb"}, Refusal.BROKEN_TEXT),
        ({"place_text": "a\ud800b"}, Refusal.BROKEN_TEXT),
        ({"reporter": a_reporter(contact="a\x1bb")}, Refusal.BROKEN_TEXT),
        ({"persons": tuple(a_person() for _ in range(11))}, Refusal.TOO_MANY),
    ],
)
def test_what_no_door_may_let_in(world: Cast, changes: dict[str, object], code: Refusal) -> None:
    assert refused(a_submission(**changes)) is code


def test_today_still_counts_in_the_zone_of_the_place(world: Cast) -> None:
    assert a_report(event_on=date(2024, 11, 14), known_on=date(2024, 11, 14)).event_on == date(2024, 11, 14)


def test_an_incomplete_report_is_received_and_left_to_the_officer(world: Cast) -> None:
    bare = Submission(key=uuid4(), region_code=LOA_JANAN, description="Satu kalimat.")
    report = Report.objects.get(pk=door.receive(bare).report_id)
    assert not report.reporter_named
    assert "identity" not in Unsealed(report).kinds
    assert not report.persons.exists()


@pytest.mark.parametrize(
    ("region", "office"),
    [
        ("64.02.03.2001", "bawaslu-64.02-contoh"),
        ("64.02", "bawaslu-64.02-contoh"),
        ("64.08", "bawaslu-64.08-contoh"),
        ("64.72", "bawaslu-64-contoh"),
        ("64", "bawaslu-64-contoh"),
    ],
)
def test_the_nearest_office_examines(world: Cast, region: str, office: str) -> None:
    found = queries.office_for(region, date(2024, 11, 14), example=True)
    assert found is not None
    assert found.key == office


def test_a_real_place_is_never_sent_to_an_example_office(world: Cast) -> None:
    assert queries.office_for("64.02", date(2024, 11, 14), example=False) is None


def test_no_office_no_report(world: Cast) -> None:
    Institution.objects.filter(example=True).update(valid_to=date(2024, 1, 1))
    assert refused(a_submission()) is Refusal.NO_OFFICE


def test_swept_evidence_is_said_and_nothing_is_stored(world: Cast) -> None:
    photo = a_file()
    files.discard(photo.locked.staged)
    before = rows()
    with pytest.raises(IntakeRefused) as raised:
        door.receive(a_submission(), [photo])
    assert raised.value.code is Refusal.FILE_GONE
    assert rows() == before


def test_holder_of_the_code_finds_the_report_and_nobody_else(world: Cast) -> None:
    receipt = a_receipt()
    found = queries.report_by_code(receipt.code.lower().replace("-", " "))
    assert found is not None
    assert found.pk == receipt.report_id
    assert queries.report_by_code(codes.code_for(uuid4())) is None
    assert queries.report_by_code("") is None


def test_history_tells_when_and_nothing_else(world: Cast) -> None:
    report = a_report()
    steps = queries.status_history(report)
    assert [(step.words, step.at) for step in steps] == [("Diterima", OPENS_AT)]


@pytest.mark.parametrize(
    "table", ["reports_reportevent", "reports_assessment", "reports_sealedpart", "reports_neutralstatement"]
)
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_history_is_final_in_the_database_itself(world: Cast, table: str, statement: str) -> None:
    from netra.reports import openings, triage

    report = a_report()
    officer = world.viewer("petugas.kukar")
    triage.record(report, "identity", met=True, reason="", by=officer)
    openings.state(report, "Seorang pegawai hadir di sebuah acara.", by=officer)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))


def test_the_chain_is_whole_after_reports(world: Cast) -> None:
    a_report()
    assert audit.verify().ok
