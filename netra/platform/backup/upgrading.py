"""Bringing a database to this version: a backup first, then the change beside it, proven before it counts.

On SQLite a copy is migrated and changes places with the old file only when everything has been checked. On
PostgreSQL the dump of the backup is put back when anything fails. Either way the old state stands until the
new one is proven.
"""

import secrets
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from netra.platform import audit
from netra.platform.backup.archive import BackupRefused, sync_folder, unpack_database
from netra.platform.backup.dialects import postgresql_restore, reading_from
from netra.platform.backup.making import BackupReport, backup
from netra.platform.backup.restoring import fold_wal_in, refuse_damaged, schema_is_older, workplace
from netra.platform.clock import installation, wall_now
from netra.platform.db.grants import grant_public
from netra.platform.files.models import StoredFile
from netra.platform.files.vault import vault

Rows = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class UpgradeReport:
    backup: BackupReport
    migrations: tuple[str, ...]
    before: Rows
    after: Rows
    chain_rows: int
    audit_head: str
    kept_aside: Path | None

    @property
    def sentences(self) -> list[str]:
        said = [
            self.backup.sentence,
            f"{len(self.migrations)} steps were taken: {', '.join(self.migrations)}.",
        ]
        if new := sorted(set(self.after) - set(self.before)):
            said.append(f"New tables: {', '.join(new)}.")
        if gone := sorted(set(self.before) - set(self.after)):
            said.append(f"Tables that are no more: {', '.join(gone)}.")
        changed = [
            f"{table} {rows} -> {self.after[table]}"
            for table, rows in sorted(self.before.items())
            if table in self.after and self.after[table] != rows
        ]
        said.append(
            f"Rows, before and after: {', '.join(changed)}. All other tables kept every row."
            if changed
            else "Every table kept every row."
        )
        said.append(
            f"The audit chain is whole: {self.chain_rows} rows, head {self.audit_head}. "
            "Write the head down and keep it elsewhere."
        )
        if self.kept_aside:
            said.append(f"The former database lies in {self.kept_aside}; delete it when you are content.")
        return said


def upgrade(
    to: Path, *, finish: Callable[[], None], accept_broken_chain: bool = False
) -> UpgradeReport | None:
    """Back up to the file `to`, migrate, `finish` (packs and grants), check. None: nothing was to be done.

    Raises BackupRefused; the database is then what it was before.
    """
    applied = _applied()
    if not applied:
        raise BackupRefused("There is no database here yet. Run: netra setup")
    schema_is_older(applied)  # refuses what a newer version has made
    if not _pending():
        return None
    chain = audit.verify()
    if not chain.ok and not accept_broken_chain:
        raise BackupRefused(
            f"The audit chain is broken before anything was done. {chain.reason} Find out why; to upgrade "
            "all the same, say --accept-broken-chain. Nothing was changed."
        )
    _refuse_full_disk(to)
    before = _rows()
    made = backup(to)
    head = made.manifest.audit_head if chain.ok else None
    kept: Path | None = None
    if connections["default"].vendor == "sqlite":
        kept = _on_sqlite(finish, head)
    else:
        _on_postgresql(made, finish, head)
    installation.forget()
    proven = audit.verify(head)
    return UpgradeReport(
        backup=made,
        migrations=tuple(sorted(_applied() - applied)),
        before=before,
        after=_rows(),
        chain_rows=proven.rows,
        audit_head=proven.head,
        kept_aside=kept,
    )


def _on_sqlite(finish: Callable[[], None], head: str | None) -> Path:
    target = Path(connections["default"].settings_dict["NAME"])
    connections["default"].close()
    fold_wal_in(target)
    with workplace("upgrading") as folder:
        copy = folder / target.name
        shutil.copy2(target, copy)
        seen = target.stat()
        with reading_from(copy):
            _migrate(finish, head)
        fold_wal_in(copy)
        refuse_damaged(copy)
        fold_wal_in(target)
        now = target.stat()
        if (now.st_mtime_ns, now.st_size) != (seen.st_mtime_ns, seen.st_size):
            raise BackupRefused(
                "Somebody wrote to the database meanwhile. Stop Netra, then run this again. "
                "The old database stands."
            )
        aside = settings.NETRA_HOME / f"before-upgrade-{wall_now():%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"
        aside.mkdir(mode=0o700)
        # A second name first, then one rename: at no moment is there no database.
        (aside / target.name).hardlink_to(target)
        copy.replace(target)
        sync_folder(target.parent)
    return aside


