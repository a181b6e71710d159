"""All 91,599 regions, loaded once for this module and rolled back."""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django.plugin import DjangoDbBlocker

from netra.regions import queries
from netra.regions.codes import parent_of
from netra.regions.loading import load
from netra.regions.models import Alias, Kind, Level, Region
from netra.regions.words import sound_of, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("whole_tree")]

MISSPELLINGS = Path(__file__).with_name("misspellings.csv")


@pytest.fixture(scope="module", autouse=True)
def _whole_tree(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        load()
        yield
        transaction.set_rollback(True)


def test_all_present_regions_are_there() -> None:
    present = Region.objects.filter(valid_to=None)
    assert Counter(present.values_list("level", flat=True)) == {
        Level.NATION: 1,
        Level.PROVINCE: 38,
        Level.REGENCY: 514,
        Level.DISTRICT: 7285,
        Level.VILLAGE: 83762,
    }
    kinds = Counter(present.values_list("kind", flat=True))
    assert kinds[Kind.REGENCY] + kinds[Kind.ADMINISTRATIVE_REGENCY] == 416
    assert kinds[Kind.CITY] + kinds[Kind.ADMINISTRATIVE_CITY] == 98
    assert kinds[Kind.ADMINISTRATIVE_REGENCY] + kinds[Kind.ADMINISTRATIVE_CITY] == 6


def test_loading_again_is_one_look_up() -> None:
    with CaptureQueriesContext(connection) as queried:
        assert not load()
    assert len(queried) == 1


def test_every_parent_is_the_one_the_code_names() -> None:
    for code, parent in Region.objects.filter(valid_to=None).values_list("code", "parent"):
        assert parent == parent_of(code)


def test_former_provinces_have_all_their_successors() -> None:
    found = {
        code: [r.code for r in queries.successors(Region.objects.get(code=code))]
        for code in ("64~2004", "91~2012", "92~2012")
    }
    assert found == {"64~2004": ["64", "65"], "91~2012": ["91", "93", "94", "95"], "92~2012": ["92", "96"]}


def test_with_former_provinces_the_outline_of_2022_has_34() -> None:
    """The 34 provinces of 2022: those of today, with two former ones for the six of Papua."""
    today = set(Region.objects.filter(level=Level.PROVINCE, valid_to=None).values_list("code", flat=True))
    former = Region.objects.filter(code__in=("91~2012", "92~2012"))
    for region in former:
        today -= {r.code for r in queries.successors(region)}
        today.add(region.code)
    assert len(today) == 34


def test_95_percent_of_the_misspellings_are_found_in_the_first_five() -> None:
    with MISSPELLINGS.open(newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert len(rows) == 200
    assert len({row["query"] for row in rows}) == 200
    known = set(Region.objects.filter(code__in=[row["code"] for row in rows]).values_list("code", flat=True))
    assert {row["code"] for row in rows} == known
    missed = [
        row["query"]
        for row in rows
        if row["code"] not in {hit.region.code for hit in queries.search(row["query"], limit=5)}
    ]
    assert len(missed) <= 10, missed


def test_no_name_and_no_beginning_of_one_is_taken_for_keys_held_down() -> None:
    words = {word for name in Region.objects.values_list("name", flat=True) for word in words_of(name)}
    assert {w[:end] for w in words for end in range(1, len(w) + 1) if not sound_of(w[:end])} == set()


def test_nonsense_finds_nothing_among_all_regions() -> None:
    assert [text for text in ("zzzqqq", "qqqqqq", "zzqq", "<b>") if queries.search(text)] == []


def test_every_regency_is_found_by_its_short_name() -> None:
    missed: list[str] = []
    for region in Region.objects.filter(level=Level.REGENCY):
        hits = queries.search(region.name, limit=5)
        if region.code not in {hit.region.code for hit in hits}:
            missed.append(region.full_name)
    assert missed == []


def test_a_regency_is_found_first_by_its_full_name() -> None:
    missed: list[str] = []
    for region in Region.objects.filter(level=Level.REGENCY)[::5]:
        if [hit.region for hit in queries.search(region.full_name, limit=1)] != [region]:
            missed.append(region.full_name)
    assert missed == []


def test_every_alias_finds_its_region_in_the_first_five() -> None:
    missed = [
        alias.name
        for alias in Alias.objects.all()
        if alias.region_id not in {hit.region.code for hit in queries.search(alias.name, limit=5)}
    ]
    assert missed == []


def test_where_regency_and_city_share_a_name_the_regency_comes_first() -> None:
    by_name: dict[str, list[str]] = defaultdict(list)
    for kind in (Kind.REGENCY, Kind.CITY):
        for code, name in Region.objects.filter(kind=kind).values_list("code", "name"):
            by_name[name].append(code)
    twins = {name: codes for name, codes in by_name.items() if len(codes) == 2}
    assert len(twins) > 20
    for name, codes in twins.items():
        found = [hit.region.code for hit in queries.search(name, limit=5) if hit.region.code in codes]
        assert found == codes, name
        assert queries.search(f"kota {name}", limit=1)[0].region.code == codes[1]
        assert queries.search(f"kab {name}", limit=1)[0].region.code == codes[0]


def test_a_search_asks_the_database_a_few_times_only() -> None:
    for text in ("kukar", "loa janan kukar", "kec. loa jannan kukar", "sungaimeriam", "jaya"):
        with CaptureQueriesContext(connection) as queried:
            queries.search(text)
        assert len(queried) <= 8, text


def test_coordinates_lie_in_indonesia_and_near_their_neighbours() -> None:
    provinces: dict[str, list[Region]] = defaultdict(list)
    for region in Region.objects.filter(level__in=(Level.PROVINCE, Level.REGENCY), valid_to=None):
        assert region.latitude is not None and region.longitude is not None, region.code
        assert -11.1 < region.latitude < 6.1 and 94.9 < region.longitude < 141.1, region.code
        assert region.coordinate_source
        if region.level == Level.REGENCY:
            provinces[region.code[:2]].append(region)
    for regencies in provinces.values():
        for region in regencies:
            others = [
                max(abs(region.latitude - o.latitude), abs(region.longitude - o.longitude))
                for o in regencies
                if o != region
            ]
            # Only Natuna, the Anambas, Tanimbar and Maluku Barat Daya lie farther off.
            allowed = 4.0 if region.code in {"21.03", "21.05", "81.03", "81.08"} else 2.0
            assert min(others) <= allowed, (region.code, region.full_name, min(others))


@pytest.mark.parametrize(
    ("code", "latitude", "longitude"),
    [("64.72", -0.50, 117.15), ("64.71", -1.24, 116.85), ("31.71", -6.18, 106.83), ("73.71", -5.14, 119.43)],
)
def test_coordinates_of_known_cities(code: str, latitude: float, longitude: float) -> None:
    region = Region.objects.get(code=code)
    assert region.latitude == pytest.approx(latitude, abs=0.1)
    assert region.longitude == pytest.approx(longitude, abs=0.1)


def test_time_zones() -> None:
    zones = dict(Region.objects.filter(level=Level.PROVINCE, valid_to=None).values_list("code", "timezone"))
    assert Counter(zones.values()) == {"Asia/Jakarta": 18, "Asia/Makassar": 12, "Asia/Jayapura": 8}
    assert zones["64"] == zones["51"] == "Asia/Makassar"
    assert zones["61"] == "Asia/Jakarta"


def test_a_prefix_is_a_range_of_the_index() -> None:
    low, high = queries.range_of("64.02")
    plan = Region.objects.filter(code__gte=low, code__lt=high).explain()
    if connection.vendor == "sqlite":
        assert "SEARCH" in plan and "code>? AND code<?" in plan
    else:
        assert "Index" in plan and "Seq Scan" not in plan


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite compares bytes everywhere.")
def test_codes_are_compared_byte_by_byte_on_postgresql() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT collation_name FROM information_schema.columns "
            "WHERE table_name || '.' || column_name = ANY(%s)",
            [
                [
                    "regions_region.code",
                    "regions_region.parent_id",
                    "regions_searchterm.sound",
                    "regions_searchkey.key",
                    "institutions_institution.region_id",
                ]
            ],
        )
        rows = cursor.fetchall()
    assert len(rows) == 5
    assert {row[0] for row in rows} == {"C"}


def test_words_of_all_names_are_plain_letters_and_digits() -> None:
    for name in Region.objects.filter(level__lte=Level.DISTRICT).values_list("name", flat=True):
        words = words_of(name)
        assert words
        assert all(word.isascii() and word.isalnum() for word in words), name
