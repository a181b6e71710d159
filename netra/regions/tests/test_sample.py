from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from netra.regions import queries
from netra.regions.examples import load_sample, sample_names
from netra.regions.models import Kind, Region, RegionSuccession, SearchPosting, SearchTerm

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _sample() -> None:
    load_sample()


def test_loading_the_sample_again_changes_nothing() -> None:
    with CaptureQueriesContext(connection) as queried:
        assert not load_sample()
    assert len(queried) == 1


def test_rows_carry_names_kinds_and_time_zones() -> None:
    kukar = queries.region("64.02")
    assert kukar is not None
    assert (kukar.name, kukar.full_name, kukar.kind) == (
        "Kutai Kartanegara",
        "Kabupaten Kutai Kartanegara",
        Kind.REGENCY,
    )
    assert kukar.timezone == "Asia/Makassar"
    assert kukar.parent_id == "64"
    assert kukar.latitude is not None
    assert "GeoNames" in kukar.coordinate_source
    samarinda = Region.objects.get(code="64.72")
    assert (samarinda.name, samarinda.kind) == ("Samarinda", Kind.CITY)
    assert Region.objects.get(code="64.02.03").full_name == "Kecamatan Loa Janan"
    assert Region.objects.get(code="64.02.06.1001").full_name == "Kelurahan Jahab"
    assert Region.objects.get(code="64.02.03.2003").full_name == "Desa Loa Janan Ulu"
    nation = Region.objects.get(code="00")
    assert (nation.full_name, nation.level, nation.parent_id) == ("Indonesia", 0, None)


def test_a_former_region_is_a_row_of_its_own_with_validity_and_successors() -> None:
    former = queries.region("64~2004")
    assert former is not None
    assert former.is_former
    assert former.valid_to == date(2012, 11, 15)
    assert [r.code for r in queries.successors(former)] == ["64"]  # 65 is not in the sample
    present = Region.objects.get(code="64")
    assert present.valid_from == date(2012, 11, 16)
    assert not present.is_former
    assert queries.successors(present) == []
    succession = RegionSuccession.objects.get(former=former)
    assert succession.law.startswith("UU 20/2012")
    assert succession.source_url.startswith("https://")


def test_children_leave_former_regions_out_and_ancestors_go_from_the_nation_down() -> None:
    nation = Region.objects.get(code="00")
    assert [r.code for r in queries.children(nation)] == ["63", "64"]
    village = Region.objects.get(code="64.02.03.2003")
    assert [r.code for r in queries.ancestors(village)] == ["00", "64", "64.02", "64.02.03"]


def test_a_range_query_finds_what_lies_within() -> None:
    low, high = queries.range_of("64.02")
    found = set(Region.objects.filter(code__gte=low, code__lt=high).values_list("code", flat=True))
    assert found == {code for code in sample_names() if code.startswith("64.02")}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("kukar", "64.02"),
        ("KUKAR", "64.02"),
        ("Kutai Kertanegara", "64.02"),
        ("kartanegara kutai", "64.02"),
        ("kaltim", "64"),
        ("Loa Jannan", "64.02.03"),
        ("kec. loa janan", "64.02.03"),
        ("loa janan kukar", "64.02.03"),
        ("kukar loa janan", "64.02.03"),
        ("loa janan samarinda", "64.72.10"),
        ("tengarong", "64.02.06"),
        ("tenggrong", "64.02.06"),
        ("tenggaorng", "64.02.06"),
        ("tengg", "64.02.06"),
        ("samarida", "64.72"),
        ("sangata utara", "64.08.04"),
        ("kelurahan jahab", "64.02.06.1001"),
        ("loajanan", "64.02.03"),
        ("64.02.03", "64.02.03"),
    ],
)
def test_search_finds_first(text: str, code: str) -> None:
    hits = queries.search(text)
    assert hits[0].region.code == code


def test_a_hit_says_where_it_lies_and_by_which_name_it_was_found() -> None:
    hit = queries.search("loa janan kukar")[0]
    assert hit.trail == "Kabupaten Kutai Kartanegara, Kalimantan Timur"
    assert hit.matched == "Loa Janan"
    assert queries.search("kukar")[0].matched == "Kukar"
    assert queries.search("kutai kartanegara")[0].matched == "Kutai Kartanegara"


def test_search_can_be_kept_to_a_level_and_to_a_region() -> None:
    assert {h.region.level for h in queries.search("loa janan", level=4)} == {4}
    assert [h.region.code for h in queries.search("loa janan", level=3, under="64.72")] == ["64.72.10"]
    assert queries.search("64.02.03", level=2) == []
    assert queries.search("64.02.03", under="64.08") == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "...",
        "wxzqwxzq",
        "99.99",
        "64~2004",
        "\x00",
        "x" * 5000,
        "%_'\";--",
        "zzzqqq",
        "qqqqqq",
        "lll",
        "kkk aaa",
        "<b>",
        "<script>",
    ],
)
def test_search_finds_nothing_in_nonsense(text: str) -> None:
    assert queries.search(text) == []


def test_a_name_copied_with_its_tags_is_found() -> None:
    assert queries.search("<b>Loa Janan</b>")[0].region.name == "Loa Janan"


@pytest.mark.parametrize("text", ["l", "lo", "loo"])
def test_the_first_letters_of_a_name_already_find_it(text: str) -> None:
    assert "Loa Janan" in {hit.region.name for hit in queries.search(text)}


def test_search_gives_as_many_as_asked() -> None:
    assert len(queries.search("loa janan", limit=2)) == 2
    assert queries.search("loa janan", limit=0) == []


def test_the_index_holds_no_posting_without_its_term() -> None:
    numbers = set(SearchTerm.objects.values_list("id", flat=True))
    postings = list(SearchPosting.objects.values_list("term", "region"))
    assert {term for term, _ in postings} == numbers
    assert {region for _, region in postings} <= set(sample_names())
