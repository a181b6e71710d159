"""What `explain` is asked: one case, with the pack, the election, the calendar and the clocks that hold.

`read` makes a scenario from plain JSON values and collects every mistake, so that all are mended at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeVar
from zoneinfo import ZoneInfo

from netra.law import calendar, elections, moments, orders, packs, places
from netra.law.calendar import WorkCalendar
from netra.law.elections import ElectionPack
from netra.law.entries import IntakeKind, KasnState, LawPack, Subject, Violation, Wording
from netra.law.errors import UnknownId
from netra.law.moments import Moment, NoMoment
from netra.law.notices import shortened
from netra.law.subjects import subject_of

KEYS = (
    "pack",
    "region",
    "subject",
    "violation",
    "kind",
    "kasn_state",
    "authority_idle",
    "dates",
    "now",
)
REQUIRED = ("pack", "region", "subject")

_UNIVERSAL = "UTC"  # to look at the form of a date while the region, and so its clocks, are not known
E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Scenario:
    """One case to explain. All days are local days of `region`, whose IANA zone is `tz`."""

    pack: LawPack
    calendar: WorkCalendar
    election: ElectionPack
    determination_on: date  # of the contest in this region, exceptions included
    region: str
    tz: str
    subject: Subject
    violation: Violation | None
    kind: IntakeKind
    kasn_state: KasnState
    authority_idle: bool
    dates: Mapping[str, Moment]  # in the order of the procedure
    now: Moment | None


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake: a stable code, the key where it stands ("dates.known_on", "" for the whole), and words."""

    code: str
    at: str
    wording: Wording
    values: Mapping[str, str] = field(default_factory=dict)  # what fills the words: for words of one's own


class Refused(Exception):
    """A scenario that cannot be answered: `code` says of which kind, `problems` what and where."""

    def __init__(self, code: str, wording: Wording, problems: Iterable[Problem]) -> None:
        super().__init__(wording.id)
        self.code = code
        self.wording = wording
        self.problems = tuple(problems)


_TEXTS: Mapping[str, Wording] = {
    "not_a_scenario": Wording("Sebuah skenario adalah objek JSON.", "A scenario is a JSON object."),
    "missing_key": Wording("Kunci {at} wajib diisi.", "The key {at} is required."),
    "unknown_key": Wording(
        "Kunci {at} tidak dikenal; yang dikenal: {known}.", "The key {at} is not known; known are: {known}."
    ),
    "duplicate_key": Wording("Kunci {at} ditulis dua kali.", "The key {at} is given twice."),
    "wrong_type": Wording("Isi {at} harus {wanted}.", "The value of {at} must be {wanted}."),
    "unknown_value": Wording(
        "Isi {at} tidak dikenal: {value}; yang dikenal: {known}.",
        "The value of {at} is not known: {value}; known are: {known}.",
    ),
    "unknown_pack": Wording(
        "Tidak ada paket aturan bernama {value}; yang ada: {known}.",
        "There is no law pack named {value}; there are: {known}.",
    ),
    "unknown_subject": Wording(
        "Paket aturan tidak memuat jenis orang {value}; yang dimuat: {known}.",
        "The law pack has no kind of person {value}; it has: {known}.",
    ),
    "unknown_violation": Wording(
        "Paket aturan tidak memuat pelanggaran {value}.", "The law pack has no violation {value}."
    ),
    "region_malformed": Wording(
        "{value} bukan kode wilayah; tulis seperti 64, 64.02, 64.02.03 atau 64.02.03.2001.",
        "{value} is no code of a region; write it like 64, 64.02, 64.02.03 or 64.02.03.2001.",
    ),
    "region_nation": Wording(
        "Kode 00 adalah seluruh Indonesia, yang tidak mempunyai satu tengah malam; sebut provinsi atau "
        "kabupaten/kotanya.",
        "The code 00 is all Indonesia, which has no one midnight; name the province or the regency.",
    ),
    "region_province": Wording(
        "Tidak ada provinsi dengan kode {value}.", "There is no province with the code {value}."
    ),
    "region_regency": Wording(
        "Tidak ada kabupaten atau kota dengan kode {value}.",
        "There is no regency or city with the code {value}.",
    ),
    "malformed_date": Wording(
        "{at}: {value} tidak terbaca. Tulis tanggal setempat seperti 2024-10-06, atau tanggal dan jam dengan "
        "selisih waktunya seperti 2024-10-06T09:30:00+07:00.",
        "{at}: {value} cannot be read. Write a local date like 2024-10-06, or a date and time with its "
        "offset like 2024-10-06T09:30:00+07:00.",
    ),
    "impossible_date": Wording("{at}: {value} tidak ada dalam kalender.", "{at}: {value} does not exist."),
    "offset_missing": Wording(
        "{at}: jam pada {value} tidak menyebut selisih waktu, misalnya +07:00.",
        "{at}: the time in {value} has no offset, such as +07:00.",
    ),
    "date_out_of_range": Wording(
        "{at}: tahun pada {value} di luar {first} sampai {last}.",
        "{at}: the year of {value} is not between {first} and {last}.",
    ),
    "impossible_order": Wording(
        "{at} ({value}) tidak mungkin sebelum dates.{earlier} ({other}).",
        "{at} ({value}) cannot lie before dates.{earlier} ({other}).",
    ),
}
PROBLEMS = tuple(_TEXTS)  # every code that a problem of a scenario may have
_WANTED = {
    "text": Wording("teks", "text"),
    "yes_or_no": Wording("true atau false", "true or false"),
    "object": Wording("objek", "an object"),
    "date": Wording("teks tanggal", "the text of a date"),
}


