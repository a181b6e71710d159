"""Loads elections, stages and contests from their packs; a second time is a look-up."""

import hashlib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from netra.regions.examples import present_of
from netra.regions.models import PackLoad, Region
from netra.regions.packs import PackRefused, read_pack

from .models import Contest, ContestOffice, Election, ElectionKind, Stage

PACK = "elections"
_FORM = 1

Entry = Mapping[str, Any]  # Any: checked against the pack's schema


def packs_dir() -> Path:
    return Path(settings.PACKS_DIR) / "elections"


def load() -> bool:
    """Bring the tables to the packs. False when they already are."""
    loaded = [load_pack(path) for path in sorted(packs_dir().glob("*.yaml"))]
    return any(loaded)


def load_pack(path: Path) -> bool:
    content = read_pack(path, packs_dir() / "schema.json")
    check(content, path)
    codes = {entry["region"] for entry in (*content["overrides"], *content["contests"])}
    regions = present_of(codes, path)
    digest = hashlib.sha256(f"{_FORM}:{len(regions)}:".encode() + path.read_bytes()).hexdigest()
    name = f"{PACK}:{content['key']}"
    if PackLoad.objects.filter(pack=name, digest=digest).exists():
        return False
    with transaction.atomic():
        _write(content, regions)
        PackLoad.objects.update_or_create(pack=name, defaults={"digest": digest})
    return True


def check(content: Entry, path: Path) -> None:
    """What a schema cannot say: dates exist and are in order, keys are unique, totals add up."""
    keys: set[str] = set()
    for stage in content["stages"]:
        if stage["key"] in keys:
            raise PackRefused(path, stage["id"], f"the stage {stage['key']} occurs twice")
        keys.add(stage["key"])
        _check_days(stage, stage["id"], path)
    seen: set[tuple[str, str]] = set()
    for override in content["overrides"]:
        entry = f"{override['stage']} in {override['region']}"
        if override["stage"] not in keys:
            raise PackRefused(path, entry, "there is no such stage to override")
        if (override["stage"], override["region"]) in seen:
            raise PackRefused(path, entry, "this override occurs twice")
        seen.add((override["stage"], override["region"]))
        _check_days(override, entry, path)
    voting = next((s for s in content["stages"] if s["key"] == "voting"), None)
    if voting is None or voting.get("starts") != content["voting_on"]:
        raise PackRefused(path, "voting_on", "is not the day of the stage voting")
    totals = content.get("totals")
    if totals and totals["governor"] + totals["regent"] + totals["mayor"] != totals["all"]:
        raise PackRefused(path, "totals", "governor, regent and mayor do not add up to all")
    if reports := content.get("reports"):
        _check_days({"starts": reports["opens_on"], "ends": reports["closes_on"]}, "reports", path)


def _check_days(entry: Entry, name: str, path: Path) -> None:
    try:
        starts, ends = _day(entry.get("starts")), _day(entry.get("ends"))
    except ValueError as error:
        raise PackRefused(path, name, str(error)) from error
    if starts and ends and ends < starts:
        raise PackRefused(path, name, f"ends on {ends}, before it starts on {starts}")


def _write(content: Entry, regions: Mapping[str, Region]) -> None:
    totals = content.get("totals", {})
    reports = content.get("reports", {})
    election, _ = Election.objects.update_or_create(
        key=content["key"],
        defaults={
            "name": content["name"],
            "kind": ElectionKind(content["kind"]),
            "voting_on": date.fromisoformat(content["voting_on"]),
            "law_pack": content.get("law_pack", ""),
            "pack_version": content["version"],
            "governor_contests": totals.get("governor"),
            "regent_contests": totals.get("regent"),
            "mayor_contests": totals.get("mayor"),
            "opens_on": _day(reports.get("opens_on")),
            "closes_on": _day(reports.get("closes_on")),
            "publication_pause_days": content["publication_pause_days"],
        },
    )
    election.stages.all().delete()
    positions = {stage["key"]: i for i, stage in enumerate(content["stages"], 1)}
    by_key = {stage["key"]: stage for stage in content["stages"]}
    for stage in content["stages"]:
        _write_stage(election, stage, stage, positions[stage["key"]], None)
    for override in content["overrides"]:
        if override["region"] in regions:
            key = override["stage"]
            _write_stage(election, by_key[key], override, positions[key], override["region"])
    for contest in content["contests"]:
        if contest["region"] in regions:
            Contest.objects.update_or_create(
                election=election,
                region_id=contest["region"],
                defaults={"office": ContestOffice(contest["office"])},
            )


def _write_stage(election: Election, stage: Entry, dated: Entry, position: int, region: str | None) -> None:
    Stage.objects.create(
        election=election,
        key=stage["key"],
        pack_id=stage["id"],
        position=position,
        name_id=stage["name_id"],
        name_en=stage["name_en"],
        main=stage["main"],
        starts=_day(dated.get("starts")),
        ends=_day(dated.get("ends")),
        region_id=region,
        source_url=dated.get("source_url", ""),
        status=dated["status"],
        note=dated.get("note", ""),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
