"""Two offices that enter a body for one place at the same moment: one stands, the other hears of it."""

import json

import pytest

from netra.platform.audit.tests.processes import OwnDatabase, ended_well
from netra.platform.audit.tests.processes import own_database as own_database

pytestmark = pytest.mark.django_db(transaction=True)

MAKE = """
from netra.institutions import examples, loading
from netra.regions.examples import load_sample
load_sample(); loading.load(); examples.load()
"""

ENTER = """
import json, os, sys
from django.db import transaction
from netra.institutions import entering
from netra.institutions.models import Institution
office = Institution.objects.select_related("region").get(key=os.environ["OFFICE"])
print("ready", flush=True)
sys.stdin.readline()
try:
    with transaction.atomic():
        made = entering.enter(
            office, authority_code="VILLAGE_HEAD", kind="village_government", region_code="64.02.03.2003",
            name=f"Pemerintah Desa menurut {office.key}", source="Surat contoh",
            actor="akun:1", actor_name="Ketua Contoh",
        )
    print(json.dumps(made.key))
except entering.Refused as refused:
    print(json.dumps(refused.code))
"""


def test_of_two_offices_at_once_one_enters_the_body_and_the_other_is_told(own_database: OwnDatabase) -> None:
    own_database.run(MAKE)
    processes = [
        own_database.start_waiting(ENTER, OFFICE=key) for key in ("bawaslu-64.02-contoh", "bawaslu-64-contoh")
    ]
    own_database.let_go(processes)
    said = {json.loads(ended_well(one).splitlines()[-1]) for one in processes}
    assert said == {"village-head-64.02.03.2003-1-contoh", "taken"}
