"""Putting a backup back: all is unpacked, checked and proven beside the target before that is touched."""

import secrets
import shutil
import sqlite3
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connections
from django.db.migrations.loader import MigrationLoader

from netra.platform import audit
from netra.platform.backup.archive import (
    BackupRefused,
    Manifest,
    key_name,
    read_manifest,
    sync_folder,
    unpack,
)
from netra.platform.backup.dialects import postgresql_restore, postgresql_tables, reading_from
from netra.platform.clock import installation, wall_now
from netra.platform.db.grants import grant_public
from netra.platform.files.store import root as files_root
from netra.platform.files.vault import vault


@dataclass(frozen=True, slots=True)
class RestoreReport:
    manifest: Manifest
    kept_aside: Path | None
    older_schema: bool

    @property
    def sentence(self) -> str:
        said = [
            f"Restored the backup of {self.manifest.created_at}: {self.manifest.kind or 'new'} database "
            f"and {len(self.manifest.files)} files"
            + (f", which are in {self.manifest.files_elsewhere}." if self.manifest.files_elsewhere else "."),
            f"The audit chain ends at {self.manifest.audit_head}.",
            "Everybody is signed out.",
            "Links and receipts given out before hold only with the secret key of then, which no backup has. "
            f"If you kept it apart, put it back: {where_the_key_is()}.",
        ]
        if not self.manifest.audit_whole:
            said.append("WARNING: the audit chain was already broken when the backup was made.")
        if self.older_schema:
            said.append("The backup is of an older version: run `netra upgrade` before `netra run`.")
        if self.kept_aside:
            said.append(
                f"What was here before lies in {self.kept_aside}; delete it when you no longer need it."
            )
        return " ".join(said)


def where_the_key_is() -> str:
    path: Path = settings.NETRA_HOME / "secret-key"
    return str(path) if path.exists() else "NETRA_SECRET_KEY"


def restore(source: Path, *, replace: bool = False) -> RestoreReport:
    """Refuses a target that holds anything, unless `replace`; files and SQLite databases are then kept."""
    archive = source.expanduser().absolute()
    manifest = read_manifest(archive)
    vendor = connections["default"].vendor
    if manifest.vendor != vendor:
        raise BackupRefused(
            f"This is a backup of {manifest.vendor}; this installation runs on {vendor}. Nothing was changed."
        )
    _refuse_other_store(manifest)
    older = schema_is_older(manifest.migrations)
    _refuse_full_target(replace)
    with workplace("restoring") as folder:
        unpack(archive, manifest, folder)
        (folder / "files").mkdir(mode=0o700, exist_ok=True)
        _make_immutable(folder / "files")
        if vendor == "postgresql":
            aside = _into_postgresql(manifest, folder)
        else:
            aside = _into_sqlite(manifest, folder)
        aside = _bring_keys_back(manifest, folder, aside)
    installation.forget()
    return RestoreReport(manifest, aside, older)


