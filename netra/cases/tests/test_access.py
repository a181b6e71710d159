"""Who sees a case, who works on it, who decides, who gets a referral: every condition on its own."""

from collections.abc import Callable
from datetime import date
from uuid import uuid4

import pytest
from django.http import Http404
from django.test import Client

from netra.accounts.models import Role
from netra.accounts.viewer import HeldGrant, Viewer
from netra.cases import (
    access,
    clarifications,
    classes,
    decisions,
    examples,
    opening,
    referrals,
    sanctions,
    studies,
)
from netra.cases.access import Action
from netra.cases.models import Case, Clarification, Outcome, ReferralLine
from netra.cases.people import Actor
from netra.institutions.models import Institution
from netra.reports import recusals, triage
from netra.reports.models import Recusal
from tests.build import a_report
from tests.cast import ACCUSED, EVERYBODY, RECORD_READERS, REPORTER, WITHOUT_RECORDS, Cast

SignedIn = Callable[[str], Client]
OWN = ("petugas.kukar", "komisioner.kukar")
OFFICER = Actor("akun:1", "Petugas Contoh")


def registered(world: Cast, **changes: object) -> Case:
    report = a_report(**changes)
    for one in triage.assess(report).checks:
        triage.record(report, one.check.code, met=one.check.met, reason="", by=world.viewer("petugas.kaltim"))
    return opening.open_case(report, by=OFFICER)


def referred(case: Case) -> ReferralLine:
    day = date(2024, 11, 14)
    heard = clarifications.Hearing(Clarification.Party.REPORTED, day, True, "Keterangan contoh.")
    clarifications.record(case.pk, heard, by=OFFICER)
    track = case.tracks.get()
    choice = {track.pk: classes.Choice(track.proposed_violation)}
    studies.finish(case.pk, studies.Study("Kajian contoh.", choice), by=OFFICER)
    decisions.decide(case.pk, decisions.Plenary(day, Outcome.VIOLATION, "Alasan contoh."), by=OFFICER)
    return referrals.refer(track.pk, by=OFFICER)


def what_it_says(page: str) -> str:
    return page.split("<main", 1)[1].split("</main", 1)[0]


@pytest.fixture
def case(world: Cast) -> Case:
    return registered(world)


@pytest.fixture
def line(case: Case) -> ReferralLine:
    return referred(case)


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


@pytest.mark.parametrize("username", EVERYBODY)
def test_own_office_province_and_nation_see_and_nobody_else(world: Cast, case: Case, username: str) -> None:
    viewer = world.viewer(username)
    if username in RECORD_READERS:
        assert access.case_for(viewer, case.pk) == case
        assert list(access.cases_for(viewer)) == [case]
        return
    assert username in WITHOUT_RECORDS
    assert not access.cases_for(viewer).exists()
    with pytest.raises(Http404):
        access.case_for(viewer, case.pk)


@pytest.mark.parametrize("username", EVERYBODY)
def test_only_the_handling_office_works_on_it(world: Cast, case: Case, username: str) -> None:
    if username in OWN:
        assert access.case_for(world.viewer(username), case.pk, Action.WORK) == case
        return
    with pytest.raises(Http404):
        access.case_for(world.viewer(username), case.pk, Action.WORK)


@pytest.mark.parametrize("username", EVERYBODY)
def test_only_its_commissioner_decides(world: Cast, case: Case, username: str) -> None:
    if username == "komisioner.kukar":
        assert access.case_for(world.viewer(username), case.pk, Action.DECIDE) == case
        return
    with pytest.raises(Http404):
        access.case_for(world.viewer(username), case.pk, Action.DECIDE)


def test_a_commissioner_of_another_office_does_not_decide(case: Case) -> None:
    chair = held(role=Role.COMMISSIONER, institution_key="bawaslu-64-contoh", region_code="64")
    assert access.case_for(chair, case.pk) == case
    with pytest.raises(Http404):
        access.case_for(chair, case.pk, Action.DECIDE)


def test_the_nation_reads_without_names_the_province_with_them(world: Cast, case: Case) -> None:
    assert access.knows_names(world.viewer("petugas.kukar"), case)
    assert access.knows_names(world.viewer("petugas.kaltim"), case)
    assert not access.knows_names(world.viewer("petugas.nasional"), case)


