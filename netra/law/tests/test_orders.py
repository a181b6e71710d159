"""Orders of dates that nobody can have lived through."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from netra.law import orders, packs
from netra.law.entries import CaseDate, Wording
from netra.law.moments import Moment
from netra.law.orders import Impossible

PACK = packs.shipped("pilkada-2024")


def dated(**days: int) -> dict[str, Moment]:
    return {key: Moment(date(2024, 10, day)) for key, day in days.items()}


def broken(**days: int) -> list[Impossible]:
    return list(orders.impossible(dated(**days), PACK.dates_before))


def test_what_the_issue_names() -> None:
    assert broken(event_on=5, known_on=4) == [Impossible("known_on", "event_on")]
    assert broken(delivered_on=5, registered_on=4) == [Impossible("registered_on", "delivered_on")]


def test_the_same_day_is_possible() -> None:
    assert broken(**dict.fromkeys(PACK.case_dates, 5)) == []


def test_the_order_holds_across_dates_that_are_not_known() -> None:
    assert broken(event_on=5, registered_on=4) == [Impossible("registered_on", "event_on")]
    assert broken(delivered_on=9, verdict_on=8) == [Impossible("verdict_on", "delivered_on")]


def test_one_wrong_date_is_told_once_beside_its_neighbour() -> None:
    assert broken(event_on=20, known_on=6, delivered_on=7, registered_on=8) == [
        Impossible("known_on", "event_on")
    ]


def test_two_wrong_dates_are_both_told() -> None:
    assert broken(event_on=5, known_on=4, registered_on=8, plenary_decided_on=7) == [
        Impossible("known_on", "event_on"),
        Impossible("plenary_decided_on", "registered_on"),
    ]


def test_ways_that_run_side_by_side_have_no_order() -> None:
    assert broken(gakkumdu_first_on=9, handling_extended_on=8, registered_on=7) == []
    assert broken(completed_on=9, notified_incomplete_on=6, initial_assessed_on=7) == []


def test_a_circle_stands_in_its_own_set() -> None:
    words = Wording("x", "x")
    circle = {"a": CaseDate("a", words, ("b",)), "b": CaseDate("b", words, ("a",))}
    assert orders.all_before(circle) == {"a": {"a", "b"}, "b": {"a", "b"}}


@given(st.dictionaries(st.sampled_from(sorted(PACK.case_dates)), st.integers(1, 28), max_size=8))
def test_something_is_told_exactly_when_some_pair_is_reversed(days: dict[str, int]) -> None:
    reversed_pair = any(
        days[later] < days[earlier]
        for later in days
        for earlier in days
        if earlier in PACK.dates_before[later]
    )
    assert bool(broken(**days)) is reversed_pair
