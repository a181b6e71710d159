"""The files of a pack that hold what an office works with, from untyped trees to frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from netra.law.entries import Track
from netra.law.entry_reading import Raw, entries, shared, table, wording
from netra.law.office_entries import (
    CodedReason,
    CompetenceRule,
    ConflictEntry,
    DocumentEntry,
    EscalationEntry,
    Group,
    Kind,
    KindName,
    Level,
    LevelName,
    OfficeRules,
    Option,
    PackagePart,
    RetentionEntry,
    Switch,
    SystemEntry,
    SystemField,
)

FILES = (
    "readings",
    "competence",
    "reasons",
    "documents",
    "packages",
    "systems",
    "escalations",
    "retention",
    "conflicts",
)
_NO_COMPETENCE: Raw = {"levels": (), "kinds": (), "rules": ()}


def office_rules(raw: Mapping[str, Any]) -> OfficeRules:
    """What the files hold; of a file that is not there, nothing. Raises PackError for a key given twice."""
    competence = raw.get("competence", _NO_COMPETENCE)
    return OfficeRules(
        switches=entries("readings", raw.get("readings", ()), _switch),
        levels=table("competence", competence["levels"], _level, lambda one: one.code),
        kinds=table("competence", competence["kinds"], _kind, lambda one: one.code),
        competence=entries("competence", competence["rules"], _competence_rule),
        reasons=entries("reasons", raw.get("reasons", ()), _reason),
        documents=table("documents", raw.get("documents", ()), _document, lambda one: one.code),
        packages=entries("packages", raw.get("packages", ()), _package_part),
        systems=table("systems", raw.get("systems", ()), _system, lambda one: one.code),
        escalations=table("escalations", raw.get("escalations", ()), _escalation, lambda one: one.code),
        retention=table("retention", raw.get("retention", ()), _retention, lambda one: one.record),
        conflicts=table("conflicts", raw.get("conflicts", ()), _conflict, lambda one: one.tie),
    )


def _switch(raw: Raw) -> Switch:
    return Switch(
        **shared(raw),
        default=raw["default"],
        options=table("readings", raw["options"], _option, lambda one: one.code),
    )


def _option(raw: Raw) -> Option:
    return Option(**shared(raw), code=raw["code"], amounts=MappingProxyType(dict(raw.get("amounts", {}))))


def _level(raw: Raw) -> LevelName:
    return LevelName(Level(raw["code"]), raw.get("authority", ""), wording(raw["wording"]))


def _kind(raw: Raw) -> KindName:
    tracks = tuple(Track(track) for track in raw.get("tracks", ()))
    return KindName(Kind(raw["code"]), tracks, wording(raw["wording"]))


def _competence_rule(raw: Raw) -> CompetenceRule:
    return CompetenceRule(
        **shared(raw),
        level=Level(raw["level"]),
        kinds=tuple(Kind(kind) for kind in raw["kinds"]),
        handles=raw["handles"],
        hands_to=Level(raw["hands_to"]) if "hands_to" in raw else None,
        rule=raw.get("rule", ""),
        reading=raw.get("reading", ""),
        option=raw.get("option", ""),
    )


def _reason(raw: Raw) -> CodedReason:
    return CodedReason(
        **shared(raw),
        group=Group(raw["group"]),
        code=raw["code"],
        needs_correction=raw.get("needs_correction", False),
        rule=raw.get("rule", ""),
    )


def _document(raw: Raw) -> DocumentEntry:
    return DocumentEntry(
        **shared(raw),
        code=raw["code"],
        title=wording(raw["title"]),
        form=raw.get("form", ""),
        forms_by_kind=MappingProxyType(
            {Kind(kind): form for kind, form in raw.get("forms_by_kind", {}).items()}
        ),
        steps=tuple(raw.get("steps", ())),
    )


def _package_part(raw: Raw) -> PackagePart:
    return PackagePart(
        **shared(raw),
        part=raw["part"],
        document=raw.get("document", ""),
        authorities=tuple(raw.get("authorities", ())),
        rule=raw["rule"],
    )


def _system(raw: Raw) -> SystemEntry:
    return SystemEntry(
        **shared(raw),
        code=raw["code"],
        name=wording(raw["name"]),
        fields=table("systems", raw["fields"], _system_field, lambda one: one.key),
    )


def _system_field(raw: Raw) -> SystemField:
    return SystemField(
        **shared(raw),
        key=raw["key"],
        value=raw.get("value", ""),
        known=raw["known"],
        required=raw.get("required"),
    )


def _escalation(raw: Raw) -> EscalationEntry:
    return EscalationEntry(
        **shared(raw),
        code=raw["code"],
        silent=tuple(raw["silent"]),
        to=raw.get("to", ""),
        step=raw.get("step", ""),
        document=raw.get("document", ""),
        trigger=raw["trigger"],
        limit=raw.get("limit", ""),
        office_policy=raw["office_policy"],
        after=tuple(raw.get("after", ())),
    )


def _retention(raw: Raw) -> RetentionEntry:
    return RetentionEntry(
        **shared(raw),
        record=raw["record"],
        name=wording(raw["name"]),
        ends_with=raw["ends_with"],
        years=raw.get("years"),
        office_setting=raw["office_setting"],
    )


def _conflict(raw: Raw) -> ConflictEntry:
    return ConflictEntry(**shared(raw), tie=raw["tie"], needs_source=raw["needs_source"])
