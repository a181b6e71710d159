from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netra.platform.audit.line import AuditRefused, Line, check_names, digest_of, facts_text

NOON = datetime(2024, 11, 14, 4, 0, tzinfo=UTC)


def a_line(**changes: object) -> Line:
    values: dict[str, object] = {
        "seq": 7,
        "recorded_at": NOON,
        "actor": "akun:12",
        "action": "case.registered",
        "object_kind": "case",
        "object_key": "3",
        "facts": '{"step":"study"}',
        "previous": "ab" * 32,
    }
    return Line(**{**values, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "change",
    [
        {"seq": 8},
        {"recorded_at": NOON + timedelta(microseconds=1)},
        {"actor": "akun:13"},
        {"action": "case.registeref"},
        {"object_kind": "report"},
        {"object_key": "4"},
        {"facts": '{"step":"plenary"}'},
        {"previous": "ac" * 32},
    ],
)
def test_every_part_of_a_line_is_in_its_hash(change: dict[str, object]) -> None:
    assert a_line(**change).hash() != a_line().hash()


def test_the_same_moment_in_another_zone_gives_the_same_hash() -> None:
    wita = NOON.astimezone(timezone(timedelta(hours=8)))
    assert a_line(recorded_at=wita).hash() == a_line().hash()


@given(
    st.lists(st.text(max_size=8), min_size=4, max_size=4),
    st.lists(st.text(max_size=8), min_size=4, max_size=4),
)
def test_moving_characters_between_parts_changes_the_hash(one: list[str], two: list[str]) -> None:
    def line(parts: list[str]) -> Line:
        return a_line(actor=parts[0], action=parts[1], object_kind=parts[2], object_key=parts[3])

    assert (line(one).hash() == line(two).hash()) == (one == two)


def test_facts_have_one_spelling_whatever_their_order() -> None:
    assert facts_text({"b": 1, "a": None}) == facts_text({"a": None, "b": 1}) == '{"a":null,"b":1}'


def test_a_fact_of_two_hundred_characters_is_the_longest() -> None:
    facts_text({"digest": "a" * 200})
    with pytest.raises(AuditRefused, match="201 characters"):
        facts_text({"digest": "a" * 201})


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"story": "line\nbreak"}, "line breaks"),
        ({"weight": 1.5}, "float"),
        ({"list": ["a"]}, "list"),
        ({"Not a name": 1}, "lower-case name"),
    ],
)
def test_facts_refuse_what_is_no_id_digest_or_code(facts: dict[str, object], said: str) -> None:
    with pytest.raises(AuditRefused, match=said):
        facts_text(facts)  # type: ignore[arg-type]


GOOD = {"actor": "publik", "action": "report.received", "object_kind": "report", "object_key": "9"}


@pytest.mark.parametrize("actor", ["publik", "sistem", "akun:1"])
def test_the_three_kinds_of_actor_are_taken(actor: str) -> None:
    check_names(**{**GOOD, "actor": actor})


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"actor": "Budi Contoh"}, "actor"),
        ({"actor": "akun:"}, "actor"),
        ({"action": "two words"}, "action"),
        ({"object_kind": ""}, "object kind"),
        ({"object_key": ""}, "object key"),
        ({"object_key": "a" * 121}, "object key"),
    ],
)
def test_names_that_are_no_codes_are_refused(change: dict[str, str], said: str) -> None:
    with pytest.raises(AuditRefused, match=said):
        check_names(**{**GOOD, **change})


def test_a_digest_does_not_depend_on_order() -> None:
    assert digest_of({"a": 1, "b": "x"}) == digest_of({"b": "x", "a": 1}) != digest_of({"a": 2, "b": "x"})
