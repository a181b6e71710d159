"""What is asked: every mistake is named where it stands, all of them at once."""

from typing import Any

import pytest

from netra.law import moments, packs, scenarios
from netra.law.entries import IntakeKind, KasnState
from netra.law.scenarios import Problem, Refused

LEAST: dict[str, Any] = {"pack": "pilkada-2024", "region": "64.02", "subject": "SUB-PNS"}


def problems(**changes: Any) -> list[Problem]:
    with pytest.raises(Refused) as refused:
        scenarios.read({**LEAST, **changes})
    return list(refused.value.problems)


def told(**changes: Any) -> list[tuple[str, str]]:
    return [(one.code, one.at) for one in problems(**changes)]


def test_the_least_scenario_has_the_defaults_of_the_format() -> None:
    scenario = scenarios.read(LEAST)
    assert (scenario.violation, scenario.kind, scenario.kasn_state) == (
        None,
        IntakeKind.REPORT,
        KasnState.NONE,
    )
    assert (scenario.authority_idle, scenario.dates, scenario.now) == (False, {}, None)
    assert scenario.tz == "Asia/Makassar"
    assert scenario.pack is packs.shipped("pilkada-2024")


def test_a_subject_is_known_by_id_and_by_code() -> None:
    assert scenarios.read(LEAST).subject == scenarios.read({**LEAST, "subject": "PNS"}).subject


def test_dates_stand_in_the_order_of_the_procedure_and_null_is_not_given() -> None:
    given = {"registered_on": "2024-10-08", "known_on": None, "event_on": "2024-10-01"}
    assert list(scenarios.read({**LEAST, "dates": given}).dates) == ["event_on", "registered_on"]


def test_the_region_decides_the_day() -> None:
    late = {"event_on": "2024-09-21T23:30:00+07:00"}
    days = {
        region: scenarios.read({**LEAST, "region": region, "dates": late}).dates["event_on"].day.day
        for region in ("33", "64", "91")
    }
    assert days == {"33": 21, "64": 22, "91": 22}


@pytest.mark.parametrize("missing", ["pack", "region", "subject"])
def test_what_is_required_is_named(missing: str) -> None:
    raw = {key: value for key, value in LEAST.items() if key != missing}
    with pytest.raises(Refused) as refused:
        scenarios.read(raw)
    assert [(one.code, one.at) for one in refused.value.problems] == [("missing_key", missing)]


@pytest.mark.parametrize("raw", [None, 1, "pilkada-2024", [], True])
def test_what_is_no_object_is_refused(raw: object) -> None:
    with pytest.raises(Refused) as refused:
        scenarios.read(raw)
    assert [one.code for one in refused.value.problems] == ["not_a_scenario"]


