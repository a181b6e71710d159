"""The table of places that `law` reads says the same as the region data."""

import gzip
import json
from importlib import resources
from pathlib import Path

import jsonschema
import yaml

from netra.law import elections

PLACES = yaml.safe_load((elections.HOME / "places.yaml").read_text(encoding="utf-8"))
REGIONS = elections.HOME.parent / "regions"


def test_the_table_has_the_shape_of_its_schema() -> None:
    schema = json.loads((elections.HOME / "places.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(PLACES)


def test_every_province_and_regency_of_today_is_in_the_table_and_no_other() -> None:
    data = resources.files("lokal").joinpath("data", "wilayah.json.gz").read_bytes()
    codes = json.loads(gzip.decompress(data))
    assert set(PLACES["timezones"]) == {code for code in codes if len(code) == 2}
    listed = {f"{province}.{one}" for province, ones in PLACES["regencies"].items() for one in ones}
    assert listed == {code for code in codes if len(code) == 5}


def test_the_time_zones_are_those_of_the_regions() -> None:
    outline = yaml.safe_load(Path(REGIONS / "outline.yaml").read_text(encoding="utf-8"))["timezones"]
    zones = {code: zone for zone, codes in outline["zones"].items() for code in codes if code != "00"}
    assert PLACES["timezones"] == zones
    assert (PLACES["source"], PLACES["status"]) == (outline["source"], outline["status"])
