"""Reports of one incident: proposed with reasons, joined and parted, with nothing of any report lost."""

import re
from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from netra.cases import joining, opening
from netra.cases.joining import JoiningRefused
from netra.cases.models import Case, CaseFact, Incident, IncidentReport
from netra.cases.people import Actor
from netra.cases.sameness import Reason, Sureness
from netra.facts.models import Fact, FactKind
from netra.platform.audit.models import Entry
from netra.reports import morning, recusals, triage
from netra.reports.models import Report, ReportStatus
from tests.build import a_person, a_report
from tests.cast import Cast

WHY = "Orang, panggung, dan hari yang sama."


def actor(world: Cast) -> Actor:
    return Actor.of(world.viewer("petugas.kukar"))


def registered(world: Cast, report: Report) -> Case:
    officer = world.viewer("petugas.kukar")
    for one in triage.assess(report).checks:
        triage.record(report, one.check.code, met=one.check.met, reason="", by=officer)
    return opening.open_case(Report.objects.get(pk=report.pk), by=actor(world))


def counted(kind: FactKind) -> int:
    return sum(Fact.objects.filter(kind=kind).values_list("amount", flat=True))


def test_a_second_report_of_one_thing_is_proposed_with_its_reasons(world: Cast) -> None:
    first = a_report()
    second = a_report(persons=(a_person(name=f"Drs. {a_person().name}, M.Si."),))
    other = a_report(
        persons=(a_person(name="Zulkarnain Sungai Contoh", office_name="Pasar"),), act="display_material"
    )
    found = joining.proposals(world.viewer("petugas.kukar"), first)
    assert found[0].record.pk == second.pk
    assert {Reason.SAME_NAME, Reason.SAME_DISTRICT, Reason.SAME_DAY} <= set(found[0].sameness.reasons)
    assert found[0].sameness.sureness is Sureness.STRONG
    assert other.pk not in {one.record.pk for one in found}


def test_only_what_the_gate_shows_is_proposed(world: Cast) -> None:
    first, second = a_report(), a_report()
    officer = world.viewer("petugas2.kukar")
    assert [one.record.pk for one in joining.proposals(officer, first)] == [second.pk]
    recusals.record(second, officer.account_id, "Keluarga.", actor="sistem")
    assert not joining.proposals(officer, first)
    joining.join(first, second, WHY, by=actor(world))
    assert [one.report.pk for one in joining.members(officer, first)] == [first.pk]


def test_joining_loses_nothing_and_moves_no_limit(world: Cast) -> None:
    first, second = a_report(), a_report()
    before = {one.pk: (one.code_digest, one.status, morning.last_day_of(one)) for one in (first, second)}
    joining.join(second, first, WHY, by=actor(world))
    for one in Report.objects.all():
        assert before[one.pk] == (one.code_digest, one.status, morning.last_day_of(one))
    together = joining.members(world.viewer("petugas.kukar"), second)
    assert [one.report.pk for one in together] == [first.pk, second.pk], "whose clock ends first stands first"
    assert {one.row.incident_id for one in together} == {Incident.objects.get().pk}
    assert Entry.objects.filter(action="report.joined").count() == 2


def test_one_incident_is_counted_once_and_its_reports_each(world: Cast) -> None:
    first, second = a_report(), a_report()
    joining.join(first, second, WHY, by=actor(world))
    one, other = registered(world, first), registered(world, second)
    assert one.incident_id == other.incident_id and one.running_number != other.running_number
    assert counted(FactKind.REPORT_RECEIVED) == 2
    assert counted(FactKind.CASE_REGISTERED) == 1
    joining.part(second, "Ternyata acara lain.", by=actor(world))
    assert Case.objects.get(pk=one.pk).incident_id != Case.objects.get(pk=other.pk).incident_id
    assert counted(FactKind.CASE_REGISTERED) == 2
    assert CaseFact.objects.filter(case=other, kind=FactKind.CASE_REGISTERED).count() == 1
    assert Report.objects.get(pk=second.pk).status == ReportStatus.REGISTERED


