import shutil
from pathlib import Path

import pytest
import yaml
from django.db import IntegrityError, transaction

from netra.elections import loading
from netra.elections.models import Contest, ContestOffice, Election, Stage
from netra.regions.examples import load_sample
from netra.regions.models import PackLoad
from netra.regions.packs import PackRefused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _sample() -> None:
    load_sample()


def test_packs_load_once() -> None:
    assert loading.load()
    assert not loading.load()
    assert set(Election.objects.values_list("key", flat=True)) == {
        "pilkada-2024",
        "pilkada-2020",
        "pemilu-2024",
    }


def test_a_new_edition_replaces_stages_and_keeps_the_election(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loading.load()
    before = Stage.objects.filter(election="pilkada-2024").count()
    path = _copy(tmp_path, monkeypatch)
    content = _content(path)
    content["version"] = "next"
    content["stages"].pop(0)
    _write(path, content)
    assert loading.load_pack(path)
    assert Stage.objects.filter(election="pilkada-2024").count() == before - 1
    assert Election.objects.get(key="pilkada-2024").pack_version == "next"


def test_contests_of_kalimantan_timur_that_the_sample_knows() -> None:
    loading.load()
    offices = dict(Contest.objects.values_list("region", "office"))
    assert offices == {
        "64": ContestOffice.GOVERNOR,
        "64.02": ContestOffice.REGENT,
        "64.08": ContestOffice.REGENT,
        "64.72": ContestOffice.MAYOR,
    }


def test_the_pack_names_all_eleven_contests_of_kalimantan_timur() -> None:
    content = _content(loading.packs_dir() / "pilkada-2024.yaml")
    offices = [contest["office"] for contest in content["contests"]]
    assert (offices.count("governor"), offices.count("regent"), offices.count("mayor")) == (1, 7, 3)


@pytest.mark.parametrize("region", [None, "64.02"])
def test_a_stage_stands_once_per_election_and_region(region: str | None) -> None:
    loading.load()
    common = {
        "election_id": "pilkada-2020",
        "key": "twice",
        "pack_id": "ST20-X",
        "position": 99,
        "status": "recalled",
    }
    Stage.objects.create(**common, region_id=region)
    with pytest.raises(IntegrityError), transaction.atomic():
        Stage.objects.create(**common, region_id=region)


@pytest.mark.parametrize(
    ("break_it", "entry", "reason"),
    [
        (lambda c: c.pop("voting_on"), "file", "voting_on"),
        (
            lambda c: c["stages"][8].update(starts="22 September 2024"),
            "stages › ST24-DETERMINATION › starts",
            "22 Sept",
        ),
        (lambda c: c["stages"][8].update(starts="2024-09-31"), "ST24-DETERMINATION", "day is out of range"),
        (lambda c: c["stages"][8].pop("source_url"), "stages › ST24-DETERMINATION", "source_url"),
        (lambda c: c["stages"][10].update(ends="2024-09-01"), "ST24-CAMPAIGN", "before it starts"),
        (lambda c: c["stages"].append(dict(c["stages"][0])), "ST24-REG-MONITOR", "twice"),
        (lambda c: c["stages"][0].update(colour="red"), "stages › ST24-REG-MONITOR", "colour"),
        (lambda c: c["totals"].update(regent=416), "totals", "add up"),
        (lambda c: c["overrides"][0].update(stage="dancing"), "dancing in 19.01", "no such stage"),
        (lambda c: c["overrides"].append(dict(c["overrides"][0])), "revotes in 19.01", "twice"),
        (lambda c: c.update(voting_on="2024-11-28"), "voting_on", "not the day"),
        (lambda c: c["reports"].update(closes_on="2023-01-01"), "reports", "before it starts"),
    ],
)
def test_a_broken_pack_is_refused_with_file_entry_and_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, break_it, entry: str, reason: str
) -> None:
    path = _copy(tmp_path, monkeypatch)
    content = _content(path)
    break_it(content)
    _write(path, content)
    with pytest.raises(PackRefused) as refused:
        loading.load_pack(path)
    assert refused.value.file == path
    assert refused.value.entry == entry
    assert reason in refused.value.reason
    assert not Election.objects.exists()


def test_a_missing_region_is_refused_once_all_regions_are_loaded() -> None:
    PackLoad.objects.all().delete()
    with pytest.raises(PackRefused, match="no region has this code"):
        loading.load()


def _copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("pilkada-2024.yaml", "schema.json"):
        shutil.copy(loading.packs_dir() / name, tmp_path)
    monkeypatch.setattr(loading, "packs_dir", lambda: tmp_path)
    return tmp_path / "pilkada-2024.yaml"


def _content(path: Path):
    return yaml.safe_load(path.read_text())


def _write(path: Path, content: object) -> None:
    path.write_text(yaml.safe_dump(content, allow_unicode=True))
