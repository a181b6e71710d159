"""A table as plain values; `ui/table.html` draws it, as rows or as cards on a phone."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cell:
    text: object
    url: str = ""
    chip_kind: str = ""
    chip_text: str = ""
    note: str = ""
    example: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    label: str
    numeric: bool = False
    sort_url: str = ""
    wide: bool = False  # prose: on a phone it has a line of its own
    direction: str = ""  # "ascending" or "descending" when the table is sorted by this column


@dataclass(frozen=True, slots=True)
class Table:
    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    empty: str
    csv_url: str = ""
    more_url: str = ""
    more_label: str = ""

    @property
    def labelled_rows(self) -> list[list[tuple[Column, Cell]]]:
        return [list(zip(self.columns, row, strict=True)) for row in self.rows]
