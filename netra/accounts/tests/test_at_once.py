"""Administrators and owners at the same moment: one account, one living link."""

import json

import pytest

from netra.platform.audit.tests.processes import OwnDatabase, ended_well
from netra.platform.audit.tests.processes import own_database as own_database

pytestmark = pytest.mark.django_db(transaction=True)

MAKE = """
from django.conf import settings
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
from tests.cast import cast
from netra.accounts import setup
setup.register(cast().viewer("admin"), username="lama", name="Lama Contoh")
"""

BEGIN = """
import json, sys
from netra.accounts import setup
from netra.accounts.models import Account
from netra.accounts.viewer import viewer_for
admin = viewer_for(Account.objects.get(username="admin"))
lama = Account.objects.get(username="lama")
print("ready", flush=True)
sys.stdin.readline()
"""

REGISTER = (
    BEGIN
    + """
try:
    setup.register(admin, username="baru", name="Baru Contoh")
    print(json.dumps("made"))
except setup.SetupRefused as refused:
    print(json.dumps(refused.code))
"""
)
RENEW = BEGIN + "print(json.dumps(setup.renew_link(admin, lama)))"
RESET = BEGIN + "print(json.dumps(setup.reset_second_factor(admin, lama)))"

LOOK = """
import json
from netra.accounts.models import Account, SetupLink
from netra.platform.audit.models import Entry
print(json.dumps([
    Account.objects.filter(username="baru").count(),
    SetupLink.objects.filter(account__username="baru").count(),
    SetupLink.objects.filter(account__username="lama", used_at=None).count(),
    Entry.objects.filter(action="account.created").count(),
]))
"""


def at_once(database: OwnDatabase, *codes: str) -> list[str]:
    processes = [database.start_waiting(code) for code in codes]
    database.let_go(processes)
    return [json.loads(ended_well(one).splitlines()[-1]) for one in processes]


def test_one_user_name_registered_three_times_at_once_becomes_one_account(own_database: OwnDatabase) -> None:
    own_database.run(MAKE)
    said = at_once(own_database, *[REGISTER] * 3)
    assert sorted(said) == ["made", "username_taken", "username_taken"]
    assert own_database.run(LOOK) == [1, 1, 1, 2]


def test_of_links_made_at_once_one_lives(own_database: OwnDatabase) -> None:
    own_database.run(MAKE)
    links = at_once(own_database, RENEW, RENEW, RESET, RENEW)
    assert len(set(links)) == 4
    assert own_database.run(LOOK) == [0, 0, 1, 1]
