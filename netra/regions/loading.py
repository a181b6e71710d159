"""Loads the tree of regions and its search index, all or nothing; a second time is a look-up."""

import csv
import gzip
import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from . import indexing
from .bulk import Row, empty_table, insert_rows, refresh_statistics, upsert_rows
from .codes import NATION, level_of, parent_of
from .models import (
    Alias,
    Kind,
    Level,
    PackLoad,
    Region,
    RegionSuccession,
    SearchKey,
    SearchPosting,
    SearchTerm,
)
from .naming import Outline
from .packs import read_pack

PACK = "regions"
# Change this whenever the same data would give other rows.
_FORM = 1
_COORDINATE_SOURCES = {
    "geonames": "GeoNames (geonames.org), CC BY 4.0",
    "wilayah_boundaries": "cahyadsn/wilayah_boundaries, commit 3c5a796, MIT",
}
_FIELDS = (
    "code",
    "name",
    "full_name",
    "level",
    "kind",
    "parent",
    "timezone",
    "latitude",
    "longitude",
    "coordinate_source",
    "valid_from",
    "valid_to",
    "example",
)


def packs_dir() -> Path:
    return Path(settings.PACKS_DIR) / "regions"


def load() -> bool:
    """Bring the tables to the installed data. False when they already are."""
    digest = _digest()
    if PackLoad.objects.filter(pack=PACK, digest=digest).exists():
        return False
    with transaction.atomic():
        write_tree(_published_names())
        PackLoad.objects.update_or_create(pack=PACK, defaults={"digest": digest})
    return True


def is_loaded() -> bool:
    """Whether any version of the tree is there."""
    return PackLoad.objects.filter(pack=PACK).exists()


def _data_file(name: str) -> bytes:
    return resources.files("lokal").joinpath("data", name).read_bytes()


def _digest() -> str:
    digest = hashlib.sha256(f"{_FORM}.{indexing.FORM}".encode())
    for name in ("wilayah.json.gz", "desa.json.gz"):
        digest.update(_data_file(name))
    for name in ("outline.yaml", "former.yaml", "aliases.yaml", "coordinates.csv"):
        digest.update((packs_dir() / name).read_bytes())
    return digest.hexdigest()


def _published_names() -> dict[str, str]:
    names: dict[str, str] = {NATION: "Indonesia"}
    for name in ("wilayah.json.gz", "desa.json.gz"):
        names.update(json.loads(gzip.decompress(_data_file(name))))
    return names


@cache
def _pack(name: str) -> dict[str, Any]:  # Any: checked against the pack's schema
    return read_pack(packs_dir() / f"{name}.yaml", packs_dir() / f"{name}.schema.json")


@cache
def _coordinates() -> dict[str, tuple[float, float, str]]:
    with (packs_dir() / "coordinates.csv").open(newline="") as handle:
        return {
            row["code"]: (float(row["latitude"]), float(row["longitude"]), _COORDINATE_SOURCES[row["source"]])
            for row in csv.DictReader(handle)
        }


def write_tree(published: Mapping[str, str]) -> None:
    """Rows, former rows, aliases and index for `published` (code to name). Needs a transaction.

    Rows that are in the table but not in `published` stay: something may point at them.
    """
    outline = Outline(_pack("outline"))
    former = [f for f in _pack("former")["former"] if f["code"][:2] in published]
    begun = {
        code: date.fromisoformat(division["dated"])
        for entry in former
        for division in entry["divided_by"]
        for code in division["successors"]
    }
    coordinates = _coordinates()
    rows: list[Row] = []
    names: dict[str, str] = {}
    for code in sorted(published):
        named = outline.named(code, published[code])
        names[code] = named.name
        rows.append(
            (
                code,
                named.name,
                named.full_name,
                level_of(code),
                named.kind.value,
                parent_of(code),
                outline.timezone(code),
                *coordinates.get(code, (None, None, "")),
                begun.get(code),
                None,
                False,
            )
        )
    rows.extend(_former_rows(former))
    upsert_rows(Region, _FIELDS, rows, key="code")
    _write_successions(former, set(published))
    aliases = [
        (alias, entry["code"])
        for entry in _pack("aliases")["aliases"]
        if entry["code"] in published
        for alias in entry["names"]
    ]
    empty_table(Alias)
    insert_rows(Alias, ("name", "region"), aliases)
    _write_index(names, aliases)


def _former_rows(former: Iterable[Mapping[str, Any]]) -> Iterable[Row]:
    for entry in former:
        yield (
            entry["code"],
            entry["name"],
            entry["name"],
            Level.PROVINCE.value,
            Kind.PROVINCE.value,
            NATION,
            entry["timezone"],
            # Nobody has drawn a point for an outline that is gone.
            None,
            None,
            "",
            date.fromisoformat(entry["valid_from"]),
            date.fromisoformat(entry["valid_to"]),
            False,
        )


def _write_successions(former: Iterable[Mapping[str, Any]], present: set[str]) -> None:
    empty_table(RegionSuccession)
    insert_rows(
        RegionSuccession,
        ("former", "successor", "law", "source_url", "status"),
        [
            (entry["code"], successor, division["law"], division["source_url"], division["status"])
            for entry in former
            for division in entry["divided_by"]
            for successor in division["successors"]
            if successor in present
        ],
    )


def _write_index(names: Mapping[str, str], aliases: Iterable[tuple[str, str]]) -> None:
    index = indexing.build(names, aliases)
    for table in (SearchKey, SearchPosting, SearchTerm):
        empty_table(table)
    insert_rows(SearchTerm, ("id", "sound", "best_level", "postings"), index.terms)
    insert_rows(SearchKey, ("key", "term"), index.keys)
    insert_rows(SearchPosting, ("term", "region", "label", "words"), index.postings)
    refresh_statistics((Region, SearchTerm, SearchKey, SearchPosting))
