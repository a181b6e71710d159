"""The worked examples of every shipped pack are tests."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from netra.law import (
    acts,
    answers,
    competence,
    escalation,
    forms,
    limits,
    numbering,
    packages,
    packs,
    readings,
    requirements,
    routing,
    sanctions,
    steps,
)
from netra.law.entries import Example, IntakeKind, LawPack
from netra.law.requirements import ReportFacts

SHIPPED = [
    packs.shipped(name, version)
    for name in sorted(folder.name for folder in packs.HOME.iterdir() if folder.is_dir())
    for version in packs.versions(name)
]
EXAMPLES = [(pack, example) for pack in SHIPPED for example in pack.examples.values()]
LACKING: Mapping[str, Mapping[str, Any]] = {
    "identity": {"reporter_identified": False},
    "signature": {"signed": False},
    "evidence": {"evidence_count": 0},
}


def day(given: Mapping[str, Any], key: str) -> date | None:
    return date.fromisoformat(given[key]) if given.get(key) else None


def limit(pack: LawPack, given: Any, expect: Any) -> None:
    entry = readings.limit_as_read(pack, given["limit"], given.get("readings", {}))
    if "include_first_day" in given:  # the other reading of the switch
        entry = replace(entry, include_first_day=given["include_first_day"])
    span = limits.lay(entry, date.fromisoformat(given["trigger"]))
    assert span.last_day.isoformat() == expect["last_day"]
    assert span.status == expect["status"]
    if "days" in expect:
        assert [each.isoformat() for each in span.days] == expect["days"]
    if "too_late_from" in expect:
        end = limits.ends_at(span.last_day, expect["timezone"])
        assert end == datetime.fromisoformat(expect["too_late_from"])
        assert end.isoformat() == expect["too_late_from"]


def class_(pack: LawPack, given: Any, expect: Any) -> None:
    determination_on = date.fromisoformat(given["determination_on"])
    answer = acts.classify(pack, given["act"], day(given, "event_on"), determination_on, given["subject"])
    assert [entry.id for entry in answer.entries] == expect["entries"]
    assert (answer.proposed.id if answer.proposed else None) == expect["proposed"]
    assert [warning.code for warning in answer.warnings] == expect.get("warnings", [])
    if answer.proposed:
        assert answer.proposed.sanction_class == expect["sanction_class"]
        assert answer.proposed.status == expect["status"]


def route(pack: LawPack, given: Any, expect: Any) -> None:
    found = routing.route(
        pack,
        given["subject"],
        given["track"],
        day(given, "referral_on"),
        day(given, "event_on"),
        violation=given["violation"],
    )
    assert [each.rule_id for each in found] == expect["rules"]
    if found:
        assert list(found[0].authorities) == expect["authorities"]
        assert found[0].status == expect["status"]
        assert (found[0].conflict is not None) is expect.get("conflict", False)


def sanctions_(pack: LawPack, given: Any, expect: Any) -> None:
    question = (pack, given["subject"], given["violation"], date.fromisoformat(given["on"]))
    assert [each.id for each in sanctions.for_subject(*question)] == expect["sanctions"]
    assert [each.id for each in sanctions.no_longer_in_force(*question)] == expect["no_longer_in_force"]


def requirements_(pack: LawPack, given: Any, expect: Any) -> None:
    facts = ReportFacts(
        reporter_identified=True,
        reporter_eligible=True,
        signed=True,
        accused_named=True,
        accused_located=True,
        known_on=day(given, "known_on"),
        delivered_on=date.fromisoformat(given["delivered_on"]),
        event_on=day(given, "event_on"),
        place_given=True,
        described=True,
        evidence_count=1,
    )
    for missing in given["missing"]:
        facts = replace(facts, **LACKING[missing])
    checks = requirements.check(pack, facts)
    assert [check.reason_code for check in checks if not check.met] == expect["reasons"]
    assert [check.notice.code for check in checks if check.notice] == expect.get("notices", [])


def step(pack: LawPack, given: Any, expect: Any) -> None:
    chosen = given.get("readings", {})
    refused = steps.check(
        pack, given["state"], given["step"], frozenset(given["facts"]), readings_chosen=chosen
    )
    assert (refused.code if refused else None) == expect["refused"]
    if refused:
        assert refused.rule_id == expect["rule"]
    else:
        assert steps.target(steps.step_of(pack, given["step"]), given["state"]) == expect["to"]


def competence_(pack: LawPack, given: Any, expect: Any) -> None:
    found = competence.competence(pack, given["level"], given["kind"], given.get("readings", {}))
    assert (found.may_handle, found.hands_to) == (expect["may_handle"], expect["hands_to"])
    assert (found.rule_id, found.handover_rule) == (expect["rule"], expect["handover_rule"])
    assert found.status == expect["status"]


def package(pack: LawPack, given: Any, expect: Any) -> None:
    found = packages.missing(pack, given["authority"], set(given["present"]), given.get("readings", {}))
    assert [one.part for one in found] == expect["missing"]
    assert [one.part for one in found if one.blocks] == expect["blocks"]


def silence(pack: LawPack, given: Any, expect: Any) -> None:
    found = escalation.next_steps(pack, given["authority"], set(given.get("done", ())))
    assert [one.code for one in found] == expect["asks"]
    assert [one.code for one in found if one.office_policy] == expect["office_policy"]
    assert [one.to for one in found] == expect["to"]


def explain(pack: LawPack, given: Any, expect: Any) -> None:
    """The scenario goes in as it is written; of the answer, what the example expects must be there."""
    assert given["pack"] == pack.name
    answer: Any = answers.explain_value(given)
    if "refused_at" in expect:
        assert "error" in answer
        assert set(expect["refused_at"]) <= {problem["at"] for problem in answer["error"]["problems"]}
        return
    assert "error" not in answer, answer
    for part in ("classes", "tracks"):
        if part in expect:
            assert [each["id"] for each in answer[part]] == [each["id"] for each in expect[part]]
        found = {each["id"]: each for each in answer[part]}
        for wanted in [*expect.get(part, ()), *expect.get(f"{part}_include", ())]:
            assert wanted.items() <= found[wanted["id"]].items()
    menu = [each["id"] for each in answer["sanctions"]]
    assert menu == expect.get("sanctions", menu)
    assert set(expect.get("sanctions_include", ())) <= set(menu)
    laid = {each["id"]: each for each in answer["limits"]}
    for name, wanted in expect.get("limits", {}).items():
        agrees(laid[name], wanted)
    assert [name for name in expect.get("not_listed", ()) if name in laid] == []
    codes = [warning["code"] for warning in answer["warnings"]]
    assert set(expect.get("warnings", ())) <= set(codes)
    assert set(expect.get("no_warnings", ())).isdisjoint(codes)


def agrees(found: Mapping[str, Any], wanted: Mapping[str, Any]) -> None:
    """Every part named is the same. `days` are for the reader and the oracle: the answer tells the last."""
    for key, value in wanted.items():
        if key == "alternatives":
            assert len(found[key]) == len(value)
            for one, other in zip(found[key], value, strict=True):
                agrees(one, other)
        elif key != "days":
            assert found[key] == value, key


def number(pack: LawPack, given: Any, expect: Any) -> None:
    try:
        if "number" in given:
            found = numbering.parse(pack, given["number"])
        else:
            parts = {**given, "kind": IntakeKind(given["kind"]), "on": date.fromisoformat(given["on"])}
            found = numbering.make(pack, **parts)
    except numbering.NumberRefused as refused:
        assert refused.part == expect["refused"]
        return
    assert found.text == expect.get("text", given.get("number"))
    for key in expect.keys() - {"text", "rules"}:
        assert getattr(found, key) == expect[key], key
    assert list(found.rules) == expect["rules"]


def form(pack: LawPack, given: Any, expect: Any) -> None:
    found = forms.form_of(pack, given["form"])
    assert found.title.id == expect["title"]
    assert (found.code, found.code_status, found.status) == tuple(
        expect[key] for key in ("code", "code_status", "status")
    )
    named = {f"{one.of}.{one.name}".lstrip("."): one for one in found.fields}
    assert [name for name, one in named.items() if one.required] == expect["required"]
    assert [name for name, one in named.items() if not one.required] == expect.get("optional", [])
    assert [name for name, one in named.items() if one.many] == expect.get("many", [])


ANSWER = {
    "limit": limit,
    "class": class_,
    "route": route,
    "sanctions": sanctions_,
    "requirements": requirements_,
    "step": step,
    "explain": explain,
    "number": number,
    "form": form,
    "competence": competence_,
    "package": package,
    "silence": silence,
}


@pytest.mark.parametrize(
    ("pack", "example"), EXAMPLES, ids=[f"{p.name}-{p.version}-{e.id}" for p, e in EXAMPLES]
)
def test_worked_example(pack: LawPack, example: Example, monkeypatch: pytest.MonkeyPatch) -> None:
    # A scenario names no version: an example of an older one is asked as if it were the newest.
    monkeypatch.setattr(packs, "shipped", lambda name: {pack.name: pack}[name])
    ANSWER[example.kind](pack, example.given, example.expect)


def test_the_packs_have_an_example_of_each_kind() -> None:
    assert {example.kind for example in packs.shipped("pilkada-2024").examples.values()} == set(ANSWER)
    for pack in SHIPPED:
        assert {example.kind for example in pack.examples.values()} <= set(ANSWER)


def test_there_are_enough_examples() -> None:
    newest = [packs.shipped(name) for name in {pack.name for pack in SHIPPED}]
    assert sum(example.kind == "explain" for pack in newest for example in pack.examples.values()) >= 60
