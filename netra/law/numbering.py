"""Numbers of cases, as `003/TM/PB/Kab/27.12/XI/2024`: written and read by the patterns of the pack.

The code of the office in a number is the supervisor's own. Nothing here makes it from the code of a region of
the Home Ministry: the tables differ (Maros is 27.12 in the one, 73.09 in the other), and an office knows its
own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from string import Formatter
from typing import NewType

from netra.law.entries import IntakeKind, LawPack, NumberRule, Status, Wording
from netra.law.errors import LawError
from netra.law.moments import FIRST_YEAR, LAST_YEAR
from netra.law.notices import shortened
from netra.law.subjects import weakest

OfficeCode = NewType("OfficeCode", str)  # the supervisor's own code of an office, never that of a region

MONTHS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


class Part(StrEnum):
    """What is wrong with a number that is refused."""

    PARTS = "parts"  # not the parts of the pattern
    SEQUENCE = "sequence"
    KIND = "kind"
    ELECTION = "election"
    LEVEL = "level"
    OFFICE_CODE = "office_code"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class CaseNumber:
    """One number with its parts. `status` is that of the least sure rule among `rules`."""

    text: str
    sequence: int
    kind: IntakeKind
    election: str  # code of the pack: "PB"
    level: str  # "Kab"
    office_code: OfficeCode
    month: int  # 1 to 12
    year: int
    registered: bool
    rules: tuple[str, ...]  # ids of the pack
    status: Status


@dataclass(frozen=True, slots=True)
class Counter:
    """What the sequences of numbers are counted apart by, in this order: "office", "kind", "election",
    "year"."""

    parts: tuple[str, ...]
    rule_id: str
    status: Status


class NumberRefused(LawError):
    """A text or a part that makes no number by the pack. `part` says where, `given` what stood there."""

    code = "number_refused"

    def __init__(self, part: Part, given: str, wording: Wording) -> None:
        super().__init__(wording.id)
        self.part = part
        self.given = given
        self.wording = wording


class NumbersUnknown(LawError):
    """The pack does not say how numbers of cases are written."""

    code = "numbers_unknown"


_TEXTS = {
    Part.PARTS: Wording(
        "{given} bukan nomor perkara; polanya seperti {known}.",
        "{given} is no case number; the pattern is like {known}.",
    ),
    Part.SEQUENCE: Wording(
        "Nomor urut {given} tidak berlaku; tulis seperti {known}.",
        "The sequence {given} does not hold; write it like {known}.",
    ),
    Part.KIND: Wording(
        "Jenis {given} tidak dikenal; yang dikenal: {known}.",
        "The kind {given} is not known; known: {known}.",
    ),
    Part.ELECTION: Wording(
        "Kode pemilihan {given} tidak dikenal; yang dikenal: {known}.",
        "The election code {given} is not known; known: {known}.",
    ),
    Part.LEVEL: Wording(
        "Tingkat {given} tidak dikenal; yang dikenal: {known}.",
        "The level {given} is not known; known: {known}.",
    ),
    Part.OFFICE_CODE: Wording(
        "{given} tidak berbentuk kode kantor Bawaslu seperti {known}.",
        "{given} has not the form of an office code of Bawaslu, like {known}.",
    ),
    Part.MONTH: Wording(
        "Bulan {given} tidak dikenal; yang dikenal: {known}.",
        "The month {given} is not known; known: {known}.",
    ),
    Part.YEAR: Wording(
        "Tahun {given} di luar {known}.",
        "The year {given} is not within {known}.",
    ),
}


@dataclass(frozen=True, slots=True)
class _Rules:
    """The rules that a number is made of."""

    pattern: NumberRule
    parts: NumberRule  # kinds and levels
    elections: NumberRule
    offices: NumberRule

    @property
    def pieces(self) -> tuple[tuple[str, str, str], ...]:
        """Of each piece of the pattern: the fixed word, or field and format."""
        found = []
        for piece in self.pattern.pattern.split("/"):
            [(literal, name, spec, _)] = Formatter().parse(piece)
            found.append((literal, name or "", spec or ""))
        return tuple(found)


def make(
    pack: LawPack,
    *,
    sequence: int,
    kind: IntakeKind,
    election: str,
    level: str,
    office_code: OfficeCode,
    on: date,
    registered: bool = False,
) -> CaseNumber:
    """The number of a case. `on` is the local day whose month and year it carries, `sequence` counts from 1.

    `election` and `level` are codes of the pack ("PB", "Kab"); `office_code` is the office's own ("27.12"),
    which the office must tell. `registered` writes the pattern with `Reg` (NUM-REG, recalled).

    Raises NumberRefused naming the part, NumbersUnknown for a pack without the pattern. Source: NUM-CASE.
    """
    rules = _rules_of(pack, registered=registered)
    named = {of: code for code, of in rules.parts.intake.items()}
    values: Mapping[str, object] = {
        "seq": sequence,
        "kind": named[kind],
        "election": election,
        "level": level,
        "region": office_code,
        "month_roman": MONTHS[on.month - 1],
        "year": on.year,
    }
    return _read(rules, [format(values[name], spec) if name else fixed for fixed, name, spec in rules.pieces])


def parse(pack: LawPack, text: str) -> CaseNumber:
    """The number that `text` is, with spaces around it left out. `text` of the answer is the number itself.

    Only what `make` writes is read: three digits at least, Roman months, the codes of the pack as they are
    spelled. Numbers of other series (letters of BKN and KASN, ADM of 2019) are free text and refused.

    Raises NumberRefused naming the part, NumbersUnknown for a pack without a pattern. Source: NUM-CASE.
    """
    number = text.strip()
    pieces = number.split("/")
    plain = _rules_of(pack, registered=False)
    registered = _rules_of(pack, registered=True)
    for rules in (plain, registered):
        if len(rules.pieces) == len(pieces) and all(
            name or fixed == piece for (fixed, name, _), piece in zip(rules.pieces, pieces, strict=True)
        ):
            return _read(rules, pieces)
    raise _refused(Part.PARTS, number, plain.pattern.examples[0])


def counter(pack: LawPack) -> Counter:
    """What the office counts its numbers apart by. Raises NumbersUnknown for a pack that does not say so.

    Source: NUM-COUNTER of pilkada-2024, recalled from the numbers seen.
    """
    found = [rule for rule in pack.numbering.values() if rule.counter]
    if len(found) != 1:
        raise NumbersUnknown(f"{pack.name} {pack.version} does not say how numbers are counted")
    return Counter(found[0].counter, found[0].id, found[0].status)


def counter_key(pack: LawPack, *, office: str, kind: IntakeKind, election: str, year: int) -> tuple[str, ...]:
    """The key of the sequence that a number is taken from: the parts that `counter` names, in its order.

    `office` is whatever tells offices apart for the caller, `election` a code of the pack ("PB"). Two numbers
    with one key are counted one after the other; a part that the pack leaves out does not part them. Raises
    NumbersUnknown.
    """
    values = {"office": office, "kind": str(kind), "election": election, "year": str(year)}
    return tuple(values[part] for part in counter(pack).parts)


def _rules_of(pack: LawPack, *, registered: bool) -> _Rules:
    def only(found: list[NumberRule]) -> NumberRule:
        if len(found) != 1:
            raise NumbersUnknown(f"{pack.name} {pack.version} does not say how numbers of cases are written")
        return found[0]

    rules = list(pack.numbering.values())
    return _Rules(
        pattern=only([rule for rule in rules if rule.pattern and rule.registered is registered]),
        parts=only([rule for rule in rules if rule.intake]),
        elections=only([rule for rule in rules if rule.codes]),
        offices=only([rule for rule in rules if rule.form]),
    )


def _read(rules: _Rules, pieces: list[str]) -> CaseNumber:
    told = {name: piece for (_, name, _), piece in zip(rules.pieces, pieces, strict=True) if name}
    formats = {name: spec for _, name, spec in rules.pieces if name}
    sequence = _sequence(told["seq"], formats["seq"])
    _one_of(Part.KIND, told["kind"], rules.parts.intake)
    _one_of(Part.ELECTION, told["election"], rules.elections.codes)
    _one_of(Part.LEVEL, told["level"], rules.parts.levels)
    if not re.fullmatch(rules.offices.form, told["region"], re.ASCII):
        raise _refused(Part.OFFICE_CODE, told["region"], rules.offices.examples[0])
    _one_of(Part.MONTH, told["month_roman"], MONTHS)
    if not re.fullmatch("[0-9]{4}", told["year"]) or not FIRST_YEAR <= int(told["year"]) <= LAST_YEAR:
        raise _refused(Part.YEAR, told["year"], f"{FIRST_YEAR}-{LAST_YEAR}")
    recalled = told["election"] in rules.elections.recalled_codes
    used = (rules.pattern, rules.parts, rules.offices)
    return CaseNumber(
        text="/".join(pieces),
        sequence=sequence,
        kind=rules.parts.intake[told["kind"]],
        election=told["election"],
        level=told["level"],
        office_code=OfficeCode(told["region"]),
        month=MONTHS.index(told["month_roman"]) + 1,
        year=int(told["year"]),
        registered=rules.pattern.registered,
        rules=tuple(dict.fromkeys(rule.id for rule in (*used[:2], rules.elections, used[2]))),
        status=weakest(*(rule.status for rule in used), Status.RECALLED if recalled else Status.CONFIRMED),
    )


def _sequence(text: str, spec: str) -> int:
    if re.fullmatch("[0-9]{1,9}", text) and int(text) > 0 and format(int(text), spec) == text:
        return int(text)
    raise _refused(Part.SEQUENCE, text, format(1, spec))


def _one_of(part: Part, text: str, known: Iterable[str]) -> None:
    names = list(known)
    if text not in names:
        raise _refused(part, text, ", ".join(names))


def _refused(part: Part, given: str, known: str) -> NumberRefused:
    text = _TEXTS[part]
    values = {"given": shortened(given), "known": known}
    return NumberRefused(part, given, Wording(text.id.format(**values), text.en.format(**values)))
