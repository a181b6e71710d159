"""How a check of a pack says no: the statement that cannot stand, in which file, at which entry, and why."""

from __future__ import annotations

from collections.abc import Collection, Iterable


class Broken(Exception):
    """A statement of the pack that cannot stand beside the others."""

    code = "broken_pack"

    def __init__(self, file: str, entry: str, reason: str) -> None:
        super().__init__(f"{file}: {entry}: {reason}")
        self.file = file
        self.entry = entry
        self.reason = reason


def known(file: str, entry: str, kind: str, name: str, names: Collection[str]) -> None:
    """Raise Broken when the entry names something that is not there."""
    if name not in names:
        raise Broken(file, entry, f"names the {kind} {name!r}, which is not in the pack")


def all_known(file: str, entry: str, kind: str, wanted: Iterable[str], names: Collection[str]) -> None:
    for name in wanted:
        known(file, entry, kind, name, names)
