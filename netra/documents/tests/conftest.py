from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from netra.cases import clarifications, classes, decisions, opening, studies
from netra.cases.models import Case, Clarification, Outcome
from netra.cases.people import Actor
from netra.platform import clock
from netra.reports import openings, triage
from tests.build import a_report
from tests.cast import OPENS_AT, Cast, cast


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


@pytest.fixture
def decided(world: Cast) -> Case:
    """A case of Kukar as far as the plenary: heard, studied, a violation found."""
    officer = world.viewer("petugas.kukar")
    report = a_report()
    for one in triage.assess(report).checks:
        triage.record(report, one.check.code, met=one.check.met, reason="", by=officer)
    openings.state(report, "Sebuah uraian netral dari petugas.", by=officer)
    actor = Actor.of(officer)
    case = opening.open_case(report, by=actor)
    heard = clarifications.Hearing(
        Clarification.Party.REPORTED, OPENS_AT.date(), True, "Terlapor menerangkan bahwa ia hadir."
    )
    clarifications.record(case.pk, heard, by=actor)
    track = case.tracks.get()
    studies.finish(
        case.pk,
        studies.Study("Kajian yang lengkap.", {track.pk: classes.Choice(track.proposed_violation)}),
        by=actor,
    )
    plenary = decisions.Plenary(OPENS_AT.date(), Outcome.VIOLATION, "Pertimbangan yang cukup.")
    decisions.decide(case.pk, plenary, by=Actor.of(world.viewer("komisioner.kukar")))
    return Case.objects.select_related("report", "office__region", "region", "election", "incident").get(
        pk=case.pk
    )
