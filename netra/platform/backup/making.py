"""Making a backup: the database first, then the files it names. Files are written once and only swept when no
row names them, so every file of the copied moment is still there."""

import secrets
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

from netra.platform import audit
from netra.platform.backup.archive import (
    FORMAT,
    MANIFEST,
    BackupRefused,
    Manifest,
    Part,
    Vendor,
    add_bytes,
    add_part,
    database_name,
    digest_of,
    file_name,
    key_name,
    new_archive,
)
from netra.platform.backup.dialects import postgresql_copy, sqlite_copy
from netra.platform.backup.restoring import where_the_key_is
from netra.platform.clock import installation, wall_now
from netra.platform.files.models import StoredFile
from netra.platform.files.store import place_of
from netra.platform.files.vault import vault


@dataclass(frozen=True, slots=True)
class BackupReport:
    path: Path
    size: int
    manifest: Manifest
    chain_says: str

    @property
    def sentence(self) -> str:
        files = f"{len(self.manifest.files)} files"
        if elsewhere := self.manifest.files_elsewhere:
            files = f"without the {files}, which stay in {elsewhere} and need a backup of their own there"
        made = (
            f"Backup written to {self.path}: database, {files}, {self.size} bytes. "
            f"Audit head {self.manifest.audit_head} - write it down and keep it elsewhere. "
            f"The secret key ({where_the_key_is()}) is not in the backup: keep a copy in a safe place. "
            "Without it all comes back, but links, receipts and sign-ins given out before no longer hold."
            + (
                " The field key is in it: whoever has the backup opens what phones seal."
                if self.manifest.keys
                else ""
            )
        )
        warning = f" WARNING: the audit chain is broken. {self.chain_says}"
        return made if self.manifest.audit_whole else made + warning


def backup(to: Path) -> BackupReport:
    target = to.expanduser().absolute()
    if target.exists():
        raise BackupRefused(
            f"{target} already exists. Choose a name that is free; no backup overwrites another."
        )
    if not target.parent.is_dir():
        raise BackupRefused(f"There is no folder {target.parent}.")
    # Beside the target, where there must be room for it anyway.
    copy = target.with_name(f".{target.name}.{secrets.token_hex(4)}.database")
    try:
        return _backup(target, copy)
    finally:
        for leftover in copy.parent.glob(f"{copy.name}*"):
            leftover.unlink()


def _backup(target: Path, copy: Path) -> BackupReport:
    vendor: Vendor = "postgresql" if connections["default"].vendor == "postgresql" else "sqlite"
    with (postgresql_copy if vendor == "postgresql" else sqlite_copy)(copy):
        chain = audit.verify()
        head = audit.head()
        kind = installation.kind_or_none()
        applied = MigrationRecorder(connections["default"]).applied_migrations()
        named = dict(StoredFile.objects.order_by("sha256").values_list("sha256", "size"))
    kept = vault()
    keys = {key_name(path.name): path for path in settings.KEPT_KEYS if path.exists()}
    manifest = Manifest(
        format=FORMAT,
        vendor=vendor,
        kind=str(kind.value) if kind else None,
        created_at=wall_now().isoformat(timespec="seconds"),
        audit_head=head,
        audit_whole=chain.ok,
        migrations=tuple(sorted(f"{app}.{name}" for app, name in applied)),
        database=Part(database_name(vendor), digest_of(copy), copy.stat().st_size),
        files=tuple(Part(file_name(sha256), sha256, size) for sha256, size in named.items()),
        files_elsewhere="" if kept.in_backup else kept.described,
        keys=tuple(Part(name, digest_of(path), path.stat().st_size) for name, path in keys.items()),
    )
    for sha256 in kept.missing(named):
        raise BackupRefused(
            f"{sha256} in {kept.described} is not the file that the database names: it is missing or of "
            "another size. No backup was made."
        )
    with new_archive(target) as archive:
        add_bytes(archive, MANIFEST, manifest.as_bytes())
        add_part(archive, manifest.database, copy)
        for part in manifest.keys:
            add_part(archive, part, keys[part.name])
        if kept.in_backup:
            for part in manifest.files:
                add_part(archive, part, place_of(part.sha256))
    return BackupReport(target, target.stat().st_size, manifest, chain.reason)
