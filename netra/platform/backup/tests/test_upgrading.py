"""An upgrade on PostgreSQL: one step back in the schema, then failed, and done.

What SQLite does is tested on a database of an earlier version: tests/upgrade/test_upgrade_command.py.
"""

from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

from netra.platform import audit
from netra.platform.backup import BackupRefused, upgrade
from netra.platform.backup.tests.test_backup import home as home
from netra.platform.clock import installation

pytestmark = pytest.mark.django_db(transaction=True)
STEP = ("clock", "0002_refuse_changes")


def one_step_back() -> None:
    call_command("migrate", STEP[0], "0001", verbosity=0, interactive=False)
    assert STEP not in MigrationRecorder(connections["default"]).applied_migrations()


def spoil() -> None:
    get_user_model().objects.update(name="verdorben")
    raise RuntimeError("contoh gagal")


@pytest.mark.skipif(not settings.DATABASE_URL, reason="needs PostgreSQL: SQLite has a test of its own")
def test_a_failed_upgrade_leaves_the_old_state_and_a_good_one_says_what_changed(home: Path) -> None:
    one_step_back()
    head = audit.head()
    with pytest.raises(BackupRefused, match="contoh gagal"):
        upgrade(home / "first.tar", finish=spoil)
    assert STEP not in MigrationRecorder(connections["default"]).applied_migrations()
    assert get_user_model().objects.get().name == "Petugas Contoh"
    assert audit.verify(head).ok

    report = upgrade(home / "second.tar", finish=lambda: None)
    assert report is not None
    assert report.migrations == (".".join(STEP),)
    assert dict(report.after) == dict(report.before)
    assert "Every table kept every row." in report.sentences
    assert report.audit_head == head
    assert upgrade(home / "third.tar", finish=lambda: None) is None
    installation.forget()


def test_a_database_of_a_newer_version_is_not_touched(home: Path) -> None:
    MigrationRecorder(connections["default"]).record_applied("clock", "9999_of_tomorrow")
    with pytest.raises(BackupRefused, match="newer Netra"):
        upgrade(home / "first.tar", finish=lambda: None)
    assert not (home / "first.tar").exists()
