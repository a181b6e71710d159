from datetime import date

import pytest

from netra.institutions import examples, loading, queries
from netra.institutions.models import OfficeHolder
from netra.regions.examples import load_sample

pytestmark = pytest.mark.django_db

IN_CAMPAIGN = date(2024, 11, 14)


@pytest.fixture(autouse=True)
def _bodies() -> None:
    load_sample()
    loading.load()
    examples.load()


def _key(authority: str, region: str, on: date = IN_CAMPAIGN, *, example: bool = False) -> str | None:
    found = queries.for_authority(authority, region, on, example)
    return found.key if found else None


def test_the_regional_office_answers_for_the_regions_it_serves_and_the_head_office_for_the_rest() -> None:
    assert _key("BKN", "64.02") == "bkn-kanreg-8"
    assert _key("BKN", "64.02.03.2003") == "bkn-kanreg-8"
    assert _key("BKN", "11.01") == "bkn"
    assert _key("BKN", "00") == "bkn"


def test_kasn_is_nobody_after_its_last_day() -> None:
    assert _key("KASN", "64.02", date(2024, 8, 23)) == "kasn"
    assert _key("KASN", "64.02", date(2024, 8, 24)) is None
    assert _key("KASN", "64.02", date(2024, 8, 23), example=True) == "kasn-contoh"
    assert _key("KASN", "64.02", date(2024, 8, 24), example=True) is None


def test_examples_and_real_bodies_never_stand_in_for_each_other() -> None:
    assert _key("BKN", "64.02", example=True) == "bkn-contoh"
    assert _key("BKN", "11.01", example=True) is None
    assert _key("BAWASLU_KAB", "64.72", example=True) is None
    assert _key("BAWASLU_KAB", "64.72") == "bawaslu-64.72"


def test_the_nearest_body_of_a_kind_is_taken_and_a_neighbour_never() -> None:
    assert _key("BAWASLU_KAB", "64.02.03") == "bawaslu-64.02"
    assert _key("BAWASLU_KAB", "64.08.01") == "bawaslu-64.08"
    assert _key("BAWASLU_PROV", "64.02.03") == "bawaslu-64"
    assert _key("KPU", "64.02") == "kpu-64.02"
    assert _key("GAKKUMDU", "64.02.03") == "gakkumdu-64.02"
    assert _key("GAKKUMDU", "64.02.03", example=True) == "gakkumdu-64.02-contoh"
    assert _key("KPU", "11") == "kpu-00"
    assert _key("BAWASLU_KAB", "64") is None
    assert _key("NO_SUCH_BODY", "64.02") is None


def test_a_regent_acts_as_head_of_his_government() -> None:
    assert _key("REGENT", "64.02.03.2003") == "pemda-64.02"
    assert _key("PERSONNEL_AUTHORITY", "64.02") == "pemda-64.02"
    assert _key("PERSONNEL_AUTHORITY", "64.02", example=True) == "pemkab-64.02-contoh"


def test_the_personnel_authority_is_the_head_of_the_nearest_government() -> None:
    def title(region: str, *, example: bool = False) -> str | None:
        post = queries.personnel_authority(region, IN_CAMPAIGN, example=example)
        return post.title if post else None

    assert title("64.02.03.2003") == "Bupati Kutai Kartanegara"
    assert title("64.72") == "Wali Kota Samarinda"
    assert title("64") == "Gubernur Kalimantan Timur"
    assert title("64.02", example=True) == "Bupati Kutai Kartanegara (contoh)"
    assert title("64", example=True) is None
    assert title("00") is None
    assert title("11.01") is None


def test_a_government_that_has_ended_is_no_personnel_authority() -> None:
    government = queries.by_key("pemda-64.02")
    assert government is not None
    government.valid_to = date(2024, 1, 31)
    government.save()
    post = queries.personnel_authority("64.02", date(2024, 2, 1))
    assert post is not None
    assert post.title == "Gubernur Kalimantan Timur"
    assert queries.personnel_authority("64.02", date(2024, 1, 31)).institution == government


def test_holders_are_told_by_dates_or_by_a_source_of_that_day() -> None:
    post = queries.personnel_authority("64.02", IN_CAMPAIGN)
    assert post is not None
    assert [h.name for h in queries.holders_on(post, date(2024, 10, 1))] == ["Bambang Arwanto"]
    assert queries.holders_on(post, date(2024, 10, 2)) == []
    OfficeHolder.objects.create(
        post=post, name="Pejabat Contoh", starts=date(2025, 1, 1), ends=date(2025, 1, 31), source="contoh"
    )
    for day, expected in ((1, ["Pejabat Contoh"]), (31, ["Pejabat Contoh"])):
        assert [h.name for h in queries.holders_on(post, date(2025, 1, day))] == expected
    assert queries.holders_on(post, date(2025, 2, 1)) == []
    assert queries.holders_on(post, date(2024, 12, 31)) == []


def test_bodies_of_a_region() -> None:
    assert len(queries.on_region("64.02")) == 8
    assert {i.example for i in queries.on_region("64.02", example=True)} == {True}
    assert queries.by_key("nobody") is None


def test_the_level_of_an_office_is_that_of_its_region() -> None:
    levels = {key: queries.by_key(key).level for key in ("bawaslu-00", "bawaslu-64", "bawaslu-64.02")}
    assert levels == {"bawaslu-00": 0, "bawaslu-64": 1, "bawaslu-64.02": 2}
