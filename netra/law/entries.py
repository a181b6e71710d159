"""What a law pack holds, as frozen values: the nouns that every other module of `law` works on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from netra.law.office_entries import OfficeRules


class Status(StrEnum):
    """How sure a statement of the pack is."""

    CONFIRMED = "confirmed"  # read in the source that the entry names
    RECALLED = "recalled"  # general knowledge; to be checked against the official text before relying on it


class Grade(StrEnum):
    """How near the source of an entry is to the official text."""

    COPY_OF_OFFICIAL_TEXT = "copy_of_official_text"
    OFFICIAL_SITE = "official_site"
    NEWS = "news"
    BLOG = "blog"
    NONE = "none"


class Catalogue(StrEnum):
    """Which body of rules a violation belongs to."""

    ETHICS = "ethics"
    DISCIPLINE = "discipline"
    CRIMINAL = "criminal"
    VILLAGE = "village"
    MILITARY = "military"
    POLICE = "police"
    NON_ASN_STAFF = "non_asn_staff"


class Phase(StrEnum):
    """When, seen from the determination of candidate pairs, an act is this violation."""

    BEFORE_DETERMINATION = "before_determination"
    AFTER_DETERMINATION = "after_determination"  # the day of determination included
    ANY = "any"


class SanctionClass(StrEnum):
    MORAL = "moral"
    DISCIPLINE_LIGHT = "discipline_light"
    DISCIPLINE_MEDIUM = "discipline_medium"
    DISCIPLINE_HEAVY = "discipline_heavy"
    DISHONOURABLE_DISMISSAL = "dishonourable_dismissal"
    CONTRACT = "contract"
    ADMINISTRATIVE_MEASURE = "administrative_measure"
    ADMINISTRATIVE = "administrative"
    VILLAGE_ADMIN = "village_admin"
    POLICE = "police"
    MILITARY = "military"
    CRIMINAL = "criminal"


class Track(StrEnum):
    """A way that one person's part of a case takes to a competent body."""

    ASN = "asn"
    ASN_TRANSITION = "asn_transition"
    EARLY = "early"
    CRIMINAL = "criminal"
    CRIMINAL_AND_ADMIN = "criminal_and_admin"
    CONTRACT = "contract"
    VILLAGE = "village"
    MILITARY = "military"
    POLICE = "police"
    OWNER = "owner"
    ORGANISER_ETHICS = "organiser_ethics"
    ESCALATION = "escalation"


CRIMINAL_TRACKS = frozenset({Track.CRIMINAL, Track.CRIMINAL_AND_ADMIN})


class KeyedOn(StrEnum):
    """Which date, or state, of a case decides whether a dated route applies."""

    REFERRAL_DATE = "referral_date"
    EVENT_DATE = "event_date"
    KASN_STATE = "kasn_state"


class KasnState(StrEnum):
    """What KASN had done with a file when its tasks moved on."""

    NONE = "none"
    RECEIVED = "received"
    PROCESSED = "processed"


class Unit(StrEnum):
    DAY = "day"
    HOUR = "hour"
    MONTH = "month"
    YEAR = "year"


class Counting(StrEnum):
    CALENDAR = "calendar"
    WORKING = "working"
    CLOCK = "clock"
    UNSPECIFIED = "unspecified"


class ElectionKind(StrEnum):
    """Whose law a pack holds; also the name of the procedure by which its reports are handled."""

    PILKADA = "pilkada"
    PEMILU = "pemilu"


class IntakeKind(StrEnum):
    """How a case came in: brought by a reporter, or found by the office itself."""

    REPORT = "report"
    FINDING = "finding"


class RequirementKind(StrEnum):
    FORMAL = "formal"
    MATERIAL = "material"


