"""Processes at the same moment: one form makes one package, and guesses at a code are counted one by one."""

import json

import pytest

from netra.platform.audit.tests.processes import OwnDatabase, ended_well
from netra.platform.audit.tests.processes import own_database as own_database

pytestmark = pytest.mark.django_db(transaction=True)

START = """
import json, sys
from uuid import UUID, uuid4
from django.conf import settings
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
from netra.cases.models import Case, ReferralLine
from netra.cases.tests.test_walk import BKN, OFFICER
from netra.platform import clock
from netra.referral import answers, doors, packages
from netra.referral.models import DoorCode, Package
from netra.referral.tests.test_packages import WHERE, two_people, wish
from netra.reports.codes import code_for
from tests.cast import OPENS_AT, cast
KEY = UUID(int=7)
"""

DECIDE = """
with clock.frozen(OPENS_AT):
    two_people(cast())
print(json.dumps("decided"))
"""

SEND = """
print("ready", flush=True)
sys.stdin.readline()
with clock.frozen(OPENS_AT):
    case = Case.objects.select_related("office__region", "region", "report", "election", "incident").get()
    package = packages.send(case, wish(case, key=KEY), WHERE, by=OFFICER)
print(json.dumps([package.ref]))
"""

ISSUE = """
package = Package.objects.get()
with clock.frozen(OPENS_AT):
    line = package.lines.get(number=1).line
    answers.acknowledge(line.pk, uuid4(), by=BKN)
doors.issue(package, uuid4(), by=OFFICER)
print(json.dumps([package.lines.count(), ReferralLine.objects.count()]))
"""

GUESS = """
package = Package.objects.get()
print("ready", flush=True)
sys.stdin.readline()
told = []
for _one in range(6):
    try:
        doors.open_door(package.ref, code_for(uuid4()))
    except doors.DoorShut as shut:
        told.append(shut.code)
print(json.dumps(told))
"""


def at_once(database: OwnDatabase, code: str, times: int) -> list[list[str]]:
    processes = [database.start_waiting(START + code) for _one in range(times)]
    database.let_go(processes)
    return [json.loads(ended_well(process).splitlines()[-1]) for process in processes]


def test_one_form_makes_one_package_and_no_guess_escapes_the_count(own_database: OwnDatabase) -> None:
    assert own_database.run(START + DECIDE) == "decided"
    first, second = at_once(own_database, SEND, 2)
    assert first == second
    assert own_database.run(START + ISSUE) == [2, 2]
    told = [one for answers in at_once(own_database, GUESS, 2) for one in answers]
    # Two people guess six times each: ten guesses are looked at, whoever made them.
    assert sorted(told) == ["locked"] * 2 + ["wrong"] * 10
