import json
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml

from netra.regions.loading import packs_dir
from netra.regions.naming import Outline, UnknownProvince
from netra.regions.packs import PackRefused, read_pack


@pytest.mark.parametrize("name", ["aliases", "former", "outline"])
def test_shipped_packs_fit_their_schemas(name: str) -> None:
    assert read_pack(packs_dir() / f"{name}.yaml", packs_dir() / f"{name}.schema.json")["version"]


def test_a_broken_pack_is_refused_with_file_entry_and_reason(tmp_path: Path) -> None:
    content = yaml.safe_load((packs_dir() / "former.yaml").read_text())
    content["former"][1]["valid_to"] = "last year"
    broken = tmp_path / "former.yaml"
    broken.write_text(json.dumps(content))
    with pytest.raises(PackRefused) as refused:
        read_pack(broken, packs_dir() / "former.schema.json")
    assert refused.value.file == broken
    assert refused.value.entry == "former › 91~2012 › valid_to"
    assert "last year" in refused.value.reason


def test_text_that_is_no_yaml_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "aliases.yaml"
    broken.write_text("aliases: [unclosed")
    with pytest.raises(PackRefused, match=r"aliases\.yaml: file"):
        read_pack(broken, packs_dir() / "aliases.schema.json")


def test_every_zone_is_known_and_every_province_has_one() -> None:
    outline = Outline(read_pack(packs_dir() / "outline.yaml", packs_dir() / "outline.schema.json"))
    assert {str(ZoneInfo(outline.timezone(c))) for c in ("00", "31", "61", "64", "65", "51", "81", "96")} == {
        "Asia/Jakarta",
        "Asia/Makassar",
        "Asia/Jayapura",
    }
    with pytest.raises(UnknownProvince):
        outline.timezone("99.01")


def test_former_regions_end_the_day_before_the_law_that_divided_them() -> None:
    for entry in read_pack(packs_dir() / "former.yaml", packs_dir() / "former.schema.json")["former"]:
        ended = date.fromisoformat(entry["valid_to"])
        assert {(date.fromisoformat(d["dated"]) - ended).days for d in entry["divided_by"]} == {1}
        assert entry["valid_from"][:4] == entry["code"][3:]
