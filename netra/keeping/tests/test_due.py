"""The dry run: what has ended, what a period would let go, and that nothing goes."""

from datetime import date, datetime, time, timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from pytest_django import Settings

from netra.accounts.models import Grant, Role
from netra.cases import clarifications, classes, closing, decisions, opening, referrals, studies
from netra.cases.models import Case, Clarification, Outcome
from netra.cases.people import Actor
from netra.institutions import settings as office_settings
from netra.institutions.models import Institution
from netra.keeping import due
from netra.platform import clock
from netra.referral import answers
from netra.reports import triage
from netra.reports.models import Recusal
from tests.build import a_person, a_report
from tests.cast import OPENS_AT, Cast, cast

DAY = OPENS_AT.date()


@pytest.fixture
def world(db: None, settings: Settings, tmp_path: object) -> Cast:
    settings.FILES_DIR = f"{tmp_path}/files"
    with clock.frozen(OPENS_AT):
        return cast()


@pytest.fixture
def closed(world: Cast) -> Case:
    """Not proven, and closed on the same day."""
    with clock.frozen(OPENS_AT):
        officer, chair = world.viewer("petugas.kukar"), Actor.of(world.viewer("komisioner.kukar"))
        report = a_report()
        for one in triage.assess(report).checks:
            triage.record(report, one.check.code, met=one.check.met, reason="", by=officer)
        actor = Actor.of(officer)
        case = opening.open_case(report, by=actor)
        clarifications.record(
            case.pk, clarifications.Hearing(Clarification.Party.REPORTED, DAY, True, "Hadir."), by=actor
        )
        track = case.tracks.get()
        choice = {track.pk: classes.Choice(track.proposed_violation)}
        studies.finish(case.pk, studies.Study("Kajian.", choice), by=actor)
        decisions.decide(case.pk, decisions.Plenary(DAY, Outcome.NO_VIOLATION, "Tidak terbukti."), by=chair)
        closing.close_case(case.pk, by=actor)
    return Case.objects.get(pk=case.pk)


def set_years(office: Institution, record: str, years: str) -> None:
    setting = office_settings.by_key(f"{office_settings.KEEP}{record}")
    assert setting is not None
    with clock.frozen(OPENS_AT), transaction.atomic():
        office_settings.enter(office, setting, years, actor="akun:1", name="Ketua", reason="Jadwal arsip.")


def line(office: Institution, record: str, today: date) -> due.Line:
    return next(one for one in due.of_office(office, today, shown=9) if one.rule.record == record)


def test_without_a_period_nothing_is_ever_due(closed: Case) -> None:
    found = line(closed.office, "case_file", DAY + timedelta(days=36_500))
    assert (found.ended, found.years, found.due, found.next_due) == (1, None, 0, None)


def test_a_period_of_the_office_counts_from_the_end(closed: Case) -> None:
    set_years(closed.office, "case_file", "5")
    last = date(2029, 11, 13)
    assert line(closed.office, "case_file", last).due == 0
    assert line(closed.office, "case_file", last).next_due == date(2029, 11, 14)
    # Kept for longer than the calendar is old, and nothing is due either.
    assert due.due_until(last, 3000) == date.min
    found = line(closed.office, "case_file", date(2029, 11, 14))
    assert found.first_due == (due.Ended(closed.reference, DAY),) and found.by_office
    # A kind without a period beside it is untouched.
    assert line(closed.office, "not_proven_person", date(2029, 11, 14)).due == 0
    assert line(closed.office, "not_proven_person", DAY).ended == 1