@dataclass(frozen=True, slots=True)
class Wording:
    """One text in both languages. As a string it is the Indonesian one, the language of the law."""

    id: str
    en: str

    def __str__(self) -> str:
        return self.id

    def in_language(self, language: str) -> str:
        """The text in `language` ("id", "en", also "en-gb"); anything else gets Indonesian."""
        return self.en if language.startswith("en") else self.id


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a statement comes from and how sure it is."""

    basis: tuple[str, ...]  # instruments and articles, as cited
    basis_seen: bool  # the article number itself was seen in a source; false: it is recalled
    sources: tuple[str, ...]  # addresses, the main one first; each is described in sources.yaml
    grade: Grade
    status: Status
    conflict: Wording | None  # sources or practice disagree: shown, never hidden
    note: str  # the compilers' note, in English
    inferred: tuple[str, ...]  # parts that follow from other entries
    evidence: str  # worked dates seen in practice

    def is_verified(self, *shown: str) -> bool:
        """Whether somebody read it in its source, and no part that is shown follows from other entries."""
        return self.status is Status.CONFIRMED and not set(shown) & set(self.inferred)


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a person must be told with an answer."""

    code: str
    wording: Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What every statement of the pack carries."""

    id: str
    wording: Wording
    citation: Citation

    @property
    def status(self) -> Status:
        return self.citation.status

    @property
    def basis(self) -> tuple[str, ...]:
        return self.citation.basis


@dataclass(frozen=True, slots=True)
class Source:
    url: str
    title: str
    grade: Grade


@dataclass(frozen=True, slots=True)
class Window:
    """Inclusive dates; None is open. `*_means_determination`: the date written is the national determination
    (or the day before it), and a contest with its own determination date has its own window."""

    starts: date | None
    ends: date | None
    starts_at_determination: bool = False
    ends_before_determination: bool = False

    def holds(self, on: date) -> bool:
        return (self.starts is None or on >= self.starts) and (self.ends is None or on <= self.ends)


ALWAYS = Window(None, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Regulation(Entry):
    window: Window
    deadline: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject(Entry):
    """A kind of person the rules speak of. `code` is what entries and cases name ("PNS", "KADES")."""

    code: str
    name: Wording  # short, for forms and tables
    is_asn: bool
    under_pp94: bool
    art188_since: date | None
    includes: tuple[str, ...]  # subjects whose rules apply to this one as well
    includes_status: Status
    replaced_classes: Mapping[SanctionClass, SanctionClass]  # PPPK: the contract instead of the PNS tiers


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority(Entry):
    code: str
    name: Wording
    window: Window
    foreseen: bool  # to be set up; takes nothing yet


@dataclass(frozen=True, slots=True, kw_only=True)
class InstitutionRole(Entry):
    institution: str
    is_authority: bool  # false for a body that receives nothing, as a local working group
    window: Window


@dataclass(frozen=True, slots=True, kw_only=True)
class Act(Entry):
    """What was done, before the law gives it a class: entries of one act differ by phase and subject."""

    any_act: bool  # entries of this act are general clauses: used when no special entry fits the subject


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation(Entry):
    act: str
    tracks: tuple[Track, ...]
    catalogue: Catalogue
    skb_item: int | None
    phase: Phase
    subjects: tuple[str, ...]
    subject_since: Mapping[str, date]  # by event date: from when this subject is reached
    sanction_class: SanctionClass | None  # None: the law assigns none, and so do we
    channels: tuple[str, ...]
    exempt_if: tuple[str, ...]
    may_also_be: tuple[str, ...]
    needs: tuple[str, ...]
    window: Window  # by event date
    window_ends_with: str  # a day that no pack knows beforehand ("end_of_term"), or ""
    also: str

    @property
    def is_criminal(self) -> bool:
        return self.catalogue is Catalogue.CRIMINAL


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit(Entry):
    """A time limit. `amount` is in `unit`; `trigger` names the date of the case that starts it."""

    trigger: str
    amount: int
    unit: Unit
    counting: Counting
    counting_status: str  # "" when the counting was read for this very limit
    include_first_day: bool
    obliged: str
    procedure: str
    effect_if_missed: str
    extends: str | None  # id of the limit that this one lengthens
    total_amount: int | None  # of an extension: counted from the trigger of the limit it lengthens
    total_counting: Counting | None
    longest_amount: int | None  # of a limit that may grow to another amount: told, not computed
    longest_counting: Counting | None
    computed: date | None
    window_months: tuple[int, int] | None
    met_by: tuple[str, ...]  # dates of the case that keep the limit, the first that is known decides
    kinds: tuple[IntakeKind, ...]  # empty: both
    tracks: tuple[Track, ...]  # tracks that this limit belongs to; empty: no special one
    effect: bool  # what the law brings about on the last day, no duty: nobody keeps or misses it


@dataclass(frozen=True, slots=True)
class CaseDate:
    """A date that a case may have, and the dates that it cannot lie before."""

    key: str
    wording: Wording
    not_before: tuple[str, ...]
    tracks: tuple[Track, ...] = ()  # only cases on these tracks have the date; empty: any case may


@dataclass(frozen=True, slots=True)
class IntakeHours:
    """Hours on one weekday (Monday is 0) in the office's local time. A weekday without hours is closed."""

    weekday: int
    opens: time
    closes: time