def test_parting_leaves_a_trace_and_the_last_one_is_not_left_alone(world: Cast) -> None:
    first, second, third = a_report(), a_report(), a_report()
    joining.join(first, second, WHY, by=actor(world))
    joining.join(third, first, WHY, by=actor(world))
    joining.part(first, "Hari lain.", by=actor(world))
    assert {one.report.pk for one in joining.members(world.viewer("petugas.kukar"), second)} == {
        second.pk,
        third.pk,
    }
    joining.part(second, "Orang lain.", by=actor(world))
    assert not joining.members(world.viewer("petugas.kukar"), third)
    assert [one.parted_reason for one in joining.parted(third)] == ["Orang lain."]
    with pytest.raises(JoiningRefused, match="not_joined"):
        joining.part(third, WHY, by=actor(world))
    with pytest.raises(IntegrityError), transaction.atomic():
        IncidentReport.objects.filter(report=first).update(parted_reason="Lain.")
    with pytest.raises(IntegrityError), transaction.atomic():
        IncidentReport.objects.filter(report=first).delete()


def test_each_refusal_changes_nothing(world: Cast) -> None:
    first, second, third, fourth = (a_report() for _ in range(4))
    elsewhere = a_report(region_code="64.08")
    joining.join(first, second, WHY, by=actor(world))
    joining.join(third, fourth, WHY, by=actor(world))
    for other, reason, code in (
        (second, " ", "reason_missing"),
        (first, WHY, "itself"),
        (second, WHY, "already_together"),
        (third, WHY, "two_incidents"),
        (elsewhere, WHY, "other_office"),
    ):
        with pytest.raises(JoiningRefused, match=code):
            joining.join(first, other, reason, by=actor(world))
    assert IncidentReport.objects.count() == 4


def test_the_page_joins_tells_whose_limit_is_first_and_parts_again(
    world: Cast, signed_in: Callable[[str], Client]
) -> None:
    first, second = a_report(), a_report()
    client, path = signed_in("petugas.kukar"), f"/kerja/laporan/{first.pk}/serupa/"
    page = client.get(path).content.decode()
    assert second.number in page and "sangat mirip" in page and "kecamatan sama" in page
    assert client.post(path, {"action": "join", "reason": WHY}).status_code == 422
    assert client.post(path, {"action": "join", "reason": WHY, "number": "zzzz"}).status_code == 422
    sent = client.post(path, {"action": "join", "reason": WHY, "other": f"report:{second.pk}"})
    assert sent.status_code == 302
    page = client.get(path).content.decode()
    told = re.search(r"Batas yang paling awal tetap: laporan (\w+)", page)
    assert told is not None and told[1] in {first.number, second.number}
    again = client.post(path, {"action": "join", "reason": WHY, "number": second.number})
    assert again.status_code == 422 and "sudah digabung" in again.content.decode()
    assert client.post(path, {"action": "part", "part-reason": "Acara lain."}).status_code == 302
    assert "Acara lain." in client.get(path).content.decode()
    for stranger in ("petugas.kutim", "petugas.kaltim"):
        assert signed_in(stranger).get(path).status_code == 404


def test_more_that_is_alike_asks_no_more_often(world: Cast, signed_in: Callable[[str], Client]) -> None:
    first, asked = a_report(), []
    client, path = signed_in("petugas.kukar"), f"/kerja/laporan/{first.pk}/serupa/"
    for _more in range(2):
        a_report()
        with CaptureQueriesContext(connection) as seen:
            client.get(path)
        asked.append(len(seen))
    assert asked[0] == asked[1]
    # With members, a report that was parted again, and proposals: the most that the page ever asks.
    second, third = a_report(), a_report()
    joining.join(first, second, WHY, by=actor(world))
    joining.join(third, first, WHY, by=actor(world))
    joining.part(first, "Hari lain.", by=actor(world))
    joining.join(first, second, WHY, by=actor(world))
    with CaptureQueriesContext(connection) as seen:
        page = client.get(path).content.decode()
    assert "Hari lain." in page and "kecamatan sama" in page
    assert len(seen) == asked[0] + 2, "two more for the reports of the incident"
