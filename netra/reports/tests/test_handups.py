"""A report handed up before it is registered: who examines it then, and who can open it."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404
from django.test import Client

from netra.reports import access, completion, handups, openings, triage
from netra.reports.access import Action
from netra.reports.models import NoticeWay, ReportHandover, ReportStatus
from tests.build import a_report
from tests.cast import REPORTER, Cast
from tests.unsealing import locked, opened, secret_of, told

REASON = "Untuk undangan klarifikasi di bawah sumpah."
FIRST, SECOND = "komisioner.kukar", "petugas.kukar"


def test_the_office_above_examines_it_and_the_holders_below_open_it_for_them(world: Cast) -> None:
    report, below, above = a_report(), world.viewer("petugas.kukar"), world.viewer("petugas.kaltim")
    with pytest.raises(Http404):
        access.report_for(above, report.pk, Action.ASSESS)
    reading = openings.request(report, world.account("petugas2.kukar").pk, REASON, by=below)
    made = handups.hand_up(report, "Dugaan pidana.", by=below)
    assert (made.from_office_id, made.rule_id) == (report.office_id, "PR-L2")
    reading.refresh_from_db()
    assert reading.ended_at is not None
    with pytest.raises(Http404):
        access.report_for(below, report.pk, Action.ASSESS)
    theirs = access.report_for(above, report.pk, Action.OPEN)
    triage.record(theirs, "evidence", met=True, reason="", by=above)
    holders = {one.key.account.username for one in openings.openers_of(theirs)}
    assert {FIRST, SECOND} <= holders and "petugas.kaltim" not in holders
    with pytest.raises(openings.OpeningRefused) as handler:
        openings.request(theirs, world.account("petugas2.kukar").pk, REASON, by=above)
    assert handler.value.code is openings.Refusal.HANDLER
    opening = openings.request(theirs, world.account("petugas.kaltim").pk, REASON, by=above)
    first, second = world.viewer(FIRST), world.viewer(SECOND)
    assert opening in openings.waiting_for(first)
    held = access.opening_for(first, opening.pk)
    openings.peel(held, opened(openings.wrap_for(held, first), secret_of(FIRST)), by=first)
    secret = opened(openings.wrap_for(held, second), secret_of(SECOND))
    openings.give(held, locked(secret, held.handler_key.recipient), by=second)
    _report, own, parts = access.sealed_parts_for(above, report.pk)
    key = opened(own.handler_wrap or b"", secret_of("petugas.kaltim")).decode()
    identity = next(part for part in parts if part.kind == "identity")
    assert told(identity.body or b"", key)["name"] == REPORTER
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportHandover.objects.update(reason="Lain.")


def test_each_refusal_names_its_rule_or_what_to_do(world: Cast) -> None:
    report, officer = a_report(), world.viewer("petugas.kukar")
    with pytest.raises(handups.HandUpRefused) as bare:
        handups.hand_up(report, " ", by=officer)
    assert bare.value.code == "reason_missing"
    refused = handups.refusal(report, None)
    assert refused is not None
    assert (refused.code, refused.rule_id) == ("no_office_above", "PR-L2")
    with transaction.atomic():
        triage.move(report, ReportStatus.REGISTERED, actor=officer.actor)
    with pytest.raises(handups.HandUpRefused) as later:
        handups.hand_up(report, "Terlambat.", by=officer)
    assert later.value.code == "has_case"


def test_what_was_asked_of_the_reporter_goes_with_it(world: Cast, signed_in: Callable[[str], Client]) -> None:
    report, officer = a_report(photos=0), world.viewer("petugas.kukar")
    for one in triage.assess(report).checks:
        triage.record(report, one.check.code, met=one.check.met, reason="", by=officer)
    completion.ask(report, date(2024, 11, 14), NoticeWay.PHONE, by=officer)
    page = f"/kerja/laporan/{report.pk}/"
    client = signed_in("petugas.kukar")
    assert "serahkan/" in client.get(page).content.decode()
    assert client.post(f"{page}serahkan/", {"reason": "Dugaan pidana."}).status_code == 302
    assert "serahkan/" not in client.get(page).content.decode()
    assert client.get(f"{page}serahkan/").status_code == 404
    theirs = signed_in("petugas.kaltim")
    assert "kelengkapan-tiba/" in theirs.get(page).content.decode()
    seal = theirs.get(f"{page}segel/").content.decode()
    assert "Segelnya tetap pada pemegang kunci" in seal
    assert theirs.post(f"{page}kelengkapan-tiba/", {"on": "14 November 2024"}).status_code == 302
