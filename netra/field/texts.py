"""The grammar of a coded text message: the core of a finding without a name, in plain letters. Pure.

    NT1 12.34 6402032001 ATTENDING_SUPPORT E241113T1030 F241113 PPNS:2,KADES:1 OD W1 M3 4F7K2M9QX0RB5T8C

docs/field.md tells it field by field. One blank between fields; capitals or not makes no difference. The last
field is a check over all before it, made with a key that only that phone and this server can make.
"""

import hashlib
import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from enum import StrEnum

MARK = "NT1"
# Three parts of 153 letters each, as joined messages have them.
MOST_LETTERS = 3 * 153
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CHECK_LETTERS = 16
_FIELDS = re.compile(
    r"NT1 (?P<device>[1-9][0-9]{0,5})\.(?P<number>[1-9][0-9]{0,5})"
    r" (?P<region>[0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{10})"
    r" (?P<act>-|[A-Z][A-Z_]{2,39})"
    r" E(?P<event>-|[0-9]{6}(?:T[0-9]{4})?)"
    r" F(?P<found>[0-9]{6})"
    r" P(?P<people>-|[A-Z_]{2,20}:[1-9][0-9]?(?:,[A-Z_]{2,20}:[1-9][0-9]?){0,9})"
    r" O(?P<office>[A-Z-])"
    r" W(?P<witnesses>0|[1-9][0-9]?)"
    r" M(?P<files>0|[1-9][0-9]?)"
)
_PHONE = re.compile(r"\+?[0-9]{8,15}")


class NotCoded(ValueError):
    """`code`: too_long, fields (they do not follow the grammar), day (there is no such day), twice (a kind of
    staff stands there twice) or office (no such class)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class OfficeClass(StrEnum):
    """Where the staff concerned work, as far as a letter can say."""

    DISTRICT = "K"
    VILLAGE = "D"
    SCHOOL = "S"
    HEALTH = "H"
    DEPARTMENT = "P"
    VERTICAL = "V"
    OTHER = "L"
    UNKNOWN = "-"


@dataclass(frozen=True, slots=True)
class Core:
    device: int
    number: int
    region: str
    act: str
    found_on: date
    event_on: date | None = None
    event_at: time | None = None
    people: Sequence[tuple[str, int]] = ()
    office: OfficeClass = OfficeClass.UNKNOWN
    witnesses: int = 0
    files: int = 0


@dataclass(frozen=True, slots=True)
class Coded:
    core: Core
    signed: str
    check: str

    def is_of(self, key: bytes) -> bool:
        return hmac.compare_digest(self.check, check_of(self.signed, key))


def written(core: Core, key: bytes) -> str:
    """Raises NotCoded for what the grammar cannot say."""
    event = "-"
    if core.event_on is not None:
        event = f"{core.event_on:%y%m%d}" + (f"T{core.event_at:%H%M}" if core.event_at else "")
    people = ",".join(f"{kind}:{count}" for kind, count in core.people) or "-"
    signed = (
        f"{MARK} {core.device}.{core.number} {core.region.replace('.', '')} {core.act.upper() or '-'} "
        f"E{event} "
        f"F{core.found_on:%y%m%d} P{people} O{core.office.value} W{core.witnesses} M{core.files}"
    )
    text = f"{signed} {check_of(signed, key)}"
    if len(text) > MOST_LETTERS or read(text).core != replace(core, people=tuple(core.people)):
        raise NotCoded("fields")
    return text


def check_of(signed: str, key: bytes) -> str:
    number = int.from_bytes(hmac.new(key, signed.encode(), hashlib.sha256).digest()[:10], "big")
    return "".join(LETTERS[number >> shift & 31] for shift in range(75, -1, -5))


def canonical(text: str) -> str:
    """What a phone's keyboard or a network does to blanks and capitals is undone."""
    return " ".join(text.split()).upper()


def read(text: str) -> Coded:
    """Raises NotCoded. Whether the check fits, `Coded.is_of` says."""
    if len(text) > MOST_LETTERS:
        raise NotCoded("too_long")
    signed, _blank, check = canonical(text).rpartition(" ")
    found = _FIELDS.fullmatch(signed)
    if found is None or len(check) != CHECK_LETTERS or not set(check) <= set(LETTERS):
        raise NotCoded("fields")
    day, _mark, hour = found["event"].partition("T")
    people = [] if found["people"] == "-" else [one.split(":") for one in found["people"].split(",")]
    if len({kind for kind, _count in people}) != len(people):
        raise NotCoded("twice")
    try:
        office = OfficeClass(found["office"])
    except ValueError:
        raise NotCoded("office")
    return Coded(
        Core(
            device=int(found["device"]),
            number=int(found["number"]),
            region=_dotted(found["region"]),
            act="" if found["act"] == "-" else found["act"].lower(),
            found_on=_day(found["found"]),
            event_on=None if day == "-" else _day(day),
            event_at=_hour(hour) if hour else None,
            people=tuple((kind, int(count)) for kind, count in people),
            office=office,
            witnesses=int(found["witnesses"]),
            files=int(found["files"]),
        ),
        signed,
        check,
    )


def _dotted(digits: str) -> str:
    """64 02 03 2001: province, regency, district, village."""
    return ".".join(part for part in (digits[:2], digits[2:4], digits[4:6], digits[6:]) if part)


def _day(digits: str) -> date:
    try:
        return date(2000 + int(digits[:2]), int(digits[2:4]), int(digits[4:]))
    except ValueError:
        raise NotCoded("day")


def _hour(digits: str) -> time:
    try:
        return time(int(digits[:2]), int(digits[2:]))
    except ValueError:
        raise NotCoded("day")


def plain_number(text: str) -> str:
    """As the network writes it: +62 before, no spaces. Empty when it is no number."""
    digits = re.sub(r"[ .()-]", "", text)
    if not _PHONE.fullmatch(digits):
        return ""
    digits = digits.removeprefix("+")
    return "+" + ("62" + digits[1:] if digits.startswith("0") else digits)
