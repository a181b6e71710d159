"""Below a regency: offices are made, people let in, a finding goes up by the rules, and an office ends."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from netra.accounts import examples as accounts_examples
from netra.accounts import granting
from netra.accounts.models import Account, Grant, Role
from netra.accounts.viewer import viewer_for
from netra.cases import competences, examples, findings, handovers, procedure
from netra.cases.access import cases_for
from netra.cases.models import Case, Handover, Track
from netra.cases.opening import Suspect
from netra.cases.people import Actor
from netra.institutions import examples as institutions_examples
from netra.institutions import field
from netra.institutions.models import Institution, LastDay
from netra.platform import clock
from netra.regions.models import Region
from netra.reports import holders, queries
from tests.cast import OPENS_AT, Cast, cast

pytestmark = pytest.mark.django_db

OFFICE = "/kerja/kantor/bawaslu-64.02-contoh/pengawas/"
COMMITTEE, VILLAGE = "panwaslu-64.02.06-1-contoh", "pkd-64.02.06.1001-1-contoh"
PERIOD = {"starts": "1 Mei 2024", "ends": "28 Februari 2025", "source": "Keputusan contoh"}


@pytest.fixture
def staff() -> Cast:
    return cast()


@pytest.fixture
def signed_in(staff: Cast) -> Callable[[str], Client]:
    def as_(username: str) -> Client:
        client = Client()
        client.force_login(Account.objects.get(username=username))
        return client

    return as_


def below(signed_in: Callable[[str], Client]) -> Client:
    """The commissioner of the regency has made the committee of Tenggarong and all its villages."""
    client = signed_in("komisioner.kukar")
    asked = {**PERIOD, "places": ["64.02.06"], "with_villages": "on"}
    assert client.post(OFFICE, asked).status_code == 302
    return client


def let_in(client: Client, office: str, username: str, role: Role) -> Client:
    account = Account.objects.create_user(username, f"{username} Contoh", "rahasia-contoh-1", example=True)
    told = {"username": username, "role": role, "institution": office, "starts": "1 Mei 2024"}
    answer = client.post(f"/kerja/akun/beri-peran/?kantor={office}", told)
    assert answer.status_code == 302, answer.content.decode()
    own = Client()
    own.force_login(account)
    return own


def test_one_form_makes_a_committee_with_its_villages_and_stations_and_nothing_twice(
    signed_in: Callable[[str], Client],
) -> None:
    client = below(signed_in)
    made = field.in_area(Region.objects.get(pk="64.02.06"), example=True)
    assert [one.name for one in made][:2] == [
        "Panwaslu Kecamatan Tenggarong (contoh)",
        "Pengawas Kelurahan Jahab, Kecamatan Tenggarong (contoh)",
    ]
    assert {(one.valid_from, one.valid_to) for one in made} == {(date(2024, 5, 1), date(2025, 2, 28))}
    again = client.post(f"{OFFICE}?wilayah=64.02.06.1001", {**PERIOD, "stations": "1-3"})
    assert again.status_code == 302
    stations = client.post(f"{OFFICE}?wilayah=64.02.06.1001", {**PERIOD, "stations": "2-3"})
    assert stations.status_code == 422 and "sudah ada" in stations.content.decode()
    station = Institution.objects.get(key="ptps-64.02.06.1001-002-1-contoh")
    assert (station.level, station.name.split(",")[0]) == (5, "Pengawas TPS 002 Kelurahan Jahab")
    page = client.get(f"{OFFICE}?wilayah=64.02.06").content.decode()
    assert "Pengawas Kelurahan Jahab" in page and "kunci kabupaten atau kota" in page
    # Next door and above another regency makes nothing here, and the nation makes nobody at all.
    assert client.get(f"{OFFICE}?wilayah=64.08.01").status_code == 404
    nation = Institution.objects.select_related("region").get(key="bawaslu-00-contoh")
    assert not field.may_make(nation, 3)


def test_a_report_for_a_place_below_stays_sealed_to_the_regency(
    staff: Cast, signed_in: Callable[[str], Client]
) -> None:
    client = below(signed_in)
    found = queries.office_for("64.02.06.1001", date(2024, 11, 14), example=True)
    assert found is not None and found.key == "bawaslu-64.02-contoh"
    let_in(client, COMMITTEE, "ketua.tenggarong", Role.COMMISSIONER)
    committee = Institution.objects.get(key=COMMITTEE)
    viewer = staff.viewer("komisioner.kukar")
    assert not holders.may_appoint(viewer, committee)
    for role, office in ((Role.ANALYST, COMMITTEE), (Role.COMMISSIONER, VILLAGE)):
        with pytest.raises(granting.GrantRefused) as refused:
            granting.grant(
                viewer,
                staff.account("petugas2.kukar"),
                role,
                Institution.objects.get(key=office),
                Region.objects.get(pk="64.02.06.1001"),
                starts=date(2024, 11, 14),
            )
        assert refused.value.code is granting.Refusal.NO_SUCH_ROLE
    # A commissioner of another regency, and of the nation, lets nobody in here.
    for username in ("komisioner.kutim", "komisioner.nasional"):
        assert not granting.may_give(staff.viewer(username), Role.CASE_OFFICER, committee)


def test_a_finding_goes_from_the_village_by_the_committee_to_the_regency_with_the_rules_named(
    staff: Cast, signed_in: Callable[[str], Client]
) -> None:
    regency = below(signed_in)
    village = let_in(regency, VILLAGE, "pkd.jahab", Role.CASE_OFFICER)
    committee = let_in(regency, COMMITTEE, "petugas.tenggarong", Role.CASE_OFFICER)
    other = _recorded_by_the_regency(staff)
    told = {
        "region": "64.02.06.1001", "act": "photo", "text": "Foto contoh.", "event_on": "12 November 2024",
        "form_number": "001/LHP/CONTOH", "finder": "Pengawas Contoh", "found_on": "13 November 2024",
    }  # fmt: skip
    made = village.post("/kerja/informasi/pengawasan/", told)
    assert made.status_code == 302, made.content.decode()
    case = Case.objects.exclude(pk=other.pk).get()
    address = f"/kerja/perkara/{case.pk}/"
    assert case.office_id == VILLAGE
    # Least privilege: the village sees its own record, and no other of the same place.
    assert village.get(address).status_code == 200
    assert village.get(f"/kerja/perkara/{other.pk}/").status_code == 404
    page = village.get(address).content.decode()
    assert "tidak menangani sendiri. (CP-VILLAGE)" in page
    assert "Panwaslu Kecamatan Tenggarong" in page
    kepala = Suspect("Nama Contoh", "PNS", "Kepala Seksi Contoh")
    setting = findings.Set("photo", date(2024, 11, 12), [kepala], date(2024, 11, 14), "Foto contoh.")
    with pytest.raises(procedure.StepNotAllowed) as refused:
        findings.set_finding(case.pk, setting, by=Actor("akun:1", "Pengawas Contoh"))
    assert (refused.value.code, refused.value.rule_id) == ("not_competent", "CP-VILLAGE")
    assert regency.get(address).status_code == 200
    _hand_up(village, case, COMMITTEE)
    assert village.get(address).status_code == 200  # reads along what it handed on
    assert village.post(f"{address}temuan/", {}).status_code == 404
    by = Actor.of(viewer_for(Account.objects.get(username="petugas.tenggarong")))
    findings.set_finding(case.pk, setting, by=by)
    findings.register(case.pk, by=by)
    case.refresh_from_db()
    assert (case.number, case.registry_id) == ("", COMMITTEE)
    code = {"value": "99.07", "starts": "14 November 2024", "reason": "Surat contoh."}
    assert regency.post(f"/kerja/kantor/{COMMITTEE}/office_code/", code).status_code == 302
    case.refresh_from_db()
    assert case.number == "001/TM/PB/Cam/99.07/XI/2024"
    Track.objects.create(case=case, person=case.persons.get(), kind="criminal")
    crime = competences.refusal(case, "decide_violation", procedure.pack_of(case), {})
    assert crime is not None and crime.rule_id == "CP-SUB-CRIME"
    _hand_up(committee, case, "bawaslu-64.02-contoh")
    way = [(one.from_office_id, one.to_office_id, one.rule_id) for one in Handover.objects.order_by("pk")]
    assert way == [
        (VILLAGE, COMMITTEE, "PR-L2"),
        (COMMITTEE, "bawaslu-64.02-contoh", "PR-L4"),
    ]


def test_after_its_last_day_roles_end_and_open_records_go_on_above(
    staff: Cast, signed_in: Callable[[str], Client]
) -> None:
    regency = below(signed_in)
    village = let_in(regency, VILLAGE, "pkd.jahab", Role.CASE_OFFICER)
    told = {
        "region": "64.02.06.1001",
        "text": "Kabar contoh.",
        "channel": "spoken",
        "known_on": "13 November 2024",
    }
    assert village.post("/kerja/informasi/baru/", told).status_code == 302
    ending = f"{OFFICE}{VILLAGE}/hari-terakhir/"
    assert regency.post(ending, {"day": "13 November 2024", "reason": "Surat"}).status_code == 422
    assert regency.post(ending, {"day": "15 November 2024", "reason": "Mundur contoh."}).status_code == 302
    assert LastDay.objects.get().reason == "Mundur contoh."
    assert Grant.objects.get(institution=VILLAGE).ends == date(2024, 11, 15)
    assert handovers.succeed() == 0
    with clock.frozen(OPENS_AT.replace(day=17)):
        assert handovers.succeed() == 1
        assert handovers.succeed() == 0
    case = Case.objects.get()
    assert (case.office_id, case.events.last().step) == (COMMITTEE, "office_ended")
    assert "15 November 2024" in Handover.objects.get().reason
    # The period may be prolonged again only while the office stands.
    with clock.frozen(OPENS_AT.replace(day=17)):
        assert regency.get(ending).status_code == 404


def test_who_leaves_a_village_is_let_go_by_the_regency(
    staff: Cast, signed_in: Callable[[str], Client]
) -> None:
    regency = below(signed_in)
    village = let_in(regency, VILLAGE, "pkd.jahab", Role.CASE_OFFICER)
    account = Account.objects.get(username="pkd.jahab")
    page = f"/kerja/akun/{account.pk}/serah-terima/"
    assert signed_in("komisioner.kutim").get(page).status_code == 404
    assert regency.post(page, {"csrfmiddlewaretoken": "contoh"}).status_code == 302
    assert Grant.objects.get(institution=VILLAGE).ended_by
    assert village.get("/kerja/informasi/").status_code == 404


def _recorded_by_the_regency(staff: Cast) -> Case:
    viewer = staff.viewer("petugas.kukar")
    event = findings.Event(Region.objects.get(pk="64.02.06.1001"), "Kabar lain.", "photo")
    found = findings.Supervision("002/LHP/CONTOH", "Pengawas Contoh", date(2024, 11, 13))
    case = findings.record_supervision(found, event, viewer.grants[0], by=Actor.of(viewer))
    assert case in cases_for(viewer)
    return case


def _hand_up(client: Client, case: Case, goal: str) -> None:
    case.refresh_from_db()
    told = {"seen": case.version, "office": goal, "reason": "Diserahkan menurut aturan."}
    answer = client.post(f"/kerja/perkara/{case.pk}/serah/atas/", told)
    assert answer.status_code == 302, answer.content.decode()
    case.refresh_from_db()
    assert case.office_id == goal


def test_the_demo_shows_a_village_that_handed_on_to_its_committee(staff: Cast) -> None:
    for _again in range(2):
        institutions_examples.load_field()
        accounts_examples.load()
        examples.load()
    handed = Handover.objects.get()
    assert (handed.from_office.level, handed.to_office.level, handed.rule_id) == (4, 3, "PR-L2")
    committee = viewer_for(Account.objects.get(username="petugas.loajanan"))
    assert [case.pk for case in cases_for(committee)] == [handed.case_id]
    client = Client()
    client.force_login(Account.objects.get(username="pkd.loajananulu"))
    home = client.get("/kerja/").content.decode()
    assert "pemegang kunci" not in home
