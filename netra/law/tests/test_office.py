"""What an office works with beside the rules: competence, packages, documents, systems, silence, keeping."""

from collections.abc import Mapping
from itertools import product

import pytest

from netra.law import (
    competence,
    documents,
    escalation,
    packages,
    packs,
    readings,
    reasons,
    retention,
    systems,
)
from netra.law.conflicts import Tie
from netra.law.entries import Status, Track
from netra.law.errors import UnknownId
from netra.law.office_entries import Group, Kind, Level

PACK = packs.shipped("pilkada-2024")
OLDER = packs.shipped("pilkada-2024", "0.4.1")
EVERY_READING = [
    dict(zip(PACK.office.switches, codes, strict=True))
    for codes in product(*(switch.options for switch in readings.switches(PACK)))
]


def test_every_level_answers_for_every_kind_and_the_way_ends_at_an_office_that_handles_it() -> None:
    """However the switches stand: nothing is handed round in a circle, and nothing stays with nobody."""
    ways = {tuple(sorted(reading.items())) for reading in EVERY_READING}
    for way, start, kind in product(ways, Level, Kind):
        reading, level, seen = dict(way), start, set()
        while not (found := competence.competence(PACK, level, kind, reading)).may_handle:
            assert found.hands_to is not None and level not in seen
            assert found.handover_rule in PACK.procedure
            taker = PACK.office.levels[found.hands_to].authority
            assert found.authority == taker
            seen.add(level)
            level = found.hands_to


def test_a_body_of_supervisors_has_its_level_and_the_others_have_none() -> None:
    assert competence.level_of(PACK, "PANWASLU_KEC") is Level.SUBDISTRICT
    assert [level.code for level in competence.levels(PACK)] == list(Level)
    with pytest.raises(UnknownId):
        competence.level_of(PACK, "BKN")


def test_every_track_is_of_some_kind_and_a_transfer_of_two() -> None:
    assert all(competence.kinds_of_track(PACK, track) for track in Track)
    assert competence.kinds_of_track(PACK, Track.ASN) == (Kind.OTHER_LAW,)
    assert set(competence.kinds_of_track(PACK, "criminal_and_admin")) == {
        Kind.ELECTION_CRIME,
        Kind.ADMINISTRATIVE,
    }


def test_each_group_of_reasons_has_codes_with_words_and_no_code_twice() -> None:
    for group in Group:
        found = reasons.codes(PACK, group)
        assert len({one.code for one in found}) == len(found) >= 3
        assert all(one.wording.id and one.wording.en for one in found)
    assert reasons.reason_of(PACK, "returned", "no_study").needs_correction
    assert not reasons.reason_of(PACK, "returned", "not_competent").needs_correction
    with pytest.raises(UnknownId):
        reasons.reason_of(PACK, "no_show", "no_study")


def test_the_study_blocks_everywhere_and_a_recalled_part_only_where_the_office_says_so() -> None:
    for code in PACK.authorities:
        bare = packages.missing(PACK, code, frozenset())
        assert [one.part for one in bare if one.blocks] == ["study"]
        assert all(one.status is Status.RECALLED for one in bare if not one.blocks)
        strict = packages.missing(PACK, code, {"study"}, {"RD-PACKAGE": "all"})
        assert strict and all(one.blocks for one in strict)
        everything = {one.part for one in packages.required(PACK, code)}
        assert packages.missing(PACK, code, everything, {"RD-PACKAGE": "all"}) == []
    with pytest.raises(UnknownId):
        packages.missing(PACK, "NOBODY", set())


def test_a_referral_has_the_form_of_what_was_decided() -> None:
    crime = documents.kind_of(PACK, "referral_letter", "election_crime")
    other = documents.kind_of(PACK, "referral_letter", Kind.OTHER_LAW)
    assert (crime.form_id, other.form_id) == ("F-A14", "F-A16")
    assert documents.kind_of(PACK, "referral_letter").form_id == "F-A16"
    assert documents.kind_of(PACK, "study", "election_crime").form_id == "F-A11"
    assert crime.code_status is Status.RECALLED
    assert documents.kind_of(PACK, "plenary_minutes").form_code == ""
    assert "invite" in documents.kind_of(PACK, "invitation").steps


