"""Removing bytes that no record names: uploads given up halfway, and moves never committed."""

from datetime import timedelta

from netra.platform.clock import wall_now
from netra.platform.files import uploads
from netra.platform.files.folder import older_than
from netra.platform.files.models import StoredFile
from netra.platform.files.staging import staging_folder
from netra.platform.files.vault import vault

UNCLAIMED_FOR = timedelta(days=1)


def _unnamed(digests: list[str]) -> list[str]:
    named = set(StoredFile.objects.filter(sha256__in=digests).values_list("sha256", flat=True))
    return [digest for digest in digests if digest not in named]


def sweep_unclaimed() -> int:
    now = wall_now()
    before = now - UNCLAIMED_FOR
    removed = uploads.sweep_expired(now)
    for path in staging_folder().glob("*"):
        if older_than(path, before.timestamp()):
            path.unlink(missing_ok=True)
            removed += 1
    return removed + vault().sweep(before, _unnamed)
