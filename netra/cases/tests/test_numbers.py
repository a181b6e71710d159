"""Register numbers: pending without the office's own code, then given in order; each series without a gap."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from netra.accounts.viewer import Viewer
from netra.cases import numbers, opening
from netra.cases.models import Case, CaseNumber
from netra.cases.numbers import Waits
from netra.cases.people import Actor
from netra.institutions import settings
from netra.institutions.models import Institution
from netra.platform import clock
from netra.platform.audit.models import Entry
from netra.reports import triage
from tests.build import a_report
from tests.cast import WITA, Cast

pytestmark = pytest.mark.django_db

SignedIn = Callable[[str], Client]
BY = Actor("akun:1", "Petugas Contoh")


def office(key: str = "bawaslu-64.02-contoh") -> Institution:
    return Institution.objects.select_related("region").get(key=key)


def enter(code: str, starts: date | None = None, key: str = "bawaslu-64.02-contoh") -> None:
    settings.enter(
        office(key),
        settings.OFFICE_CODE,
        code,
        actor="sistem",
        name="Ketua Contoh",
        reason="Contoh.",
        starts=starts,
    )


def register(by: Viewer) -> Case:
    report = a_report()
    for one in triage.assess(report).checks:
        triage.record(report, one.check.code, met=one.check.met, reason="", by=by)
    return opening.open_case(report, by=Actor.of(by))


def written() -> list[str]:
    return list(Case.objects.order_by("running_number").values_list("number", flat=True))


def test_a_case_is_registered_without_the_code_and_numbered_when_it_comes(world: Cast) -> None:
    staff = world.viewer("petugas.kukar")
    cases = [register(staff) for _ in range(3)]
    assert written() == ["", "", ""]
    assert {numbers.waits_for(case) for case in cases} == {Waits.OFFICE_CODE}
    assert cases[0].reference == "001/2024"
    enter("99.01")
    given = numbers.settle(office(), by=BY)
    assert written() == [f"00{n}/LP/PB/Kab/99.01/XI/2024" for n in (1, 2, 3)]
    assert [number.case_id for number in given] == [case.pk for case in cases]
    case = Case.objects.get(pk=cases[0].pk)
    assert (case.reference, numbers.waits_for(case)) == ("001/LP/PB/Kab/99.01/XI/2024", None)
    assert Entry.objects.filter(action="case.numbered").count() == 3
    assert numbers.settle(office(), by=BY) == []


def test_with_the_code_a_case_has_its_number_from_the_first_moment(world: Cast) -> None:
    enter("99.01")
    case = register(world.viewer("petugas.kukar"))
    assert case.number == "001/LP/PB/Kab/99.01/XI/2024"
    assert Case.objects.get(pk=case.pk).number == case.number


def test_who_waits_goes_before_who_comes_later(world: Cast) -> None:
    staff = world.viewer("petugas.kukar")
    first = register(staff)
    enter("99.01", date(2024, 11, 15))
    assert register(staff).number == ""
    with clock.frozen(datetime(2024, 11, 15, 9, 0, tzinfo=WITA)):
        third = register(staff)
    assert third.number.startswith("003/")
    # The month is that of the registration, not of the day on which the code came.
    assert Case.objects.get(pk=first.pk).number == "001/LP/PB/Kab/99.01/XI/2024"


def test_reports_and_findings_count_apart(world: Cast) -> None:
    cases = [register(world.viewer("petugas.kukar")) for _ in range(3)]
    Case.objects.filter(pk=cases[1].pk).update(intake="finding", report=None)
    enter("99.01")
    numbers.settle(office(), by=BY)
    assert written() == [f"{number}/PB/Kab/99.01/XI/2024" for number in ("001/LP", "001/TM", "002/LP")]


def test_a_new_code_of_the_office_counts_on(world: Cast) -> None:
    staff = world.viewer("petugas.kukar")
    enter("99.01")
    register(staff)
    enter("99.02")
    assert register(staff).number == "002/LP/PB/Kab/99.02/XI/2024"
    assert CaseNumber.objects.order_by("sequence").first().office_code == "99.01"


def test_an_election_that_nobody_named_waits_and_a_named_one_counts_apart(world: Cast) -> None:
    nation = office("bawaslu-00-contoh")
    cases = [register(world.viewer("petugas.kukar")) for _ in range(2)]
    Case.objects.update(registry=nation, office=nation)
    enter("99.00", key=nation.key)
    assert numbers.settle(nation, by=BY) == []
    case = Case.objects.select_related("registry__region", "election").get(pk=cases[1].pk)
    assert numbers.waits_for(case) is Waits.ELECTION
    numbers.choose_election(case, "PG", by=BY)
    case = Case.objects.get(pk=case.pk)
    assert case.number == "001/LP/PG/RI/99.00/XI/2024"
    assert numbers.is_unverified(case)
    with pytest.raises(ValueError, match="XX"):
        numbers.choose_election(cases[0], "XX", by=BY)


def test_a_number_that_was_given_is_never_changed(world: Cast) -> None:
    enter("99.01")
    register(world.viewer("petugas.kukar"))
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseNumber.objects.update(text="002/LP/PB/Kab/99.01/XI/2024")


def test_the_officer_says_which_election_the_number_names(world: Cast, signed_in: SignedIn) -> None:
    enter("99.01")
    staff = world.viewer("petugas.kukar")
    report = a_report()
    for one in triage.assess(report).checks:
        triage.record(report, one.check.code, met=one.check.met, reason="", by=staff)
    client = signed_in("petugas.kukar")
    page = client.get(f"/kerja/laporan/{report.pk}/register/").content.decode()
    assert '<option value="PB" selected>PB: bupati</option>' in page
    assert "PG: gubernur (belum terverifikasi)" in page
    client.post(f"/kerja/laporan/{report.pk}/register/", {"number_election": "PG"})
    case = Case.objects.get()
    assert case.number == "001/LP/PG/Kab/99.01/XI/2024"
    page = client.get(f"/kerja/perkara/{case.pk}/nomor/").content.decode()
    assert case.number in page and "belum terverifikasi" in page
    # A number that was given is not named anew.
    client.post(f"/kerja/perkara/{case.pk}/nomor/", {"number_election": "PB"})
    assert Case.objects.get().number == case.number
    assert case.number in client.get("/kerja/perkara/").content.decode()
    assert case.number in client.get("/kerja/perkara.csv").content.decode()


def test_a_case_is_found_by_its_number_and_only_by_who_may_see_it(world: Cast, signed_in: SignedIn) -> None:
    staff = world.viewer("petugas.kukar")
    waiting = register(staff)
    client = signed_in("petugas.kukar")
    page = f"/kerja/perkara/{waiting.pk}/"
    assert client.get("/kerja/perkara/?cari=001/2024").headers["Location"] == page
    enter("99.01")
    numbers.settle(office(), by=BY)
    second = register(staff)
    for sought in (second.number, " 2", "002"):
        answer = client.get("/kerja/perkara/", {"cari": sought})
        assert answer.headers["Location"] == f"/kerja/perkara/{second.pk}/"
    for sought in ("003/LP/PB/Kab/99.01/XI/2024", "9999999999999999999", "001/2024"):
        answer = client.get("/kerja/perkara/", {"cari": sought})
        assert "Tidak ada perkara dengan nomor itu" in answer.content.decode()
    stranger = signed_in("petugas.kutim").get("/kerja/perkara/", {"cari": second.number})
    assert "Tidak ada perkara dengan nomor itu" in stranger.content.decode()
