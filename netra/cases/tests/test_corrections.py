"""Figures taken back by a row of their own."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client

from netra.cases import corrections
from netra.cases.corrections import Why
from netra.cases.models import Case, CaseFact
from netra.cases.people import Actor
from netra.cases.tests.test_access import registered
from netra.facts import queries as facts
from netra.facts.models import CountedUnit, Fact, FactKind
from netra.platform.audit.models import Entry
from tests.cast import Cast

CHAIR = Actor("akun:2", "Komisioner Contoh")
TOLD = "Putusan keliru dicatat."
SignedIn = Callable[[str], Client]


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
    reversal = corrections.take_back(case.pk, key, by=CHAIR, why=Why.WRONG_OUTCOME, told=TOLD)
    assert counted() == 0
    assert Fact.objects.get(pk=reversal.fact_key).reverses == key
    assert case.fact_keys.count() == 2
    line = Entry.objects.order_by("seq").last()
    assert (line.action, line.object_key) == ("case.fact_taken_back", str(case.pk))
    assert str(key) not in line.facts
    assert "keliru" not in line.facts


def test_a_fact_is_taken_back_once_and_a_reversal_never(case: Case) -> None:
    key = case.fact_keys.get().fact_key
    reversal = corrections.take_back(case.pk, key, by=CHAIR, why=Why.WRONG_OUTCOME, told=TOLD)
    for again in (key, reversal.fact_key):
        with pytest.raises(corrections.NothingToTakeBack):
            corrections.take_back(case.pk, again, by=CHAIR, why=Why.WRONG_OUTCOME, told=TOLD)
    assert counted() == 0


def test_a_fact_of_another_case_is_not_taken_back(world: Cast, case: Case) -> None:
    other = registered(world)
    theirs = CaseFact.objects.get(case=other).fact_key
    for key in (theirs, uuid4()):
        with pytest.raises(corrections.NothingToTakeBack):
            corrections.take_back(case.pk, key, by=CHAIR, why=Why.WRONG_OUTCOME, told=TOLD)
    assert counted() == 2


def address(case: Case) -> str:
    return f"/kerja/perkara/{case.pk}/angka/{case.fact_keys.earliest('pk').pk}/"


def sent(case: Case, **changes: str) -> dict[str, str]:
    return {"seen": str(case.version), "why": "wrong_outcome", "told": TOLD, **changes}


def test_a_commissioner_takes_a_count_back_and_the_case_tells_it(case: Case, signed_in: SignedIn) -> None:
    chair, officer = signed_in("komisioner.kukar"), signed_in("petugas.kukar")
    case_page = f"/kerja/perkara/{case.pk}/"
    assert address(case) in chair.get(case_page).content.decode()
    assert address(case) not in officer.get(case_page).content.decode()
    page = chair.get(address(case)).content.decode()
    for words in ("Perkara diregister", "Loa Janan", "Pekan 11 November 2024", "−1 (perkara)"):
        assert words in page
    assert counted() == 1

    answer = chair.post(address(case), sent(case))
    assert (answer.status_code, answer["Location"], counted()) == (302, case_page, 0)
    case.refresh_from_db()
    assert case.step == "registered"
    for client in (chair, officer):
        told = client.get(case_page).content.decode()
        assert "Komisioner Kukar Contoh menarik satu hitungan perkara ini dari angka." in told
        assert TOLD in told
        assert address(case) not in told
    again = chair.post(address(case), sent(case))
    assert (again.status_code, counted()) == (422, 0)
    assert "sudah ditarik" in again.content.decode()
    assert "sudah ditarik" in chair.get(address(case)).content.decode()


@pytest.mark.parametrize("changes", [{"why": ""}, {"why": "salah"}, {"told": " "}, {"seen": "999"}])
def test_what_is_missing_or_moved_takes_nothing_back(
    case: Case, signed_in: SignedIn, changes: dict[str, str]
) -> None:
    answer = signed_in("komisioner.kukar").post(address(case), sent(case, **changes))
    assert (answer.status_code, counted()) == (422, 1)


def test_a_count_of_another_case_is_missing_and_a_reversal_is_none(
    world: Cast, case: Case, signed_in: SignedIn
) -> None:
    chair, other = signed_in("komisioner.kukar"), registered(world)
    theirs = f"/kerja/perkara/{case.pk}/angka/{other.fact_keys.get().pk}/"
    assert chair.post(theirs, sent(case)).status_code == 404
    reversal = corrections.take_back(
        case.pk, case.fact_keys.get().fact_key, by=CHAIR, why=Why.ANNULLED, told=TOLD
    )
    assert chair.get(f"/kerja/perkara/{case.pk}/angka/{reversal.pk}/").status_code == 404
    assert counted() == 1


def test_the_note_of_a_correction_may_name_people_and_stays_from_the_nation(
    case: Case, signed_in: SignedIn
) -> None:
    signed_in("komisioner.kukar").post(address(case), sent(case))
    page = signed_in("petugas.nasional").get(f"/kerja/perkara/{case.pk}/").content.decode()
    assert "menarik satu hitungan" in page
    assert TOLD not in page
