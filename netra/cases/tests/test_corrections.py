"""Figures taken back by a row of their own, and officers who step aside."""

from uuid import uuid4

import pytest

from netra.cases import access, corrections, recusals
from netra.cases.models import Case, CaseFact
from netra.cases.people import Actor
from netra.cases.tests.test_access import registered
from netra.facts import queries as facts
from netra.facts.models import CountedUnit, Fact, FactKind
from netra.platform.audit.models import Entry
from netra.reports.access import reports_for
from netra.reports.models import Recusal
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


def test_who_steps_aside_sees_the_case_no_more_and_a_line_is_left(world: Cast, case: Case) -> None:
    account = world.account("petugas.kukar")
    recusals.record(case.pk, account.pk, "Saudara kandung terlapor.", by=CHAIR)
    assert not access.cases_for(world.viewer("petugas.kukar")).exists()
    assert not reports_for(world.viewer("petugas.kukar")).exists()
    line = Entry.objects.order_by("seq").last()
    assert (line.action, line.actor) == ("case.recused", CHAIR.actor)
    assert "kandung" not in line.facts


@pytest.mark.parametrize(("reason", "code"), [("  ", "reason_missing"), ("Ipar.", "already_recused")])
def test_a_recusal_needs_a_reason_and_is_recorded_once(
    world: Cast, case: Case, reason: str, code: str
) -> None:
    account = world.account("petugas.kukar")
    recusals.record(case.pk, account.pk, "Saudara kandung terlapor.", by=CHAIR)
    with pytest.raises(recusals.RecusalRefused) as refused:
        recusals.record(case.pk, account.pk, reason, by=CHAIR)
    assert refused.value.code == code
    assert Recusal.objects.count() == 1
