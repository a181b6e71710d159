"""Removing bytes that no record names: uploads given up halfway, and moves never committed."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from pathlib import Path

from django.db import transaction

from netra.platform.clock import wall_now
from netra.platform.files.models import StoredFile
from netra.platform.files.store import root, staging_folder, wait_for_keepers

UNCLAIMED_FOR = timedelta(days=1)
_BATCH = 200


def _older_than(path: Path, moment: float) -> bool:
    try:
        return path.stat().st_mtime < moment
    except FileNotFoundError:
        return False


def _old_places(moment: float) -> Iterator[Path]:
    for path in root().glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*"):
        if len(path.name) == 64 and _older_than(path, moment):
            yield path


def _unnamed(paths: list[Path]) -> list[Path]:
    digests = [path.name for path in paths]
    named = set(StoredFile.objects.filter(sha256__in=digests).values_list("sha256", flat=True))
    return [path for path in paths if path.name not in named]


def sweep_unclaimed() -> int:
    moment = (wall_now() - UNCLAIMED_FOR).timestamp()
    removed = 0
    for path in staging_folder().glob("*"):
        if _older_than(path, moment):
            path.unlink(missing_ok=True)
            removed += 1
    places = _old_places(moment)
    while batch := list(islice(places, _BATCH)):
        # Looked up first without the lock, so that a sweep which finds nothing makes nobody wait.
        if not (suspects := _unnamed(batch)):
            continue
        with transaction.atomic():
            wait_for_keepers(transaction.get_connection())
            for path in _unnamed(suspects):
                # The age again: someone may have kept the same bytes anew and then rolled back just now.
                if _older_than(path, moment):
                    path.unlink(missing_ok=True)
                    removed += 1
    return removed
