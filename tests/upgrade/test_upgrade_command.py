"""An upgrade of the database that the commit before the case desk left: refused, failed, then done."""

import hashlib
import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

OLD = Path(__file__).parent / "before_the_desk.sql"

# One process for all, and one migration: these are what costs.
CODE = """
import hashlib, json, shutil, sys
from collections import namedtuple
from pathlib import Path
import django; django.setup()
from django.conf import settings
from netra.platform import audit, backup
from netra.platform.backup import upgrading
home = Path(sys.argv[1])
database = home / "netra.sqlite3"
digest = lambda: hashlib.sha256(database.read_bytes()).hexdigest()
told = {"head": audit.head(), "digests": [digest()], "refused": []}

def attempt(name, finish=lambda: None):
    try:
        report = backup.upgrade(home / name, finish=finish)
    except backup.BackupRefused as refused:
        told["refused"].append(str(refused))
        told["digests"].append(digest())
    else:
        return report

real = shutil.disk_usage
Usage = namedtuple("Usage", "total used free")
shutil.disk_usage = lambda path: Usage(10**12, 10**12, settings.DISK_RESERVE_BYTES + 10)
attempt("full.tar")
shutil.disk_usage = real

migrate = upgrading.call_command
upgrading.call_command = lambda *told, **more: None

def fail():
    from netra.accounts.models import Account
    Account.objects.all().update(name="verdorben")
    raise RuntimeError("contoh gagal")
attempt("failed.tar", fail)

def lose_a_line():
    from django.db import connection
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER audit_entry_refuses_delete")
        cursor.execute("DELETE FROM audit_entry WHERE seq = (SELECT max(seq) FROM audit_entry)")
attempt("shorter.tar", lose_a_line)
upgrading.call_command = migrate

report = attempt("good.tar")
told["sentences"] = report.sentences
told["kept"] = str(report.kept_aside)
told["again"] = backup.upgrade(home / "again.tar", finish=lambda: None) is None
told["left"] = sorted(path.name for path in home.iterdir())
print(json.dumps(told))
"""


def test_an_upgrade_is_done_whole_or_not_at_all(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "netra.sqlite3") as database:
        database.executescript(OLD.read_text())
        names = database.execute("SELECT name FROM accounts_account ORDER BY id").fetchall()
    database.close()
    env = {**os.environ, "NETRA_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "netra.config.settings"}
    env.update(DATABASE_URL="", DATABASE_PUBLIC_URL="")
    done = subprocess.run(
        [sys.executable, "-c", CODE, str(tmp_path)], env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)

    full, failed, shorter = told["refused"]
    assert "is too full" in full and "Nothing was changed." in full
    assert "RuntimeError: contoh gagal. The old state stands." in failed
    assert "The audit chain does not hold after the upgrade." in shorter
    assert len(set(told["digests"])) == 1, "a refused upgrade touched the database"

    kept = Path(told["kept"]) / "netra.sqlite3"
    assert hashlib.sha256(kept.read_bytes()).hexdigest() == told["digests"][0]
    words = "\n".join(told["sentences"])
    assert "cases.0006_register_numbers" in words
    assert "institutions_officesetting" in words
    assert f"head {told['head']}" in words
    assert told["again"] is True
    # A refusal for want of room leaves no backup; later ones keep theirs, and no workplace is left behind.
    assert "full.tar" not in told["left"] and "again.tar" not in told["left"]
    assert {"failed.tar", "shorter.tar", "good.tar"} <= set(told["left"])
    assert not [name for name in told["left"] if name.startswith(".upgrading")]
    with sqlite3.connect(tmp_path / "netra.sqlite3") as database:
        assert database.execute("SELECT name FROM accounts_account ORDER BY id").fetchall() == names
        assert database.execute("SELECT count(*), max(number) FROM cases_case").fetchone() == (2, "")
    database.close()
