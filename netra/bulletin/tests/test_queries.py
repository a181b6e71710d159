from collections.abc import Callable

import pytest
from pytest_django import DjangoAssertNumQueries

from netra.bulletin import loading, queries
from netra.bulletin.models import Figure
from netra.regions.examples import load_sample

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _packs() -> None:
    load_sample()
    loading.load()


def shown(figures: object) -> set[str]:
    return {str(one.shown) for one in figures}  # type: ignore[attr-defined]


def test_two_vulnerability_figures_for_kukar_stand_side_by_side() -> None:
    side = queries.disagreement("kukar-vulnerability")
    assert side is not None
    assert shown(side.figures) == {"51.28", "44.28"}
    assert "rata-rata" in side.disagreement.judgement


def test_the_counts_of_the_front_page_are_there_with_their_units() -> None:
    cases = queries.disagreement("pilkada-2020-cases")
    persons = queries.disagreement("pilkada-2020-persons")
    assert cases is not None and persons is not None
    assert {"1010", "1116", "1194", "1536"} <= shown(cases.figures)
    assert {"1005", "1645", "1596"} == shown(persons.figures)
    assert {one.unit for one in cases.figures} == {"case"}
    assert {one.unit for one in persons.figures} == {"person"}


def test_170_regions_are_shown_beside_270() -> None:
    side = queries.disagreement("regions-2020")
    assert side is not None
    assert shown(side.figures) == {"170", "270"}


def test_a_region_keeps_the_disagreements_in_which_it_has_a_figure() -> None:
    keys = {side.disagreement.key for side in queries.disagreements("64.02")}
    assert {"kukar-vulnerability", "kukar-turnout-2024", "kukar-persons-2024"} <= keys
    assert "regions-2020" not in keys
    assert queries.disagreements("64.08") == []


def test_figures_for_a_region_are_those_of_that_region_alone() -> None:
    assert {one.region_id for one in queries.figures_for("64.02")} == {"64.02"}
    assert queries.figures_for("64.02.06") == []


def test_unknown_questions_have_empty_answers() -> None:
    assert queries.disagreement("nothing") is None
    assert queries.indicator("nothing") is None
    assert queries.latest_issues() == []
    assert queries.issues() == []


@pytest.mark.parametrize(
    ("question", "statements"),
    [
        (lambda: [(f.source.publisher, f.region.name, f.indicator.name) for f in queries.figures()], 1),
        (lambda: [(f.source.publisher, f.disagreement) for f in queries.figures_for("64.02")], 1),
        (lambda: [f.region.name for f in queries.figures_of("turnout")], 1),
        (lambda: [[f.source.publisher for f in s.figures] for s in queries.disagreements()], 1),
        (lambda: queries.indicators(), 1),
        (lambda: queries.sources(), 1),
        (lambda: [i.election for i in queries.issues()], 1),
    ],
)
def test_each_question_takes_a_fixed_number_of_statements(
    question: Callable[[], object], statements: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    assert Figure.objects.count() > 20
    with django_assert_num_queries(statements):
        question()
