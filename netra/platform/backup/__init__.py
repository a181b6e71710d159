"""Database and files in one archive, and back again. `docs/operations.md` tells the operator how."""

from netra.platform.backup.archive import BackupRefused, Manifest, read_manifest
from netra.platform.backup.making import BackupReport, backup
from netra.platform.backup.restoring import RestoreReport, has_database, restore
from netra.platform.backup.upgrading import UpgradeReport, upgrade

__all__ = [
    "BackupRefused",
    "BackupReport",
    "Manifest",
    "RestoreReport",
    "UpgradeReport",
    "backup",
    "has_database",
    "read_manifest",
    "restore",
    "upgrade",
]
