from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client
from pytest_django import Settings

from netra.cases import clarifications, classes, decisions, opening, referrals, studies
from netra.cases.models import Case, Clarification, Outcome, ReferralLine
from netra.cases.people import Actor
from netra.institutions import settings as office_settings
from netra.institutions.models import Institution
from netra.platform import clock
from netra.reports import triage
from tests.build import a_report
from tests.cast import OPENS_AT, WITA, Cast, cast

OFFICER = Actor("akun:1", "Petugas Contoh")
BKN = Actor("akun:3", "BKN Contoh")
DAY = date(2024, 11, 14)


@pytest.fixture
def world(db: None, settings: Settings, tmp_path: Path) -> Iterator[Cast]:
    settings.FILES_DIR = tmp_path / "files"
    with clock.frozen(OPENS_AT):
        yield cast()


@pytest.fixture
def signed_in(world: Cast) -> Callable[[str], Client]:
    def as_(username: str) -> Client:
        client = Client()
        client.force_login(world.account(username))
        return client

    return as_


def a_case(world: Cast, outcome: Outcome = Outcome.VIOLATION, **changes: object) -> Case:
    """Decided by the plenary on 14 November 2024."""
    report = a_report(**changes)
    for one in triage.assess(report).checks:
        triage.record(report, one.check.code, met=one.check.met, reason="", by=world.viewer("petugas.kukar"))
    case = opening.open_case(report, by=OFFICER)
    heard = clarifications.Hearing(Clarification.Party.REPORTED, DAY, True, "Keterangan contoh.")
    clarifications.record(case.pk, heard, by=OFFICER)
    track = case.tracks.get()
    choice = {track.pk: classes.Choice(track.proposed_violation)}
    studies.finish(case.pk, studies.Study("Kajian contoh.", choice), by=OFFICER)
    decisions.decide(case.pk, decisions.Plenary(DAY, outcome, "Alasan contoh."), by=OFFICER)
    case.refresh_from_db()
    return case


def referred(world: Cast, **changes: object) -> ReferralLine:
    return referrals.refer(a_case(world, **changes).tracks.get().pk, by=OFFICER)


def at(day: date, hour: int = 9) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=WITA)


def settle(**days: int) -> None:
    """What Kukar's office has set for itself."""
    office = Institution.objects.get(key="bawaslu-64.02-contoh")
    keys = {
        "body": office_settings.FIRST_REQUEST_DAYS,
        "bkn": office_settings.BKN_REQUEST_DAYS,
        "minister": office_settings.MINISTER_REQUEST_DAYS,
    }
    with transaction.atomic():
        for name, value in days.items():
            office_settings.enter(
                office, keys[name], str(value), actor="akun:2", name="Komisioner Contoh", reason="Uji."
            )
