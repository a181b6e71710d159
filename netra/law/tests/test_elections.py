"""Stages of an election as they hold in a region, and what an election pack may not say."""

import json
from collections.abc import Callable
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from netra.law import elections, packs, reading
from netra.law.elections import Broken
from netra.law.errors import UnknownId
from netra.law.reading import PackError

CONTENT: dict[str, Any] = reading.read(elections.HOME / "pilkada-2024.yaml")


def with_override(region: str, starts: str, stage: str = "determination") -> dict[str, Any]:
    content = deepcopy(CONTENT)
    content["overrides"].append({"stage": stage, "region": region, "starts": starts, "status": "recalled"})
    return content


def test_every_shipped_election_is_read_under_its_key() -> None:
    assert set(elections.shipped()) == {path.stem for path in elections.files(elections.HOME)}


def test_every_law_pack_has_an_election_that_determines_candidates() -> None:
    for folder in packs.HOME.iterdir():
        if folder.is_dir():
            assert elections.under(folder.name).determination_on("64.02")


def test_the_pivot_of_2024() -> None:
    assert elections.under("pilkada-2024").determination_on("64.02.03") == date(2024, 9, 22)


def test_the_nearest_exception_holds_for_all_that_lies_in_it() -> None:
    content = with_override("64", "2024-09-23")
    content["overrides"].append(
        {"stage": "determination", "region": "64.02", "starts": "2024-09-24", "status": "recalled"}
    )
    election = elections.parse(content)
    days = {
        region: election.determination_on(region).day for region in ("64", "64.01", "64.02", "64.02.03", "63")
    }
    assert days == {"64": 23, "64.01": 23, "64.02": 24, "64.02.03": 24, "63": 22}


def test_a_code_that_only_begins_alike_is_another_region() -> None:
    content = deepcopy(CONTENT)
    content["overrides"] = [
        {"stage": "determination", "region": "64.02", "starts": "2024-09-24", "status": "recalled"}
    ]
    assert elections.parse(content).determination_on("64.021") == date(2024, 9, 22)


def test_a_stage_runs_on_its_last_day_and_without_an_end_runs_on() -> None:
    quiet = elections.shipped()["pilkada-2024"].stage("quiet-period", "64.02")
    assert quiet is not None
    assert [quiet.days.holds(date(2024, 11, day)) for day in (23, 24, 26, 27)] == [False, True, True, False]
    assert elections.Days(date(2024, 1, 1), None).holds(date(2030, 1, 1))
    assert not elections.Days(None, date(2030, 1, 1)).holds(date(2024, 1, 1))


def test_a_stage_nobody_knows_is_none_and_a_law_without_election_is_named() -> None:
    assert elections.shipped()["pilkada-2024"].stage("dancing", "64.02") is None
    with pytest.raises(UnknownId, match="dancing-1999"):
        elections.under("dancing-1999")


def test_an_election_without_the_pivot_says_so() -> None:
    content = deepcopy(CONTENT)
    content["stages"] = [stage for stage in content["stages"] if stage["key"] != "determination"]
    with pytest.raises(UnknownId, match="determination"):
        elections.parse(content).determination_on("64.02")


@pytest.mark.parametrize(
    ("change", "entry", "reason"),
    [
        (lambda c: c["stages"][8].update(starts="2024-09-31"), "ST24-DETERMINATION", "out of range"),
        (lambda c: c["stages"][10].update(ends="2024-09-01"), "ST24-CAMPAIGN", "before it starts"),
        (lambda c: c["stages"].append(c["stages"][0]), "ST24-REG-MONITOR", "occurs twice"),
        (lambda c: c["overrides"].append(c["overrides"][0]), "revotes in 19.01", "occurs twice"),
        (lambda c: c["overrides"][0].update(stage="dancing"), "dancing in 19.01", "no such stage"),
        (lambda c: c.update(voting_on="2024-11-28"), "voting_on", "not the day of the stage voting"),
        (lambda c: c["totals"].update(all=1), "totals", "do not add up"),
    ],
)
def test_what_cannot_stand_is_refused(
    change: Callable[[dict[str, Any]], object], entry: str, reason: str
) -> None:
    content = deepcopy(CONTENT)
    change(content)
    with pytest.raises(Broken) as refused:
        elections.parse(content)
    assert refused.value.entry == entry
    assert reason in refused.value.reason


@pytest.mark.parametrize("path", elections.files(elections.HOME), ids=lambda path: path.stem)
def test_every_shipped_election_has_the_shape_of_the_schema(path: Path) -> None:
    schema = reading.validator(json.loads(elections.SCHEMA.read_text(encoding="utf-8")))
    reading.check_shape(path.name, reading.read(path), schema)


def test_a_file_that_cannot_be_parsed_is_told_by_the_schema(tmp_path: Path) -> None:
    path = tmp_path / "broken.yaml"
    path.write_text("key: pilkada-2024\nstages: 5\n", encoding="utf-8")
    with pytest.raises(PackError) as refused:
        elections.load(path)
    assert refused.value.file == "broken.yaml"
