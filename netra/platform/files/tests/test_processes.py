"""Killed at the worst moments, and sweeping while others keep."""

import os
import signal
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest

from netra.platform.audit.tests.processes import PATIENCE, OwnDatabase, ended_well
from netra.platform.clock import wall_now
from netra.platform.files.kinds import MediaType
from netra.platform.files.tests.examples import SAMPLES

START = f"""
import json, os, sys
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from netra.platform import files
from netra.platform.files import store
from netra.platform.files.models import StoredFile
photo = {SAMPLES[MediaType.JPEG]!r}
"""

KILLED = {
    "while staging": """
class Endless(SimpleUploadedFile):
    def read(self, size):
        if self.tell() > 0:
            os.kill(os.getpid(), 9)
        return super().read(10)
files.stage(Endless("a.jpg", photo), allowed=files.EVIDENCE)
""",
    "between staging and keeping": """
files.stage(SimpleUploadedFile("a.jpg", photo), allowed=files.EVIDENCE)
os.kill(os.getpid(), 9)
""",
    "between the move and the commit": """
staged = files.stage(SimpleUploadedFile("a.jpg", photo), allowed=files.EVIDENCE)
with transaction.atomic():
    file = files.keep(staged)
    assert store.place_of(file.sha256).is_file()
    os.kill(os.getpid(), 9)
""",
}

LOOK = """
rows = list(StoredFile.objects.all())
for row in rows:
    files.open_stored(row).close()
print(json.dumps(len(rows)))
"""

SWEEP = "print(json.dumps(files.sweep()))"


def bytes_under(home: Path) -> list[Path]:
    return [path for path in (home / "files").rglob("*") if path.is_file()]


def a_day_later(home: Path) -> None:
    moment = (wall_now() - timedelta(days=1, minutes=1)).timestamp()
    for path in bytes_under(home):
        os.utime(path, (moment, moment))


@pytest.mark.parametrize("moment", KILLED)
def test_a_kill_leaves_no_row_and_the_sweep_removes_the_bytes(own_database: OwnDatabase, moment: str) -> None:
    killed = own_database.start(START + KILLED[moment])
    assert killed.wait(PATIENCE) == -signal.SIGKILL, killed.communicate()[1]
    assert len(bytes_under(own_database.home)) == 1
    assert own_database.run(START + LOOK) == 0
    a_day_later(own_database.home)
    assert own_database.run(START + SWEEP) == 1
    assert bytes_under(own_database.home) == []


KEEP = """
staged = files.stage(SimpleUploadedFile("a.jpg", photo), allowed=files.EVIDENCE)
with transaction.atomic():
    files.keep(staged)
    print("moved, not committed", flush=True)
    sys.stdin.readline()
"""

# To this sweeper everything is more than a day old.
SWEEP_ALL = """
from datetime import timedelta
from netra.platform.files import sweeping
sweeping.UNCLAIMED_FOR = timedelta(seconds=-60)
print("ready", flush=True)
print(json.dumps(files.sweep()))
"""


def test_a_sweep_waits_for_a_keeper_that_has_not_committed(own_database: OwnDatabase) -> None:
    keeper = own_database.start_waiting(START + KEEP)
    sweeper = own_database.start_waiting(START + SWEEP_ALL)
    # A sweeper that did not wait would be through long before, and the kept row would have lost its bytes.
    with pytest.raises(subprocess.TimeoutExpired):
        sweeper.wait(1)
    own_database.let_go([keeper])
    ended_well(keeper)
    assert ended_well(sweeper).split() == ["0"]
    assert own_database.run(START + LOOK) == 1
