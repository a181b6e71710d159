"""A form whose fields are shared by all that are posted keeps nothing of any of them."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils.translation import override

from netra.law import packs
from netra.reports.sealed_forms import SealedReportForm
from netra.reports.tests.test_sealed_post import FORM, sealed
from tests.cast import Cast

pytestmark = pytest.mark.django_db

PACK = packs.shipped("pilkada-2024")
WRONG = "region=Nirwana&act=none&event_on=31+February+2024&reporter_name=Siti&key=x"


def asked(text: str, today: date = date(2024, 11, 14)) -> SealedReportForm:
    return SealedReportForm.drawn_up(QueryDict(text), pack=PACK, today=today)


def unchosen() -> str:
    """What the list of acts shows before anybody has chosen one."""
    return str(asked("")["act"]).partition("</option>")[0]


def test_it_says_what_a_form_of_its_own_says() -> None:
    for text in (WRONG, "", "event_on=kemarin&described=1"):
        own = SealedReportForm(QueryDict(text), pack=PACK, today=date(2024, 11, 14))
        assert asked(text).errors == own.errors
        assert set(asked(text).fields) == set(own.fields)


def test_it_keeps_nothing_of_the_form_before() -> None:
    first = asked(WRONG)
    first.add_error("known_on", "only here")
    said = dict(first.errors)
    after = asked("known_on=9/11/2024")
    assert "only here" not in after.errors.as_text()
    assert after["act"].value() is None
    assert after.cleaned_data["known_on"] == date(2024, 11, 9)
    assert dict(first.errors) == said


def test_a_sealed_post_asks_little_of_the_database(
    world: Cast, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    client = Client()
    client.post(FORM, sealed(client, region="64.02.03"))
    again = sealed(client, region="64.02.03")
    with django_assert_max_num_queries(26) as asked:
        assert client.post(FORM, again).status_code == 303
    assert sum("FROM regions_region" in one["sql"] for one in asked.captured_queries) == 1


def test_day_and_language_are_those_of_the_post() -> None:
    assert "event_on" in asked("event_on=15/11/2024").errors
    assert "event_on" not in asked("event_on=15/11/2024", date(2024, 11, 15)).errors
    with override("en"):
        english = unchosen()
    assert "choose" in english
    assert "choose" not in unchosen()
