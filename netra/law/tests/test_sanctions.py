"""Menus follow the law in force on the day of the event."""

from datetime import date, timedelta

import pytest

from netra.law import packs, sanctions
from netra.law.entries import SanctionClass
from netra.law.errors import UnknownId

PACK = packs.shipped("pilkada-2024")
NEW_LAW = date(2021, 8, 31)
DAY = date(2024, 10, 20)


def ids(found: tuple[sanctions.Sanction, ...]) -> list[str]:
    return [sanction.id for sanction in found]


def test_the_day_of_change_separates_the_old_law_from_the_new() -> None:
    heavy = SanctionClass.DISCIPLINE_HEAVY
    old_day = NEW_LAW - timedelta(days=1)
    assert ids(sanctions.for_subject(PACK, "PNS", heavy, old_day)) == ["SN-OLD-H"]
    assert ids(sanctions.for_subject(PACK, "PNS", heavy, NEW_LAW)) == ["SN-H1", "SN-H2", "SN-H3"]
    assert ids(sanctions.no_longer_in_force(PACK, "PNS", heavy, old_day)) == []
    assert ids(sanctions.no_longer_in_force(PACK, "PNS", heavy, NEW_LAW)) == ["SN-OLD-H"]


def test_a_contract_civil_servant_is_offered_the_contract_for_every_tier() -> None:
    for tier in ("moral", "discipline_light", "discipline_medium", "discipline_heavy"):
        assert ids(sanctions.for_subject(PACK, "PPPK", tier, DAY)) == ["SN-PPPK"]
    assert ids(sanctions.for_subject(PACK, "PPPK", "DS-05", DAY)) == ["SN-PTDH"]


def test_a_violation_without_a_class_has_no_menu() -> None:
    assert sanctions.for_subject(PACK, "PNS", "PP94-N1", DAY) == ()
    assert sanctions.for_subject(PACK, "PNS", None, DAY) == ()


@pytest.mark.parametrize(
    ("violation", "subject", "menu"),
    [
        ("PID-71-1", "PNS", ["SN-188"]),
        ("PID-71-2", "PEJABAT_NEGARA", ["SN-190"]),
        ("PID-70-189", "PASLON", ["SN-189"]),
        ("DESA-29", "KADES", ["SN-KADES-1", "SN-KADES-2"]),
        ("TNI-39", "TNI", ["SN-TNI"]),
        ("POLRI-01", "POLRI", ["SN-POLRI"]),
        ("PPNPN-01", "PPNPN", ["SN-PPNPN"]),
    ],
)
def test_each_kind_of_person_has_its_own_menu(violation: str, subject: str, menu: list[str]) -> None:
    assert ids(sanctions.for_subject(PACK, subject, PACK.violations[violation], DAY)) == menu


def test_unknown_names_are_refused() -> None:
    with pytest.raises(UnknownId):
        sanctions.for_subject(PACK, "ASTRONAUT", "moral", DAY)
    with pytest.raises(ValueError, match="banishment"):
        sanctions.for_subject(PACK, "PNS", "banishment", DAY)


def test_where_no_class_is_named_all_but_the_courts_penalties_stand_open() -> None:
    offered = ids(sanctions.free_choice(PACK, "PNS", NEW_LAW))
    assert {"SN-H1", "SN-H2", "SN-H3"} <= set(offered)
    assert "SN-188" not in offered, "a court imposes it"
    assert "SN-BLOCK" not in offered, "it answers the silence of a body and is no penalty"
    assert "SN-OLD-H" not in offered, "that law had ended"
    assert "SN-OLD-H" in ids(sanctions.free_choice(PACK, "PNS", None))
    with pytest.raises(UnknownId):
        sanctions.free_choice(PACK, "ASTRONAUT", NEW_LAW)