def test_a_person_counts_as_not_proven_by_the_plenary_on_one_track_or_later_by_the_body(world: Cast) -> None:
    with clock.frozen(OPENS_AT):
        officer = Actor.of(world.viewer("petugas.kukar"))
        people = tuple(a_person(name=f"{one} Contoh") for one in ("Satu", "Dua", "Tiga"))
        report = a_report(persons=people)
        for one in triage.assess(report).checks:
            triage.record(report, one.check.code, met=True, reason="", by=world.viewer("petugas.kukar"))
        case = opening.open_case(report, by=officer)
        heard = clarifications.Hearing(Clarification.Party.REPORTED, DAY, True, "Hadir.")
        clarifications.record(case.pk, heard, by=officer)
        first, second, third = case.tracks.order_by("person__position")
        choice = {one.pk: classes.Choice(one.proposed_violation) for one in (first, second, third)}
        studies.finish(case.pk, studies.Study("Kajian.", choice), by=officer)
        found = {third.pk: Outcome.NO_VIOLATION}
        plenary = decisions.Plenary(DAY, Outcome.VIOLATION, "Alasan.", outcomes=found)
        decisions.decide(case.pk, plenary, by=officer)
        sent = [referrals.refer(one.pk, by=officer) for one in (first, second)]
    assert line(case.office, "not_proven_person", DAY).ended == 1
    later = OPENS_AT + timedelta(days=3)
    with clock.frozen(later):
        referrals.acknowledge(sent[0].pk, by=officer)
        ended = answers.Said(uuid4(), "close_without_sanction", code="not_proven", text="Tidak terbukti.")
        answers.record(sent[0].pk, ended, by=officer)
    assert line(case.office, "not_proven_person", DAY).ended == 1
    set_years(case.office, "not_proven_person", "1")
    found_later = line(case.office, "not_proven_person", due.due_on(later.date(), 1))
    assert [one.on for one in found_later.first_due] == [DAY, later.date()]


def test_the_page_says_when_no_period_is_set(closed: Case, world: Cast) -> None:
    client = Client()
    client.force_login(world.account("komisioner.kukar"))
    with clock.frozen(OPENS_AT):
        assert "Belum ada masa simpan" in client.get("/kerja/penyimpanan/").content.decode()
        set_years(closed.office, "case_file", "5")
        said = client.get("/kerja/penyimpanan/").content.decode()
    assert "Belum ada masa simpan" not in said and "5 tahun" in said and "14 November 2029" in said


def test_who_stepped_aside_reads_nothing_of_the_case(closed: Case, world: Cast) -> None:
    set_years(closed.office, "case_file", "5")
    account, later = world.account("komisioner.kukar"), date(2029, 11, 14)

    def said(username: str) -> str:
        client = Client()
        client.force_login(world.account(username))
        with clock.frozen(datetime.combine(later, time(12), OPENS_AT.tzinfo)):
            return client.get("/kerja/penyimpanan/").content.decode()

    assert closed.reference in said("komisioner.kukar")
    report = closed.report
    Recusal.objects.create(report=report, account=account, reason="Saudara.", recorded_by="akun:2")
    assert closed.reference not in said("komisioner.kukar")
    assert closed.reference in said("komisioner2.kukar")


def test_an_account_has_left_when_all_its_roles_have(closed: Case, world: Cast) -> None:
    Grant.objects.filter(account=world.account("petugas2.kukar")).update(ends=DAY)
    set_years(closed.office, "account", "1")
    gone = line(closed.office, "account", due.due_on(DAY, 1)).first_due
    assert gone == (due.Ended("petugas2.kukar", DAY),)
    assert line(closed.office, "account", DAY).ended == 1
    assert line(closed.office, "account", DAY - timedelta(days=1)).ended == 0
    Grant.objects.create(
        account=world.account("petugas2.kukar"),
        role=Role.ANALYST,
        institution=closed.office,
        region=closed.region,
        starts=DAY,
        granted_by="sistem",
    )
    assert line(closed.office, "account", DAY).ended == 0


def test_a_leap_day_is_never_due_early() -> None:
    assert due.due_on(date(2024, 2, 29), 1) == date(2025, 3, 1)
    assert due.due_on(date(2024, 2, 29), 4) == date(2028, 2, 29)


@pytest.mark.parametrize("years", [1, 3, 4, 5, 100, 2024])
def test_the_last_day_that_is_due_is_the_last_one(years: int) -> None:
    for number in range(800):
        today = date(2023, 12, 1) + timedelta(days=number)
        last = due.due_until(today, years)
        if last > date.min:
            assert due.due_on(last, years) <= today < due.due_on(last + timedelta(days=1), years)
