"""Commissioners at the same moment: one edition."""

import json

import pytest

from netra.platform.audit.tests.processes import OwnDatabase, ended_well
from netra.platform.audit.tests.processes import own_database as own_database

pytestmark = pytest.mark.django_db(transaction=True)

MAKE = """
import json
from django.conf import settings
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
from netra.elections.models import Election
from netra.platform import clock
from netra.platform.jobs import run_pending
from netra.release import drafting
from tests.cast import OPENS_AT, cast
with clock.frozen(OPENS_AT):
    analyst = cast().viewer("analis.kukar")
    draft = drafting.request_draft("proven_cases", Election.objects.get(pk="pilkada-2024"), analyst)
    run_pending()
print(json.dumps(draft.pk))
"""

APPROVE = """
import json, sys
from datetime import datetime
from netra.accounts.models import Account
from netra.accounts.viewer import viewer_for
from netra.platform import clock
from netra.release import approval
from netra.release.models import Draft
from netra.release.refusals import ReleaseRefused
from tests.cast import WITA
draft = Draft.objects.get()
by = viewer_for(Account.objects.get(username="komisioner.kukar"))
print("ready", flush=True)
sys.stdin.readline()
try:
    with clock.frozen(datetime(2024, 12, 20, 10, 0, tzinfo=WITA)):
        print(json.dumps(["edition", str(approval.approve(draft, by).edition)]))
except ReleaseRefused as refused:
    print(json.dumps(["refused", refused.code]))
"""

LOOK = """
import json
from netra.bulletin.models import Issue, IssueRow
from netra.platform.audit.models import Entry
issue = Issue.objects.get()
print(json.dumps([
    issue.edition,
    issue.row_count == IssueRow.objects.count(),
    Entry.objects.filter(action="release.approve").count(),
]))
"""


def test_a_draft_approved_three_times_at_once_becomes_one_edition(own_database: OwnDatabase) -> None:
    assert own_database.run(MAKE)
    approvals = [own_database.start_waiting(APPROVE) for _ in range(3)]
    own_database.let_go(approvals)
    said = sorted(json.loads(ended_well(one).splitlines()[-1]) for one in approvals)
    assert said == [["edition", "1"], ["refused", "already_approved"], ["refused", "already_approved"]]
    assert own_database.run(LOOK) == [1, True, 1]
