"""Loads elections, stages and contests from their packs; a second time is a look-up."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings
from django.db import transaction

from netra.law import elections
from netra.law.elections import Dated, ElectionPack
from netra.regions.examples import present_of
from netra.regions.models import PackLoad, Region
from netra.regions.packs import PackRefused, read_pack

from .models import Contest, ContestOffice, Election, ElectionKind, Stage

PACK = "elections"
_FORM = 1


def packs_dir() -> Path:
    return Path(settings.PACKS_DIR) / "elections"


def load() -> bool:
    """Bring the tables to the packs. False when they already are."""
    loaded = [load_pack(path) for path in elections.files(packs_dir())]
    return any(loaded)


def load_pack(path: Path) -> bool:
    content = read_pack(path, packs_dir() / "schema.json")
    try:
        pack = elections.parse(content)
    except elections.Broken as broken:
        raise PackRefused(path, broken.entry, broken.reason) from broken
    named = {entry.region for entry in pack.overrides} | {entry.region for entry in pack.contests}
    regions = present_of(named, path)
    digest = hashlib.sha256(f"{_FORM}:{len(regions)}:".encode() + path.read_bytes()).hexdigest()
    name = f"{PACK}:{pack.key}"
    if PackLoad.objects.filter(pack=name, digest=digest).exists():
        return False
    with transaction.atomic():
        _write(pack, regions)
        PackLoad.objects.update_or_create(pack=name, defaults={"digest": digest})
    return True


def _write(pack: ElectionPack, regions: Mapping[str, Region]) -> None:
    election, _ = Election.objects.update_or_create(
        key=pack.key,
        defaults={
            "name": pack.name,
            "kind": ElectionKind(pack.kind),
            "voting_on": pack.voting_on,
            "law_pack": pack.law_pack,
            "pack_version": pack.version,
            "governor_contests": pack.totals.governor if pack.totals else None,
            "regent_contests": pack.totals.regent if pack.totals else None,
            "mayor_contests": pack.totals.mayor if pack.totals else None,
            "opens_on": pack.reports.starts if pack.reports else None,
            "closes_on": pack.reports.ends if pack.reports else None,
            "publication_pause_days": pack.publication_pause_days,
        },
    )
    election.stages.all().delete()
    positions = {stage.key: i for i, stage in enumerate(pack.stages, 1)}
    by_key = {stage.key: stage for stage in pack.stages}
    for stage in pack.stages:
        _write_stage(election, stage, stage.national, positions[stage.key], None)
    for override in pack.overrides:
        if override.region in regions:
            stage = by_key[override.stage]
            _write_stage(election, stage, override.dated, positions[stage.key], override.region)
    for contest in pack.contests:
        if contest.region in regions:
            Contest.objects.update_or_create(
                election=election,
                region_id=contest.region,
                defaults={"office": ContestOffice(contest.office)},
            )


def _write_stage(
    election: Election, stage: elections.Stage, dated: Dated, position: int, region: str | None
) -> None:
    Stage.objects.create(
        election=election,
        key=stage.key,
        pack_id=stage.id,
        position=position,
        name_id=stage.name_id,
        name_en=stage.name_en,
        main=stage.main,
        starts=dated.days.starts,
        ends=dated.days.ends,
        region_id=region,
        source_url=dated.source_url,
        status=dated.status.value,
        note=dated.note,
    )
