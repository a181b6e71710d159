"""Loads institutions, posts and office-holders from their pack; a second time is a look-up."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from netra.regions.examples import present_of
from netra.regions.models import Kind, Level, PackLoad, Region
from netra.regions.packs import PackRefused, read_pack

from .models import Capacity, Institution, InstitutionKind, Jurisdiction, OfficeHolder, Post

PACK = "institutions"
_FORM = 1


@dataclass(frozen=True, slots=True)
class _Body:
    key: str
    kind: InstitutionKind
    name: str
    region: str
    authority_code: str
    status: str
    source: str
    valid_from: date | None = None
    valid_to: date | None = None
    answers_for: tuple[str, ...] = ()
    personnel_authority: str = ""
    holders: tuple[Mapping[str, str], ...] = ()


def pack_file() -> Path:
    return Path(settings.PACKS_DIR) / "institutions" / "institutions.yaml"


def load() -> bool:
    """Bring the tables to the pack. False when they already are."""
    path = pack_file()
    pack = read_pack(path, path.with_name("schema.json"))
    regions = present_of(_region_codes(pack), path)
    digest = hashlib.sha256(f"{_FORM}:{len(regions)}:".encode() + path.read_bytes()).hexdigest()
    if PackLoad.objects.filter(pack=PACK, digest=digest).exists():
        return False
    bodies = list(_bodies(pack, regions, path))
    with transaction.atomic():
        for body in bodies:
            _write(body, regions)
        PackLoad.objects.update_or_create(pack=PACK, defaults={"digest": digest})
    return True


def _region_codes(pack: Mapping[str, Any]) -> set[str]:  # Any: checked against the pack's schema
    codes = set(pack["regions"])
    for entry in pack["institutions"]:
        codes |= {entry["region"], *entry.get("answers_for", ())}
    return codes


def _bodies(pack: Mapping[str, Any], regions: Mapping[str, Region], path: Path) -> Iterator[_Body]:
    holders: dict[str, list[Mapping[str, str]]] = {}
    for holder in pack["holders"]:
        holders.setdefault(holder["institution"], []).append(holder)
    keys: set[str] = set()
    for body in (*_named(pack), *_patterned(pack, holders)):
        if body.key in keys:
            raise PackRefused(path, body.key, "this key occurs twice")
        keys.add(body.key)
        if body.region in regions:
            yield _completed(body, regions[body.region])
    for name in (*pack["seen"], *holders):
        if name not in keys:
            raise PackRefused(path, name, "no institution has this key")


def _named(pack: Mapping[str, Any]) -> Iterator[_Body]:
    for entry in pack["institutions"]:
        yield _Body(
            key=entry["key"],
            kind=InstitutionKind(entry["kind"]),
            name=entry["name"],
            region=entry["region"],
            authority_code=entry.get("authority_code", ""),
            status=entry["status"],
            source=entry["source"],
            valid_from=_day(entry.get("valid_from")),
            valid_to=_day(entry.get("valid_to")),
            answers_for=tuple(entry.get("answers_for", ())),
        )


def _patterned(pack: Mapping[str, Any], holders: Mapping[str, list[Mapping[str, str]]]) -> Iterator[_Body]:
    for code in pack["regions"]:
        level = "regency" if "." in code else "province"
        for pattern in pack["patterns"]:
            key = f"{pattern['key']}-{code}"
            seen = pack["seen"].get(key)
            heads = pattern.get("personnel_authority")
            yield _Body(
                key=key,
                kind=InstitutionKind(pattern["kind"]),
                name=pattern[level],
                region=code,
                authority_code=pattern.get("authority_code", {}).get(level, ""),
                status="confirmed" if seen else "recalled",
                source=seen or pattern["source"],
                personnel_authority=heads[_head(code)] if heads else "",
                holders=tuple(holders.get(key, ())),
            )


def _head(code: str) -> str:
    """Which kind of head a region has: cities are numbered from 71."""
    if "." not in code:
        return "province"
    return "city" if int(code[3:5]) > 70 else "regency"


def _completed(body: _Body, region: Region) -> _Body:
    """The pattern's words filled in with the region's names."""
    names = {"name": region.name, "full_name": region.full_name}
    city = region.kind == Kind.CITY
    if region.level == Level.REGENCY and body.personnel_authority and city != (_head(region.code) == "city"):
        raise ValueError(f"{region.code} is {region.kind}, which its number does not say")
    return replace(
        body,
        name=body.name.format(**names),
        personnel_authority=body.personnel_authority.format(**names),
    )


def _write(body: _Body, regions: Mapping[str, Region]) -> None:
    institution, _ = Institution.objects.update_or_create(
        key=body.key,
        defaults={
            "kind": body.kind,
            "name": body.name,
            "region_id": body.region,
            "authority_code": body.authority_code,
            "status": body.status,
            "source": body.source,
            "valid_from": body.valid_from,
            "valid_to": body.valid_to,
            "example": False,
        },
    )
    institution.jurisdictions.all().delete()
    for code in body.answers_for:
        if code in regions:
            Jurisdiction.objects.create(institution=institution, region_id=code)
    if body.personnel_authority:
        post, _ = Post.objects.update_or_create(
            institution=institution,
            title=body.personnel_authority,
            defaults={"is_personnel_authority": True, "example": False},
        )
        post.holders.all().delete()
        for holder in body.holders:
            OfficeHolder.objects.create(
                post=post,
                name=holder["name"],
                capacity=Capacity(holder["capacity"]),
                starts=_day(holder.get("starts")),
                ends=_day(holder.get("ends")),
                seen_on=_day(holder.get("seen_on")),
                source=holder["source"],
            )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