def with_both(one: Viewer, other: Viewer) -> Viewer:
    return Viewer(account_id=1, name="Uji Contoh", grants=(*one.grants, *other.grants))


PROVINCIAL = {"institution_key": "bawaslu-64-contoh", "region_code": "64", "office_level": 1}


@pytest.mark.parametrize("place", [{"region_code": "64.02.06"}, {"example": False}])
def test_what_one_grant_shows_another_does_not_let_touch(case: Case, place: dict[str, object]) -> None:
    """Seen through the province, handled by the office whose grant is for another place or another world."""
    viewer = with_both(held(**PROVINCIAL), held(role=Role.COMMISSIONER, **place))
    assert access.case_for(viewer, case.pk) == case
    for action in (Action.WORK, Action.DECIDE):
        with pytest.raises(Http404):
            access.case_for(viewer, case.pk, action)
    own = with_both(held(**PROVINCIAL), held(role=Role.COMMISSIONER))
    assert access.case_for(own, case.pk, Action.WORK) == access.case_for(own, case.pk, Action.DECIDE) == case


def test_names_are_known_through_a_grant_that_covers_the_place(case: Case) -> None:
    nation = held(institution_key="bawaslu-00-contoh", region_code="00", office_level=0)
    assert not access.knows_names(with_both(nation, held(region_code="64.08")), case)
    assert access.knows_names(with_both(nation, held()), case)


def test_neighbour_sees_the_own_case_and_kukar_does_not(world: Cast, case: Case) -> None:
    report = a_report(region_code="64.08")
    for one in triage.assess(report).checks:
        triage.record(report, one.check.code, met=one.check.met, reason="", by=world.viewer("petugas.kutim"))
    theirs = opening.open_case(report, by=OFFICER)
    assert list(access.cases_for(world.viewer("petugas.kutim"))) == [theirs]
    assert list(access.cases_for(world.viewer("petugas.kukar"))) == [case]
    assert set(access.cases_for(world.viewer("petugas.kaltim"))) == {case, theirs}


def test_a_smaller_area_shows_only_what_lies_in_it(case: Case) -> None:
    assert access.cases_for(held(region_code="64.02.03")).exists()
    assert not access.cases_for(held(region_code="64.02.06")).exists()


def test_real_staff_see_no_example_case_and_the_other_way_round(case: Case) -> None:
    assert access.cases_for(held()).exists()
    assert not access.cases_for(held(example=False)).exists()
    Case.objects.update(example=False)
    assert not access.cases_for(held()).exists()


def test_a_case_officer_of_a_body_that_is_no_bawaslu_sees_nothing(case: Case) -> None:
    assert not access.cases_for(held(institution_kind="bkn_regional_office")).exists()


@pytest.mark.parametrize("role", [Role.ANALYST, Role.RECEIVING_OFFICER, Role.SYSTEM_ADMINISTRATOR])
def test_other_roles_at_the_same_office_see_nothing(case: Case, role: Role) -> None:
    assert not access.cases_for(held(role=role)).exists()


def test_who_stepped_aside_from_a_report_sees_nothing_of_the_later_case(world: Cast) -> None:
    report = a_report()
    recusals.record(report, world.account("petugas.kukar").pk, "Saudara kandung.", actor=OFFICER.actor)
    for one in triage.assess(report).checks:
        triage.record(
            report, one.check.code, met=one.check.met, reason="", by=world.viewer("komisioner.kukar")
        )
    later = opening.open_case(report, by=OFFICER)
    assert list(access.cases_for(world.viewer("komisioner.kukar"))) == [later]
    assert not access.cases_for(world.viewer("petugas.kukar")).exists()
    for action in Action:
        with pytest.raises(Http404):
            access.case_for(world.viewer("petugas.kukar"), later.pk, action)


def test_a_recused_officer_sees_nothing_of_that_case_alone(world: Cast, case: Case) -> None:
    other = registered(world)
    account = world.account("petugas.kukar")
    Recusal.objects.create(
        report=case.report, account=account, reason="Saudara kandung.", recorded_by="akun:2"
    )
    assert list(access.cases_for(world.viewer("petugas.kukar"))) == [other]
    assert set(access.cases_for(world.viewer("komisioner.kukar"))) == {case, other}
    with pytest.raises(Http404):
        access.case_for(world.viewer("petugas.kukar"), case.pk)


