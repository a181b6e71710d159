"""Loads sourced statements from their packs; a second time is a look-up.

A released statement is never edited in the tables: an entry that the pack has changed becomes a further row
that supersedes the old one. An entry may not vanish from a pack: it is marked as withdrawn, with the reason.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from netra.bulletin.models import Band, Disagreement, Figure, Indicator, Label, Source
from netra.regions.examples import present_of
from netra.regions.models import Level, PackLoad, Region
from netra.regions.packs import PackRefused, read_pack

PACK = "figures"
STATEMENTS = ("seed-articles.yaml", "published-2024.yaml")
_FORM = 2
_LEVELS = {"province": Level.PROVINCE, "regency": Level.REGENCY}

Entry = Mapping[str, Any]  # Any: checked against the pack's schema


@dataclass(frozen=True, slots=True)
class _Statement:
    entry: Entry
    path: Path
    position: int

    @property
    def digest(self) -> str:
        return hashlib.sha256(json.dumps(self.entry, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class _Packs:
    definitions: Entry
    definitions_path: Path
    sources: Mapping[str, Entry]
    statements: tuple[_Statement, ...]


def pack_dir() -> Path:
    return Path(settings.PACKS_DIR) / "figures"


def load(folder: Path | None = None) -> bool:
    """Bring the tables to the packs. False when they already are. PackRefused leaves all as it was."""
    folder = folder or pack_dir()
    packs = _read(folder)
    codes = {statement.entry["region"] for statement in packs.statements}
    regions = present_of(codes, folder / STATEMENTS[-1])
    digest = _digest(folder, regions)
    if PackLoad.objects.filter(pack=PACK, digest=digest).exists():
        return False
    with transaction.atomic():
        _write(packs, regions)
        PackLoad.objects.update_or_create(pack=PACK, defaults={"digest": digest})
    return True


def _digest(folder: Path, regions: Mapping[str, Region]) -> str:
    known = hashlib.sha256(f"{_FORM}:{len(regions)}:".encode())
    for name in ("definitions.yaml", *STATEMENTS):
        known.update((folder / name).read_bytes())
    return known.hexdigest()


def _read(folder: Path) -> _Packs:
    path = folder / "definitions.yaml"
    definitions = read_pack(path, path.with_name("definitions.schema.json"))
    sources: dict[str, Entry] = {}
    statements: list[_Statement] = []
    for name in STATEMENTS:
        file = folder / name
        pack = read_pack(file, file.with_name("statements.schema.json"))
        for source in pack["sources"]:
            if source["key"] in sources:
                raise PackRefused(file, source["key"], "this source occurs twice")
            _day(source, "published_on", file)
            sources[source["key"]] = source
        statements += [_Statement(entry, file, n) for n, entry in enumerate(pack["figures"], len(statements))]
    packs = _Packs(definitions, path, sources, tuple(statements))
    _check(packs)
    return packs


def _check(packs: _Packs) -> None:
    """What a schema cannot say: keys are unique, references lead somewhere, units are their indicator's."""
    units = {one["key"]: one["unit"] for one in _unique(packs, "indicators")}
    groups = {one["key"] for one in _unique(packs, "disagreements")}
    _check_scales(packs)
    _check_labels(packs)
    members: dict[str, int] = {}
    seen: set[str] = set()
    for statement in packs.statements:
        entry, path = statement.entry, statement.path
        key = entry["key"]
        if key in seen:
            raise PackRefused(path, key, "this key occurs twice")
        seen.add(key)
        if entry["indicator"] not in units:
            raise PackRefused(path, key, f"no indicator has the key {entry['indicator']}")
        if entry["unit"] != units[entry["indicator"]]:
            raise PackRefused(
                path,
                key,
                f"its unit is {entry['unit']}, that of {entry['indicator']} is {units[entry['indicator']]}",
            )
        if entry["source"] not in packs.sources:
            raise PackRefused(path, key, f"no source has the key {entry['source']}")
        _day(entry, "as_of", path)
        if "denominator" in entry and Decimal(entry["denominator"]) <= 0:
            raise PackRefused(path, key, "its denominator is not above zero")
        group = entry.get("disagreement")
        if group is not None:
            if group not in groups:
                raise PackRefused(path, key, f"no disagreement has the key {group}")
            members[group] = members.get(group, 0) + ("withdrawn_because" not in entry)
    for group in sorted(groups):
        if members.get(group, 0) < 2:
            raise PackRefused(packs.definitions_path, group, "fewer than two figures disagree")


def _check_scales(packs: _Packs) -> None:
    """Bands lie on the scale of their indicator, the lowest first, and each has its source."""
    path = packs.definitions_path
    for one in packs.definitions["indicators"]:
        scale, levels = one.get("scale"), one.get("bands", [])
        for named in [*([scale] if scale else []), *levels]:
            if named["source"] not in packs.sources:
                raise PackRefused(path, one["key"], f"no source has the key {named['source']}")
        if scale is None:
            continue
        first, last = Decimal(scale["from"]), Decimal(scale["to"])
        if first >= last:
            raise PackRefused(path, one["key"], "its scale does not end above where it begins")
        if len({level["level"] for level in levels}) < len(levels):
            raise PackRefused(path, one["key"], "bands of one level occur twice")
        for level in levels:
            reached = first
            for band in level["bands"]:
                low, high = Decimal(band["from"]), Decimal(band["to"])
                if not reached <= low < high <= last:
                    raise PackRefused(path, one["key"], f"the band {band['name_id']} is out of order")
                reached = high


