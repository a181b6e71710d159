"""Real processes: two workers at the same moment, and one that is killed in the middle."""

import signal

import pytest

from netra.platform.audit.tests.processes import OwnDatabase, ended_well
from netra.platform.audit.tests.processes import own_database as own_database

pytestmark = pytest.mark.django_db(transaction=True)

START = """
import json, os, signal, sys
from collections import Counter
from datetime import timedelta
from django.conf import settings
from django.db import connection
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
from netra.cases.models import Case
from netra.platform import clock
from netra.reminders.issuing import issue_due
from netra.reminders.models import Notice, Reminder
from netra.reminders.tests.examples import a_case, a_row, before
from tests.cast import OPENS_AT, cast
"""
LIMITS = 24
MAKE = f"""
with clock.frozen(OPENS_AT):
    case = a_case(cast())
    for number in range(1, {LIMITS}):
        a_row(case, f"DL-CONTOH-{{number}}", case.limits.first().last_day)
"""
WORK = """
left = {dies_after}
def count(execute, sql, params, many, context):
    global left
    result = execute(sql, params, many, context)
    left -= 1
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)
    return result
print("ready", flush=True)
sys.stdin.readline()
with connection.execute_wrapper(count), clock.frozen(before(20)):
    issue_due()
"""
LOOK = """
notices = Notice.objects.values_list("reminder__limit", "reminder__hours", "account", "overtaken")
print(json.dumps({
    "reminders": sorted(Counter(Reminder.objects.values_list("hours", flat=True)).items()),
    "notices": len(notices),
    "different": len(set(notices)),
    "people": len({account for _limit, _hours, account, _overtaken in notices}),
}))
"""


def test_two_workers_after_one_that_was_killed_remind_of_each_limit_once(own_database: OwnDatabase) -> None:
    own_database.run(START + MAKE)
    killed, *others = (
        own_database.start_waiting(START + WORK.format(dies_after=after)) for after in (60, 10**6, 10**6)
    )
    own_database.let_go([killed])
    assert killed.wait() == -signal.SIGKILL
    own_database.let_go(others)
    for other in others:
        ended_well(other)
    found = own_database.run(START + LOOK)
    assert found["reminders"] == [[24, LIMITS], [72, LIMITS]]
    assert found["notices"] == found["different"] == 2 * LIMITS * found["people"]
    assert found["people"] == 4
