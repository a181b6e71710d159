"""How the document about a pack writes tables, wording and doubt."""

from __future__ import annotations

from collections.abc import Iterable

from netra.law.entries import Entry, Status


def said(entry: Entry) -> str:
    return f"{entry.wording.id} / {entry.wording.en}{doubt(entry.status)}"


def doubt(status: Status) -> str:
    return " **(R)**" if status is Status.RECALLED else ""


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
