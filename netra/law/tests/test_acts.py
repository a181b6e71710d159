"""The class of an act is switched by the determination day of the contest."""

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netra.law import acts, describe, packs
from netra.law.entries import Catalogue, Phase
from netra.law.errors import UnknownId

PACK = packs.shipped("pilkada-2024")
NEW_KIND = """
- id: DESA-64
  wording: {id: Contoh butir baru., en: Example of a new entry.}
  act: photo
  tracks: [contract]
  catalogue: village
  phase: any
  subjects: [PPNPN]
  sanction_class: null
  channels: [any]
  basis: [UU Desa art. 64]
  basis_seen: false
  status: recalled
  grade: none
  sources: []
"""
DETERMINATION = date(2024, 9, 22)
PAIRED = {
    "display_material": ("KE-01", "DS-01"),
    "online_campaign": ("KE-02", "DS-02"),
    "attending_support": ("KE-03", "DS-04"),
    "social_media_engagement": ("KE-04", "DS-06"),
    "photo": ("KE-05", "DS-07"),
    "campaign_participation": ("KE-06", "PP94-N1"),
    "success_team": ("DS-09", "DS-10"),
}


@pytest.mark.parametrize(("act", "pair"), PAIRED.items())
def test_an_act_has_one_entry_before_and_one_from_the_determination_day(
    act: str, pair: tuple[str, str]
) -> None:
    before = acts.classify(PACK, act, DETERMINATION - timedelta(days=1), DETERMINATION, "PNS")
    on_the_day = acts.classify(PACK, act, DETERMINATION, DETERMINATION, "PNS")
    assert [entry.id for entry in before.entries] == [pair[0]]
    assert [entry.id for entry in on_the_day.entries] == [pair[1]]


@settings(max_examples=80, deadline=None)
@given(
    act=st.sampled_from(sorted(PACK.acts)),
    subject=st.sampled_from(sorted(PACK.subjects)),
    event_on=st.dates(date(2023, 6, 1), date(2025, 3, 1)),
    determination_on=st.dates(date(2024, 9, 1), date(2024, 10, 30)),
)
def test_entries_fit_subject_phase_and_one_proposal(
    act: str, subject: str, event_on: date, determination_on: date
) -> None:
    person = PACK.subjects[subject]
    answer = acts.classify(PACK, act, event_on, determination_on, subject)
    for entry in answer.entries:
        wanted = Phase.AFTER_DETERMINATION if event_on >= determination_on else Phase.BEFORE_DETERMINATION
        assert entry.violation.phase in {wanted, Phase.ANY}
        assert {subject, *person.includes} & set(entry.violation.subjects)
    if answer.proposed is not None:
        assert answer.proposed in answer.entries
        assert answer.proposed.violation.catalogue is not Catalogue.CRIMINAL
    if not answer.entries:
        assert [warning.code for warning in answer.warnings] == ["nothing_applies"]


def test_naming_either_entry_of_an_act_gives_the_same_answer() -> None:
    event_on = date(2024, 9, 1)
    assert acts.classify(PACK, "DS-07", event_on, DETERMINATION, "PNS") == acts.classify(
        PACK, "photo", event_on, DETERMINATION, "PNS"
    )


def test_a_contract_civil_servant_never_gets_a_tier_of_the_civil_servants() -> None:
    for act in PACK.acts:
        for event_on in (date(2024, 9, 1), date(2024, 10, 20)):
            for entry in acts.classify(PACK, act, event_on, DETERMINATION, "PPPK").entries:
                assert entry.sanction_class in {"contract", "dishonourable_dismissal", "criminal"}


def test_no_class_is_made_up_where_the_law_assigns_none() -> None:
    answer = acts.classify(PACK, "campaign_participation", date(2024, 10, 1), DETERMINATION, "PNS")
    assert answer.proposed is not None and answer.proposed.sanction_class is None
    assert answer.warning is not None and answer.warning.code == "no_class"


def test_an_act_without_a_phase_needs_no_event_date_for_its_class() -> None:
    answer = acts.classify(PACK, "party_membership", None, DETERMINATION, "PNS")
    assert answer.proposed is not None and answer.proposed.id == "DS-05"
    assert answer.warning is not None and answer.warning.code == "no_event_date"


def test_a_transfer_before_the_ban_is_no_violation() -> None:
    assert (
        acts.classify(PACK, "official_transfer", date(2024, 3, 21), DETERMINATION, "PEJABAT_NEGARA").entries
        == ()
    )
    inside = acts.classify(PACK, "official_transfer", date(2024, 3, 22), DETERMINATION, "PEJABAT_NEGARA")
    assert [entry.id for entry in inside.entries] == ["PID-71-2"]
    assert inside.proposed is None


def test_a_new_kind_of_violation_is_an_entry_of_the_pack_and_nothing_else(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(packs.HOME / PACK.name / PACK.version, copy)
    with (copy / "violations.yaml").open("a", encoding="utf-8") as file:
        file.write(NEW_KIND)
    pack = packs.load(copy)
    answer = acts.classify(pack, "photo", date(2024, 9, 1), DETERMINATION, "PPNPN")
    assert [entry.id for entry in answer.entries] == ["DESA-64"]
    assert acts.classify(PACK, "photo", date(2024, 9, 1), DETERMINATION, "PPNPN").proposed.id == "PPNPN-01"
    assert "| DESA-64 |" in describe.page(pack)


def test_unknown_acts_and_subjects_are_named() -> None:
    with pytest.raises(UnknownId, match="dancing"):
        acts.classify(PACK, "dancing", DETERMINATION, DETERMINATION, "PNS")
    with pytest.raises(UnknownId, match="ASTRONAUT"):
        acts.classify(PACK, "photo", DETERMINATION, DETERMINATION, "ASTRONAUT")


def test_an_exemption_by_leave_is_told() -> None:
    answer = acts.classify(PACK, "spouse_campaign", date(2024, 10, 1), DETERMINATION, "PNS")
    assert answer.proposed is not None and answer.proposed.id == "KE-07"
    assert [warning.code for warning in answer.warnings] == ["check_exemption"]
