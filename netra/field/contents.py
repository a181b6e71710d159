"""What a supervisor wrote down, once a parcel is open. Pure: it knows the form, no law and no place."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

PERSONS_MAX, FILES_MAX = 20, 20


class Unfit(Exception):
    """`code`: unreadable (it does not open, or is not this kind of record) or another_record (what is inside
    says it is another one than what is outside)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class SeenPerson:
    name: str
    post: str
    office_name: str
    subject_class: str


@dataclass(frozen=True, slots=True)
class NamedFile:
    n: int
    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Content:
    title: str
    region: str
    place_text: str
    lat: float | None
    lon: float | None
    accuracy_m: float | None
    event_on: date | None
    event_time_text: str
    found_on: date | None
    act: str
    persons: tuple[SeenPerson, ...]
    text: str
    files: tuple[NamedFile, ...]


def read(plain: bytes, record: UUID, seq: int) -> Content:
    """Raises Unfit."""
    try:
        told = json.loads(plain)
        if not isinstance(told, dict) or told.get("v") != 1 or told.get("kind") != "form_a":
            raise ValueError
        if told["record"] != str(record) or told["seq"] != seq:
            raise Unfit("another_record")
        return Content(
            title=_text(told, "title", 200),
            region=_text(told, "region", 13),
            place_text=_text(told, "place_text", 300),
            lat=_number(told, "lat", 90),
            lon=_number(told, "lon", 180),
            accuracy_m=_number(told, "accuracy_m", 1e7),
            event_on=_day(told, "event_on"),
            event_time_text=_text(told, "event_time_text", 80),
            found_on=_day(told, "found_on"),
            act=_text(told, "act", 60),
            persons=tuple(_person(one) for one in _list(told, "persons", PERSONS_MAX)),
            text=_text(told, "text", 20_000),
            files=tuple(_file(one) for one in _list(told, "files", FILES_MAX)),
        )
    except (KeyError, TypeError, ValueError, RecursionError):
        raise Unfit("unreadable")


def _text(told: Mapping[str, object], name: str, most: int) -> str:
    """Missing is empty. NUL is in no text that a database keeps."""
    found = told.get(name)
    if found is None:
        return ""
    if not isinstance(found, str) or len(found) > most or "\0" in found:
        raise ValueError
    # Half of a pair, which no encoding takes.
    found.encode()
    return found.strip()


def _number(told: Mapping[str, object], name: str, most: float) -> float | None:
    found = told.get(name)
    if found is None:
        return None
    if isinstance(found, bool) or not isinstance(found, int | float):
        raise ValueError
    if not math.isfinite(found) or abs(found) > most:
        raise ValueError
    return float(found)


def _day(told: Mapping[str, object], name: str) -> date | None:
    found = _text(told, name, 10)
    return date.fromisoformat(found) if found else None


def _list(told: Mapping[str, object], name: str, most: int) -> list[dict[str, object]]:
    found = told.get(name) or []
    if not isinstance(found, list) or len(found) > most or not all(isinstance(one, dict) for one in found):
        raise ValueError
    return found


def _person(told: Mapping[str, object]) -> SeenPerson:
    return SeenPerson(
        _text(told, "name", 160),
        _text(told, "post", 160),
        _text(told, "office_name", 300),
        _text(told, "subject_class", 40),
    )


def _file(told: Mapping[str, object]) -> NamedFile:
    n, size = told["n"], told["size"]
    if isinstance(n, bool) or isinstance(size, bool) or not isinstance(n, int) or not isinstance(size, int):
        raise ValueError
    return NamedFile(n, _text(told, "name", 120), size, _text(told, "sha256", 64))