def test_what_nobody_saw_of_a_foreign_system_is_marked() -> None:
    for system in systems.systems(PACK):
        for field in system.fields.values():
            assert field.known is (field.status is Status.CONFIRMED)
            assert field.known is bool(field.citation.sources)
    sbt = systems.system_of(PACK, "SBT").fields
    assert (sbt["person_number"].value, sbt["person_number"].known) == ("reported.employee_number", True)
    assert not sbt["evidence"].known and sbt["evidence"].required is None
    with pytest.raises(UnknownId):
        systems.system_of(PACK, "SIAPNET")


def test_an_ask_waits_for_its_date_and_for_the_ask_before_it() -> None:
    def asked(done: set[str], known: set[str] | None = None) -> list[str]:
        return [one.code for one in escalation.next_steps(PACK, "PERSONNEL_AUTHORITY", done, known)]

    assert asked(set()) == ["ask_body", "ask_bkn_to_act", "ask_minister_to_reprimand"]
    assert asked(set(), {"referred_on"}) == ["ask_body"]
    everything = {"ask_body", "ask_bkn_to_act", "ask_minister_to_reprimand"}
    assert asked(everything, {"recommended_on"}) == []
    assert asked(everything, {"reprimanded_on"}) == ["tell_minister_of_silence"]
    assert asked({*everything, "tell_minister_of_silence"}) == []


def test_a_day_that_no_source_gives_is_the_offices_own_and_no_ask_blocks_anything() -> None:
    for ask in PACK.office.escalations.values():
        assert ask.office_policy is not bool(ask.limit)
        step = PACK.transitions.get(ask.step)
        assert step is None or step.stays
        if step is not None:
            assert [need.fact for need in step.needs] == ["authority_silent"]


def test_no_years_of_keeping_are_invented() -> None:
    for rule in retention.rules(PACK):
        assert (rule.years, rule.office_setting) == (None, True)
        assert rule.ends_with and "art. 42-44" in rule.basis[0]
    assert PACK.office.retention["case_file"].ends_with == "all_tracks_closed"


def test_kinship_counts_only_with_a_cited_source() -> None:
    sourced = [rule for rule in PACK.office.conflicts.values() if rule.needs_source]
    assert [(rule.tie, rule.status) for rule in sourced] == [(Tie.KIN_OF_CANDIDATE, Status.RECALLED)]
    assert {rule.tie for rule in PACK.office.conflicts.values()} == set(Tie)


@pytest.mark.parametrize(
    ("settings", "amount"),
    [({}, 3), ({"RD-REPRIMAND": "three_days"}, 3), ({"RD-REPRIMAND": "ten_days"}, 10)],
)
def test_a_reading_changes_its_limit_and_no_other(settings: Mapping[str, str], amount: int) -> None:
    assert readings.limit_as_read(PACK, "DL-PPK-REPRIMAND", settings).amount == amount
    assert readings.chosen(PACK, settings)["RD-REPRIMAND"] == ("ten_days" if amount == 10 else "three_days")
    for name, limit in PACK.limits.items():
        read = readings.limit_as_read(PACK, name, settings)
        assert read == limit or name == "DL-PPK-REPRIMAND"
        assert readings.is_read_differently(PACK, name) is (name == "DL-PPK-REPRIMAND")


def test_a_pack_before_all_this_has_none_of_it() -> None:
    lists = [
        readings.switches(OLDER),
        competence.levels(OLDER),
        competence.kinds(OLDER),
        reasons.codes(OLDER, "returned"),
        packages.missing(OLDER, "BKN", set()),
        documents.kinds(OLDER),
        systems.systems(OLDER),
        escalation.next_steps(OLDER, "BKN"),
        retention.rules(OLDER),
        list(OLDER.office.conflicts.values()),
    ]
    assert [found for found in lists if found] == []
    assert readings.chosen(OLDER, {}) == {}
    with pytest.raises(UnknownId):
        competence.competence(OLDER, "regency", "other_law")