@pytest.mark.parametrize(
    ("changes", "code", "at"),
    [
        ({"colour": "red"}, "unknown_key", "colour"),
        ({"": 1}, "unknown_key", ""),
        ({"pack": "pilkada-1999"}, "unknown_pack", "pack"),
        ({"pack": "../law/pilkada-2024"}, "unknown_pack", "pack"),
        ({"pack": "x" * 5_000}, "unknown_pack", "pack"),
        ({"pack": "pilkada\0-2024"}, "unknown_pack", "pack"),
        ({"pack": 2024}, "wrong_type", "pack"),
        ({"pack": None}, "wrong_type", "pack"),
        ({"region": "00"}, "region_nation", "region"),
        ({"region": "99"}, "region_province", "region"),
        ({"region": "64.99.01"}, "region_regency", "region"),
        ({"region": "6402"}, "region_malformed", "region"),
        ({"region": 64}, "wrong_type", "region"),
        ({"region": ["64"]}, "wrong_type", "region"),
        ({"subject": "SUB-PRESIDEN"}, "unknown_subject", "subject"),
        ({"subject": "sub-pns"}, "unknown_subject", "subject"),
        ({"violation": "KE-99"}, "unknown_violation", "violation"),
        ({"violation": "photo"}, "unknown_violation", "violation"),
        ({"violation": 5}, "wrong_type", "violation"),
        ({"violation": ["KE-05"]}, "wrong_type", "violation"),
        ({"kind": "rumour"}, "unknown_value", "kind"),
        ({"kind": None}, "wrong_type", "kind"),
        ({"kasn_state": "lost"}, "unknown_value", "kasn_state"),
        ({"authority_idle": 1}, "wrong_type", "authority_idle"),
        ({"authority_idle": "true"}, "wrong_type", "authority_idle"),
        ({"dates": []}, "wrong_type", "dates"),
        ({"dates": None}, "wrong_type", "dates"),
        ({"dates": {"known_at": "2024-10-01"}}, "unknown_key", "dates.known_at"),
        ({"dates": {"determination_date": "2024-10-01"}}, "unknown_key", "dates.determination_date"),
        ({"dates": {"known_on": "2024-02-30"}}, "impossible_date", "dates.known_on"),
        ({"dates": {"known_on": "2024-10-01T10:00"}}, "offset_missing", "dates.known_on"),
        ({"dates": {"known_on": "1 Okt 2024"}}, "malformed_date", "dates.known_on"),
        ({"dates": {"known_on": 20241001}}, "wrong_type", "dates.known_on"),
        ({"dates": {"known_on": "0024-10-01"}}, "date_out_of_range", "dates.known_on"),
        ({"now": "2024-10-32"}, "impossible_date", "now"),
        ({"now": 1728000000}, "wrong_type", "now"),
        (
            {"dates": {"event_on": "2024-10-05", "known_on": "2024-10-04"}},
            "impossible_order",
            "dates.known_on",
        ),
    ],
)
def test_each_mistake_is_named(changes: dict[str, Any], code: str, at: str) -> None:
    assert told(**changes) == [(code, at)]


def test_all_mistakes_are_told_at_once() -> None:
    assert told(
        region="00",
        subject="NOBODY",
        violation="KE-99",
        kind="rumour",
        dates={"known_on": "2024-02-30", "when": "2024-10-01"},
        now="soon",
        extra=1,
    ) == [
        ("unknown_key", "extra"),
        ("region_nation", "region"),
        ("unknown_subject", "subject"),
        ("unknown_violation", "violation"),
        ("unknown_value", "kind"),
        ("impossible_date", "dates.known_on"),
        ("unknown_key", "dates.when"),
        ("malformed_date", "now"),
    ]


def test_dates_are_read_though_the_pack_is_not_known() -> None:
    assert ("impossible_date", "dates.known_on") in told(pack="x", dates={"known_on": "2024-02-30"})


def test_the_words_name_key_value_and_what_would_do() -> None:
    [kind] = problems(kind="rumour")
    assert "kind" in kind.wording.id and "rumour" in kind.wording.id and "report, finding" in kind.wording.id
    [order] = problems(dates={"event_on": "2024-10-05", "known_on": "2024-10-04"})
    assert (
        order.wording.id == "dates.known_on (2024-10-04) tidak mungkin sebelum dates.event_on (2024-10-05)."
    )
    [year] = problems(now="0024-01-01")
    assert str(moments.FIRST_YEAR) in year.wording.id


def test_a_long_value_is_told_by_its_beginning() -> None:
    [found] = problems(violation="x" * 5_000)
    assert len(found.wording.id) < 200


def test_a_long_key_is_told_by_its_beginning_and_kept_whole_beside_it() -> None:
    [found] = problems(**{"k" * 5_000: 1})
    assert found.at == "k" * 5_000
    assert len(found.wording.id) < 300


def test_words_in_braces_are_only_words() -> None:
    [found] = problems(kind="{at} {0} {kind.__class__}")
    assert "{at} {0} {kind.__class__}" in found.wording.id
