"""The archive: a plain tar whose first member says what follows and gives the digest of every part.

manifest.json, then database.sqlite3 or database.pgdump, then the keys without which records that are still to
come could never be opened, then files/... for each file the database names.
Files that lie in a bucket stay there: the manifest names them all the same, and says where they are.
Plain tar and JSON, so that a backup can be read in twenty years without this program.
"""

import hashlib
import io
import json
import os
import re
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Literal

FORMAT = 3
# Format 1 had no word on where files lie: they were in the archive. Formats 1 and 2 had no keys.
_READABLE = {1, 2, FORMAT}
MANIFEST = "manifest.json"
MANIFEST_MAX_BYTES = 64 * 1024 * 1024
_DIGEST = re.compile(r"[0-9a-f]{64}")
_KEY = re.compile(r"keys/[a-z][a-z-]{0,40}")
_HEAD = re.compile(r"[0-9]{1,18}:[0-9a-f]{64}")
_CHUNK = 1024 * 1024
_DATABASE_NAMES = {"sqlite": "database.sqlite3", "postgresql": "database.pgdump"}

Vendor = Literal["sqlite", "postgresql"]


class BackupRefused(RuntimeError):
    """The sentence says what is wrong and that nothing was changed."""


@dataclass(frozen=True, slots=True)
class Part:
    name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Manifest:
    format: int
    vendor: Vendor
    kind: str | None
    created_at: str
    audit_head: str
    audit_whole: bool
    migrations: tuple[str, ...]
    database: Part
    files: tuple[Part, ...]
    # Where the files are when they are not in the archive; empty when they are.
    files_elsewhere: str = ""
    keys: tuple[Part, ...] = ()

    def as_bytes(self) -> bytes:
        return json.dumps(asdict(self), indent=1, ensure_ascii=False).encode()


