"""Processes at the same moment: one case of one report, no step taken twice, no number given twice."""

import json

import pytest

from netra.platform.audit.tests.processes import OwnDatabase, ended_well
from netra.platform.audit.tests.processes import own_database as own_database

pytestmark = pytest.mark.django_db(transaction=True)

START = """
import json, sys
from django.conf import settings
from django.db import transaction
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
from netra.cases import clarifications, opening, procedure
from netra.cases.models import Case, CaseEvent, Clarification
from netra.cases.people import Actor
from netra.institutions import settings as office_settings
from netra.institutions.models import Institution
from netra.platform import clock
from netra.reports import triage
from netra.reports.models import Report
from tests.build import a_report
from tests.cast import OPENS_AT, cast
by = Actor("akun:1", "Petugas Contoh")
hearing = clarifications.Hearing(Clarification.Party.REPORTED, OPENS_AT.date(), True, "Keterangan contoh.")
"""

REPORTS = """
with clock.frozen(OPENS_AT):
    staff = cast().viewer("petugas.kukar")
    office = Institution.objects.select_related("region").get(key="bawaslu-64.02-contoh")
    with transaction.atomic():
        office_settings.enter(
            office, office_settings.OFFICE_CODE, "99.01", actor="sistem", name="Ketua", reason="Contoh."
        )
    reports = [a_report() for _number in range({number})]
    for report in reports:
        for one in triage.assess(report).checks:
            triage.record(report, one.check.code, met=one.check.met, reason="", by=staff)
print(json.dumps([str(report.pk) for report in reports]))
"""

REGISTER = """
print("ready", flush=True)
sys.stdin.readline()
try:
    with clock.frozen(OPENS_AT):
        case = opening.open_case(Report.objects.get(pk={report!r}), by=by)
    print(json.dumps(["opened", case.running_number]))
except opening.OpeningRefused as refused:
    print(json.dumps(["refused", refused.code]))
"""

HEAR = """
case = Case.objects.get()
print("ready", flush=True)
sys.stdin.readline()
try:
    with clock.frozen(OPENS_AT):
        clarifications.record(case.pk, hearing, by=by, seen_version=case.version)
    print(json.dumps(["recorded", ""]))
except procedure.CaseMoved as moved:
    print(json.dumps(["moved", [event.step for event in moved.since]]))
"""

JOIN = """
from netra.cases import joining
first, second = Report.objects.get(pk={one!r}), Report.objects.get(pk={other!r})
print("ready", flush=True)
sys.stdin.readline()
try:
    with clock.frozen(OPENS_AT):
        joining.join(first, second, "Acara yang sama.", by=by)
    print(json.dumps(["joined", ""]))
except joining.JoiningRefused as refused:
    print(json.dumps(["refused", refused.code]))
"""

LOOK = """
print(json.dumps({
    "numbers": sorted(Case.objects.values_list("running_number", flat=True)),
    "register": sorted(Case.objects.values_list("number", flat=True)),
    "steps": list(CaseEvent.objects.order_by("pk").values_list("step", flat=True)),
    "hearings": Clarification.objects.count(),
}))
"""


def at_once(database: OwnDatabase, *codes: str) -> list[list[object]]:
    """What each said, sorted: the processes wait for each other before they begin."""
    processes = [database.start_waiting(START + code) for code in codes]
    database.let_go(processes)
    return sorted(json.loads(ended_well(process).splitlines()[-1]) for process in processes)


def test_one_report_registered_by_two_officers_is_one_case(own_database: OwnDatabase) -> None:
    (report,) = own_database.run(START + REPORTS.format(number=1))
    attempt = REGISTER.format(report=report)
    assert at_once(own_database, attempt, attempt, attempt) == [
        ["opened", 1],
        ["refused", "already_registered"],
        ["refused", "already_registered"],
    ]
    assert own_database.run(START + LOOK) == {
        "numbers": [1],
        "register": ["001/LP/PB/Kab/99.01/XI/2024"],
        "steps": ["register"],
        "hearings": 0,
    }


def test_two_reports_joined_by_two_officers_are_one_incident(own_database: OwnDatabase) -> None:
    one, other = own_database.run(START + REPORTS.format(number=2))
    attempts = [JOIN.format(one=one, other=other), JOIN.format(one=other, other=one)]
    assert at_once(own_database, *attempts) == [["joined", ""], ["refused", "already_together"]]


def test_reports_registered_together_get_numbers_without_gap_or_double(own_database: OwnDatabase) -> None:
    reports = own_database.run(START + REPORTS.format(number=4))
    attempts = [REGISTER.format(report=report) for report in reports]
    assert at_once(own_database, *attempts) == [["opened", number] for number in (1, 2, 3, 4)]
    register = [f"00{number}/LP/PB/Kab/99.01/XI/2024" for number in (1, 2, 3, 4)]
    assert own_database.run(START + LOOK)["register"] == register


def test_two_hearings_sent_together_move_the_case_once_and_tell_the_other(own_database: OwnDatabase) -> None:
    (report,) = own_database.run(START + REPORTS.format(number=1))
    assert at_once(own_database, REGISTER.format(report=report)) == [["opened", 1]]
    assert at_once(own_database, HEAR, HEAR) == [["moved", ["start_clarification"]], ["recorded", ""]]
    assert own_database.run(START + LOOK) == {
        "numbers": [1],
        "register": ["001/LP/PB/Kab/99.01/XI/2024"],
        "steps": ["register", "start_clarification"],
        "hearings": 1,
    }
