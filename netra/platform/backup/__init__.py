"""Database and files in one archive, and back again. `docs/operations.md` tells the operator how."""

from netra.platform.backup.archive import BackupRefused, Manifest, read_manifest
from netra.platform.backup.making import BackupReport, backup
from netra.platform.backup.restoring import RestoreReport, restore

__all__ = [
    "BackupRefused",
    "BackupReport",
    "Manifest",
    "RestoreReport",
    "backup",
    "read_manifest",
    "restore",
]