def _on_postgresql(made: BackupReport, finish: Callable[[], None], head: str | None) -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        (others,) = cursor.fetchone()
    if others:
        raise BackupRefused(
            f"{others} other connections to this database are open. Stop Netra and whatever else uses it, "
            "then run this again. Nothing was changed."
        )
    try:
        _migrate(finish, head)
    except BaseException as failed:
        connections.close_all()
        with tempfile.TemporaryDirectory(dir=settings.NETRA_HOME) as folder:
            dump = unpack_database(made.path, made.manifest, Path(folder))
            postgresql_restore(dump, expected_head=made.manifest.audit_head)
        grant_public()
        installation.forget()
        if isinstance(failed, BackupRefused):
            raise
        raise BackupRefused(
            f"The upgrade failed: {failed}. The old state was put back from {made.path}."
        ) from failed


def _migrate(finish: Callable[[], None], head: str | None) -> None:
    try:
        call_command("migrate", verbosity=0, interactive=False)
        finish()
    except BackupRefused:
        raise
    except Exception as failed:
        raise BackupRefused(
            f"The upgrade failed: {type(failed).__name__}: {failed}. The old state stands."
        ) from failed
    if head is not None:
        chain = audit.verify(head)
        if not chain.ok:
            raise BackupRefused(
                f"The audit chain does not hold after the upgrade. {chain.reason} The old state stands."
            )
    if connections["default"].vendor == "sqlite":
        with connections["default"].cursor() as cursor:
            broken = cursor.execute("PRAGMA foreign_key_check").fetchone()
        if broken:
            raise BackupRefused(
                f"After the upgrade a row of {broken[0]} points to a row of {broken[2]} that is not there. "
                "The old state stands."
            )


def _applied() -> set[str]:
    return {f"{app}.{name}" for app, name in MigrationRecorder(connections["default"]).applied_migrations()}


def _pending() -> bool:
    executor = MigrationExecutor(connections["default"])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _rows() -> Rows:
    """How many rows each table holds. Django's own bookkeeping grows by itself and is left out."""
    connection = connections["default"]
    with connection.cursor() as cursor:
        names = [
            name
            for name in connection.introspection.table_names(cursor)
            if not name.startswith(("django_", "auth_"))
        ]
        counted = {}
        for name in sorted(names):
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(name)}")  # noqa: S608  # our tables
            (counted[name],) = cursor.fetchone()
    return counted


def _refuse_full_disk(to: Path) -> None:
    database = _database_size()
    files = sum(StoredFile.objects.values_list("size", flat=True)) if vault().in_backup else 0
    # The backup first copies the database beside itself; the migration rewrites tables of a copy.
    needed = {to.expanduser().absolute().parent: 2 * database + files, settings.NETRA_HOME: 3 * database}
    disks: dict[int, tuple[Path, int]] = {}
    for folder, size in needed.items():
        if not folder.is_dir():
            raise BackupRefused(f"There is no folder {folder}. Make it, or name another one.")
        device = folder.stat().st_dev
        first, sum_so_far = disks.get(device, (folder, 0))
        disks[device] = (first, sum_so_far + size)
    for folder, size in disks.values():
        free = shutil.disk_usage(folder).free - settings.DISK_RESERVE_BYTES
        if free < size:
            raise BackupRefused(
                f"The disk of {folder} is too full: the upgrade needs {size // 2**20 + 1} MB beside the "
                f"reserve of {settings.DISK_RESERVE_BYTES // 2**20} MB, and {max(free, 0) // 2**20} MB are "
                "free. Make room, or name a backup on another disk. Nothing was changed."
            )


def _database_size() -> int:
    connection = connections["default"]
    if connection.vendor == "sqlite":
        return Path(connection.settings_dict["NAME"]).stat().st_size
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        (size,) = cursor.fetchone()
    return int(size)
