"""What a law pack holds for the work of an office, beside the rules themselves, as frozen values.

Switches between readings, who is competent, coded reasons, documents, what a package must hold, the systems
that offices still feed, what may be done about silence, how long records are kept, conflicts of interest.
All of it came with pilkada-2024 0.5.0; a pack without these files holds empty tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from netra.law.entries import Entry, Track, Wording


class Level(StrEnum):
    """A level of supervisors, from the polling station up."""

    POLLING_STATION = "polling_station"
    VILLAGE = "village"
    SUBDISTRICT = "subdistrict"
    REGENCY = "regency"
    PROVINCE = "province"
    NATIONAL = "national"


class Kind(StrEnum):
    """What a plenary finds a case to be; one case may be of several kinds."""

    ELECTION_CRIME = "election_crime"
    ADMINISTRATIVE = "administrative"
    ORGANISER_ETHICS = "organiser_ethics"
    OTHER_LAW = "other_law"  # where the neutrality of civil servants belongs
    NONE = "none"


class Group(StrEnum):
    """What a coded reason is given for."""

    NOT_REGISTERED = "not_registered"
    TRACING_ENDED = "tracing_ended"
    INFORMATION_CHANNEL = "information_channel"
    RETURNED = "returned"
    NO_SHOW = "no_show"
    TRACK_OUTCOME = "track_outcome"
    REMEDY_OUTCOME = "remedy_outcome"


@dataclass(frozen=True, slots=True, kw_only=True)
class Option(Entry):
    """One way to read what sources or offices read differently."""

    code: str
    amounts: Mapping[str, int]  # limits that have another amount when it is read so


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch(Entry):
    """A question that sources answer differently; an office chooses, and what it chose is its own record."""

    default: str
    options: Mapping[str, Option]  # by code


@dataclass(frozen=True, slots=True)
class LevelName:
    code: Level
    authority: str  # code of the body of that level; "" where the pack describes none
    wording: Wording


@dataclass(frozen=True, slots=True)
class KindName:
    code: Kind
    tracks: tuple[Track, ...]  # ways that a case of this kind takes
    wording: Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class CompetenceRule(Entry):
    level: Level
    kinds: tuple[Kind, ...]
    handles: bool
    hands_to: Level | None
    rule: str  # procedure entry that a handed-up record names
    reading: str  # of a switch; "" holds whatever is chosen
    option: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedReason(Entry):
    group: Group
    code: str
    needs_correction: bool  # of a return: the file must be corrected before it goes out again
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentEntry(Entry):
    code: str
    title: Wording
    form: str  # id of a form; "" where no form is known
    forms_by_kind: Mapping[Kind, str]
    steps: tuple[str, ...]  # the steps that it comes with


@dataclass(frozen=True, slots=True, kw_only=True)
class PackagePart(Entry):
    part: str  # what must be there: a document, or a thing known of the person ("employee_number")
    document: str  # the document it is; "" for a part that is none
    authorities: tuple[str, ...]  # empty: every body
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemField(Entry):
    """One field of a foreign system. `known` False: that something is asked is our guess, to be asked
    there."""

    key: str
    value: str  # where a case holds it, as "reported.employee_number"; "" nowhere
    known: bool
    required: bool | None  # None: no source says


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemEntry(Entry):
    code: str
    name: Wording
    fields: Mapping[str, SystemField]  # by key


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationEntry(Entry):
    """What this office may ask of whom while a body stays silent: it asks, it never blocks anything."""

    code: str
    silent: tuple[str, ...]  # codes of the bodies whose silence it answers
    to: str  # whom it asks; "" for the silent body itself
    step: str  # the step of the track that records it; "" where none does
    document: str
    trigger: str  # the date of the case that the silence is counted from
    limit: str  # "" where no source gives days
    office_policy: bool  # no source gives the days: the office sets them, and says so
    after: tuple[str, ...]  # codes of the asks that come before it


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionEntry(Entry):
    record: str
    name: Wording
    ends_with: str  # what ends the purpose of the record
    years: int | None  # None: no source gives any, and so do we
    office_setting: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictEntry(Entry):
    tie: str
    needs_source: bool  # told by people only, and only with a source that can be cited


@dataclass(frozen=True, slots=True)
class OfficeRules:
    """All of it for one pack, in the order of the pack; empty where the pack has no such file."""

    switches: Mapping[str, Switch]  # by id
    levels: Mapping[str, LevelName]  # by code, from the bottom up
    kinds: Mapping[str, KindName]  # by code
    competence: Mapping[str, CompetenceRule]  # by id
    reasons: Mapping[str, CodedReason]  # by id
    documents: Mapping[str, DocumentEntry]  # by code
    packages: Mapping[str, PackagePart]  # by id
    systems: Mapping[str, SystemEntry]  # by code
    escalations: Mapping[str, EscalationEntry]  # by code, in the order in which they are taken
    retention: Mapping[str, RetentionEntry]  # by the kind of record
    conflicts: Mapping[str, ConflictEntry]  # by the tie
