"""A case that no report began: traced or found, set, registered; and what refuses each step."""

import re
from collections.abc import Iterator
from datetime import date
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from pytest_django import Settings

from netra.accounts.viewer import HeldGrant
from netra.cases import access, findings, procedure
from netra.cases.findings import Event, Set, Supervision, Tip
from netra.cases.models import Case, TipChannel
from netra.cases.opening import Suspect
from netra.cases.people import Actor
from netra.cases.running import running
from netra.facts import queries as facts
from netra.facts.models import CountedUnit, FactKind
from netra.platform import clock
from netra.regions.models import Region
from tests.cast import OPENS_AT, Cast, cast

BY = Actor("akun:1", "Petugas Contoh")
TODAY = date(2024, 11, 14)
BUDI = Suspect("Budi Contoh", "PNS", "Kepala Bidang Contoh", "Dinas Contoh")


@pytest.fixture
def staff(db: None) -> Iterator[Cast]:
    with clock.frozen(OPENS_AT):
        yield cast()


def grant_of(staff: Cast) -> HeldGrant:
    return staff.viewer("petugas.kukar").grants[0]


def an_event(**changes: object) -> Event:
    given: dict[str, object] = {
        "region": Region.objects.get(code="64.02.03"),
        "text": "Terlihat mengajak memilih satu pasangan.",
        "event_on": date(2024, 11, 9),
    }
    return Event(**{**given, **changes})  # type: ignore[arg-type]  # a test names what it changes


def a_tip(staff: Cast) -> Case:
    tip = Tip(TipChannel.ONLINE, date(2024, 11, 12))
    return findings.note_information(tip, an_event(), grant_of(staff), by=BY)


def set_by(case: Case) -> Case:
    found = Set("attending_support", date(2024, 11, 9), [BUDI], reasons="Rekaman dan dua saksi.")
    return findings.set_finding(case.pk, found, by=BY)


def counted(*, finding: bool) -> int:
    return sum(
        facts.counts(
            election_key="pilkada-2024",
            kind=FactKind.CASE_REGISTERED,
            unit=CountedUnit.CASE,
            verified=None,
            example=True,
            finding=finding,
        ).values()
    )


def test_first_information_is_traced_set_and_registered_and_counts_once(staff: Cast) -> None:
    case = a_tip(staff)
    limit = case.limits.get()
    assert (limit.limit_id, limit.last_day) == ("DL-TRACE", date(2024, 11, 19))
    assert case.handling_last_day == limit.last_day
    assert (case.running_number, case.number, counted(finding=True)) == (None, "", 0)
    assert limit in running()
    with pytest.raises(procedure.StepNotAllowed) as refused:
        set_by(case)
    assert refused.value.code == "not_traced"
    findings.trace(case.pk, TODAY, "Menemui dua saksi.", by=BY)
    case = set_by(case)
    assert (case.step, case.finding_set_on, case.tracks.count()) == ("finding_set", TODAY, 1)
    assert limit not in running()
    assert {one.key for one in case.days.all()} == {"tracing_started_on"}
    case = findings.register(case.pk, by=BY)
    assert (case.step, case.running_number, case.handling_last_day) == ("registered", 1, date(2024, 11, 17))
    assert (counted(finding=True), counted(finding=False)) == (1, 0)
    with pytest.raises(procedure.StepNotAllowed):
        findings.register(case.pk, by=BY)
    assert counted(finding=True) == 1
    for table in ("cases_finding", "cases_tracing", "cases_caseday"):
        for statement in (f"UPDATE {table} SET case_id = case_id", f"DELETE FROM {table}"):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)


@pytest.mark.parametrize("page", ["baru", "pengawasan"])
def test_a_form_sent_twice_is_one_record_with_one_clock(staff: Cast, page: str) -> None:
    client = Client()
    client.force_login(staff.account("petugas.kukar"))
    address = f"/kerja/informasi/{page}/"
    asked = re.search(r'name="key" value="([^"]+)"', client.get(address).content.decode())
    assert asked is not None
    said = {
        "key": asked[1],
        "region": "64.02.03",
        "event_on": "9/11/2024",
        "act": "photo",
        "text": "Terlihat mengajak memilih satu pasangan.",
        "channel": "online",
        "known_on": "12/11/2024",
        "form_number": "014/LHP/PM.01.02/11/2024",
        "finder": "Pengawas Contoh",
        "found_on": "13/11/2024",
    }
    # Before there is a case the date is named by the rules of the open election, beside its own field.
    wrong = client.post(address, {**said, "event_on": "14/11/2024"}).content.decode()
    assert wrong.count("Kejadian, Kamis, 14 November 2024") == 2, re.findall(r"Hari itu[^<]*", wrong)
    first, second = (client.post(address, said) for _ in range(2))
    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"]
    case = Case.objects.get()
    assert case.limits.count() == 1 and case.version == 1
    # The key of another is no way to what they recorded, and another form is another record.
    colleague = Client()
    colleague.force_login(staff.account("petugas2.kukar"))
    assert colleague.post(address, said)["Location"] != first["Location"]
    client.post(address, {**said, "key": str(uuid4())})
    assert Case.objects.count() == 3


