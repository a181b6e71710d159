"""Which days are working days: read from a calendar pack, never computed.

A calendar pack is a file `netra/packs/calendars/<version>/calendar.yaml`: every national holiday and day of
joint leave of the years it covers, each with its name and the decree that set it. A released version is never
edited; a new decree is a new version, and a computed date keeps the version it was counted with.
`netra law calendar` writes one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from netra.law import reading
from netra.law.entries import Status
from netra.law.errors import LawError, UnknownId
from netra.law.reading import PackError

HOME = Path(__file__).resolve().parent.parent / "packs" / "calendars"
SCHEMA = HOME / "schema.json"
FILE = "calendar.yaml"
_SATURDAY = 5


class CalendarGap(LawError):
    """A day of a year that the calendar does not cover: whether it is worked is not known."""

    code = "calendar_gap"

    def __init__(self, year: int, version: str) -> None:
        super().__init__(f"the calendar {version} does not cover the year {year}")
        self.year = year
        self.version = version


class DayKind(StrEnum):
    NATIONAL_HOLIDAY = "national_holiday"
    JOINT_LEAVE = "joint_leave"  # cuti bersama


@dataclass(frozen=True, slots=True)
class Decree:
    id: str
    name: str
    status: Status
    sources: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class DayOff:
    day: date
    kind: DayKind
    name: str
    decrees: tuple[str, ...]  # empty: no decree was read, and the status is recalled
    status: Status


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """One released version of the calendar. A computed date keeps `version` and `digest`."""

    version: str
    digest: str  # SHA-256 of the file
    compiled_on: date
    source: str
    first_year: int
    last_year: int
    joint_leave_works: bool  # whether a day of joint leave is worked all the same
    joint_leave_status: Status
    decrees: Mapping[str, Decree]
    days: Mapping[date, DayOff] = field(repr=False)

    @property
    def years(self) -> range:
        return range(self.first_year, self.last_year + 1)

    def is_working(self, day: date, /) -> bool:
        """Monday to Friday, neither a national holiday nor, unless the pack says otherwise, joint leave.

        Raises CalendarGap for a year that is not covered, at week-ends too: half an answer is none.
        """
        off = self.day_off(day)
        if day.weekday() >= _SATURDAY:
            return False
        if off is None:
            return True
        return off.kind is DayKind.JOINT_LEAVE and self.joint_leave_works

    def day_off(self, day: date) -> DayOff | None:
        """The holiday or joint leave on `day`; None when there is none. Raises CalendarGap."""
        if not self.first_year <= day.year <= self.last_year:
            raise CalendarGap(day.year, self.version)
        return self.days.get(day)


@cache
def shipped(version: str | None = None) -> WorkCalendar:
    """A calendar that comes with Netra, the newest unless one is named. Read once per process.

    Raises UnknownId when there is no such version, PackError when it is broken.
    """
    known = versions()
    chosen = version if version is not None else (known[-1] if known else None)
    if chosen is None or chosen not in known:
        raise UnknownId("shipped calendar", chosen or "-")
    return load(HOME / chosen)


def versions(home: Path = HOME) -> tuple[str, ...]:
    """The versions in `home`, oldest first."""
    found = (entry.name for entry in home.iterdir() if (entry / FILE).is_file())
    return tuple(sorted(found, key=_release_order))


def load(path: Path) -> WorkCalendar:
    """Read the calendar in the folder `path`.

    Raises PackError when it is missing or unreadable, has a shape the schema does not know, names a day twice
    or outside its years, or a decree that is not there.
    """
    file = path / FILE
    raw = reading.read(file)
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    # A released calendar, known by its digest, was proved before its release.
    if digest not in _released():
        reading.check_shape(file.name, raw, _validator())
    return _parse(raw, digest)


@cache
def _released() -> frozenset[str]:
    return frozenset(reading.read(HOME / "released.yaml").values())


@cache
def _validator() -> reading.Validator:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return reading.validator({"$ref": "#/$defs/calendar_file", "$defs": schema["$defs"]})


def _release_order(version: str) -> tuple[int, ...]:
    return tuple(int(part) if part.isdigit() else 0 for part in version.split("."))


def _parse(raw: Mapping[str, Any], digest: str) -> WorkCalendar:
    first, last = raw["first_year"], raw["last_year"]
    if first > last:
        raise PackError(FILE, "last_year", f"{last} comes before {first}")
    decrees = {item["id"]: _decree(item) for item in raw["decrees"]}
    days: dict[date, DayOff] = {}
    for item in raw["days"]:
        off = _day_off(item)
        if off.day in days:
            raise PackError(FILE, item["day"], "is there twice")
        if not first <= off.day.year <= last:
            raise PackError(FILE, item["day"], f"lies outside the years {first} to {last}")
        for decree in off.decrees:
            if decree not in decrees:
                raise PackError(FILE, item["day"], f"names the decree {decree!r}, which is not in the file")
        if off.status is Status.CONFIRMED and not off.decrees:
            raise PackError(FILE, item["day"], "is confirmed without a decree")
        days[off.day] = off
    joint = raw["joint_leave"]
    return WorkCalendar(
        version=raw["version"],
        digest=digest,
        compiled_on=date.fromisoformat(raw["compiled_on"]),
        source=raw["source"],
        first_year=first,
        last_year=last,
        joint_leave_works=joint["works"],
        joint_leave_status=Status(joint["status"]),
        decrees=MappingProxyType(decrees),
        days=MappingProxyType(days),
    )


def _decree(raw: Mapping[str, Any]) -> Decree:
    return Decree(raw["id"], raw["name"], Status(raw["status"]), tuple(raw["sources"]), raw.get("note", ""))


def _day_off(raw: Mapping[str, Any]) -> DayOff:
    return DayOff(
        day=date.fromisoformat(raw["day"]),
        kind=DayKind(raw["kind"]),
        name=raw["name"],
        decrees=tuple(raw["decrees"]),
        status=Status(raw["status"]),
    )
