from collections.abc import Callable
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from netra.elections import loading as elections_loading
from netra.elections.models import Election
from netra.facts import queries, stream
from netra.facts.models import CountedUnit, Fact, FactKind
from netra.platform import clock
from netra.regions import examples
from netra.regions.models import Region

pytestmark = pytest.mark.django_db

THURSDAY = date(2024, 11, 7)


@pytest.fixture
def a_fact() -> Callable[..., UUID]:
    examples.load_sample()
    elections_loading.load()
    election = Election.objects.get(pk="pilkada-2024")

    def make(**changes: object) -> UUID:
        given: dict[str, object] = {
            "kind": FactKind.CASE_DECIDED,
            "unit": CountedUnit.CASE,
            "on": THURSDAY,
            "region": Region.objects.get(pk="64.02.03"),
            "election": election,
            "office_kind": "bawaslu",
            "verified": True,
        }
        with clock.frozen(datetime(2024, 11, 14, 2, 0, tzinfo=UTC)), transaction.atomic():
            return stream.record(**{**given, **changes})  # type: ignore[arg-type]

    return make


def counted(**changes: object) -> dict[str, int]:
    given: dict[str, object] = {
        "election_key": "pilkada-2024",
        "kind": FactKind.CASE_DECIDED,
        "unit": CountedUnit.CASE,
        "verified": True,
        "example": False,
    }
    return dict(queries.counts(**{**given, **changes}))  # type: ignore[arg-type]


def test_only_the_week_and_the_district_are_kept(a_fact: Callable[..., UUID]) -> None:
    village = Region.objects.filter(level=4).first()
    assert village is not None
    fact = Fact.objects.get(pk=a_fact(region=village))
    assert fact.week == date(2024, 11, 4)
    assert fact.region_id == village.parent_id
    assert fact.recorded_on == date(2024, 11, 14)


def test_a_reversal_takes_one_away_and_leaves_both_rows(a_fact: Callable[..., UUID]) -> None:
    first, _second = a_fact(), a_fact()
    with transaction.atomic():
        stream.reverse(first)
    assert counted() == {"64.02.03": 1}
    assert Fact.objects.count() == 3


def test_a_fact_is_reversed_once_only(a_fact: Callable[..., UUID]) -> None:
    key = a_fact()
    with transaction.atomic():
        undone = stream.reverse(key)
    for wrong in (key, undone, uuid4()):
        with pytest.raises(stream.FactUnknown), transaction.atomic():
            stream.reverse(wrong)


def test_units_and_kinds_are_counted_apart(a_fact: Callable[..., UUID]) -> None:
    a_fact()
    a_fact(unit=CountedUnit.PERSON, kind=FactKind.PERSON_REFERRED)
    a_fact(verified=False)
    a_fact(example=True)
    assert counted() == {"64.02.03": 1}
    assert counted(unit=CountedUnit.PERSON, kind=FactKind.PERSON_REFERRED) == {"64.02.03": 1}


@pytest.mark.django_db(transaction=True)
def test_a_fact_is_not_written_outside_a_transaction(a_fact: Callable[..., UUID]) -> None:
    with pytest.raises(RuntimeError, match="never alone"):
        stream.record(
            kind=FactKind.CASE_DECIDED,
            unit=CountedUnit.CASE,
            on=THURSDAY,
            region=Region.objects.get(pk="64.02.03"),
            election=Election.objects.get(pk="pilkada-2024"),
            office_kind="bawaslu",
            verified=True,
        )


def test_rows_of_one_case_share_nothing_that_rows_of_two_cases_do_not(a_fact: Callable[..., UUID]) -> None:
    """No column but the random key tells one row of a district and week from another."""
    one_case = [a_fact(kind=FactKind.CASE_REGISTERED), a_fact()]
    other_case = [a_fact(kind=FactKind.CASE_REGISTERED), a_fact()]
    rows = {row.pop("key"): row for row in Fact.objects.values()}
    assert rows[one_case[0]] == rows[other_case[0]]
    assert rows[one_case[1]] == rows[other_case[1]]
    assert {key.version for key in rows} == {4}
    names = {field.name for field in Fact._meta.get_fields()}
    assert not {name for name in names if "case" in name or "report" in name or name.endswith("_at")}


@pytest.mark.parametrize("statement", ["UPDATE facts_fact SET amount = 1", "DELETE FROM facts_fact"])
def test_the_database_refuses_to_change_a_fact(a_fact: Callable[..., UUID], statement: str) -> None:
    a_fact()
    with (
        pytest.raises(DatabaseError, match="never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
