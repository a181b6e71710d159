"""From the untyped trees of a pack to what every entry of it has: wording, citation, no doubles in tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, TypeVar

from netra.law.entries import Citation, Entry, Grade, Status, Wording
from netra.law.reading import PackError

# YAML and JSON Schema hand over untyped trees; the schema has proved their shape before anything here reads
# them.
Raw = Mapping[str, Any]
E = TypeVar("E", bound=Entry)
T = TypeVar("T")


def table(
    file: str, items: Iterable[Raw], parse: Callable[[Raw], T], key: Callable[[T], str]
) -> Mapping[str, T]:
    """The items by their key. Raises PackError when a key is there twice."""
    found: dict[str, T] = {}
    for item in items:
        value = parse(item)
        if key(value) in found:
            raise PackError(f"{file}.yaml", key(value), "is there twice")
        found[key(value)] = value
    return MappingProxyType(found)


def entries(file: str, items: Iterable[Raw], parse: Callable[[Raw], E]) -> Mapping[str, E]:
    """The entries by their id. Raises PackError when an id is there twice."""
    return table(file, items, parse, lambda entry: entry.id)


def wording(raw: Raw) -> Wording:
    return Wording(id=raw["id"], en=raw["en"])


def shared(raw: Raw) -> dict[str, Any]:
    """What every entry carries, as arguments of its class."""
    return {
        "id": raw["id"],
        "wording": wording(raw["wording"]),
        "citation": Citation(
            basis=tuple(raw["basis"]),
            basis_seen=raw["basis_seen"],
            sources=tuple(raw["sources"]),
            grade=Grade(raw["grade"]),
            status=Status(raw["status"]),
            conflict=wording(raw["conflict"]) if "conflict" in raw else None,
            note=raw.get("note", ""),
            inferred=tuple(raw.get("inferred", ())),
            evidence=raw.get("evidence", ""),
        ),
    }
