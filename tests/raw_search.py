"""Looking for words in raw bytes, in every spelling in which they may lie there."""

import base64
import io
import re
import tarfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, quote_plus
from uuid import uuid4

# Odd on purpose: nothing else in the house says any of these.
SECRETS = {
    "name": "Zubaidah Q. Wirasaksi-Contoh",
    "address": "Gang Kepodang XVII/93-b contoh",
    "contact": "0899-7731-5520-contoh",
    "description": "Kalimat janggal: kuda lumping ungu makan trompet di aula contoh.",
    "place_text": "Bale-bale belakang warung Mak Ijah contoh",
    "event_time_text": "sesudah azan yang serak contoh",
    "file_name": "bukti-punya-tetangga-qx9.jpg",
    "exif": "Kamera-Rahasia-ZX81-Contoh",
    "content": "isi-berkas-tak-terduga-4471-contoh",
}


def spellings(text: str) -> Iterator[bytes]:
    """The ways in which a text may lie in a file."""
    plain = text.encode()
    for one in (plain, text.encode("utf-16-le"), text.encode("utf-16-be")):
        yield one
        yield one.hex().encode()
        yield one.hex().upper().encode()
        for alphabet in (base64.b64encode, base64.urlsafe_b64encode):
            for skip in range(3):
                # Whatever stands before and after, these signs do not change.
                whole = alphabet(b"\x00" * skip + one)
                yield whole[(4 if skip else 0) : len(whole) // 4 * 4 - 4]
    yield quote(text).encode()
    yield quote_plus(text).encode()
    yield text.encode("unicode_escape")
    yield text.lower().encode()


def layers(raw: bytes) -> Iterator[bytes]:
    """The bytes, and what any gzip or zlib stream in them unpacks to."""
    yield raw
    for head in re.finditer(rb"\x1f\x8b\x08", raw):
        yield _inflated(raw[head.start() :], 31)
    for head in re.finditer(rb"\x78[\x01\x5e\x9c\xda]", raw):
        yield _inflated(raw[head.start() :], 15)


def _inflated(raw: bytes, window: int) -> bytes:
    engine = zlib.decompressobj(window)
    try:
        return engine.decompress(raw, 50_000_000)
    except zlib.error:
        return b""


def found_in(places: dict[str, bytes]) -> set[tuple[str, str]]:
    wanted = {name: set(spellings(text)) for name, text in SECRETS.items()}
    return {
        (place, name)
        for place, raw in places.items()
        for layer in layers(raw)
        for name, forms in wanted.items()
        if any(form in layer for form in forms)
    }


def under(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def archive_members(archive: Path) -> dict[str, bytes]:
    with tarfile.open(archive) as tar:
        return {
            f"{archive.name}/{member.name}": (tar.extractfile(member) or io.BytesIO()).read()
            for member in tar
            if member.isfile()
        }


def a_jpeg(*, size: int = 4000) -> bytes:
    """A JPEG head with EXIF text, then content: enough to be taken for a photo by its bytes."""
    exif = b"Exif\x00\x00MM\x00*" + SECRETS["exif"].encode()
    head = b"\xff\xd8\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif
    words = SECRETS["content"].encode() + b"\x00"
    return head + (words * (size // len(words) + 1))[: size - len(head)]


def a_form(**changes: object) -> dict[str, object]:
    return {
        "key": str(uuid4()),
        "reporter_name": SECRETS["name"],
        "reporter_capacity": "voter",
        "reporter_address": SECRETS["address"],
        "reporter_contact": SECRETS["contact"],
        "identity_kind": "national_id",
        "person_name": "Budi Terlapor Contoh",
        "person_office": "Dinas Contoh",
        "region": "Loa Janan",
        "place_text": SECRETS["place_text"],
        "event_on": "9 November 2024",
        "event_time_text": SECRETS["event_time_text"],
        "known_on": "10/11/2024",
        "description": SECRETS["description"],
        "statement": "on",
        "action": "send",
        **changes,
    }
