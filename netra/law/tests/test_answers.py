"""JSON in, JSON out: what is refused keeps its place, and says what it is."""

import json
from typing import Any

import jsonschema
import pytest

from netra.law import answers, describe, packs, scenarios

GOOD: dict[str, Any] = {
    "pack": "pilkada-2024",
    "region": "33.18",
    "subject": "SUB-PNS",
    "violation": "KE-05",
    "kind": "report",
    "kasn_state": "none",
    "authority_idle": False,
    "dates": {"event_on": "2024-10-05", "registered_on": "2024-10-06", "referred_on": "2024-10-11"},
    "now": "2024-10-12",
}


def test_an_array_is_answered_item_by_item() -> None:
    asked = [GOOD, {**GOOD, "region": "00"}, 7, GOOD]
    found, whole = answers.explain_text(json.dumps(asked))
    assert not whole
    assert isinstance(found, list)
    assert ["error" in answer for answer in found] == [False, True, True, False]
    assert found[0] == found[3] == answers.explain_value(GOOD)


def test_an_empty_array_has_an_empty_answer() -> None:
    assert answers.explain_text("[]") == ([], True)


def test_an_array_within_an_array_is_no_scenario() -> None:
    found, whole = answers.explain_text(json.dumps([[GOOD]]))
    assert not whole
    assert isinstance(found, list)
    assert "error" in found[0]


@pytest.mark.parametrize("text", ["", "{", "[1,]", '{"pack": NaN}', "{'pack': 1}", "[" * 100_000, "\x00"])
def test_what_is_no_json_is_one_error(text: str) -> None:
    found: Any
    found, whole = answers.explain_text(text)
    assert not whole
    assert found["error"]["code"] == "not_json"


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ('{"pack": "pilkada-2024", "pack": "pilkada-2020", "region": "33", "subject": "PNS"}', "pack"),
        (
            '{"pack": "pilkada-2024", "region": "33", "subject": "PNS", "dates": {"event_on": null, '
            '"event_on": "2024-10-01"}}',
            "dates.event_on",
        ),
    ],
)
def test_a_key_given_twice_is_refused(text: str, at: str) -> None:
    found: Any
    found, whole = answers.explain_text(text)
    assert not whole
    assert [(one["code"], one["at"]) for one in found["error"]["problems"]] == [("duplicate_key", at)]


def test_an_uncovered_year_names_year_and_calendar() -> None:
    dates = {"event_on": "2027-12-01", "police_received_on": "2027-12-20"}
    found: Any = answers.explain_value({**GOOD, "dates": dates})
    assert found["error"]["code"] == "calendar_gap"
    assert "2028" in found["error"]["text"]
    assert "DL-INVEST" in found["error"]["text"]
    assert found["error"]["problems"][0]["at"] == "dates.police_received_on"


def test_a_refusal_has_the_published_form() -> None:
    schema = jsonschema.Draft202012Validator(json.loads(answers.SCHEMAS["answer"].read_text("utf-8")))
    for text in ("{", json.dumps({**GOOD, "region": "00"}), json.dumps([GOOD, 1])):
        schema.validate(json.loads(json.dumps(answers.explain_text(text)[0])))


def test_the_published_scenario_names_every_date_of_every_pack_and_every_key() -> None:
    schema = json.loads(answers.SCHEMAS["scenario"].read_text("utf-8"))["$defs"]["scenario"]["properties"]
    known = {key for name in packs.names() for key in packs.shipped(name).case_dates}
    assert set(schema["dates"]["properties"]) == known
    assert set(schema) == set(GOOD)


@pytest.mark.parametrize("name", ["scenario", "answer"])
def test_the_schemas_are_schemas(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(json.loads(answers.SCHEMAS[name].read_text("utf-8")))


@pytest.mark.parametrize(
    ("changes", "fits"),
    [
        ({}, True),
        ({"violation": None, "now": None}, True),
        ({"region": "00"}, False),
        ({"colour": "red"}, False),
        ({"now": "2024-10-12T10:00:00"}, False),
        ({"dates": {"known_at": "2024-10-01"}}, False),
        ({"kind": "rumour"}, False),
    ],
)
def test_the_schema_of_a_scenario_refuses_what_the_engine_refuses(
    changes: dict[str, Any], fits: bool
) -> None:
    schema = jsonschema.Draft202012Validator(json.loads(answers.SCHEMAS["scenario"].read_text("utf-8")))
    raw = {**GOOD, **changes}
    assert schema.is_valid(raw) is fits
    assert ("error" not in answers.explain_value(raw)) is fits


def test_every_code_of_a_refusal_is_documented() -> None:
    text = (describe.DOCS / "law-explain.md").read_text(encoding="utf-8")
    codes = {*scenarios.PROBLEMS, "calendar_gap", "not_json", "unreadable"}
    assert [code for code in sorted(codes) if f"`{code}`" not in text] == []