def test_supervision_is_set_without_tracing_and_a_tip_ends_with_a_reason_of_the_rules(staff: Cast) -> None:
    found = Supervision("014/LHP/PM.01.02/11/2024", "Pengawas Contoh", date(2024, 11, 13))
    case = findings.record_supervision(found, an_event(act="photo"), grant_of(staff), by=BY)
    assert case.limits.get().limit_id == "DL-FINDING"
    assert set_by(case).step == "finding_set"
    tip = a_tip(staff)
    with pytest.raises(procedure.StepNotAllowed) as refused:
        findings.end(tip.pk, "", "", by=BY)
    assert refused.value.code == "reason_missing"
    with pytest.raises(findings.FindingRefused) as unknown:
        findings.end(tip.pk, "bukan-kode", "", by=BY)
    assert unknown.value.code == "unknown_reason"
    code = next(iter(findings.reasons_to_end(procedure.pack_of(tip))))
    assert findings.end(tip.pk, code, "Tidak ada saksi.", by=BY).step == "information_closed"
    assert tip.limits.get() not in running()


def test_a_finding_has_a_place_an_act_and_a_person_of_the_office(staff: Cast) -> None:
    elsewhere = an_event(region=Region.objects.get(code="64.08"))
    with pytest.raises(findings.FindingRefused) as refused:
        findings.note_information(Tip(TipChannel.SPOKEN, TODAY), elsewhere, grant_of(staff), by=BY)
    assert refused.value.code == "outside"
    case = a_tip(staff)
    findings.trace(case.pk, TODAY, "Menemui saksi.", by=BY)
    for changed, code in (
        (Set("tidak-ada", None, [BUDI], reasons="Ya."), "no_act"),
        (Set("photo", None, [], reasons="Ya."), "no_person"),
        (Set("photo", None, [Suspect("Budi", "ROBOT")], reasons="Ya."), "unknown_person_class"),
    ):
        with pytest.raises(findings.FindingRefused) as said:
            findings.set_finding(case.pk, changed, by=BY)
        assert said.value.code == code
    case.refresh_from_db()
    assert (case.step, case.tracks.count()) == ("tracing", 0)


def test_who_steps_aside_sees_a_finding_no_more(staff: Cast, settings: Settings) -> None:
    case = a_tip(staff)
    viewer = staff.viewer("petugas.kukar")
    assert access.cases_for(viewer).filter(pk=case.pk).exists()
    findings.step_aside(case.pk, viewer.account_id, "Saudara.", by=BY)
    assert not access.cases_for(viewer).filter(pk=case.pk).exists()
    assert access.cases_for(staff.viewer("petugas2.kukar")).filter(pk=case.pk).exists()


def test_the_forms_of_a_finding_say_which_person_and_which_place_is_meant(staff: Cast) -> None:
    client = Client()
    client.force_login(staff.account("petugas.kukar"))
    new = "/kerja/informasi/pengawasan/"
    said = {
        "region": "Loa Jnan",
        "act": "photo",
        "text": "Terlihat.",
        "form_number": "1/LHP/XI/2024",
        "finder": "Pengawas Contoh",
        "found_on": "14/11/2024",
    }
    page = client.get(new).content.decode().split("<main", 1)[1]
    assert "Belum diketahui" not in page, "an answer that is refused is not offered"
    several = client.post(new, said)
    assert several.status_code == 422 and 'name="meant" value="64.02.03"' in several.content.decode()
    assert client.post(new, {**said, "meant": "64.02.03"}).status_code == 302
    case = Case.objects.get()
    page = client.get(f"/kerja/perkara/{case.pk}/temuan/").content.decode().split("<main", 1)[1]
    assert page.count("<details") == 2 and "<details open" not in page
    set_it = {"seen": "0", "act": "photo", "reasons": "Dua saksi melihat.", "name_0": "Budi Contoh"}
    set_it |= {"class_0": "PNS", "name_2": "Tiga Contoh"}
    refused = client.post(f"/kerja/perkara/{case.pk}/temuan/", set_it).content.decode()
    assert (
        "Orang ke-3: tulis nama dan jenis kepegawaiannya" in refused and "open><summary>Orang ke-3" in refused
    )
    case.refresh_from_db()
    findings.set_finding(case.pk, Set("photo", None, [BUDI], reasons="Dua saksi melihat."), by=BY)
    assert "Dua saksi melihat." in client.get(f"/kerja/perkara/{case.pk}/").content.decode()
