"""Loads institutions, posts and office-holders from their pack; a second time is a look-up."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
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
# Change this whenever the same pack would give other rows.
_FORM = 3
# Parts of Jakarta: they have no government of their own, the province's governs them.
_ADMINISTRATIVE = (Kind.ADMINISTRATIVE_REGENCY, Kind.ADMINISTRATIVE_CITY)


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
    regions = _governed() | present_of(_region_codes(pack), path)
    digest = hashlib.sha256(f"{_FORM}:".encode() + path.read_bytes())
    for code in sorted(regions):
        digest.update(f"{code}:{regions[code].full_name}\n".encode())
    edition = digest.hexdigest()
    if PackLoad.objects.filter(pack=PACK, digest=edition).exists():
        return False
    bodies = list(_bodies(pack, regions, path))
    with transaction.atomic():
        _write(bodies, regions)
        PackLoad.objects.update_or_create(pack=PACK, defaults={"digest": edition})
    return True


def _governed() -> dict[str, Region]:
    """The present provinces, regencies and cities, by code."""
    present = Region.objects.filter(
        level__in=(Level.PROVINCE, Level.REGENCY), valid_to__isnull=True, example=False
    )
    return {region.code: region for region in present}


def _region_codes(pack: Mapping[str, Any]) -> set[str]:  # Any: checked against the pack's schema
    codes: set[str] = set()
    for entry in pack["institutions"]:
        codes |= {entry["region"], *entry.get("answers_for", ())}
    return codes


def _bodies(pack: Mapping[str, Any], regions: Mapping[str, Region], path: Path) -> Iterator[_Body]:
    holders: dict[str, list[Mapping[str, str]]] = {}
    for holder in pack["holders"]:
        holders.setdefault(holder["institution"], []).append(holder)
    keys: set[str] = set()
    for body in (*_named(pack), *_patterned(pack, regions, holders)):
        if body.key in keys:
            raise PackRefused(path, body.key, "this key occurs twice")
        keys.add(body.key)
        if body.region in regions:
            yield body
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


def _patterned(
    pack: Mapping[str, Any], regions: Mapping[str, Region], holders: Mapping[str, list[Mapping[str, str]]]
) -> Iterator[_Body]:
    for region in regions.values():
        if region.level not in (Level.PROVINCE, Level.REGENCY):
            continue
        level = "province" if region.level == Level.PROVINCE else "regency"
        names = {"name": region.name, "full_name": region.full_name}
        for pattern in pack["patterns"]:
            if pattern.get("autonomous") and region.kind in _ADMINISTRATIVE:
                continue
            if level not in pattern or region.code[:2] in pattern.get("except", ()):
                continue
            key = f"{pattern['key']}-{region.code}"
            here = pattern | pattern.get("where", {}).get(region.code[:2], {})
            seen = pack["seen"].get(key)
            heads = pattern.get("personnel_authority")
            yield _Body(
                key=key,
                kind=InstitutionKind(pattern["kind"]),
                name=here[level].format(**names),
                region=region.code,
                authority_code=pattern.get("authority_code", {}).get(level, ""),
                status="confirmed" if seen else "recalled",
                source=seen or here["source"],
                personnel_authority=heads[region.kind].format(**names) if heads else "",
                holders=tuple(holders.get(key, ())),
            )


def _write(bodies: Sequence[_Body], regions: Mapping[str, Region]) -> None:
    """A few statements for all of them: there are thousands, and everybody who starts Netra waits."""
    values = {
        body.key: {
            "kind": body.kind,
            "name": body.name,
            "region_id": body.region,
            "authority_code": body.authority_code,
            "status": body.status,
            "source": body.source,
            "valid_from": body.valid_from,
            "valid_to": body.valid_to,
            "example": False,
        }
        for body in bodies
    }
    Institution.objects.bulk_create(
        (Institution(key=key, **columns) for key, columns in values.items()),
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=[
            "kind",
            "name",
            "region",
            "authority_code",
            "status",
            "source",
            "valid_from",
            "valid_to",
            "example",
        ],
    )
    Jurisdiction.objects.filter(institution__in=list(values)).delete()
    Jurisdiction.objects.bulk_create(
        Jurisdiction(institution_id=body.key, region_id=code)
        for body in bodies
        for code in body.answers_for
        if code in regions
    )
    _write_posts([body for body in bodies if body.personnel_authority])


def _write_posts(bodies: Sequence[_Body]) -> None:
    Post.objects.bulk_create(
        (
            Post(institution_id=body.key, title=body.personnel_authority, is_personnel_authority=True)
            for body in bodies
        ),
        update_conflicts=True,
        unique_fields=["institution", "title"],
        update_fields=["is_personnel_authority", "example"],
    )
    posts = {
        (post.institution_id, post.title): post
        for post in Post.objects.filter(institution__in=[body.key for body in bodies])
    }
    own = [(posts[body.key, body.personnel_authority], body) for body in bodies]
    OfficeHolder.objects.filter(post__in=[post for post, _ in own]).delete()
    OfficeHolder.objects.bulk_create(
        OfficeHolder(
            post=post,
            name=holder["name"],
            capacity=Capacity(holder["capacity"]),
            starts=_day(holder.get("starts")),
            ends=_day(holder.get("ends")),
            seen_on=_day(holder.get("seen_on")),
            source=holder["source"],
        )
        for post, body in own
        for holder in body.holders
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
