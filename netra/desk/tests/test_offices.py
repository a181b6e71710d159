"""The settings of an office over HTTP: who enters what, the history, and what waits for a number."""

from collections.abc import Callable

import pytest
from django.test import Client

from netra.accounts.models import Grant, Role
from netra.cases import opening
from netra.cases.models import Case
from netra.cases.people import Actor
from netra.institutions import settings
from netra.institutions.models import Institution, OfficeSetting
from netra.reports import triage
from tests.build import a_report
from tests.cast import Cast

SignedIn = Callable[[str], Client]
PAGE = "/kerja/kantor/bawaslu-64.02-contoh/"


def sent(client: Client, key: str, value: str, reason: str = "Surat contoh.", page: str = PAGE) -> int:
    told = {"value": value, "starts": "14 November 2024", "reason": reason}
    return client.post(f"{page}{key}/", told).status_code


def test_a_commissioner_enters_the_code_and_the_waiting_case_has_its_number(
    world: Cast, signed_in: SignedIn
) -> None:
    staff = world.viewer("petugas.kukar")
    report = a_report()
    for one in triage.assess(report).checks:
        triage.record(report, one.check.code, met=one.check.met, reason="", by=staff)
    opening.open_case(report, by=Actor.of(staff))
    client = signed_in("komisioner.kukar")
    assert client.get("/kerja/kantor/").headers["Location"] == PAGE
    assert "1 perkara terdaftar menunggu nomornya." in client.get(PAGE).content.decode()
    assert sent(client, "office_code", "99.01") == 302
    assert Case.objects.get().number == "001/LP/PB/Kab/99.01/XI/2024"
    page = client.get(PAGE).content.decode()
    assert "menunggu nomornya" not in page
    assert "Surat contoh." in page and "<b>99.01</b>" in page


def test_a_code_that_numbers_of_another_office_carry_is_refused_also_when_it_was_corrected(
    world: Cast, signed_in: SignedIn
) -> None:
    staff = world.viewer("petugas.kukar")
    first, other = signed_in("komisioner.kukar"), "bawaslu-64.08-contoh"
    moved = Grant.objects.filter(account=world.account("analis.kukar"))
    moved.update(role=Role.COMMISSIONER, institution=other, region="64.08")
    second = signed_in("analis.kukar")
    page = f"/kerja/kantor/{other}/"
    assert sent(first, "office_code", "99.01") == 302
    report = a_report()
    for one in triage.assess(report).checks:
        triage.record(report, one.check.code, met=one.check.met, reason="", by=staff)
    opening.open_case(report, by=Actor.of(staff))
    assert sent(first, "office_code", "99.02", "Salah tulis.") == 302
    typed = {"value": "99.01", "starts": "14/11/2024", "reason": "Surat."}
    answer = second.post(f"{page}office_code/", typed)
    assert answer.status_code == 422
    assert "Kantor lain sudah mengisi yang sama" in answer.content.decode()
    # Nobody's number carries it once the office that had it corrected it before any case.
    assert sent(second, "office_code", "99.03", page=page) == 302
    assert sent(second, "office_code", "99.04", page=page) == 302
    assert sent(first, "office_code", "99.03") == 302
    # Its own numbers bar no office from its own code.
    assert sent(first, "office_code", "99.01") == 302


def test_a_refusal_keeps_what_was_typed_and_says_what_to_write(world: Cast, signed_in: SignedIn) -> None:
    client = signed_in("komisioner.kukar")
    answer = client.post(
        f"{PAGE}office_code/", {"value": "6402", "starts": "14/11/2024", "reason": "Surat contoh."}
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "misalnya 27.12" in page and 'value="6402"' in page and "Surat contoh." in page
    assert not OfficeSetting.objects.exists()


def test_an_administrator_enters_what_belongs_to_the_machine_and_nothing_else(
    world: Cast, signed_in: SignedIn
) -> None:
    office = world.grant("admin").institution
    page = f"/kerja/kantor/{office.key}/"
    client = signed_in("admin")
    assert sent(client, "reminder_hours", "48, 12", page=page) == 302
    assert settings.value(office, settings.REMINDER_HOURS) == (48, 12)
    shown = client.get(page).content.decode()
    assert f"{page}reminder_hours/" in shown and f"{page}quorum/" not in shown
    assert sent(client, "quorum", "3", page=page) == 404
    assert sent(client, "RD-EARLY", "trace_only", page=page) == 404
    assert settings.value(office, settings.QUORUM) is None


@pytest.mark.parametrize("username", ["petugas.kukar", "petugas.kutim", "analis.kukar", "bkn"])
def test_nobody_else_sees_them(world: Cast, signed_in: SignedIn, username: str) -> None:
    client = signed_in(username)
    assert client.get(PAGE).status_code == 404
    assert sent(client, "office_code", "99.01") == 404


def test_another_office_is_not_there(world: Cast, signed_in: SignedIn) -> None:
    other = Institution.objects.get(key="bawaslu-64.08-contoh")
    assert signed_in("komisioner.kukar").get(f"/kerja/kantor/{other.key}/").status_code == 404
    assert signed_in("komisioner.kukar").get(f"{PAGE}unknown/").status_code == 404
