"""What a case means for the seal of its report: it is read while the case runs, and not after."""

from datetime import date

import pytest
from django.http import Http404

from netra.cases import clarifications, classes, closing, decisions, opening, studies
from netra.cases.models import Clarification, Outcome
from netra.cases.people import Actor
from netra.reports import access, openings, triage
from netra.reports.models import Opening
from tests.build import a_report
from tests.cast import Cast
from tests.unsealing import locked, opened, peeled, secret_of

HANDLER = "petugas2.kukar"
DAY = date(2024, 11, 14)


def test_a_case_that_closes_takes_the_key_from_its_reader(world: Cast) -> None:
    report = a_report()
    officer, chair = world.viewer("petugas.kukar"), world.viewer("komisioner.kukar")
    for one in triage.assess(report).checks:
        triage.record(report, one.check.code, met=one.check.met, reason="", by=officer)
    asked = openings.request(report, world.account(HANDLER).pk, "Untuk klarifikasi.", by=officer)
    openings.peel(asked, peeled(report, "komisioner.kukar"), by=chair)
    secret = opened(openings.wrap_for(asked, officer), secret_of("petugas.kukar"))
    openings.give(asked, locked(secret, asked.handler_key.recipient), by=officer)
    reader = world.viewer(HANDLER)
    openings.state(report, "Seorang pegawai berkampanye.", by=reader)
    case = opening.open_case(report, by=Actor.of(officer))
    assert access.sealed_parts_for(reader, report.pk)
    track = case.tracks.get()
    heard = clarifications.Hearing(Clarification.Party.REPORTED, DAY, True, "Keterangan contoh.")
    clarifications.record(case.pk, heard, by=Actor.of(officer))
    choice = {track.pk: classes.Choice(track.proposed_violation)}
    studies.finish(case.pk, studies.Study("Kajian contoh.", choice), by=Actor.of(officer))
    decisions.decide(
        case.pk,
        decisions.Plenary(DAY, Outcome.NO_VIOLATION, "Tidak terbukti."),
        by=Actor.of(chair),
    )
    closing.close_case(case.pk, by=Actor.of(officer))
    assert Opening.objects.get().handler_wrap is None
    with pytest.raises(Http404):
        access.sealed_parts_for(reader, report.pk)
