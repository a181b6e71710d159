"""The sheet of answers: its columns, one row as plain values, and what is wrong with a row by itself.

Told in docs/import-sanctions.md, which a test holds against this module.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from netra.platform.ui.dates import DateRefused, read_date
from netra.platform.ui.dayfields import LAST_READABLE


class Column(StrEnum):
    LINE = "rujukan"
    NUMBER = "nomor"
    PERSON = "orang"
    WHAT = "tindak"
    SANCTION = "sanksi"
    DECISION = "nomor_keputusan"
    DECIDED = "tanggal_keputusan"
    STARTS = "mulai"
    ENDS = "berakhir"
    REASON = "alasan"
    # Held against the person that the row means; a row is never matched by it.
    NAME = "terlapor"
    # For people alone: never read.
    STATE = "keadaan"


class What(StrEnum):
    ACKNOWLEDGED = "terima"
    SANCTION = "sanksi"


NEEDED = (Column.NUMBER, Column.PERSON, Column.WHAT)
LONGEST: Mapping[Column, int] = {Column.DECISION: 120, Column.REASON: 500}


@dataclass(frozen=True, slots=True)
class Problem:
    number: int
    column: str
    code: str
    value: str = ""


class HeadRefused(Exception):
    """`code`: column_missing, column_unknown or column_twice, and which."""

    def __init__(self, code: str, column: str) -> None:
        super().__init__(f"{code}: {column}")
        self.code = code
        self.column = column


@dataclass(frozen=True, slots=True)
class Told:
    """What a row says. Fields whose text could not be read are empty, and stand among the problems."""

    number: int
    line: str
    case: str
    person: int
    what: What
    sanction: str
    decision: str
    decided_on: date | None
    starts_on: date | None
    ends_on: date | None
    reason: str
    name: str


def check_head(head: Sequence[str]) -> list[str]:
    """The columns in the order of the sheet, in small letters. Raises HeadRefused."""
    names = [text.strip().lower() for text in head]
    known = set(Column)
    for name in names:
        if name not in known:
            raise HeadRefused("column_unknown", name[:40])
        if names.count(name) > 1:
            raise HeadRefused("column_twice", name)
    for column in NEEDED:
        if column not in names:
            raise HeadRefused("column_missing", column)
    return names


def read_row(
    number: int, head: Sequence[str], texts: Sequence[str], run: frozenset[int] = frozenset()
) -> tuple[Told | None, list[Problem]]:
    """`run` are the places of cells that a spreadsheet would run. None when anything in it cannot be read."""
    cells = {name: texts[at] if at < len(texts) else "" for at, name in enumerate(head)}
    found = [Problem(number, head[at], "formula", texts[at][:120]) for at in sorted(run) if at < len(head)]

    def wrong(column: Column, code: str) -> None:
        found.append(Problem(number, column, code, cells.get(column, "")[:120]))

    def day(column: Column, *, needed: bool) -> date | None:
        text = cells.get(column, "")
        if not text:
            if needed:
                wrong(column, "missing")
            return None
        try:
            # Whether a day may lie ahead depends on what it is the day of; that is checked later.
            read = read_date(text, date.max)
        except DateRefused:
            read = date.max
        if read > LAST_READABLE:
            # "Today" and "yesterday" mean the day of whoever reads the sheet; a sheet names the day.
            wrong(column, "not_a_day")
            return None
        return read

    what = cells[Column.WHAT].lower()
    if what not in set(What):
        wrong(Column.WHAT, "unknown_word" if what else "missing")
    if not cells[Column.NUMBER]:
        wrong(Column.NUMBER, "missing")
    person = cells[Column.PERSON]
    if not (person.isdecimal() and person.isascii() and 0 < int(person) < 1000):
        wrong(Column.PERSON, "not_a_position" if person else "missing")
    imposed = what == What.SANCTION
    for column in (Column.SANCTION, Column.DECISION):
        if imposed and not cells.get(column):
            wrong(column, "missing")
        if not imposed and cells.get(column):
            wrong(column, "only_with_sanction")
    for column, most in LONGEST.items():
        if len(cells.get(column, "")) > most:
            wrong(column, "too_long")
    decided, starts, ends = (
        day(Column.DECIDED, needed=imposed),
        day(Column.STARTS, needed=False),
        day(Column.ENDS, needed=False),
    )
    if starts and ends and ends < starts:
        wrong(Column.ENDS, "ends_before_it_starts")
    if found:
        return None, found
    return (
        Told(
            number=number,
            line=cells.get(Column.LINE, "").lower(),
            case=cells[Column.NUMBER],
            person=int(person),
            what=What(what),
            sanction=cells.get(Column.SANCTION, ""),
            decision=cells.get(Column.DECISION, ""),
            decided_on=decided,
            starts_on=starts,
            ends_on=ends,
            reason=cells.get(Column.REASON, ""),
            name=cells.get(Column.NAME, ""),
        ),
        [],
    )
