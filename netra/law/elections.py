"""Elections as their packs tell them: stages, regional exceptions, contests, and which law holds for them.

One parser for everybody: `law` reads the shipped files, and the app `elections` fills its tables from the
same values. A region is named by its code ("64", "64.02", "64.02.03.2001"); a stage of a region is that of
the nearest exception that stands for it or for a region around it, else the national one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from netra.law import reading
from netra.law.entries import Status
from netra.law.errors import UnknownId
from netra.law.reading import PackError

HOME = Path(__file__).resolve().parent.parent / "packs" / "elections"
SCHEMA = HOME / "schema.json"
DETERMINATION = "determination"

# What the schema has proved to be of this shape before anything here reads it.
Raw = Mapping[str, Any]


class Broken(Exception):
    """A statement of an election pack that cannot stand beside the others."""

    code = "broken_pack"

    def __init__(self, entry: str, reason: str) -> None:
        super().__init__(f"{entry}: {reason}")
        self.entry = entry
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Days:
    """Inclusive local days; None is not known, or not fixed by a date."""

    starts: date | None
    ends: date | None

    def holds(self, on: date) -> bool:
        """Only what has a known start can be said to run; without an end it runs on."""
        return self.starts is not None and self.starts <= on and (self.ends is None or on <= self.ends)


@dataclass(frozen=True, slots=True)
class Dated:
    """Days with their source."""

    days: Days
    status: Status
    source_url: str
    note: str


@dataclass(frozen=True, slots=True)
class Stage:
    id: str
    key: str
    name_id: str
    name_en: str
    main: bool
    round_the_clock: bool  # reports are taken at every hour while it runs
    national: Dated


@dataclass(frozen=True, slots=True)
class Override:
    """Other days of one stage in one region and all that lies in it."""

    stage: str
    region: str
    dated: Dated


@dataclass(frozen=True, slots=True)
class Contest:
    region: str
    office: str


@dataclass(frozen=True, slots=True)
class Totals:
    """Contests of the whole nation, by office."""

    governor: int
    regent: int
    mayor: int


@dataclass(frozen=True, slots=True)
class ElectionPack:
    version: str
    key: str
    name: str
    kind: str
    voting_on: date
    law_pack: str  # name of the law pack that holds for it; "" when none is kept
    reports: Days | None  # when reports are taken
    publication_pause_days: int
    totals: Totals | None
    stages: tuple[Stage, ...]
    overrides: tuple[Override, ...]
    contests: tuple[Contest, ...]

    def stage(self, key: str, region: str) -> Dated | None:
        """The days of the stage `key` in `region`; None when the election has no such stage."""
        near = [
            override
            for override in self.overrides
            if override.stage == key and (f"{region}.").startswith(f"{override.region}.")
        ]
        if near:
            return max(near, key=lambda override: len(override.region)).dated
        return next((stage.national for stage in self.stages if stage.key == key), None)

    def determination_on(self, region: str) -> date:
        """The local day on which candidate pairs are determined for `region`, exceptions included.

        Raises UnknownId when the pack gives no such day.
        """
        found = self.stage(DETERMINATION, region)
        if found is None or found.days.starts is None:
            raise UnknownId(f"stage of {self.key} with a date", DETERMINATION)
        return found.days.starts


@cache
def shipped() -> Mapping[str, ElectionPack]:
    """The elections that come with Netra, by key. Read once per process. Raises PackError."""
    return {pack.key: pack for pack in map(load, files(HOME))}


def under(law_pack: str) -> ElectionPack:
    """The shipped election whose law is the pack of this name. Raises UnknownId."""
    for election in shipped().values():
        if election.law_pack == law_pack:
            return election
    raise UnknownId("election under the law pack", law_pack)


def files(folder: Path) -> list[Path]:
    """The files of `folder` that hold an election each: those that say when it votes."""
    return [path for path in sorted(folder.glob("*.yaml")) if path.name != "places.yaml"]


def load(path: Path) -> ElectionPack:
    """Read one election pack. Raises PackError naming file, entry and reason.

    The schema is asked only when the file cannot be parsed, to say why: the shipped files are held against it
    in full by the tests, and by the app `elections` before it fills a table.
    """
    content = reading.read(path)
    try:
        return parse(content)
    except Broken as broken:
        raise PackError(path.name, broken.entry, broken.reason) from None
    except (KeyError, TypeError, ValueError, AttributeError):
        reading.check_shape(path.name, content, _validator())
        raise


@cache
def _validator() -> reading.Validator:
    return reading.validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def parse(content: Raw) -> ElectionPack:
    """The election in `content`, which has the shape of the schema.

    Raises Broken for what a schema cannot say: dates that do not exist or run backward, a stage or exception
    given twice, an exception from no stage, totals that do not add up, a voting day beside its stage.
    """
    pack = ElectionPack(
        version=content["version"],
        key=content["key"],
        name=content["name"],
        kind=content["kind"],
        voting_on=_day(content["voting_on"], "voting_on"),
        law_pack=content.get("law_pack", ""),
        reports=_reports(content.get("reports")),
        publication_pause_days=content["publication_pause_days"],
        totals=_totals(content.get("totals")),
        stages=tuple(_stage(raw) for raw in content["stages"]),
        overrides=tuple(_override(raw) for raw in content["overrides"]),
        contests=tuple(Contest(raw["region"], raw["office"]) for raw in content["contests"]),
    )
    _stages_are_unique(pack.stages)
    _overrides_stand(pack)
    voting = pack.stage("voting", "")
    if voting is None or voting.days.starts != pack.voting_on:
        raise Broken("voting_on", "is not the day of the stage voting")
    return pack


def _stage(raw: Raw) -> Stage:
    return Stage(
        id=raw["id"],
        key=raw["key"],
        name_id=raw["name_id"],
        name_en=raw["name_en"],
        main=raw["main"],
        round_the_clock=raw.get("round_the_clock", False),
        national=_dated(raw, raw["id"]),
    )


def _override(raw: Raw) -> Override:
    return Override(raw["stage"], raw["region"], _dated(raw, f"{raw['stage']} in {raw['region']}"))


def _dated(raw: Raw, entry: str) -> Dated:
    return Dated(
        days=_days(raw.get("starts"), raw.get("ends"), entry),
        status=Status(raw["status"]),
        source_url=raw.get("source_url", ""),
        note=raw.get("note", ""),
    )


def _days(starts: str | None, ends: str | None, entry: str) -> Days:
    days = Days(_day(starts, entry) if starts else None, _day(ends, entry) if ends else None)
    if days.starts and days.ends and days.ends < days.starts:
        raise Broken(entry, f"ends on {days.ends}, before it starts on {days.starts}")
    return days


def _day(text: str, entry: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Broken(entry, str(error)) from None


def _reports(raw: Raw | None) -> Days | None:
    return _days(raw["opens_on"], raw["closes_on"], "reports") if raw else None


def _totals(raw: Raw | None) -> Totals | None:
    if raw is None:
        return None
    totals = Totals(raw["governor"], raw["regent"], raw["mayor"])
    if totals.governor + totals.regent + totals.mayor != raw["all"]:
        raise Broken("totals", "governor, regent and mayor do not add up to all")
    return totals


def _stages_are_unique(stages: Iterable[Stage]) -> None:
    keys: set[str] = set()
    for stage in stages:
        if stage.key in keys:
            raise Broken(stage.id, f"the stage {stage.key} occurs twice")
        keys.add(stage.key)


def _overrides_stand(pack: ElectionPack) -> None:
    keys = {stage.key for stage in pack.stages}
    seen: set[tuple[str, str]] = set()
    for override in pack.overrides:
        entry = f"{override.stage} in {override.region}"
        if override.stage not in keys:
            raise Broken(entry, "there is no such stage to override")
        if (override.stage, override.region) in seen:
            raise Broken(entry, "this override occurs twice")
        seen.add((override.stage, override.region))