def digest_of(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


@contextmanager
def new_archive(target: Path) -> Iterator[tarfile.TarFile]:
    """The archive appears under its name only when it is whole and on disk."""
    part = target.with_name(target.name + ".part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as handle:
            with tarfile.open(fileobj=handle, mode="w", format=tarfile.PAX_FORMAT) as archive:
                yield archive
            handle.flush()
            os.fsync(handle.fileno())
        part.rename(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    sync_folder(target.parent)


def add_bytes(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(content), 0o600
    archive.addfile(entry, io.BytesIO(content))


def add_part(archive: tarfile.TarFile, part: Part, path: Path) -> None:
    """Copies the file, and refuses when its bytes are not those that the manifest promises."""
    entry = tarfile.TarInfo(part.name)
    entry.size, entry.mode = part.size, 0o600
    with path.open("rb") as handle:
        counted = _Digesting(handle)
        try:
            archive.addfile(entry, counted)
        except OSError as error:
            raise BackupRefused(f"{path} could not be copied: {error}.") from error
        if counted.digest.hexdigest() != part.sha256 or handle.read(1):
            raise BackupRefused(f"{path} is not the file that the database names. No backup was made.")


def read_manifest(source: Path) -> Manifest:
    try:
        with tarfile.open(source, "r:") as archive:
            first = archive.next()
            if first is None or first.name != MANIFEST or first.size > MANIFEST_MAX_BYTES:
                raise BackupRefused(f"{source} is not a backup of Netra.")
            handle = archive.extractfile(first)
            return _parsed(handle.read() if handle else b"", source)
    except FileNotFoundError:
        raise BackupRefused(f"There is no file {source}.")
    except (tarfile.TarError, OSError) as error:
        raise BackupRefused(f"{source} cannot be read as a backup: {error}.") from error


def unpack(source: Path, manifest: Manifest, folder: Path) -> None:
    """Writes every part into `folder` by its name; refuses what is missing, altered, unknown or doubled."""
    carried = () if manifest.files_elsewhere else manifest.files
    wanted = {part.name: part for part in (manifest.database, *manifest.keys, *carried)}
    try:
        with tarfile.open(source, "r:") as archive:
            for entry in archive:
                if entry.name == MANIFEST:
                    continue
                part = wanted.pop(entry.name, None)
                if part is None or not entry.isreg():
                    raise BackupRefused(f"The backup holds {entry.name!r}, which its manifest does not name.")
                handle = archive.extractfile(entry)
                if handle is None:
                    raise BackupRefused(f"{part.name} in the backup cannot be read.")
                _write(handle, part, folder / part.name)
    except (tarfile.TarError, EOFError) as error:
        raise BackupRefused(f"{source} is damaged: {error}.") from error
    if wanted:
        raise BackupRefused(f"The backup is incomplete: {min(wanted)} is missing.")


def unpack_database(source: Path, manifest: Manifest, folder: Path) -> Path:
    """Writes the database alone into `folder`, proven by its digest, and says where."""
    place = folder / manifest.database.name
    try:
        with tarfile.open(source, "r:") as archive:
            for entry in archive:
                handle = archive.extractfile(entry) if entry.name == manifest.database.name else None
                if handle is not None:
                    _write(handle, manifest.database, place)
                    return place
    except (tarfile.TarError, EOFError) as error:
        raise BackupRefused(f"{source} is damaged: {error}.") from error
    raise BackupRefused(f"The backup is incomplete: {manifest.database.name} is missing.")


def sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class _Digesting(io.RawIOBase):
    def __init__(self, handle: IO[bytes]) -> None:
        self.handle = handle
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        content = self.handle.read(size)
        self.digest.update(content)
        return content


def _write(handle: IO[bytes], part: Part, path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
        while chunk := handle.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
            target.write(chunk)
        target.flush()
        os.fsync(target.fileno())
    if size != part.size or digest.hexdigest() != part.sha256:
        raise BackupRefused(
            f"{part.name} in the backup is damaged: its digest is another than the manifest's."
        )


def _parsed(content: bytes, source: Path) -> Manifest:
    try:
        told = json.loads(content)
        if told["format"] not in _READABLE:
            raise BackupRefused(f"{source} was made by another version of Netra (format {told['format']}).")
        manifest = Manifest(
            format=FORMAT,
            vendor=told["vendor"],
            kind=told["kind"],
            created_at=str(told["created_at"]),
            audit_head=str(told["audit_head"]),
            audit_whole=bool(told["audit_whole"]),
            migrations=tuple(str(name) for name in told["migrations"]),
            database=_part(told["database"]),
            files=tuple(_part(entry) for entry in told["files"]),
            files_elsewhere=str(told.get("files_elsewhere", "")),
            keys=tuple(_part(entry) for entry in told.get("keys", ())),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise BackupRefused(f"The manifest of {source} cannot be read: {error}.") from error
    if not _HEAD.fullmatch(manifest.audit_head):
        raise BackupRefused(f"The manifest of {source} names no audit head.")
    if manifest.database.name != _DATABASE_NAMES.get(manifest.vendor):
        raise BackupRefused(f"The manifest of {source} names no database that Netra knows.")
    if any(not _KEY.fullmatch(part.name) for part in manifest.keys):
        raise BackupRefused(f"The manifest of {source} names a key that Netra does not know.")
    if any(part.name != file_name(part.sha256) for part in manifest.files):
        # Names become paths when the parts are written; nothing but digests may be among them.
        raise BackupRefused(f"The manifest of {source} names a file that is not named by its digest.")
    return manifest


def key_name(name: str) -> str:
    return f"keys/{name}"


def database_name(vendor: Vendor) -> str:
    return _DATABASE_NAMES[vendor]


def file_name(sha256: str) -> str:
    return f"files/{sha256[:2]}/{sha256[2:4]}/{sha256}"


def _part(told: dict[str, object]) -> Part:
    name, sha256, size = told["name"], told["sha256"], told["size"]
    if not (isinstance(name, str) and isinstance(sha256, str) and isinstance(size, int)):
        raise ValueError(f"{told!r} is not a part")
    if not _DIGEST.fullmatch(sha256):
        raise ValueError(f"{sha256!r} is not a digest")
    return Part(name, sha256, size)