@dataclass(frozen=True, slots=True, kw_only=True)
class CountingRule(Entry):
    rule: str
    applies_to: tuple[str, ...]
    valid_from: date | None
    include_first_day: bool | None
    hours: tuple[IntakeHours, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a requirement is not met when the fact it names is missing."""

    fact: str
    code: str
    wording: Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement(Entry):
    code: str
    kind: RequirementKind
    rule: str  # procedure entry it is drawn from
    limit: str | None
    reasons: tuple[Reason, ...]  # in the order in which they are told
    closed_last_day: Notice | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcedureRule(Entry):
    step: int | None
    name: str
    state: str
    forms: tuple[str, ...]
    limits: tuple[str, ...]
    precondition: str


@dataclass(frozen=True, slots=True)
class StepState:
    id: str
    level: str  # "information" before there is a case, "case" until plenary, then "track"
    wording: Wording
    final: bool
    turn: str = ""  # who must move: "bawaslu", "receiver", ...; "" where the pack says nothing


@dataclass(frozen=True, slots=True)
class Need:
    """A transition is refused with `refusal` unless `fact` holds (`absent`: unless it does not hold).

    `unless` names a fact that waives the need, `when` one without which it is not asked. With a `reading` the
    need is there only for an office that reads that switch by `option`.
    """

    fact: str
    refusal: str
    absent: bool = False
    unless: str = ""
    when: str = ""
    reading: str = ""
    option: str = ""


@dataclass(frozen=True, slots=True)
class Transition:
    id: str
    level: str
    wording: Wording
    origins: tuple[str, ...]
    to: str  # "" for a step that stays: it is checked and recorded, and moves nothing (see `steps.target`)
    rule: str
    limits: tuple[str, ...]
    needs: tuple[Need, ...]
    refused_from: Mapping[str, str]  # state -> refusal with a better reason than "not from here"
    records: str = ""  # the date of the case that the step sets
    tracks: tuple[Track, ...] = ()  # only tracks of these kinds have the step; empty: all
    offered_after: str = ""  # the step after which a page offers this one; it may be taken without

    @property
    def stays(self) -> bool:
        return not self.to


@dataclass(frozen=True, slots=True)
class Refusal:
    code: str
    rule: str | None  # None: the rule of the step that is refused
    wording: Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutingRule(Entry):
    subjects: tuple[str, ...]
    track: Track
    route_to: tuple[str, ...]
    route_to_by_subject: Mapping[str, tuple[str, ...]]
    named_from: Mapping[str, date]  # a body is named only for referrals from this day on
    via: tuple[str, ...]
    window: Window
    keyed_on: KeyedOn
    kasn_state: KasnState
    superseded_by: str | None
    pending: bool
    parallel: bool
    precondition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sanction(Entry):
    code: str
    sanction_class: SanctionClass
    subjects: tuple[str, ...]
    violations: tuple[str, ...]  # empty: every violation of the class
    window: Window  # by event date
    months: int | None
    prison_months: tuple[int, int] | None
    fine_idr: tuple[int, int] | None
    and_or: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Form(Entry):
    title: Wording  # as the form is headed; where no heading was seen, what the form is
    form_code: str
    code_status: Status
    confidence: str
    fields: tuple[str, ...]  # "reporter.email(optional)", "witnesses[]"; empty: no list was read


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberRule(Entry):
    pattern: str
    examples: tuple[str, ...]
    kinds: Mapping[str, str]
    intake: Mapping[str, IntakeKind]  # what each of the kinds stands for
    levels: tuple[str, ...]
    codes: Mapping[str, str]
    recalled_codes: tuple[str, ...]
    form: str  # regular expression of an office's own code; "" in other rules
    registered: bool  # the pattern is that of a number after registration
    counter: tuple[str, ...] = ()  # what numbers are counted apart by


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    id: str
    question: str
    why: str
    state: str
    answer: str
    lead: str


@dataclass(frozen=True, slots=True)
class Example:
    """A worked example: a story for a lawyer, a question and the answer that the code must give."""

    id: str
    title: str
    story: str
    kind: str
    given: Mapping[str, object]
    expect: Mapping[str, object]
    basis: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LawPack:
    """One released version of one pack. A case keeps `name`, `version` and `digest`."""

    name: str
    version: str
    digest: str  # SHA-256 over all files of the pack
    title: Wording
    election_kind: ElectionKind
    compiled_on: date
    how_to_read: tuple[Wording, ...]
    lineage: tuple[str, ...]
    sources: Mapping[str, Source]
    regulations: Mapping[str, Regulation]
    subjects: Mapping[str, Subject]  # by code
    authorities: Mapping[str, Authority]  # by code
    institution_roles: Mapping[str, InstitutionRole]
    acts: Mapping[str, Act]
    violations: Mapping[str, Violation]
    limits: Mapping[str, Limit]
    counting: Mapping[str, CountingRule]
    requirements: Mapping[str, Requirement]
    procedure: Mapping[str, ProcedureRule]
    states: Mapping[str, StepState]
    transitions: Mapping[str, Transition]
    refusals: Mapping[str, Refusal]
    routing: Mapping[str, RoutingRule]
    sanctions: Mapping[str, Sanction]
    forms: Mapping[str, Form]
    numbering: Mapping[str, NumberRule]
    open_questions: Mapping[str, OpenQuestion]
    case_dates: Mapping[str, CaseDate]  # in the order of the procedure; empty before 0.4.0
    dates_before: Mapping[str, frozenset[str]]  # for every case date, all that it cannot lie before
    notices: Mapping[str, Notice]
    office: OfficeRules  # what an office works with; empty tables before 0.5.0 of pilkada-2024
    examples: Mapping[str, Example] = field(repr=False)