def _make_immutable(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            path.chmod(0o400)


def _into_sqlite(manifest: Manifest, folder: Path) -> Path | None:
    fresh = folder / manifest.database.name
    refuse_damaged(fresh)
    with reading_from(fresh):
        _prove(manifest)
        Session.objects.all().delete()
    # Closed, the file carries everything itself and may be moved alone.
    fold_wal_in(fresh)
    target = _sqlite_path()
    connections.close_all()
    if target.exists():
        fold_wal_in(target)
        if not has_database():
            target.unlink()
    aside = _set_aside([target, files_root()])
    # Files first: a file without a database row harms nobody, a row without its file does.
    (folder / "files").rename(files_root())
    fresh.rename(target)
    sync_folder(target.parent)
    return aside


def _into_postgresql(manifest: Manifest, folder: Path) -> Path | None:
    fresh, present = folder / "files", files_root()
    aside = _set_aside([present])
    fresh.rename(present)
    try:
        connections.close_all()
        postgresql_restore(folder / manifest.database.name, expected_head=manifest.audit_head)
    except BaseException:
        # The database rolled back to what it was; so must the files.
        present.rename(fresh)
        if aside is not None:
            (aside / present.name).rename(present)
            aside.rmdir()
        raise
    grant_public()
    Session.objects.all().delete()
    installation.forget()
    _prove(manifest)
    return aside


def _bring_keys_back(manifest: Manifest, folder: Path, aside: Path | None) -> Path | None:
    """Those of the backup take the place of those here; a backup without keys leaves them alone."""
    for path in settings.KEPT_KEYS:
        fresh = folder / key_name(path.name)
        if not fresh.exists():
            continue
        if path.exists() and path.read_bytes() != fresh.read_bytes():
            if aside is None:
                aside = _set_aside([path])
            else:
                path.rename(aside / path.name)
        fresh.chmod(0o600)
        fresh.replace(path)
        sync_folder(path.parent)
    return aside


def _prove(manifest: Manifest) -> None:
    if manifest.audit_whole:
        chain = audit.verify(manifest.audit_head)
        if not chain.ok or chain.head != manifest.audit_head:
            raise BackupRefused(
                f"The audit chain in the backup is not the one its manifest names. {chain.reason}"
            )
    kind = installation.kind_or_none()
    if (kind.value if kind else None) != manifest.kind:
        raise BackupRefused("The database in the backup is not of the kind that the manifest names.")


def has_database() -> bool:
    """Whether a table stands anywhere. Asking makes no file, and a file without a table is no database."""
    database = connections["default"]
    if database.vendor == "postgresql":
        return bool(postgresql_tables())
    if database.is_in_memory_db():  # type: ignore[attr-defined]  # SQLite's own
        return True
    if not _sqlite_path().exists():
        return False
    connection = sqlite3.connect(f"{_sqlite_path().as_uri()}?mode=ro", uri=True)
    try:
        return connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is not None
    except sqlite3.DatabaseError:
        # Too damaged to read, yet somebody's.
        return True
    finally:
        connection.close()


def _refuse_full_target(replace: bool) -> None:
    if replace:
        return
    if has_database() or _kept_files():
        raise BackupRefused(
            "This installation already holds a database or files. Restore into an empty NETRA_HOME, "
            "or say --replace to put the backup in its place. Nothing was changed."
        )


def _refuse_other_store(manifest: Manifest) -> None:
    """Files must be found where this installation will look for them."""
    kept = vault()
    if manifest.files_elsewhere and kept.in_backup:
        raise BackupRefused(
            f"The files of this backup are not in it: they lie in {manifest.files_elsewhere}. Set "
            "NETRA_S3_BUCKET and its key for this installation, then restore. Nothing was changed."
        )
    if manifest.files and not manifest.files_elsewhere and not kept.in_backup:
        raise BackupRefused(
            f"The files of this backup are in it, but this installation keeps files in {kept.described}. "
            "Restore without NETRA_S3_BUCKET, then move them: django-admin move_files --to bucket. "
            "Nothing was changed."
        )
    if manifest.files_elsewhere:
        gone = kept.missing({part.sha256: part.size for part in manifest.files})
        if gone:
            raise BackupRefused(
                f"{len(gone)} files that the backup names are not in {kept.described}, the first is "
                f"{gone[0]}. Bring them back there first. Nothing was changed."
            )


def _kept_files() -> bool:
    return files_root().is_dir() and any(path.is_file() for path in files_root().rglob("*"))


def schema_is_older(applied: Collection[str]) -> bool:
    """Whether this version knows more migrations than these. Raises BackupRefused when it knows fewer."""
    known = {
        f"{app}.{name}" for app, name in MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    }
    foreign = sorted(name for name in set(applied) - known if name.split(".")[0] in _our_apps())
    if foreign:
        raise BackupRefused(
            f"This was made by a newer Netra: {foreign[0]} is unknown here. Nothing was changed."
        )
    return bool(known - set(applied))


def _our_apps() -> set[str]:
    return {name.rsplit(".", 1)[-1] for name in settings.INSTALLED_APPS}


def _sqlite_path() -> Path:
    return Path(connections["default"].settings_dict["NAME"])


def refuse_damaged(database: Path) -> None:
    connection = sqlite3.connect(database)
    try:
        found = connection.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.DatabaseError as error:
        found = str(error)
    finally:
        connection.close()
    if found != "ok":
        raise BackupRefused(f"The database is damaged: {found}. Nothing was changed.")


def fold_wal_in(database: Path) -> None:
    """The last connection to close folds the write-ahead log in. If it stays, somebody else is there."""
    connection = sqlite3.connect(database, timeout=1)
    try:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.DatabaseError:
        # A target too damaged to read may still be set aside.
        pass
    finally:
        connection.close()
    if database.with_name(database.name + "-wal").exists():
        raise BackupRefused("Netra is still running on this database. Stop it first. Nothing was changed.")


def _set_aside(paths: list[Path]) -> Path | None:
    present = [path for path in paths if path.exists()]
    if not present:
        return None
    aside = settings.NETRA_HOME / f"before-restore-{wall_now():%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"
    aside.mkdir(mode=0o700)
    for path in present:
        path.rename(aside / path.name)
    return aside


@contextmanager
def workplace(what: str) -> Iterator[Path]:
    # In NETRA_HOME, so that putting things in their place is a rename and not a copy.
    folder = settings.NETRA_HOME / f".{what}-{secrets.token_hex(4)}"
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)
