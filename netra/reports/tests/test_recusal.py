"""Officers who step aside from a report, before it is a case and after."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from netra.platform.audit.models import Entry
from netra.reports import access, recusals
from netra.reports.models import Recusal, Report
from tests.build import a_report
from tests.cast import EVERYBODY, Cast

SignedIn = Callable[[str], Client]
CHAIR = "akun:2"
WHY = "Terlapor saudara ipar saya."
OWN = ("petugas.kukar", "komisioner.kukar")


@pytest.fixture
def report(world: Cast) -> Report:
    return a_report()


def test_who_steps_aside_loses_the_report_and_its_files_at_once(
    world: Cast, report: Report, signed_in: SignedIn
) -> None:
    client, colleague = signed_in("petugas.kukar"), signed_in("komisioner.kukar")
    pages = [f"/kerja/laporan/{report.pk}/{page}" for page in ("", "segel/", "mundur/")]
    assert [client.get(page).status_code for page in pages] == [200] * 3
    assert f"/kerja/laporan/{report.pk}/mundur/" in client.get(pages[0]).content.decode()
    assert client.post(pages[-1], {"reason": " "}).status_code == 422
    assert not Recusal.objects.exists()

    answer = client.post(pages[-1], {"reason": WHY})
    assert (answer.status_code, answer["Location"]) == (302, "/kerja/laporan/")
    assert [client.get(page).status_code for page in pages] == [404] * 3
    listed = client.get("/kerja/laporan/").content.decode()
    exported = client.get("/kerja/laporan.csv").content.decode()
    assert str(report.pk) not in listed + exported
    assert [colleague.get(page).status_code for page in pages] == [200] * 3


@pytest.mark.parametrize("username", EVERYBODY)
def test_only_the_examining_office_steps_aside(report: Report, signed_in: SignedIn, username: str) -> None:
    client, address = signed_in(username), f"/kerja/laporan/{report.pk}/mundur/"
    mine = username in OWN
    assert client.get(address).status_code == (200 if mine else 404)
    assert client.post(address, {"reason": WHY}).status_code == (302 if mine else 404)
    assert Recusal.objects.count() == (1 if mine else 0)
    offered = signed_in("petugas.kaltim").get(f"/kerja/laporan/{report.pk}/").content.decode()
    assert address not in offered


def test_a_line_is_left_without_the_reason(world: Cast, report: Report) -> None:
    recusals.record(report, world.account("petugas.kukar").pk, WHY, actor=CHAIR)
    assert not access.reports_for(world.viewer("petugas.kukar")).exists()
    line = Entry.objects.order_by("seq").last()
    assert (line.action, line.actor, line.object_key) == ("report.recused", CHAIR, str(report.pk))
    assert "ipar" not in line.facts
    assert Recusal.objects.get().reason == WHY


@pytest.mark.parametrize(("reason", "code"), [("  ", "reason_missing"), ("Ipar.", "already_recused")])
def test_a_recusal_needs_a_reason_and_is_recorded_once(
    world: Cast, report: Report, reason: str, code: str
) -> None:
    account = world.account("petugas.kukar")
    recusals.record(report, account.pk, WHY, actor=CHAIR)
    with pytest.raises(recusals.RecusalRefused) as refused:
        recusals.record(report, account.pk, reason, actor=CHAIR)
    assert refused.value.code == code
    assert Recusal.objects.count() == 1


def test_the_page_asks_little(report: Report, signed_in: SignedIn) -> None:
    client, address = signed_in("petugas.kukar"), f"/kerja/laporan/{report.pk}/mundur/"
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    assert len(asked) == 4
