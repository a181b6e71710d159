"""Pages that begin after a key instead of at a number, so that a new row moves no page.

A list has one column it is sorted by and the primary key where that column is equal. The place where the next
page begins is written into the address as one opaque word.
"""

import base64
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

M = TypeVar("M", bound=Model)
First = TypeVar("First")
Key = TypeVar("Key")


def write(first: date | str | None, key: object) -> str:
    """Of a column that is empty the place cannot be read back: sort lists by columns that never are."""
    text = first.isoformat() if isinstance(first, date) else first or ""
    return base64.urlsafe_b64encode(f"{text} {key}".encode()).decode()


def read(text: str, first: Callable[[str], First], key: Callable[[str], Key]) -> tuple[First, Key] | None:
    """None for what was not written here: a list then begins at its beginning rather than with an error."""
    try:
        first_text, _space, key_text = base64.urlsafe_b64decode(text).decode().rpartition(" ")
        return first(first_text), key(key_text)
    except (ValueError, OverflowError):
        return None


def moment(text: str) -> datetime:
    """In UTC, so that a moment which no database can hold is refused here."""
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError("A moment needs its time zone.")
    return found.astimezone(UTC)


def words(text: str) -> str:
    if not text or "\0" in text:
        raise ValueError("No database keeps such a text.")
    return text


def ordered(rows: QuerySet[M], field: str, *, descending: bool) -> QuerySet[M]:
    return rows.order_by(f"-{field}", "-pk") if descending else rows.order_by(field, "pk")


def beyond(
    rows: QuerySet[M], field: str, place: tuple[object, object] | None, *, descending: bool
) -> QuerySet[M]:
    """The rows that come after this place; all of them without one."""
    if place is None:
        return rows
    first, key = place
    after = "lt" if descending else "gt"
    return rows.filter(Q(**{f"{field}__{after}": first}) | Q(**{field: first, f"pk__{after}": key}))


def cut(rows: QuerySet[M], size: int, place_of: Callable[[M], str]) -> tuple[list[M], str]:
    """One page, and where the next one begins; "" when this is the last."""
    found = list(rows[: size + 1])
    return found[:size], place_of(found[size - 1]) if len(found) > size else ""
