"""Two processes that write at once make one chain."""

from netra.platform.audit.tests.processes import OwnDatabase, ended_well

WRITE = """
import sys
from django.db import transaction
from netra.platform import audit
print("ready", flush=True)
sys.stdin.readline()
for number in range({rows}):
    try:
        with transaction.atomic():
            audit.append(actor="akun:{actor}", action="test.row", object_kind="row", object_key=str(number))
            if number % 10 == 9:
                raise LookupError("rolled back")
    except LookupError:
        pass
"""

READ = """
import json
from netra.platform import audit
from netra.platform.audit.models import Entry
verified = audit.verify(audit.head())
rows = list(Entry.objects.values_list("seq", "actor", "object_key"))
turns = sum(one[1] != two[1] for one, two in zip(rows, rows[1:]))
print(json.dumps({"ok": verified.ok, "reason": verified.reason, "rows": rows, "turns": turns}))
"""


def test_processes_writing_at_once_make_one_chain_of_all_rows(own_database: OwnDatabase) -> None:
    writers = [own_database.start_waiting(WRITE.format(rows=100, actor=actor)) for actor in (1, 2, 3)]
    own_database.let_go(writers)
    for writer in writers:
        ended_well(writer)
    found = own_database.run(READ)
    assert found["ok"], found["reason"]
    assert [row[0] for row in found["rows"]] == list(range(1, 271))
    kept = [str(number) for number in range(100) if number % 10 != 9]
    for actor in (1, 2, 3):
        assert [row[2] for row in found["rows"] if row[1] == f"akun:{actor}"] == kept
    # Had they written one after the other, this test would prove nothing.
    assert found["turns"] > 2
