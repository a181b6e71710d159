from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netra.portal.pictures import CLASSES, Place, class_step, look_of
from netra.regions.models import Region

KUKAR = Region(code="64.02", name="Kutai Kartanegara", full_name="Kabupaten Kutai Kartanegara")


@pytest.mark.parametrize(
    ("largest", "step"),
    [("7", "2"), ("100", "20"), ("1536", "500"), ("0.9", "0.2"), ("5", "1"), ("0", "1")],
)
def test_classes_have_steps_one_can_do_sums_with(largest: str, step: str) -> None:
    assert class_step(Decimal(largest)) == Decimal(step)


@given(st.decimals(min_value=Decimal("0.01"), max_value=Decimal(10**6), places=2))
def test_five_classes_always_hold_the_largest(largest: Decimal) -> None:
    assert class_step(largest) * CLASSES >= largest


@given(st.integers(min_value=0, max_value=1000), st.integers(min_value=0, max_value=1000))
def test_more_is_never_a_lower_class(one: int, two: int) -> None:
    low, high = sorted((one, two))
    step = class_step(Decimal(1000))
    looks = [look_of(Place(KUKAR, Decimal(v), ""), step) for v in (low, high)]
    assert looks[0] <= looks[1]


def test_what_is_unknown_withheld_or_torn_has_its_own_look() -> None:
    step = Decimal(2)
    assert look_of(None, step) == "none"
    assert look_of(Place(KUKAR, None, ""), step) == "none"
    assert look_of(Place(KUKAR, None, "", withheld=True), step) == "few"
    assert look_of(Place(KUKAR, None, "", torn=True), step) == "torn"
    assert look_of(Place(KUKAR, Decimal(0), ""), step) == "q1", "zero is a value"
