"""Figures taken back by a row of their own."""

from uuid import uuid4

import pytest

from netra.cases import corrections
from netra.cases.models import Case, CaseFact
from netra.cases.people import Actor
from netra.cases.tests.test_access import registered
from netra.facts import queries as facts
from netra.facts.models import CountedUnit, Fact, FactKind
from netra.platform.audit.models import Entry
from tests.cast import Cast

CHAIR = Actor("akun:2", "Komisioner Contoh")


@pytest.fixture
def case(world: Cast) -> Case:
    return registered(world)


def counted() -> int:
    found = facts.counts(
        election_key="pilkada-2024",
        kind=FactKind.CASE_REGISTERED,
        unit=CountedUnit.CASE,
        verified=None,
        example=True,
    )
    return sum(found.values())


def test_a_correction_is_a_further_row_and_the_case_keeps_its_key(case: Case) -> None:
    assert counted() == 1
    key = case.fact_keys.get().fact_key
    reversal = corrections.take_back(case.pk, key, by=CHAIR, why="wrong_outcome")
    assert counted() == 0
    assert Fact.objects.get(pk=reversal.fact_key).reverses == key
    assert case.fact_keys.count() == 2
    line = Entry.objects.order_by("seq").last()
    assert (line.action, line.object_key) == ("case.fact_taken_back", str(case.pk))
    assert str(key) not in line.facts


def test_a_fact_is_taken_back_once_and_a_reversal_never(case: Case) -> None:
    key = case.fact_keys.get().fact_key
    reversal = corrections.take_back(case.pk, key, by=CHAIR, why="wrong_outcome")
    for again in (key, reversal.fact_key):
        with pytest.raises(corrections.NothingToTakeBack):
            corrections.take_back(case.pk, again, by=CHAIR, why="wrong_outcome")
    assert counted() == 0


def test_a_fact_of_another_case_is_not_taken_back(world: Cast, case: Case) -> None:
    other = registered(world)
    theirs = CaseFact.objects.get(case=other).fact_key
    for key in (theirs, uuid4()):
        with pytest.raises(corrections.NothingToTakeBack):
            corrections.take_back(case.pk, key, by=CHAIR, why="wrong_outcome")
    assert counted() == 2
