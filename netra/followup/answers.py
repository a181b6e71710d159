"""The sheet of answers: its columns, one row as plain values, and what is wrong with a row by itself.

Told in docs/import-sanctions.md, which a test holds against this module.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from netra.law.office_entries import Group
from netra.platform.ui.dates import DateRefused, read_date
from netra.platform.ui.dayfields import LAST_READABLE


class Column(StrEnum):
    """In the order of the sheet to fill in: who it is, what is said, and the key last."""

    # Held against the person that the row means; a row is never matched by it.
    NAME = "terlapor"
    NUMBER = "nomor"
    PERSON = "orang"
    # For people alone, as is the list of sanctions: never read.
    STATE = "keadaan"
    WHAT = "tindak"
    ON = "tanggal"
    SANCTION = "sanksi"
    DECISION = "nomor_keputusan"
    DECIDED = "tanggal_keputusan"
    STARTS = "mulai"
    ENDS = "berakhir"
    CODE = "kode"
    REASON = "alasan"
    LETTER = "nomor_surat"
    LETTER_ON = "tanggal_surat"
    MENU = "pilihan_sanksi"
    LINE = "rujukan"


class What(StrEnum):
    ACKNOWLEDGED = "terima"
    RETURNED = "kembalikan"
    SUMMONED = "panggil"
    SUMMONED_AGAIN = "panggil lagi"
    TEAM = "tim"
    EXAMINED = "periksa"
    SANCTION = "sanksi"
    DELIVERED = "sampaikan"
    OBJECTION = "keberatan"
    APPEAL = "banding"
    REMEDY = "putusan"
    ENDED = "selesai"


# The step of the rules that a word takes.
STEPS: Mapping[What, str] = {
    What.ACKNOWLEDGED: "acknowledge",
    What.RETURNED: "return_file",
    What.SUMMONED: "start_examination",
    What.SUMMONED_AGAIN: "summon_again",
    What.TEAM: "form_examiner_team",
    What.EXAMINED: "record_examination",
    What.SANCTION: "record_sanction",
    What.DELIVERED: "deliver_decision",
    What.OBJECTION: "file_objection",
    What.APPEAL: "file_admin_appeal",
    What.REMEDY: "decide_remedy",
    What.ENDED: "close_without_sanction",
}
# Which coded reasons of the rules a word takes.
CODES: Mapping[What, Group] = {
    What.RETURNED: Group.RETURNED,
    What.REMEDY: Group.REMEDY_OUTCOME,
    What.ENDED: Group.TRACK_OUTCOME,
}
UNDATED = frozenset({What.ACKNOWLEDGED, What.RETURNED, What.SANCTION})
NEEDED = (Column.NUMBER, Column.PERSON, Column.WHAT)
OF_A_SANCTION = (Column.SANCTION, Column.DECISION, Column.DECIDED, Column.STARTS, Column.ENDS)
# Where nothing stands in these and in the word either, nothing is said of the person.
SAID_IN = (*OF_A_SANCTION, Column.ON, Column.CODE, Column.REASON, Column.LETTER, Column.LETTER_ON)
LONGEST: Mapping[Column, int] = {Column.DECISION: 120, Column.REASON: 400, Column.LETTER: 120}


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
    on: date | None
    sanction: str
    decision: str
    decided_on: date | None
    starts_on: date | None
    ends_on: date | None
    code: str
    reason: str
    letter: str
    letter_on: date | None
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


def says_nothing(head: Sequence[str], texts: Sequence[str]) -> bool:
    """Of a person whom the sheet lists and does not answer for."""
    cells = dict(zip(head, texts, strict=False))
    return not any(cells.get(column) for column in (Column.WHAT, *SAID_IN))


def read_row(
    number: int, head: Sequence[str], texts: Sequence[str], run: frozenset[int] = frozenset()
) -> tuple[Told | None, list[Problem]]:
    """`run` are the places of cells that a spreadsheet would run. None when nobody can tell whom it means or
    what it says; else what could be read, and every problem of it."""
    cells = {name: texts[at] if at < len(texts) else "" for at, name in enumerate(head)}
    found = [Problem(number, head[at], "formula", texts[at][:120]) for at in sorted(run) if at < len(head)]

    def wrong(column: Column, code: str) -> None:
        if all(one.column != column for one in found):
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

    word = " ".join(cells[Column.WHAT].lower().split())
    what = What(word) if word in set(What) else None
    if what is None:
        wrong(Column.WHAT, "unknown_word" if word else "missing")
    if not cells[Column.NUMBER]:
        wrong(Column.NUMBER, "missing")
    person = cells[Column.PERSON]
    if not (person.isdecimal() and person.isascii() and 0 < int(person) < 1000):
        wrong(Column.PERSON, "not_a_position" if person else "missing")
    unplaced = {one.column for one in found} & set(NEEDED)
    # After an objection another sanction may hold: whether the outcome wants one, its code says.
    imposed, may_impose = what is What.SANCTION, what in {What.SANCTION, What.REMEDY}
    dated, coded = what not in UNDATED, what in CODES
    if what is not None:
        for column in (Column.SANCTION, Column.DECISION):
            if imposed and not cells.get(column):
                wrong(column, "missing")
        for column in OF_A_SANCTION:
            if not may_impose and cells.get(column):
                wrong(column, "only_with_sanction")
        for column, wanted in ((Column.ON, dated), (Column.CODE, coded)):
            if not wanted and cells.get(column):
                wrong(column, "not_for_this_word")
        if coded and not cells.get(Column.CODE):
            wrong(Column.CODE, "missing")
        if what is What.RETURNED and not cells.get(Column.REASON):
            wrong(Column.REASON, "missing")
    for column, most in LONGEST.items():
        if len(cells.get(column, "")) > most:
            wrong(column, "too_long")
    by_letter = bool(cells.get(Column.LETTER) or cells.get(Column.LETTER_ON))
    if by_letter and not cells.get(Column.LETTER):
        wrong(Column.LETTER, "missing")
    days = {
        Column.ON: day(Column.ON, needed=what is not None and dated),
        Column.DECIDED: day(Column.DECIDED, needed=imposed),
        Column.STARTS: day(Column.STARTS, needed=False),
        Column.ENDS: day(Column.ENDS, needed=False),
        Column.LETTER_ON: day(Column.LETTER_ON, needed=by_letter),
    }
    starts, ends = days[Column.STARTS], days[Column.ENDS]
    if starts and ends and ends < starts:
        wrong(Column.ENDS, "ends_before_it_starts")
    if what is None or unplaced:
        return None, found
    return (
        Told(
            number=number,
            line=cells.get(Column.LINE, "").lower(),
            case=cells[Column.NUMBER],
            person=int(person),
            what=what,
            on=days[Column.ON],
            sanction=cells.get(Column.SANCTION, ""),
            decision=cells.get(Column.DECISION, ""),
            decided_on=days[Column.DECIDED],
            starts_on=starts,
            ends_on=ends,
            code=cells.get(Column.CODE, ""),
            reason=cells.get(Column.REASON, ""),
            letter=cells.get(Column.LETTER, ""),
            letter_on=days[Column.LETTER_ON],
            name=cells.get(Column.NAME, ""),
        ),
        found,
    )
