"""Where backups go that are asked for without a file, and whether a folder can be relied on."""

import os
import secrets
from pathlib import Path

from django.conf import settings

from netra.platform.backup import BackupRefused
from netra.platform.clock import wall_now


def free_name(what: str, *, make: bool = False) -> Path:
    """A file that is not there yet. Without a backup folder: refused, or with `make` one in NETRA_HOME."""
    folder: Path | None = settings.BACKUP_DIR
    if folder is None:
        if not make:
            raise BackupRefused(
                "Say where the backup shall go: netra backup FILE, or name a folder once for all: "
                "netra setup --backup-folder FOLDER"
            )
        folder = settings.NETRA_HOME / "backups"
        folder.mkdir(mode=0o700, exist_ok=True)
    return folder / f"{what}-{wall_now():%Y%m%d-%H%M%S}.tar"


def try_folder(folder: Path) -> None:
    """Write a file there, read it back and take it away. Raises BackupRefused with what to do."""
    folder = folder.expanduser()
    if not folder.is_absolute():
        raise BackupRefused(f"{folder} is not a whole path. Write it from the root, like /media/disk/netra.")
    if not folder.is_dir():
        raise BackupRefused(f"There is no folder {folder}. Make it first, or plug the disk in.")
    if folder.resolve().is_relative_to(settings.NETRA_HOME):
        raise BackupRefused(
            f"{folder} lies inside NETRA_HOME: it would be lost together with it. Choose another disk."
        )
    probe, words = folder / f".netra-{secrets.token_hex(6)}", secrets.token_bytes(4096)
    try:
        with os.fdopen(os.open(probe, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as handle:
            handle.write(words)
            handle.flush()
            os.fsync(handle.fileno())
        if probe.read_bytes() != words:
            raise BackupRefused(f"What was written to {folder} does not come back. Choose another disk.")
    except OSError as error:
        raise BackupRefused(f"{folder} cannot be written to: {error.strerror}. Mend that, then try again.")
    finally:
        probe.unlink(missing_ok=True)


def danger(folder: Path) -> str:
    """What would take a backup in this folder along with the installation; empty: nothing that is known."""
    if folder.resolve().is_relative_to(settings.NETRA_HOME):
        return f"{folder} lies inside NETRA_HOME: it would be lost together with it. Copy it to another disk."
    if same_disk(folder):
        return f"{folder} lies on the same disk as NETRA_HOME: a broken disk takes both. Use another disk."
    return ""


def same_disk(folder: Path) -> bool:
    """Whether one broken disk would take the backup along."""
    return folder.stat().st_dev == settings.NETRA_HOME.stat().st_dev