@pytest.mark.parametrize("username", EVERYBODY)
def test_only_the_addressed_body_sees_the_referral(world: Cast, line: ReferralLine, username: str) -> None:
    viewer = world.viewer(username)
    if username == "bkn":
        assert access.line_for(viewer, line.pk) == line
        return
    assert not access.lines_for(viewer).exists()
    with pytest.raises(Http404):
        access.line_for(viewer, line.pk)


@pytest.mark.parametrize("body", ["bkn-contoh", "kasn-contoh"])
def test_a_body_that_returned_the_file_learns_nothing_of_what_came_after(
    line: ReferralLine, signed_in: SignedIn, body: str
) -> None:
    """The later line goes to the same body again, or to another: the returned one stays as it was left."""
    number = "800/9-CONTOH/2024"
    client, address = signed_in("bkn"), f"/kerja/rujukan/{line.pk}/"
    referrals.give_back(line.pk, "Belum lengkap.", by=OFFICER)
    before = what_it_says(client.get(address).content.decode())
    later = referrals.refer(line.track_id, by=OFFICER)
    ReferralLine.objects.filter(pk=later.pk).update(institution=body)
    referrals.acknowledge(later.pk, by=OFFICER)
    (penalty, *_others) = sanctions.menu(later.track)
    sanctions.record(later.pk, sanctions.Penalty(penalty.id, number, date(2024, 11, 14)), by=OFFICER)
    assert what_it_says(client.get(address).content.decode()) == before
    # Nor does an open line of one body tell what another recorded.
    ReferralLine.objects.filter(pk=later.pk).update(institution=line.institution)
    own = client.get(f"/kerja/rujukan/{later.pk}/").content.decode()
    assert (number in own) is (body == "bkn-contoh")


def test_a_recused_receiving_officer_sees_no_referral(world: Cast, line: ReferralLine) -> None:
    report = line.track.case.report
    recusals.record(report, world.account("bkn").pk, "Saudara kandung.", actor=OFFICER.actor)
    assert not access.lines_for(world.viewer("bkn")).exists()


def test_another_body_and_another_world_get_nothing(line: ReferralLine) -> None:
    body = {"role": Role.RECEIVING_OFFICER, "institution_kind": "bkn_regional_office", "region_code": "64"}
    assert access.lines_for(held(**body, institution_key="bkn-contoh")).exists()
    assert not access.lines_for(held(**body, institution_key="kasn-contoh")).exists()
    assert not access.lines_for(held(**body, institution_key="bkn-contoh", example=False)).exists()
    # The case lies in 64.02.03. A role over a part of the area reaches no further than that part.
    for region, reaches in (
        ("00", True),
        ("64.02", True),
        ("64.08", False),
        ("64.02.03", True),
        ("63", False),
    ):
        narrowed = held(**{**body, "region_code": region}, institution_key="bkn-contoh")
        assert access.lines_for(narrowed).exists() is reaches, region
    # Whoever answers for a body that sits elsewhere gets what was sent to it.
    Institution.objects.filter(key="bkn-contoh").update(region="63")
    assert access.lines_for(held(**{**body, "region_code": "63"}, institution_key="bkn-contoh")).exists()
    assert Institution.objects.filter(key="kasn-contoh").exists()


CASE_PAGES = ("", "klarifikasi/", "kajian/", "selesai/")


@pytest.mark.parametrize("username", EVERYBODY)
def test_every_page_of_a_case_for_every_role(
    world: Cast, line: ReferralLine, signed_in: SignedIn, username: str
) -> None:
    client = signed_in(username)
    case, track = line.track.case, line.track
    reads = 200 if username in RECORD_READERS else 404
    works = 200 if username in OWN else 404
    officer = 200 if username in (*RECORD_READERS, "petugas.kutim") else 404
    address = f"/kerja/perkara/{case.pk}/"
    assert client.get("/kerja/perkara/").status_code == officer
    assert client.get("/kerja/perkara.csv").status_code == officer
    assert client.get(address).status_code == reads
    for page in CASE_PAGES[1:]:
        assert client.get(address + page).status_code == works
    assert client.get(f"{address}jalur/{track.pk}/teruskan/").status_code == works
    assert client.get(f"{address}jalur/{track.pk}/selesai/").status_code == works
    decides = 200 if username == "komisioner.kukar" else 404
    assert client.get(f"{address}pleno/").status_code == decides
    receives = 200 if username == "bkn" else 404
    assert client.get("/kerja/rujukan/").status_code == receives
    # The office records there what a body without an account wrote in a letter.
    answers = 200 if username in ("bkn", *OWN) else 404
    assert client.get(f"/kerja/rujukan/{line.pk}/").status_code == answers


