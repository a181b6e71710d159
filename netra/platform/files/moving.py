"""Moving kept bytes from one store to the other, when an installation gets a bucket or gives it up.

Each file is proven where it comes from and again where it went before its log says `moved`; what it leaves
behind is not deleted here, so an interrupted move is simply begun again.
"""

import hashlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from netra.platform.files import custody
from netra.platform.files.models import Act, StoredFile
from netra.platform.files.refusals import FileDamaged
from netra.platform.files.staging import make_folder, new_token, settle, staged_place, staging_folder
from netra.platform.files.vault import Vault


def move_all(source: Vault, target: Vault) -> Iterator[StoredFile]:
    """Yields each file when it is safely there. Files that are there already are left alone."""
    sizes = dict(StoredFile.objects.values_list("sha256", "size"))
    for sha256 in sorted(target.missing(sizes)):
        rows = list(StoredFile.objects.filter(sha256=sha256))
        _move(source, target, sha256)
        for file in rows:
            custody.record(file, Act.MOVED, custody.SYSTEM)
            yield file


def _move(source: Vault, target: Vault, sha256: str) -> None:
    make_folder(staging_folder())
    staged = staged_place(new_token())
    try:
        _copy_out(source, sha256, staged)
        target.receive(staged, sha256)
        target.release(staged)
        target.claim(staged, sha256)
        _prove(target, sha256)
    finally:
        staged.unlink(missing_ok=True)


def _copy_out(source: Vault, sha256: str, staged: Path) -> None:
    try:
        handle = source.fetch(sha256)
    except FileNotFoundError:
        raise FileDamaged(f"{sha256} is not in {source.described}.")
    with handle, os.fdopen(os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as copy:
        shutil.copyfileobj(handle, copy)
        copy.flush()
        settle(copy.fileno())
    with staged.open("rb") as copied:
        if hashlib.file_digest(copied, "sha256").hexdigest() != sha256:
            raise FileDamaged(f"{sha256} in {source.described} is not what was received.")


def _prove(target: Vault, sha256: str) -> None:
    with target.fetch(sha256) as handle:
        if hashlib.file_digest(handle, "sha256").hexdigest() != sha256:  # type: ignore[arg-type]  # the stub asks for a file of the disk
            raise FileDamaged(f"{sha256} did not arrive whole in {target.described}.")
