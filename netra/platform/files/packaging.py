"""Files and their custody log in one ZIP that anybody can check without Netra: `sha256sum -c SHA256SUMS`.

Streamed, never on disk as a whole. The same files with the same log give the same bytes.
"""

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from uuid import UUID

from django.db import transaction
from django.http import StreamingHttpResponse

from netra.platform.files import custody
from netra.platform.files.models import Act, CustodyEntry, DerivedCopy, StoredFile
from netra.platform.files.refusals import FileDamaged
from netra.platform.files.serving import harden, safe_name
from netra.platform.files.staging import CHUNK
from netra.platform.files.store import open_verified

FOLDER = "berkas"
LOG, MANIFEST, SUMS = "custody.csv", "MANIFEST.json", "SHA256SUMS"
_FIRST_YEAR = 1980


@dataclass(frozen=True, slots=True)
class Packed:
    """`name` is how the record knows the file, such as B-1; it becomes a file name that is harmless."""

    name: str
    file: StoredFile


def package_response(files: Sequence[Packed], by: str, download_name: str) -> StreamingHttpResponse:
    chunks = package(files, by)
    response = StreamingHttpResponse(chunks, content_type="application/zip")
    stem = safe_name(download_name, "text/plain").removesuffix(".txt")
    response["Content-Disposition"] = f'attachment; filename="{stem}.zip"'
    return harden(response)


def package(
    files: Sequence[Packed],
    by: str,
    *,
    about: Mapping[str, object] = MappingProxyType({}),
    more: Sequence[tuple[str, bytes]] = (),
) -> Iterator[bytes]:
    """Every file is read and proven before this returns; raises FileDamaged before anything was sent.

    `about` stands in the manifest beside the files; `more` are members that the caller has written.
    """
    named = _names(files)
    for one in files:
        try:
            open_verified(one.file).close()
        except FileDamaged:
            custody.record(one.file, Act.DAMAGED, by)
            raise
    with transaction.atomic():
        for one in files:
            custody.record(one.file, Act.VERIFIED, by)
            custody.record(one.file, Act.PACKAGED, by)
    log = list(
        CustodyEntry.objects.filter(file__in=[one.file for one in files])
        .select_related("file")
        .order_by("pk")
    )
    links = list(DerivedCopy.objects.filter(copy__in=[one.file for one in files]))
    return write(named, log, links, about=about, more=more)


def write(
    named: Sequence[tuple[str, StoredFile]],
    log: Sequence[CustodyEntry],
    links: Sequence[DerivedCopy],
    *,
    about: Mapping[str, object] = MappingProxyType({}),
    more: Sequence[tuple[str, bytes]] = (),
) -> Iterator[bytes]:
    names = {file.pk: name for name, file in named}
    newest = max(entry.at for entry in log)
    written = [*more, (LOG, _log(log, names)), (MANIFEST, _manifest(named, links, names, about))]
    sums = [(file.sha256, name) for name, file in named]
    sums += [(hashlib.sha256(content).hexdigest(), name) for name, content in written]
    written.append((SUMS, "".join(f"{digest}  {name}\n" for digest, name in sums).encode()))
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as archive:
        for name, file in named:
            with archive.open(_entry(name, file.kept_at, file.size), "w") as target:
                for chunk in _proven_again(file):
                    target.write(chunk)
                    yield from sink.taken()
        for name, content in written:
            archive.writestr(_entry(name, newest, len(content)), content)
            yield from sink.taken()
    yield from sink.taken()


def _proven_again(file: StoredFile) -> Iterator[bytes]:
    """The bytes once more: should they change between proof and sending, the download breaks off."""
    digest = hashlib.sha256()
    with open_verified(file) as handle:
        while chunk := handle.read(CHUNK):
            digest.update(chunk)
            yield chunk
    if digest.hexdigest() != file.sha256:
        raise FileDamaged(f"The bytes of file {file.pk} changed while they were sent.")


def _names(files: Sequence[Packed]) -> list[tuple[str, StoredFile]]:
    found = [(f"{FOLDER}/{safe_name(one.name, one.file.media_type)}", one.file) for one in files]
    if len({name for name, _file in found}) != len(found):
        raise ValueError("Two files of a package have the same name.")
    return found


# A package is read outside: the number of an account says nothing there but who did how much of what.
_WORDS = {"akun": "petugas"}


def _who(actor: str) -> str:
    kind = actor.partition(":")[0]
    return _WORDS.get(kind, kind)


def _log(log: Iterable[CustodyEntry], names: Mapping[UUID, str]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["at", "file", "sha256", "act", "by"])
    for entry in log:
        writer.writerow([_utc(entry.at), names[entry.file_id], entry.file.sha256, entry.act, _who(entry.by)])
    return text.getvalue().encode()


def _manifest(
    named: Sequence[tuple[str, StoredFile]],
    links: Iterable[DerivedCopy],
    names: Mapping[UUID, str],
    about: Mapping[str, object],
) -> bytes:
    origins = {link.copy_id: link for link in links}
    told = []
    for name, file in named:
        row: dict[str, object] = {
            "name": name,
            "sha256": file.sha256,
            "size": file.size,
            "media_type": file.media_type,
            "received_at": _utc(file.kept_at),
        }
        if link := origins.get(file.pk):
            row["copy_of"] = {
                "name": names.get(link.original_id, ""),
                "sha256": link.original.sha256,
                "how": link.how,
            }
        told.append(row)
    content = {"format": 1, "files": told, **({"about": about} if about else {})}
    text = json.dumps(content, indent=1, ensure_ascii=False, sort_keys=True)
    return (text + "\n").encode()


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def _entry(name: str, moment: datetime, size: int) -> zipfile.ZipInfo:
    at = moment.astimezone(UTC)
    entry = zipfile.ZipInfo(
        name, (max(at.year, _FIRST_YEAR), at.month, at.day, at.hour, at.minute, at.second)
    )
    entry.create_system, entry.external_attr, entry.file_size = 3, 0o100400 << 16, size
    return entry


class _Sink(io.RawIOBase):
    """What the ZIP writer wrote since last asked. It cannot be wound back, so the writer does not try."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, content: "bytes | memoryview") -> int:  # type: ignore[override]  # only what a ZIP writes
        self._pieces.append(bytes(content))
        return len(content)

    def taken(self) -> Iterator[bytes]:
        pieces, self._pieces = self._pieces, []
        yield from pieces