@pytest.mark.parametrize("username", EVERYBODY)
def test_names_stand_only_where_they_may(
    world: Cast, line: ReferralLine, signed_in: SignedIn, username: str
) -> None:
    client = signed_in(username)
    case_page = client.get(f"/kerja/perkara/{line.track.case.pk}/").content.decode()
    assert (ACCUSED in case_page) is (username in {*OWN, "petugas.kaltim"})
    inbox = client.get("/kerja/rujukan/").content.decode()
    line_page = client.get(f"/kerja/rujukan/{line.pk}/").content.decode()
    assert (ACCUSED in inbox, ACCUSED in line_page) == (username == "bkn", username in ("bkn", *OWN))
    export = client.get("/kerja/perkara.csv").content.decode()
    everything = case_page + inbox + line_page + export + client.get("/kerja/perkara/").content.decode()
    assert REPORTER not in everything
    assert ACCUSED not in export
    if username == "petugas.kutim":
        assert line.track.case.reference not in export


def test_every_exported_row_says_that_it_is_an_example(case: Case, signed_in: SignedIn) -> None:
    head, row = signed_in("petugas.kukar").get("/kerja/perkara.csv").content.decode().splitlines()
    assert head.split(",")[-1] == "contoh"
    assert row.endswith(",contoh")


def test_missing_and_refused_look_the_same(case: Case, signed_in: SignedIn) -> None:
    client = signed_in("petugas.kutim")
    refused, missing = (client.get(f"/kerja/perkara/{key}/") for key in (case.pk, uuid4()))
    assert refused.status_code == missing.status_code == 404
    assert str(case.pk) not in refused.content.decode().replace(f"/kerja/perkara/{case.pk}/", "")


@pytest.mark.parametrize("page", CASE_PAGES)
def test_signed_out_is_sent_to_the_sign_in(case: Case, page: str) -> None:
    answer = Client().get(f"/kerja/perkara/{case.pk}/{page}")
    assert (answer.status_code, "akun/masuk" in answer["Location"]) == (302, True)


@pytest.mark.parametrize("page", ["klarifikasi/", "kajian/", "pleno/", "selesai/"])
def test_a_post_by_who_may_not_changes_nothing(case: Case, signed_in: SignedIn, page: str) -> None:
    for username in ("petugas.kutim", "petugas.kaltim", "petugas.nasional", "bkn", "admin", "analis.kukar"):
        answer = signed_in(username).post(f"/kerja/perkara/{case.pk}/{page}", {"seen": case.version})
        assert answer.status_code == 404
    version = case.version
    case.refresh_from_db()
    assert case.version == version


@pytest.mark.parametrize(("username", "reads"), [("petugas.kaltim", True), ("petugas.nasional", False)])
def test_the_number_of_a_decision_names_its_person(
    world: Cast, signed_in: SignedIn, username: str, reads: bool
) -> None:
    examples.load()
    case = Case.objects.get(tracks__sanction__isnull=False)
    page = signed_in(username).get(f"/kerja/perkara/{case.pk}/").content.decode()
    assert "Sanksi dicatat" in page
    assert ("800/1-CONTOH/2024" in page) is reads


def test_the_gate_of_a_case_remembers_its_question_and_no_answer(world: Cast, signed_in: SignedIn) -> None:
    """It draws its statement up once for a viewer: what changes afterwards holds at the next request."""
    case = registered(world)
    address = f"/kerja/perkara/{case.pk}/"
    officer, chair = signed_in("petugas.kukar"), signed_in("komisioner.kukar")
    assert (officer.get(address).status_code, chair.get(address).status_code) == (200, 200)
    Recusal.objects.create(
        report=case.report, account=world.account("petugas.kukar"), reason="Contoh.", recorded_by="akun:2"
    )
    world.grant("komisioner.kukar").delete()
    assert (officer.get(address).status_code, chair.get(address).status_code) == (404, 404)
    # And what is taken back holds as well.
    Recusal.objects.all().delete()
    assert officer.get(address).status_code == 200
