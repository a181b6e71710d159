"""Loads who stands in the contests from their packs; a second time is a look-up."""

import hashlib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from netra.institutions.models import Institution
from netra.regions.examples import present_of
from netra.regions.models import PackLoad
from netra.regions.packs import PackRefused, read_pack

from .models import Candidate, Contest, Kinship, Ticket

PACK = "candidates"
_FORM = 1


def packs_dir() -> Path:
    return Path(settings.PACKS_DIR) / "elections" / "candidates"


def load() -> bool:
    """After the elections and the institutions. False when the tables already are as the packs say."""
    loaded = [load_pack(path) for path in sorted(packs_dir().glob("*.yaml"))]
    return any(loaded)


def load_pack(path: Path) -> bool:
    pack = read_pack(path, packs_dir() / "schema.json")
    regions = present_of({one["region"] for one in pack["candidates"]}, path)
    digest = hashlib.sha256(f"{_FORM}:{len(regions)}:".encode() + path.read_bytes()).hexdigest()
    name = f"{PACK}:{pack['election']}"
    if PackLoad.objects.filter(pack=name, digest=digest).exists():
        return False
    contests = {one.region_id: one for one in Contest.objects.filter(election=pack["election"])}
    with transaction.atomic():
        # What the pack no longer says is no longer known; examples are not the pack's.
        Kinship.objects.filter(candidate__contest__in=contests.values(), candidate__example=False).delete()
        Candidate.objects.filter(contest__in=contests.values(), example=False).delete()
        known = [_candidate(one, contests, path) for one in pack["candidates"] if one["region"] in regions]
        people = {(one.contest.region_id, one.name): one for one in known}
        for entry in pack["kin"]:
            _kin(entry, people, path)
        PackLoad.objects.update_or_create(pack=name, defaults={"digest": digest})
    return True


def _candidate(entry: Mapping[str, Any], contests: Mapping[str, Contest], path: Path) -> Candidate:
    # Any: checked against the pack's schema.
    contest = contests.get(entry["region"])
    if contest is None:
        raise PackRefused(path, entry["name"], f"no contest in {entry['region']}")
    until = entry.get("incumbent_until")
    return Candidate.objects.create(
        contest=contest,
        name=entry["name"],
        held_as=entry.get("held_as", ""),
        ticket=Ticket(entry["ticket"]),
        number=entry.get("number"),
        since=date.fromisoformat(entry["since"]),
        incumbent=entry.get("incumbent", False),
        incumbent_until=date.fromisoformat(until) if until else None,
        source=entry["source"],
        status=entry["status"],
    )


def _kin(entry: Mapping[str, Any], people: Mapping[tuple[str, str], Candidate], path: Path) -> None:
    candidate = people.get((entry["region"], entry["candidate"]))
    if candidate is None:
        raise PackRefused(path, entry["candidate"], "is named as kin and is no candidate here")
    institution = Institution.objects.filter(key=entry["institution"], example=False).first()
    if institution is None:
        raise PackRefused(path, entry["institution"], "no institution has this key")
    Kinship.objects.create(
        candidate=candidate,
        institution=institution,
        holder_name=entry["holder"],
        relation=entry["relation"],
        source=entry["source"],
        status=entry["status"],
    )
