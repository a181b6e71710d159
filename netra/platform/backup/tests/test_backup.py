"""Backup and restore, on a SQLite file of the test's own or on PostgreSQL's test database."""

import io
import json
import shutil
import sqlite3
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connections, transaction

from netra.platform import audit, files
from netra.platform.backup import BackupRefused, backup, dialects, has_database, read_manifest, restore
from netra.platform.clock import installation, wall_now
from netra.platform.db.one_connection import triggers_off
from netra.platform.db.tests.on_file import file_connection
from netra.platform.files.models import StoredFile
from netra.platform.files.store import place_of

pytestmark = pytest.mark.django_db(transaction=True)

LETTER = b"%PDF-1.7\nSurat contoh.\n%%EOF\n"


@pytest.fixture
def home(tmp_path, monkeypatch, transactional_db) -> Iterator[Path]:
    """A NETRA_HOME of its own with an installed demo: an account, a session, a file and three audit lines."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setattr(settings, "NETRA_HOME", folder)
    monkeypatch.setattr(settings, "FILES_DIR", folder / "files")
    ordinary = connections["default"]
    if ordinary.vendor == "sqlite":
        ordinary.ensure_connection()
        with sqlite3.connect(folder / "netra.sqlite3") as schema:
            ordinary.connection.backup(schema)
        schema.close()
        connections["default"] = file_connection(folder / "netra.sqlite3")
    fill()
    try:
        yield folder
    finally:
        connections["default"].close()
        connections["default"] = ordinary


def fill() -> None:
    installation.install("demo")
    get_user_model().objects.create_user("petugas.contoh", "Petugas Contoh")
    Session.objects.create(session_key="old", expire_date=wall_now())
    staged = files.stage(SimpleUploadedFile("surat.pdf", LETTER), allowed=files.EVIDENCE)
    with transaction.atomic():
        files.keep(staged)
        for number in range(3):
            audit.append(
                actor="sistem", action="test.line", object_kind="test", object_key=str(number), facts={}
            )


def empty(home: Path) -> None:
    """What a new machine looks like."""
    if connections["default"].vendor == "postgresql":
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'")
            tables = ", ".join(row[0] for row in cursor.fetchall())
            cursor.execute(f"DROP TABLE {tables} CASCADE")
            cursor.execute(
                "SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
            )
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP ROUTINE {name} CASCADE")
    connections["default"].close()
    for entry in home.iterdir():
        shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
    installation.forget()


def change_something() -> None:
    get_user_model().objects.create_user("tambahan.contoh", "Tambahan Contoh")


def rebuilt(source: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """The archive again, with its members changed by somebody who knows how a tar is made."""
    with tarfile.open(source) as archive:
        members = {entry.name: archive.extractfile(entry).read() for entry in archive}  # type: ignore[union-attr]
    change(members)
    target = source.with_name("rebuilt.tar")
    with tarfile.open(target, "w") as archive:
        for name, content in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return target


def in_manifest(change: Callable[[dict], None]) -> Callable[[dict[str, bytes]], None]:
    def apply(members: dict[str, bytes]) -> None:
        told = json.loads(members["manifest.json"])
        change(told)
        members["manifest.json"] = json.dumps(told).encode()

    return apply


@pytest.fixture
def archive(home, tmp_path) -> Path:
    return backup(tmp_path / "netra.tar").path


def test_what_was_saved_comes_back(home, tmp_path):
    head = audit.head()
    report = backup(tmp_path / "netra.tar")
    assert report.manifest.audit_head == head
    assert report.manifest.kind == "demo"
    assert head in report.sentence and "WARNING" not in report.sentence
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home", "netra.tar"]
    assert report.path.stat().st_mode & 0o077 == 0
    empty(home)

    restored = restore(tmp_path / "netra.tar")

    assert restored.kept_aside is None and not restored.older_schema
    assert installation.installation_kind() == "demo"
    assert get_user_model().objects.get().username == "petugas.contoh"
    with files.open_stored(StoredFile.objects.get()) as handle:
        assert handle.read() == LETTER
    assert place_of_letter().stat().st_mode & 0o777 == 0o400
    assert audit.verify(head).ok
    assert not Session.objects.exists()
    assert not [path for path in home.iterdir() if path.name.startswith((".restoring", "before"))]


def test_keys_without_which_nothing_opens_travel_along(home, tmp_path, monkeypatch):
    key = home / "field-key"
    monkeypatch.setattr(settings, "KEPT_KEYS", [key])
    key.write_text("AGE-SECRET-KEY-CONTOH\n")
    report = backup(tmp_path / "netra.tar")
    assert [part.name for part in report.manifest.keys] == ["keys/field-key"]
    assert "field key is in it" in report.sentence
    empty(home)
    key.write_text("another\n")
    restored = restore(tmp_path / "netra.tar")
    assert key.read_text() == "AGE-SECRET-KEY-CONTOH\n" and key.stat().st_mode & 0o777 == 0o600
    assert restored.kept_aside is not None
    assert (restored.kept_aside / "field-key").read_text() == "another\n"

    def foreign(told: dict) -> None:
        told["keys"][0]["name"] = "keys/../../escaped"

    with pytest.raises(BackupRefused, match="names a key"):
        restore(rebuilt(tmp_path / "netra.tar", in_manifest(foreign)), replace=True)


def test_restored_tables_still_refuse_change(home, archive):
    empty(home)
    restore(archive)
    for sql in (
        "UPDATE audit_entry SET actor = 'x'",
        "DELETE FROM audit_entry",
        "DELETE FROM clock_installation",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connections["default"].cursor() as cursor:
            cursor.execute(sql)
    with transaction.atomic():
        audit.append(actor="sistem", action="test.line", object_kind="test", object_key="4", facts={})
    assert audit.verify().ok and audit.verify().rows == 4


def test_a_database_that_only_a_question_has_made_is_no_database(home, archive):
    if connections["default"].vendor != "sqlite":
        pytest.skip("a file is made by asking in SQLite alone")
    empty(home)
    with sqlite3.connect(home / "netra.sqlite3") as asked:
        asked.execute("PRAGMA journal_mode=WAL")
    asked.close()
    assert (home / "netra.sqlite3").stat().st_size and not has_database()
    assert restore(archive).kept_aside is None
    assert has_database()


def test_full_installation_is_not_overwritten(home, archive):
    change_something()
    with pytest.raises(BackupRefused, match="--replace"):
        restore(archive)
    assert get_user_model().objects.count() == 2


def test_replacing_keeps_what_was_there(home, archive):
    change_something()
    report = restore(archive, replace=True)
    assert get_user_model().objects.count() == 1
    assert report.kept_aside is not None and str(report.kept_aside) in report.sentence
    assert next(report.kept_aside.rglob(place_of_letter().name)).read_bytes() == LETTER
    if connections["default"].vendor == "sqlite":
        old = sqlite3.connect(report.kept_aside / "netra.sqlite3")
        assert old.execute("SELECT count(*) FROM accounts_account").fetchone() == (2,)
        old.close()


def place_of_letter() -> Path:
    return place_of(StoredFile.objects.get().sha256)


def test_files_without_a_database_are_not_overwritten(home, archive, tmp_path):
    letter = place_of_letter()
    kept = letter.read_bytes()
    empty(home)
    letter.parent.mkdir(parents=True)
    letter.write_bytes(kept)
    with pytest.raises(BackupRefused, match="--replace"):
        restore(archive)
    restore(archive, replace=True)
    assert get_user_model().objects.count() == 1


def test_missing_file_is_named_and_no_archive_is_left(home, tmp_path):
    letter = place_of_letter()
    letter.unlink()
    with pytest.raises(BackupRefused, match=letter.name):
        backup(tmp_path / "netra.tar")
    assert [path.name for path in tmp_path.iterdir()] == ["home"]


def test_altered_file_is_named_and_no_archive_is_left(home, tmp_path):
    letter = place_of_letter()
    letter.chmod(0o600)
    letter.write_bytes(LETTER.replace(b"contoh", b"palsu!"))
    with pytest.raises(BackupRefused, match=letter.name):
        backup(tmp_path / "netra.tar")
    assert [path.name for path in tmp_path.iterdir()] == ["home"]


def test_longer_file_is_not_cut_to_size(home, tmp_path):
    place_of_letter().chmod(0o600)
    place_of_letter().write_bytes(LETTER + b"more")
    with pytest.raises(BackupRefused, match="not the file"):
        backup(tmp_path / "netra.tar")


def test_no_backup_overwrites_another(home, archive):
    before = archive.read_bytes()
    with pytest.raises(BackupRefused, match="already exists"):
        backup(archive)
    assert archive.read_bytes() == before


def test_folder_must_exist(home, tmp_path):
    with pytest.raises(BackupRefused, match="no folder"):
        backup(tmp_path / "nowhere" / "netra.tar")


def test_broken_chain_is_saved_with_a_warning(home, tmp_path):
    with triggers_off(connections["default"]), connections["default"].cursor() as cursor:
        cursor.execute("UPDATE audit_entry SET actor = 'akun:1' WHERE seq = 2")
    report = backup(tmp_path / "netra.tar")
    assert not report.manifest.audit_whole
    assert "WARNING" in report.sentence
    assert "WARNING" in restore(report.path, replace=True).sentence


# ---- archives that are not what they say; each leaves the installation as it was


@pytest.fixture
def untouched(home) -> Iterator[None]:
    change_something()
    yield
    assert get_user_model().objects.count() == 2
    assert place_of_letter().read_bytes() == LETTER
    assert {path.name for path in home.iterdir()} <= {
        "files",
        "netra.sqlite3",
        "netra.sqlite3-shm",
        "netra.sqlite3-wal",
        "netra.sqlite3.lane",
    }


def letter_name(members: dict[str, bytes]) -> str:
    return next(name for name in members if name.startswith("files/"))


def database_name(members: dict[str, bytes]) -> str:
    return next(name for name in members if name.startswith("database."))


def altered_letter(members: dict[str, bytes]) -> None:
    members[letter_name(members)] = LETTER.replace(b"contoh", b"palsu!")


def altered_database(members: dict[str, bytes]) -> None:
    content = bytearray(members[database_name(members)])
    content[len(content) // 2] ^= 1
    members[database_name(members)] = bytes(content)


def missing_letter(members: dict[str, bytes]) -> None:
    del members[letter_name(members)]


def stowaway(members: dict[str, bytes]) -> None:
    members["../../stowaway"] = b"x"


def escaping_name(told: dict) -> None:
    told["files"][0]["name"] = "../../escaped"


def other_head(told: dict) -> None:
    told["audit_head"] = "3:" + "a" * 64


def no_head(told: dict) -> None:
    told["audit_head"] = "'; DROP TABLE audit_entry; --"


def other_kind(told: dict) -> None:
    told["kind"] = "real"


def newer_schema(told: dict) -> None:
    told["migrations"].append("clock.9999_of_a_later_year")


def other_format(told: dict) -> None:
    told["format"] = 99


def test_archive_that_is_not_what_it_says_is_refused(archive, untouched):
    changes = [
        (altered_letter, "damaged"),
        (altered_database, "damaged"),
        (missing_letter, "incomplete"),
        (stowaway, "does not name"),
        (in_manifest(escaping_name), "not named by its digest"),
        (in_manifest(other_head), "audit chain"),
        (in_manifest(no_head), "no audit head"),
        (in_manifest(newer_schema), "clock.9999_of_a_later_year"),
        (in_manifest(other_format), "format 99"),
    ]
    for change, why in changes:
        with pytest.raises(BackupRefused, match=why):
            restore(rebuilt(archive, change), replace=True)
        assert get_user_model().objects.count() == 2


def test_archive_of_another_kind_than_it_says_is_refused(archive, untouched):
    if connections["default"].vendor != "sqlite":
        pytest.skip("on PostgreSQL the kind can only be read after the dump has been put in")
    with pytest.raises(BackupRefused, match="kind"):
        restore(rebuilt(archive, in_manifest(other_kind)), replace=True)


def test_what_is_no_whole_archive_is_refused(archive, untouched):
    whole = archive.read_bytes()
    for content in (whole[: len(whole) // 2], whole[:700], b"", b"not a tar at all" * 100):
        archive.write_bytes(content)
        with pytest.raises(BackupRefused):
            restore(archive, replace=True)


def test_missing_archive_is_refused(untouched, tmp_path):
    with pytest.raises(BackupRefused, match="There is no file"):
        restore(tmp_path / "nowhere.tar")


def test_backup_of_the_other_database_is_refused(archive, untouched):
    other = {"sqlite": "postgresql", "postgresql": "sqlite"}[read_manifest(archive).vendor]

    def say_other(members: dict[str, bytes]) -> None:
        names = {"sqlite": "database.sqlite3", "postgresql": "database.pgdump"}
        told = json.loads(members["manifest.json"])
        told["vendor"], told["database"]["name"] = other, names[other]
        members["manifest.json"] = json.dumps(told).encode()

    with pytest.raises(BackupRefused, match=f"backup of {other}"):
        restore(rebuilt(archive, say_other), replace=True)


# ---- each database's own


def test_running_netra_is_noticed(home, archive, untouched):
    if connections["default"].vendor != "sqlite":
        pytest.skip("PostgreSQL replaces everything in one transaction, whoever is connected")
    running = file_connection(home / "netra.sqlite3")
    running.ensure_connection()
    with running.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM clock_installation")
        cursor.fetchall()
    with pytest.raises(BackupRefused, match="still running"):
        restore(archive, replace=True)
    running.close()


def test_backup_waits_for_no_writer(home, tmp_path):
    if connections["default"].vendor != "sqlite":
        pytest.skip("the writing lane is SQLite's")
    writing = file_connection(home / "netra.sqlite3")
    writing.set_autocommit(False)
    with writing.cursor() as cursor:
        cursor.execute("DELETE FROM accounts_account")
    report = backup(tmp_path / "netra.tar")
    writing.rollback()
    writing.close()
    empty(home)
    restore(report.path)
    assert get_user_model().objects.count() == 1


@pytest.mark.parametrize("tool", ["pg_dump", "psql"])
def test_missing_tool_of_postgresql_is_named(home, archive, tmp_path, monkeypatch, tool):
    if connections["default"].vendor != "postgresql":
        pytest.skip("SQLite needs no tool")
    which = shutil.which
    monkeypatch.setattr(shutil, "which", lambda name: None if name == tool else which(name))
    with pytest.raises(BackupRefused, match=f"{tool} is not installed.*postgresql-client"):
        backup(tmp_path / "second.tar")
        restore(archive, replace=True)
    assert get_user_model().objects.count() == 1
    assert place_of_letter().read_bytes() == LETTER


def test_the_dump_is_nobody_elses_to_read_while_it_is_written(home, tmp_path, monkeypatch):
    """Only for as long as a backup is made, but that is every night and for minutes."""
    if connections["default"].vendor != "postgresql":
        pytest.skip("SQLite's copy is made by Netra itself")
    seen = []
    tool = dialects._tool

    def watched(command, **rest):
        tool(command, **rest)
        seen.extend(one.stat().st_mode & 0o777 for one in tmp_path.glob(".*.database*"))

    monkeypatch.setattr(dialects, "_tool", watched)
    backup(tmp_path / "second.tar")
    assert seen == [0o600]
