"""Records that come without a network of their own: an outbox as a file, or as a series of codes.

Whoever brings them is believed nothing: each record proves whose it is. Brought twice, it is what it was.
"""

import base64
import binascii
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from tempfile import TemporaryFile
from typing import IO
from uuid import UUID

from django.conf import settings

from netra.field import keys, parcels, pieces, receiving, squares
from netra.field.models import Channel, Device, Parcel, State
from netra.field.parcels import NoParcel
from netra.field.receiving import TooMuch

OUTBOX = "outbox-1"
# A line holds a whole record, or a piece of a file: beyond this it is neither.
_LINE_MAX = 2 * 1024 * 1024
_PIECES_MAX = 20_000
_OPENED_MAX = 1024 * 1024 * 1024


class NoOutbox(Exception):
    """`code`: unopened (not sealed to this installation, or damaged) or not_outbox. Nothing was taken."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Fate(StrEnum):
    NEW = "new"
    HERE = "here"
    WAITING = "waiting"
    HELD = "held"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Line:
    """What became of one record. `reason` is a code: of `NoParcel`, or why it is held."""

    fate: Fate
    reason: str = ""
    parcel: Parcel | None = None
    name: str = ""


def take_outbox(sealed: IO[bytes], *, carrier: Device | None = None) -> list[Line]:
    """Raises NoOutbox, KeyMissing, FileRefused, TooMuch."""
    # What comes out is sealed once more, record by record: nothing readable lies in this file either.
    with TemporaryFile() as plain:
        try:
            keys.opened_file(sealed, plain)
        except keys.NotOpened:
            raise NoOutbox("unopened")
        if plain.tell() > _OPENED_MAX:
            raise NoOutbox("not_outbox")
        plain.seek(0)
        return _take_lines(plain, carrier)


def _take_lines(plain: IO[bytes], carrier: Device | None) -> list[Line]:
    first = _object(plain.readline(_LINE_MAX))
    if first.get("netra") != OUTBOX:
        raise NoOutbox("not_outbox")
    found: dict[object, Line] = {}
    waiting: list[tuple[tuple[str, ...], int]] = []
    for place, told in _lines(plain):
        if "file" in told:
            # What is over stays missing, and the phone sends it otherwise.
            if len(waiting) < _PIECES_MAX:
                waiting.append((_order(told["file"]), place))
            continue
        line = take_one(told, channel=Channel.FILE, carrier=carrier)
        found[line.parcel.pk if line.parcel else place] = line
    # Pieces may stand in any order in the file; they are taken in that of their bytes, once.
    for _sorted, place in sorted(waiting):
        _take_piece(_at(plain, place))
    return [_now(line) for line in found.values()]


def _order(told: object) -> tuple[str, ...]:
    said = told if isinstance(told, dict) else {}
    numbers = [said.get("n"), said.get("offset")]
    return (
        str(said.get("device")),
        str(said.get("record")),
        *(f"{one:020d}" if isinstance(one, int) and 0 <= one < 10**18 else "" for one in numbers),
    )


def _lines(plain: IO[bytes]) -> Iterator[tuple[int, dict[str, object]]]:
    while True:
        place = plain.tell()
        content = plain.readline(_LINE_MAX)
        if not content:
            return
        after = plain.tell()
        yield place, _object(content)
        plain.seek(after)


def _at(plain: IO[bytes], place: int) -> dict[str, object]:
    plain.seek(place)
    return _object(plain.readline(_LINE_MAX))


def _object(content: bytes) -> dict[str, object]:
    try:
        told = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def take_one(told: object, *, channel: Channel, carrier: Device | None = None) -> Line:
    try:
        sent = parcels.of(told, largest_file=settings.RESUMABLE_MAX_BYTES)
        known = Parcel.objects.filter(
            device=sent.device, record=sent.record, body_sha256=sent.body_sha256
        ).exists()
        parcel = receiving.take(sent, channel=channel, carrier=carrier)
    except NoParcel as refused:
        return Line(Fate.BROKEN, refused.code)
    except TooMuch:
        return Line(Fate.BROKEN, "too_much")
    return Line(Fate.HERE if known else Fate.NEW, parcel=parcel)


def _now(line: Line) -> Line:
    """As it stands when everything has been taken in."""
    if line.parcel is None:
        return line
    parcel = receiving.settle(line.parcel.pk)
    if parcel.state == State.HELD:
        return Line(Fate.HELD, parcel.reason, parcel)
    if parcel.state == State.STORED:
        return Line(Fate.WAITING, "", parcel)
    return Line(line.fate, "", parcel)


def _take_piece(told: dict[str, object]) -> bool:
    """Whether it needs no other look: taken, here already, or of no use to anybody."""
    piece = told.get("file")
    try:
        if not isinstance(piece, dict):
            return True
        device, record = UUID(piece["device"]), UUID(piece["record"])
        n, offset = int(piece["n"]), int(piece["offset"])
        content = base64.b64decode(piece["data"], validate=True)
        if len(content) > pieces.PIECE_MAX_BYTES or offset < 0:
            return True
        parcel = Parcel.objects.filter(device=device, record=record, first=True).defer("body").first()
        if parcel is None or parcel.state not in (State.STORED, State.HELD):
            return True
        receiving.take_piece(parcel, n, offset, content)
    except pieces.WrongOffset:
        return False
    except (KeyError, TypeError, ValueError, AttributeError, binascii.Error, LookupError):
        return True
    return True


def take_codes(lines: Iterable[str]) -> list[Line]:
    found = []
    for series in squares.joined(lines):
        if series.content is None:
            lacking = ", ".join(str(one) for one in series.lacking)
            found.append(Line(Fate.BROKEN, "lacking" if lacking else "digest", name=lacking))
            continue
        found.append(_now(take_one(_object(series.content), channel=Channel.CODE)))
    return found
