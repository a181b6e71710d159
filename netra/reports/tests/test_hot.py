"""Statements drawn up once say and write the same as those that the ORM draws up each time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connections, transaction

from netra.elections.models import Election
from netra.facts.models import Fact
from netra.institutions.models import Institution
from netra.platform.audit.models import Entry
from netra.platform.db.hot import Question, _Asked, insert
from tests.cast import Cast


def test_a_question_is_asked_with_other_values_each_time(world: Cast) -> None:
    asked = Question(
        Institution,
        lambda region, kind: Institution.objects.filter(region=region, kind=kind).values_list("pk"),
        str,
        str,
    )
    for region, kind in (("64.02", "bawaslu"), ("64.02", "kpu"), ("64", "bawaslu")):
        found = Institution.objects.filter(region=region, kind=kind).values_list("pk")
        assert asked.rows(region, kind) == list(found)


def test_days_stand_where_they_belong(world: Cast) -> None:
    asked = Question(
        Election,
        lambda first, last: Election.objects.filter(opens_on__lte=last, closes_on__gte=first).values_list(
            "pk"
        ),
        date,
        date,
    )
    assert asked.rows(date(2024, 11, 14), date(2024, 11, 14)) != []
    assert asked.rows(date(2900, 1, 1), date(1900, 1, 1)) == []


def test_rows_come_with_what_is_joined_to_them(world: Cast, django_assert_num_queries: Any) -> None:
    asked = Question(
        Institution,
        lambda region: Institution.objects.filter(region=region).select_related("region").order_by("pk"),
        str,
    )
    for region in ("64.02", "64", "no such"):
        expected = list(Institution.objects.filter(region=region).select_related("region").order_by("pk"))
        with django_assert_num_queries(1):
            found = asked.objects(region)
            assert [one.region.name for one in found] == [one.region.name for one in expected]
        assert found == expected
        for one, other in zip(found, expected, strict=True):
            columns = [field.attname for field in Institution._meta.concrete_fields]
            assert [getattr(one, name) for name in columns] == [getattr(other, name) for name in columns]
    # Converters of columns and keys of the database's own kind stand too.
    fact = Fact(
        week=date(2024, 11, 11), recorded_on=date(2024, 11, 14), region_id="64.02.03",
        election_id="pilkada-2024", kind="report_received", unit="report", verified=False,
        office_kind="bawaslu", amount=1, example=True,
    )  # fmt: skip
    insert([fact])
    by_key = Question(Fact, lambda key: Fact.objects.filter(pk=key).select_related("region"), UUID)
    (kept,) = by_key.objects(fact.key)
    assert (kept.key, kept.week, kept.verified, kept.region.code) == (
        fact.key, date(2024, 11, 11), False, "64.02.03",
    )  # fmt: skip
    assert by_key.objects(uuid4()) == []


def test_each_thread_asks_over_its_own_connection(world: Cast) -> None:
    asked = Question(Institution, lambda region: Institution.objects.filter(region=region), str)
    asked.objects("64.02")
    drawn = asked._drawn["default"]

    def used() -> object:
        return _Asked(drawn, ()).get_compiler("default").connection

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(lambda: used() is connections["default"]).result()
        assert pool.submit(used).result() is not used()


def test_an_argument_that_the_statement_does_not_hold_is_an_error_of_ours(world: Cast) -> None:
    asked = Question(Election, lambda name: Election.objects.values_list("pk"), str)
    with pytest.raises(LookupError):
        asked.rows("x")


def test_where_nothing_can_fit_nothing_is_asked(world: Cast, django_assert_num_queries: Any) -> None:
    asked = Question(Election, lambda name: Election.objects.filter(pk__in=[], name=name), str)
    with django_assert_num_queries(0):
        assert (asked.objects("x"), asked.rows("x")) == ([], [])


def test_a_row_is_written_as_the_orm_writes_it(world: Cast) -> None:
    before = Entry.objects.latest("seq")
    entry = Entry(
        seq=before.seq + 1,
        recorded_at=datetime(2024, 11, 14, 2, 0, 0, 250, tzinfo=UTC),
        actor="sistem",
        action="a.b",
        object_kind="c",
        object_key="%s",
        facts="{}",
        previous=before.hash,
        hash="0" * 64,
    )
    insert([entry])
    assert Entry.objects.values().get(pk=entry.pk) == {
        field.attname: getattr(entry, field.attname) for field in Entry._meta.concrete_fields
    }
    # A row that stands already is refused as ever, and nothing of the others is kept.
    with pytest.raises(IntegrityError), transaction.atomic():
        insert([entry])
    insert([])


def test_keys_and_defaults_are_those_of_the_model(world: Cast) -> None:
    fact = Fact(
        week=date(2024, 11, 11), recorded_on=date(2024, 11, 14), region_id="64.02.03",
        election_id="pilkada-2024", kind="report_received", unit="report", verified=False,
        office_kind="bawaslu", amount=1, example=True,
    )  # fmt: skip
    insert([fact])
    kept = Fact.objects.get(key=fact.key)
    assert {field.attname: getattr(kept, field.attname) for field in Fact._meta.concrete_fields} == {
        field.attname: getattr(fact, field.attname) for field in Fact._meta.concrete_fields
    }
