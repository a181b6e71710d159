"""A record as a series of square codes, put together again from lines in any order. Pure."""

import gzip
import hashlib
import io
import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

from netra.field import signatures

_LINE = re.compile(r"NETRA1:([0-9a-f]{8}):([0-9]{1,2})/([0-9]{1,2}):([A-Za-z0-9_-]+)")
_MOST_PIECES, _MOST_BYTES = 64, 1024 * 1024


@dataclass(frozen=True, slots=True)
class Series:
    """`content` is the record; None where pieces are `lacking`, or where they do not fit together."""

    name: str
    lacking: tuple[int, ...]
    content: bytes | None


def joined(lines: Iterable[str]) -> list[Series]:
    """Lines that are none of ours are passed over; a piece that came twice counts once."""
    found: dict[tuple[str, int], dict[int, bytes]] = {}
    for line in lines:
        match = _LINE.fullmatch(line.strip())
        if match is None:
            continue
        number, count = int(match[2]), int(match[3])
        if not 1 <= number <= count <= _MOST_PIECES:
            continue
        try:
            piece = signatures.from_url(match[4])
        except ValueError:
            continue
        found.setdefault((match[1], count), {}).setdefault(number, piece)
    return [_series(name, count, pieces) for (name, count), pieces in found.items()]


def _series(name: str, count: int, pieces: dict[int, bytes]) -> Series:
    lacking = tuple(number for number in range(1, count + 1) if number not in pieces)
    if lacking:
        return Series(name, lacking, None)
    packed = b"".join(pieces[number] for number in range(1, count + 1))
    if hashlib.sha256(packed).hexdigest()[:8] != name:
        return Series(name, (), None)
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(packed)) as reader:
            content = reader.read(_MOST_BYTES + 1)
    except (OSError, EOFError, ValueError, zlib.error):
        return Series(name, (), None)
    return Series(name, (), content if len(content) <= _MOST_BYTES else None)
