"""What somebody sends: one frozen value, whatever door it came through."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from netra.reports.models import Channel, IdentityKind, ReporterCapacity

NAME_MAX, LINE_MAX, PLACE_MAX, CONTACT_MAX, DESCRIPTION_MAX = 160, 300, 200, 120, 20_000
PERSONS_MAX, EVIDENCE_MAX = 10, 10


@dataclass(frozen=True, slots=True)
class Reporter:
    name: str
    address: str = ""
    contact: str = ""
    identity_kind: IdentityKind | None = None


@dataclass(frozen=True, slots=True)
class Person:
    name: str = ""
    post: str = ""
    office_name: str = ""
    address: str = ""
    subject_class: str = ""
    employee_number: str = ""


@dataclass(frozen=True, slots=True)
class Submission:
    """`key` is made once per form: sending it again, however often, is the same report."""

    key: UUID
    region_code: str
    description: str
    act: str = ""
    place_text: str = ""
    event_on: date | None = None
    event_time_text: str = ""
    known_on: date | None = None
    persons: tuple[Person, ...] = ()
    reporter: Reporter | None = None
    capacity: ReporterCapacity | None = None
    statement_made: bool = False
    channel: Channel = Channel.WEB
    language: str = "id"
