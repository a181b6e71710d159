"""Who sees a report, who may touch it, and who may learn who sent it: every condition on its own."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import connection
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext

from netra.accounts.models import Grant, Role
from netra.accounts.viewer import HeldGrant, Viewer
from netra.institutions.models import Institution
from netra.reports import access, openings
from netra.reports.access import Action
from netra.reports.models import Recusal, Report
from tests.build import a_report
from tests.cast import ACCUSED, EVERYBODY, RECORD_READERS, REPORTER, WITHOUT_RECORDS, Cast

TOUCHERS = ("petugas.kukar", "komisioner.kukar")


@pytest.fixture
def report(world: Cast) -> Report:
    return a_report()


@pytest.mark.parametrize("username", EVERYBODY)
def test_own_office_province_and_nation_see_and_nobody_else(
    world: Cast, report: Report, username: str
) -> None:
    viewer = world.viewer(username)
    if username in RECORD_READERS:
        assert access.report_for(viewer, report.pk) == report
        assert list(access.reports_for(viewer)) == [report]
        return
    assert username in WITHOUT_RECORDS
    assert list(access.reports_for(viewer)) == []
    with pytest.raises(Http404):
        access.report_for(viewer, report.pk)


@pytest.mark.parametrize("action", [Action.ASSESS, Action.OPEN])
@pytest.mark.parametrize("username", EVERYBODY)
def test_only_the_examining_office_touches(
    world: Cast, report: Report, username: str, action: Action
) -> None:
    viewer = world.viewer(username)
    if username in TOUCHERS:
        assert access.report_for(viewer, report.pk, action) == report
        return
    with pytest.raises(Http404):
        access.report_for(viewer, report.pk, action)


def test_neighbour_sees_the_own_report_and_kukar_does_not(world: Cast, report: Report) -> None:
    theirs = a_report(region_code="64.08")
    assert list(access.reports_for(world.viewer("petugas.kutim"))) == [theirs]
    assert list(access.reports_for(world.viewer("petugas.kukar"))) == [report]
    assert set(access.reports_for(world.viewer("petugas.kaltim"))) == {report, theirs}


def test_a_smaller_area_shows_only_what_lies_in_it(world: Cast, report: Report) -> None:
    elsewhere = a_report(region_code="64.02")
    Grant.objects.filter(account=world.account("petugas.kukar")).update(region_id="64.02.03")
    viewer = world.viewer("petugas.kukar")
    assert list(access.reports_for(viewer)) == [report]
    with pytest.raises(Http404):
        access.report_for(viewer, elsewhere.pk)


def held(**changes: object) -> Viewer:
    given: dict[str, object] = {
        "role": Role.CASE_OFFICER,
        "institution_key": "bawaslu-64.02-contoh",
        "institution_name": "Bawaslu",
        "region_code": "64.02",
        "office_level": 2,
        "institution_kind": "bawaslu",
        "example": True,
    }
    return Viewer(account_id=1, name="Uji Contoh", grants=(HeldGrant(**{**given, **changes}),))  # type: ignore[arg-type]


def test_real_staff_see_no_example_report_and_the_other_way_round(report: Report) -> None:
    assert access.reports_for(held()).exists()
    assert not access.reports_for(held(example=False)).exists()
    Report.objects.update(example=False)
    assert not access.reports_for(held()).exists()


def test_a_case_officer_of_a_body_that_is_no_bawaslu_sees_nothing(report: Report) -> None:
    assert not access.reports_for(held(institution_kind="bkn_regional_office")).exists()


@pytest.mark.parametrize("role", [Role.ANALYST, Role.RECEIVING_OFFICER, Role.SYSTEM_ADMINISTRATOR])
def test_other_roles_at_the_same_office_see_nothing(report: Report, role: Role) -> None:
    assert not access.reports_for(held(role=role)).exists()


def test_another_office_over_the_same_area_reads_along_and_touches_nothing(report: Report) -> None:
    other = held(institution_key="bawaslu-64-contoh")
    assert access.report_for(other, report.pk) == report
    with pytest.raises(Http404):
        access.report_for(other, report.pk, Action.ASSESS)


def test_missing_and_refused_look_the_same(
    world: Cast, report: Report, signed_in: Callable[[str], Client]
) -> None:
    client = signed_in("petugas.kutim")
    pages = []
    for key in (report.pk, uuid4()):
        answer = client.get(f"/kerja/laporan/{key}/")
        assert answer.status_code == 404
        pages.append(answer.content.decode().replace(str(key), "x"))
    assert pages[0] == pages[1]


def test_no_list_or_page_before_an_opening_reads_a_sealed_part(
    world: Cast, report: Report, signed_in: Callable[[str], Client]
) -> None:
    client = signed_in("petugas.kukar")
    with CaptureQueriesContext(connection) as queries:
        pages = [client.get(page) for page in ("/kerja/laporan/", f"/kerja/laporan/{report.pk}/")]
        export = client.get("/kerja/laporan.csv").content
    assert not [query for query in queries if '"body"' in query["sql"] and "sealedpart" in query["sql"]]
    assert all(REPORTER not in page.content.decode() for page in pages)
    assert REPORTER not in export.decode()
    assert ACCUSED not in export.decode()


@pytest.mark.parametrize("username", EVERYBODY)
def test_every_staff_page_of_reports_for_every_role(
    world: Cast, report: Report, signed_in: Callable[[str], Client], username: str
) -> None:
    client = signed_in(username)
    officer = username in (*RECORD_READERS, "petugas.kutim")
    assert client.get("/kerja/laporan/").status_code == (200 if officer else 404)
    assert client.get("/kerja/laporan.csv").status_code == (200 if officer else 404)
    page = client.get(f"/kerja/laporan/{report.pk}/")
    assert page.status_code == (200 if username in RECORD_READERS else 404)
    assert (ACCUSED in page.content.decode()) is (username in {*TOUCHERS, "petugas.kaltim"})
    own = 200 if username in TOUCHERS else 404
    assert client.get(f"/kerja/laporan/{report.pk}/segel/").status_code == own
    if username == "petugas.kutim":
        assert str(report.pk) not in client.get("/kerja/laporan/").content.decode()


@pytest.mark.parametrize("page", ["", "periksa/", "segel/", "segel/baca/", "segel/formulir/"])
def test_signed_out_sees_nothing(world: Cast, report: Report, page: str) -> None:
    answer = Client().get(f"/kerja/laporan/{report.pk}/{page}")
    assert answer.status_code in {302, 405}
    assert "akun/masuk" in answer.get("Location", "akun/masuk")


def test_office_that_takes_over_by_date_only_sees_through_its_grant(world: Cast) -> None:
    report = a_report(region_code="64.72")
    assert report.office_id == "bawaslu-64-contoh"
    assert Institution.objects.filter(pk=report.office_id, example=True).exists()
    assert access.report_for(world.viewer("petugas.kaltim"), report.pk, Action.ASSESS) == report
    with pytest.raises(Http404):
        access.report_for(world.viewer("petugas.nasional"), report.pk, Action.ASSESS)


def test_a_recused_officer_sees_nothing_of_that_report_alone(world: Cast, report: Report) -> None:
    other = a_report()
    account = world.account("petugas.kukar")
    Recusal.objects.create(report=report, account=account, reason="Saudara kandung.", recorded_by="akun:2")
    viewer = world.viewer("petugas.kukar")
    assert list(access.reports_for(viewer)) == [other]
    assert set(access.reports_for(world.viewer("komisioner.kukar"))) == {report, other}
    for action in Action:
        with pytest.raises(Http404):
            access.report_for(viewer, report.pk, action)


@pytest.mark.parametrize("username", RECORD_READERS)
def test_the_nation_reads_without_who_is_in_it(
    world: Cast, report: Report, signed_in: Callable[[str], Client], username: str
) -> None:
    openings.state(report, "Seorang pegawai berkampanye.", by=world.viewer("petugas.kukar"))
    page = signed_in(username).get(f"/kerja/laporan/{report.pk}/").content.decode()
    known = username != "petugas.nasional"
    assert access.knows_names(world.viewer(username), report) is known
    assert (ACCUSED in page, "Seorang pegawai berkampanye." in page) == (known,) * 2
    assert ("Tidak ditampilkan kepada kantor nasional" in page) is not known


def test_a_commissioner_of_one_office_decides_nothing_at_another_whose_officer_they_are(
    world: Cast, report: Report
) -> None:
    """Two offices, two roles: that of the one opens no page of the other."""
    officer = world.account("petugas.kukar")
    next_door = Institution.objects.select_related("region").get(key="bawaslu-64.08-contoh")
    Grant.objects.create(
        account=officer,
        role=Role.COMMISSIONER,
        institution=next_door,
        region=next_door.region,
        starts="2024-01-01",
        granted_by="sistem",
    )
    client = Client()
    for username, answer in (("petugas.kukar", 404), ("komisioner.kukar", 200)):
        client.force_login(world.account(username))
        assert client.get(f"/kerja/laporan/{report.pk}/tidak-diregister/").status_code == answer
    with pytest.raises(Http404):
        access.report_for(world.viewer("petugas.kukar"), report.pk, Action.DECIDE)
