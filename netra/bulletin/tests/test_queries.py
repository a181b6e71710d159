from collections import Counter
from collections.abc import Callable
from decimal import Decimal

import pytest
import yaml
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from netra.bulletin import loading, queries
from netra.bulletin.models import Figure, Qualifier
from netra.regions.examples import load_sample
from netra.regions.models import Level

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
        (lambda: [(f.source.publisher, f.region.name, f.indicator.name) for f in queries.figures()], 2),
        (lambda: [(f.source.publisher, f.disagreement) for f in queries.figures_for("64.02")], 2),
        (lambda: [f.region.name for f in queries.figures_of("turnout")], 2),
        (lambda: [[f.source.publisher for f in s.figures] for s in queries.disagreements()], 2),
        (
            lambda: [
                (f.edition_name, f.band, f.indicator.scale_source) for f in queries.figures_of("ikp-2024")
            ],
            2,
        ),
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


def test_the_printed_bands_yield_the_numbers_that_were_announced() -> None:
    """5 provinces high, 21 medium, 8 low, of the 34 of IKP 2024; the sample holds a part of the regions."""
    entries = yaml.safe_load((loading.pack_dir() / "published-2024.yaml").read_text())["figures"]
    values = {
        entry["region"]: Decimal(entry["value"]) for entry in entries if entry["indicator"] == "ikp-2024"
    }
    indicator = queries.indicator("ikp-2024")
    assert indicator is not None
    bands = [band for band in indicator.bands.all() if band.level == Level.PROVINCE]
    counted = Counter(band.kind for value in values.values() for band in bands if band.holds(value))
    assert len(values) == 34
    assert counted == {"high": 5, "medium": 21, "low": 8}


def test_a_number_is_in_the_band_of_its_level() -> None:
    east_kalimantan = {one.key: one for one in queries.figures_for("64")}
    band = east_kalimantan["databoks-kaltim-ikp"].band
    assert band is not None
    assert (band.kind, band.source.publisher, band.status) == ("high", "Alinea.id", "press")
    assert east_kalimantan["seed-kaltim-vulnerability"].band is None, "nobody says which index was meant"


def test_a_shared_limit_and_a_gap_decide_nothing() -> None:
    figure = next(one for one in queries.figures_for("64") if one.key == "databoks-kaltim-ikp")
    for value, kind in (
        ("68.5", None),
        ("68.51", "high"),
        ("68.4", "medium"),
        ("100", "high"),
        ("101", None),
    ):
        figure.value = Decimal(value)
        assert (figure.band.kind if figure.band else None) == kind, value
    figure.value = Decimal("90")
    figure.qualifier = Qualifier.ABOUT
    assert figure.band is None
    figure.qualifier = Qualifier.EXACT
    figure.region.level = Level.REGENCY
    figure.decimals = 3
    for value, kind in (("13.46", "low"), ("13.465", None), ("13.47", "medium"), ("49.33", "high")):
        figure.value = Decimal(value)
        assert (figure.band.kind if figure.band else None) == kind, value


def test_editions_and_periods_are_named_in_the_language_of_the_page() -> None:
    figure = next(one for one in queries.figures_for("64") if one.key == "databoks-kaltim-ikp")
    assert figure.edition_name == "IKP 2024, dirilis 16 Desember 2022"
    with override("en"):
        assert figure.edition_name == "IKP 2024, released on 16 December 2022"
        assert figure.period_name == ""


def test_where_the_limits_of_bands_are_from_is_among_the_sources() -> None:
    assert {"databoks-ikp-provinsi", "alinea-ikp-bands"} <= {source.key for source in queries.sources()}