def problem(code: str, at: str, **values: str) -> Problem:
    """The problem of this code with its blanks filled."""
    text = _TEXTS[code]
    values = {key: value if key == "known" else shortened(value) for key, value in values.items()}
    told = {"at": shortened(at), **values}
    return Problem(code, at, Wording(text.id.format(**told), text.en.format(**told)), values)


def refused(problems: Iterable[Problem]) -> Refused:
    """The refusal of a scenario with these mistakes."""
    found = tuple(problems)
    return Refused(
        "scenario_refused",
        Wording(
            f"Skenario ini tidak dapat dijawab; kekeliruan yang ditemukan: {len(found)}.",
            f"This scenario cannot be answered; mistakes found: {len(found)}.",
        ),
        found,
    )


def read(raw: object) -> Scenario:
    """The scenario in `raw`, a value as JSON gives it, under the newest shipped version of its pack.

    Keys are those of the published schema; a date that is null counts as not given. Raises Refused with every
    mistake found.
    """
    if not isinstance(raw, Mapping):
        raise refused([problem("not_a_scenario", "")])
    return _Reading(raw).scenario()


class _Reading:
    """One pass over the keys of one scenario; mistakes are collected, not raised."""

    def __init__(self, raw: Mapping[object, object]) -> None:
        self.raw = raw
        self.problems: list[Problem] = []

    def scenario(self) -> Scenario:
        for key in self.raw:
            if key not in KEYS:
                self.note("unknown_key", str(key), known=", ".join(KEYS))
        for key in REQUIRED:
            if key not in self.raw:
                self.note("missing_key", key)
        pack = self.pack()
        region, tz = self.region()
        subject = self.subject(pack)
        violation = self.violation(pack)
        kind = self.choice("kind", IntakeKind, IntakeKind.REPORT)
        kasn_state = self.choice("kasn_state", KasnState, KasnState.NONE)
        idle = self.raw.get("authority_idle", False)
        if not isinstance(idle, bool):
            self.wrong_type("authority_idle", "yes_or_no")
        dates = self.dates(pack, tz)
        now = self.moment("now", self.raw.get("now"), tz)
        if tz is not None and pack is not None:
            self.order(pack, dates)
        if self.problems or pack is None or subject is None or tz is None:
            raise refused(self.problems)
        election = elections.under(pack.name)
        return Scenario(
            pack=pack,
            calendar=calendar.shipped(),
            election=election,
            determination_on=election.determination_on(region),
            region=region,
            tz=tz,
            subject=subject,
            violation=violation,
            kind=kind,
            kasn_state=kasn_state,
            authority_idle=idle is True,
            dates=dates,
            now=now,
        )

    def note(self, code: str, at: str, **values: str) -> None:
        self.problems.append(problem(code, at, **values))

    def wrong_type(self, at: str, wanted: str) -> None:
        text, words = _TEXTS["wrong_type"], _WANTED[wanted]
        self.problems.append(
            Problem(
                "wrong_type",
                at,
                Wording(text.id.format(at=at, wanted=words.id), text.en.format(at=at, wanted=words.en)),
            )
        )

    def text(self, key: str) -> str | None:
        value = self.raw.get(key)
        if isinstance(value, str):
            return value
        if key in self.raw:
            self.wrong_type(key, "text")
        return None

    def pack(self) -> LawPack | None:
        name = self.text("pack")
        if name is None:
            return None
        try:
            return packs.shipped(name)
        except UnknownId:
            self.note("unknown_pack", "pack", value=name, known=", ".join(packs.names()))
            return None

    def region(self) -> tuple[str, str | None]:
        code = self.text("region")
        if code is None:
            return "", None
        try:
            return code, places.shipped().zone(code)
        except places.NoRegion as unknown:
            part = {"province": code[:2], "regency": code[:5]}.get(unknown.why, code)
            self.note(f"region_{unknown.why}", "region", value=part)
            return code, None

    def subject(self, pack: LawPack | None) -> Subject | None:
        code = self.text("subject")
        if code is None or pack is None:
            return None
        try:
            return subject_of(pack, code)
        except UnknownId:
            known = ", ".join(subject.id for subject in pack.subjects.values())
            self.note("unknown_subject", "subject", value=code, known=known)
            return None

    def violation(self, pack: LawPack | None) -> Violation | None:
        if self.raw.get("violation") is None:
            return None
        name = self.text("violation")
        if name is None or pack is None:
            return None
        if name not in pack.violations:
            self.note("unknown_violation", "violation", value=name)
        return pack.violations.get(name)

    def choice(self, key: str, kinds: type[E], default: E) -> E:
        if key not in self.raw:
            return default
        value = self.text(key)
        if value is None:
            return default
        try:
            return kinds(value)
        except ValueError:
            self.note("unknown_value", key, value=value, known=", ".join(kinds))
            return default

    def dates(self, pack: LawPack | None, tz: str | None) -> Mapping[str, Moment]:
        given = self.raw.get("dates", {})
        if not isinstance(given, Mapping):
            self.wrong_type("dates", "object")
            return {}
        known = pack.case_dates if pack is not None else {}
        found: dict[str, Moment] = {}
        for key, value in given.items():
            if pack is not None and key not in known:
                self.note("unknown_key", f"dates.{key}", known=", ".join(known))
            elif (moment := self.moment(f"dates.{key}", value, tz)) is not None:
                found[str(key)] = moment
        return {key: found[key] for key in known if key in found}

    def moment(self, at: str, value: object, tz: str | None) -> Moment | None:
        if value is None:
            return None
        if not isinstance(value, str):
            self.wrong_type(at, "date")
            return None
        try:
            return moments.parse(value, ZoneInfo(tz or _UNIVERSAL))
        except NoMoment as wrong:
            years = {"first": str(moments.FIRST_YEAR), "last": str(moments.LAST_YEAR)}
            self.note(wrong.code, at, value=value, **years)
            return None

    def order(self, pack: LawPack, dates: Mapping[str, Moment]) -> None:
        given = self.raw.get("dates")
        if not isinstance(given, Mapping):
            return
        for pair in orders.impossible(dates, pack.dates_before):
            self.note(
                "impossible_order",
                f"dates.{pair.later}",
                value=str(given[pair.later]),
                earlier=pair.earlier,
                other=str(given[pair.earlier]),
            )