def _check_labels(packs: _Packs) -> None:
    """Each edition and period has English words, and no words are left of one that is named no more."""
    path = packs.definitions_path
    known: set[str] = set()
    for label in packs.definitions["labels"]:
        if label["name_id"] in known:
            raise PackRefused(path, label["name_id"], "this label occurs twice")
        known.add(label["name_id"])
    named: set[str] = set()
    for statement in packs.statements:
        for name in filter(None, (statement.entry["edition"], statement.entry.get("period"))):
            if name not in known:
                raise PackRefused(statement.path, statement.entry["key"], f"“{name}” has no English label")
            named.add(name)
    for name in sorted(known - named):
        raise PackRefused(path, name, "no statement names it")


def _unique(packs: _Packs, part: str) -> Iterator[Entry]:
    seen: set[str] = set()
    for entry in packs.definitions[part]:
        if entry["key"] in seen:
            raise PackRefused(packs.definitions_path, entry["key"], "this key occurs twice")
        seen.add(entry["key"])
        yield entry


def _day(entry: Entry, name: str, path: Path) -> date | None:
    text = entry.get(name)
    try:
        return date.fromisoformat(text) if text is not None else None
    except ValueError as error:
        raise PackRefused(path, entry["key"], f"{name} {text} is no day of the calendar") from error


def _write(packs: _Packs, regions: Mapping[str, Region]) -> None:
    for key, one in packs.sources.items():
        Source.objects.update_or_create(
            key=key,
            defaults={
                "publisher": one["publisher"],
                "title": one["title"],
                "url": one.get("url", ""),
                "published_on": date.fromisoformat(one["published_on"]) if "published_on" in one else None,
                "confidence_note": one.get("confidence_note", ""),
            },
        )
    for position, one in enumerate(packs.definitions["indicators"]):
        _write_indicator(position, one)
    for position, one in enumerate(packs.definitions["disagreements"]):
        Disagreement.objects.update_or_create(
            key=one["key"],
            defaults={
                "position": position,
                **{name: one[name] for name in ("title_id", "title_en", "judgement_id", "judgement_en")},
            },
        )
    Label.objects.all().delete()
    Label.objects.bulk_create(Label(**one) for one in packs.definitions["labels"])
    _write_figures(packs, regions)


def _write_indicator(position: int, one: Entry) -> None:
    scale = one.get("scale", {})
    indicator, _new = Indicator.objects.update_or_create(
        key=one["key"],
        defaults={
            "position": position,
            "higher_is_worse": one.get("higher_is_worse"),
            "scale_from": Decimal(scale["from"]) if scale else None,
            "scale_to": Decimal(scale["to"]) if scale else None,
            "scale_source_id": scale.get("source"),
            **{name: one[name] for name in ("name_id", "name_en", "unit", "definition_id", "definition_en")},
        },
    )
    # Bands are words of a definition, not statements: they follow the pack as the definition does.
    indicator.bands.all().delete()
    Band.objects.bulk_create(
        Band(
            indicator=indicator,
            level=_LEVELS[level["level"]],
            kind=band["kind"],
            name_id=band["name_id"],
            name_en=band["name_en"],
            low=Decimal(band["from"]),
            high=Decimal(band["to"]),
            source_id=level["source"],
            status=level["status"],
            note_id=level.get("note_id", ""),
            note_en=level.get("note_en", ""),
        )
        for level in one.get("bands", [])
        for band in level["bands"]
    )


def _write_figures(packs: _Packs, regions: Mapping[str, Region]) -> None:
    held = {figure.key: figure for figure in Figure.objects.filter(superseded_by=None)}
    named = {statement.entry["key"] for statement in packs.statements}
    for key, figure in held.items():
        if key not in named and not figure.withdrawn_because:
            raise PackRefused(
                packs.statements[-1].path,
                key,
                "it was released; mark it as withdrawn instead of removing it",
            )
    for statement in packs.statements:
        if statement.entry["region"] not in regions:
            continue
        before = held.get(statement.entry["key"])
        if before is None or before.entry_digest != statement.digest:
            _figure(statement, before).save(force_insert=True)


def _figure(statement: _Statement, before: Figure | None) -> Figure:
    entry = statement.entry
    value = entry.get("value")
    return Figure(
        key=entry["key"],
        supersedes=before,
        withdrawn_because=entry.get("withdrawn_because", ""),
        entry_digest=statement.digest,
        position=statement.position,
        indicator_id=entry["indicator"],
        edition=entry["edition"],
        region_id=entry["region"],
        value=Decimal(value) if value is not None else None,
        decimals=len(value.partition(".")[2]) if value is not None else 0,
        value_text=entry.get("value_text", ""),
        qualifier=entry["qualifier"],
        numerator=Decimal(entry["numerator"]) if "numerator" in entry else None,
        denominator=Decimal(entry["denominator"]) if "denominator" in entry else None,
        unit=entry["unit"],
        period=entry.get("period", ""),
        as_of=date.fromisoformat(entry["as_of"]) if "as_of" in entry else None,
        source_id=entry["source"],
        confidence=entry["confidence"],
        quote=entry.get("quote", ""),
        note_id=entry.get("note_id", ""),
        note_en=entry.get("note_en", ""),
        disagreement_id=entry.get("disagreement"),
    )
