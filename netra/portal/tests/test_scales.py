"""An index beside its scale, its band and the source of the band; editions in the language of the page."""

import re
from decimal import Decimal

import pytest

from netra.bulletin.models import Band, BandStatus, Indicator, Issue, Label, Source, Unit
from netra.portal.tests.conftest import a_figure
from netra.portal.tests.test_pages import get, rows_of
from netra.regions.models import Level

PROVINCE = "64"


@pytest.fixture
def index(world: Issue) -> Indicator:
    source = Source.objects.create(key="pita-contoh", publisher="Pita Contoh", url="https://pita.example/")
    index = Indicator.objects.create(
        key="indeks-contoh",
        position=2,
        name_id="Indeks Contoh",
        name_en="Example Index",
        unit=Unit.POINTS,
        definition_id="Rekaan.",
        definition_en="Invented.",
        scale_from=Decimal(0),
        scale_to=Decimal(100),
        scale_source=source,
    )
    Label.objects.create(name_id="Edisi pertama", name_en="First edition")
    for kind, name_id, name_en, low, high in (
        ("low", "rendah", "low", "0", "21.7"),
        ("medium", "sedang", "medium", "21.7", "68.5"),
        ("high", "tinggi", "high", "68.5", "100"),
    ):
        Band.objects.create(
            indicator=index,
            level=Level.PROVINCE,
            kind=kind,
            name_id=name_id,
            name_en=name_en,
            low=Decimal(low),
            high=Decimal(high),
            source=source,
            status=BandStatus.PRESS,
            note_id="Catatan pita.",
            note_en="Note on the band.",
        )
    said = {"region_id": PROVINCE, "edition": "Edisi pertama"}
    a_figure(index, source, "indeks-satu", value=Decimal("74.04"), **said)
    a_figure(index, Source.objects.get(pk="harian-contoh"), "indeks-dua", value=Decimal("77.04"), **said)
    return index


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_a_region_page_shows_scale_band_and_where_the_band_is_from(index: Indicator) -> None:
    html = get(f"/wilayah/{PROVINCE}/")
    said = words(html)
    assert "74,04 atau 77,04 dari 100" in said
    assert "poin indeks" not in said
    assert said.count("Pita tinggi (68,5 sampai 100)") == 1, "two numbers in one band name it once"
    assert "belum terverifikasi" in said
    assert "Pita Contoh" in said
    assert "Catatan pita." in said
    assert "Dari pemberitaan" in said
    assert 'class="scale-high" x="68.50%"' in html
    assert 'cx="74.04%"' in html
    assert 'cx="77.04%"' in html


def test_numbers_in_two_bands_name_both(index: Indicator) -> None:
    source = Source.objects.get(pk="pita-contoh")
    a_figure(
        index, source, "indeks-tiga", value=Decimal("20.00"), region_id=PROVINCE, edition="Edisi pertama"
    )
    said = words(get(f"/wilayah/{PROVINCE}/"))
    assert "Pita tinggi" in said
    assert "Pita rendah" in said


def test_a_number_off_its_scale_is_not_drawn_on_it(index: Indicator) -> None:
    source = Source.objects.get(pk="pita-contoh")
    a_figure(
        index, source, "indeks-lain", value=Decimal("120.00"), region_id="64.72", edition="Edisi pertama"
    )
    html = get("/wilayah/64.72/")
    assert "120,00 dari 100" in words(html)
    assert "scale-dot" not in html
    assert "Pita " not in words(html).replace("Pita Contoh", "")


def test_an_index_without_a_scale_shows_none(index: Indicator) -> None:
    Indicator.objects.filter(pk=index.pk).update(scale_from=None, scale_to=None)
    html = get(f"/wilayah/{PROVINCE}/")
    assert "74,04 atau 77,04 poin indeks" in words(html)
    assert "scale-dot" not in html


def test_the_page_of_an_index_lists_its_bands(index: Indicator) -> None:
    said = words(get("/angka/indeks-contoh/"))
    assert "Skala 0 sampai 100" in said
    assert "sedang provinsi 21,7 sampai 68,5" in said


def test_english_pages_name_editions_in_english(index: Indicator) -> None:
    for path in (f"/en/wilayah/{PROVINCE}/", "/en/angka/indeks-contoh/"):
        said = words(get(path))
        assert "First edition" in said
        assert "Edisi pertama" not in said
    assert "Edisi pertama" in words(get(f"/wilayah/{PROVINCE}/"))
    assert "74.04 or 77.04 of 100" in words(get(f"/en/wilayah/{PROVINCE}/"))
    assert "Band: high (68.5 to 100)" in words(get(f"/en/wilayah/{PROVINCE}/"))


def test_files_name_scale_and_band(index: Indicator) -> None:
    rows = rows_of("/angka/indeks-contoh/data.csv")
    assert {(row["scale_from"], row["scale_to"], row["band"], row["band_status"]) for row in rows} == {
        ("0", "100", "high", "press")
    }
    other = rows_of("/angka/kerawanan/data.csv")
    assert {(row["scale_from"], row["band"]) for row in other} == {("", "")}


def test_a_number_on_a_shared_limit_is_in_no_band(index: Indicator) -> None:
    source = Source.objects.get(pk="pita-contoh")
    a_figure(index, source, "indeks-batas", value=Decimal("68.50"), region_id="63", edition="Edisi pertama")
    said = words(get("/wilayah/63/"))
    assert "68,50 dari 100" in said
    assert "Pita tinggi" not in said
    assert "Pita sedang" not in said
