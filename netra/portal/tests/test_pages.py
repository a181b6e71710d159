import csv
import io
import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from netra.bulletin.models import Issue
from netra.platform.clock import frozen
from netra.platform.clock.models import Kind
from netra.portal.tests.conftest import CAMPAIGN
from netra.regions.models import Region

PAGES = {
    "front": "/",
    "region_search": "/wilayah/",
    "region_found": "/wilayah/?q=loa+janan",
    "nation": "/wilayah/00/",
    "province": "/wilayah/64/",
    "regency": "/wilayah/64.02/",
    "district": "/wilayah/64.02.03/",
    "map": "/peta/",
    "figures": "/angka/",
    "indicator": "/angka/kerawanan/",
    "issue": "/terbitan/{issue}/",
    "methods": "/metode/",
    "limits": "/hitung-batas/",
    "limits_answered": "/hitung-batas/?region=64.02&subject=PNS&violation=KE-05&registered_on=2024-10-06",
    "ask": "/tanya/",
    "ask_answered": "/tanya/?asking=may&subject=PNS&spouse=on&act=photo&region=64.02&event_on=2024-10-06",
    "about": "/tentang/",
    "protection": "/perlindungan/",
}
FILES = {
    "region_csv": "/wilayah/64.02/angka.csv",
    "map_csv": "/peta/data.csv",
    "indicator_csv": "/angka/kerawanan/data.csv",
}
BUDGETS = Path(__file__).with_name("query_budgets.json")
LARGEST_PAGE = 15_000
# The picture of the map is counted apart: 514 circles and the outline of the land.
LARGEST_WITH_MAP = 25_000


def get(path: str) -> str:
    with frozen(CAMPAIGN):
        response = Client().get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def rows_of(path: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(get(path))))


@pytest.mark.parametrize("path", PAGES.values())
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_page_keeps_the_rules_of_the_house(world: Issue, prefix: str, path: str) -> None:
    with frozen(CAMPAIGN):
        response = Client().get(prefix + path.format(issue=world.pk))
    html = response.content.decode()
    assert response.status_code == 200
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert not response.cookies, "a public page sets no cookie"
    assert len(re.findall(r"<h1[\s>]", html)) == 1
    assert f'<html lang="{"en" if prefix else "id"}"' in html
    assert " style=" not in html
    assert "<style" not in html
    assert not re.search(r"<script(?![^>]*\ssrc=)", html)
    assert not re.search(r"\son\w+=", html)
    loaded = re.findall(r'(?:src|srcset|action)="([^"]*)"|<link[^>]*href="([^"]*)"', html)
    assert all(not (a or b).startswith(("http", "//")) for a, b in loaded)


@pytest.mark.parametrize("path", PAGES.values())
def test_page_is_small_when_compressed(world: Issue, path: str) -> None:
    import gzip

    size = len(gzip.compress(get(path.format(issue=world.pk)).encode()))
    assert size <= (LARGEST_WITH_MAP if path in {"/", "/peta/"} else LARGEST_PAGE)


@pytest.mark.parametrize("name", [*PAGES, *FILES])
def test_page_asks_as_often_as_its_budget_says(world: Issue, name: str) -> None:
    budgets: dict[str, int] = json.loads(BUDGETS.read_text())
    path = (PAGES | FILES)[name].format(issue=world.pk)
    with frozen(CAMPAIGN):
        Client().get(path)
        with CaptureQueriesContext(connection) as asked:
            Client().get(path)
    # Exactly: fewer is good news that the committed number should tell.
    assert len(asked) == budgets[name], [query["sql"][:120] for query in asked]


def test_front_page_counts_the_days_and_shows_the_doors(world: Issue) -> None:
    html = get("/")
    assert "13 hari" in html
    assert "Masa tenang" in html
    assert "Berapa pelanggaran netralitas pada Pilkada 2020?" in html
    assert "1.536" in html
    assert "bar-lost" in html, "a figure of unclear origin is only outlined"
    assert "Kerawanan" in html, "the map shows what speaks of most regions"


def test_front_page_says_when_no_election_is_open(world: Issue) -> None:
    with frozen(datetime(2026, 1, 5, tzinfo=UTC)):
        html = Client().get("/").content.decode()
    assert "tidak ada pemilihan yang dibuka" in html
    assert 'class="door first"' not in html


def test_front_page_of_a_real_installation_has_the_door_to_report(
    world: Issue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("netra.platform.clock.installation._known", Kind.REAL)
    assert 'class="door first"' in get("/")
    assert "Pemasangan ini sungguhan." in get("/tentang/")


def test_limits_of_the_law_come_from_the_pack(world: Issue) -> None:
    html = get("/")
    assert "sampai 7 hari sejak Anda tahu" in html
    assert "3 hari, paling lama 5" in html
    assert "UU 1/2015 Pasal 134 ayat (5)" in html


def test_region_page_sets_disagreeing_figures_side_by_side(world: Issue) -> None:
    html = get("/wilayah/64.02/")
    assert "Dua angka terbitan yang tidak sama" in html
    assert "51,28%" in html
    assert "44,28%" in html
    assert "jangan dirata-ratakan" in html
    assert "47,78" not in html, "nobody averages"
    assert "sumber berbeda" in html
    assert "&lt;script&gt;" in html, "the words of a source are text"


def test_region_page_shows_the_issue_and_says_why_a_cell_is_empty(world: Issue) -> None:
    assert re.search(r'class="figure-big">7</b>\s*perkara', get("/wilayah/64.02/"))
    withheld = get("/wilayah/64.08/")
    assert "tidak ditampilkan" in withheld
    assert 'class="figure-big"' not in withheld
    assert "belum tercakup" in get("/wilayah/64.72/")


def test_region_without_figures_does_not_promise_that_all_is_well(world: Issue) -> None:
    assert "Itu tidak berarti tidak ada masalah." in get("/wilayah/64.02.03/")


def test_region_page_has_its_trail_and_parts(world: Issue) -> None:
    html = get("/wilayah/64.02/")
    assert 'href="/wilayah/64/"' in html
    assert 'href="/wilayah/64.02.03/"' in html
    assert "Kode <span" in html


def test_unknown_region_is_not_found_in_both_languages(world: Issue) -> None:
    assert Client().get("/wilayah/99.99/").status_code == 404
    response = Client().get("/en/wilayah/99.99/")
    assert response.status_code == 404
    assert "does not exist" in response.content.decode()


@pytest.mark.parametrize(
    "text", ["", "%00", "x" * 10_000, "%FF%FE", "' OR 1=1 --", "<script>alert(1)</script>"]
)
def test_search_survives_whatever_is_typed(world: Issue, text: str) -> None:
    html = get(f"/wilayah/?q={text}")
    assert "<script>alert" not in html


def test_search_asks_whether_a_misspelt_region_was_meant(world: Issue) -> None:
    html = get("/wilayah/?q=loa+jannan")
    assert "tidak kami temukan. Mungkin Kecamatan Loa Janan" in html
    assert "tidak kami temukan" not in get("/wilayah/?q=loa+janan")


def test_map_switches_its_measure_by_address(world: Issue) -> None:
    first = get("/peta/")
    assert "Perkara terbukti" in first
    assert "dot few" in first
    assert "angka kecil, atau angka yang melindunginya" in first, (
        "it may be a larger one that protects another"
    )
    assert len(re.findall(r'aria-current="true">Perkara terbukti', first)) == 1
    other = get("/peta/?ukuran=kerawanan-pilkada-2024")
    assert len(re.findall(r'<a href="[^"]*ukuran=kerawanan[^"]*" aria-current="true"', other)) == 1
    assert 'aria-current="true">Perkara' not in other
    assert "dot torn" in other, "two sources differ about Kukar: neither is chosen silently"
    assert "51,28% atau 44,28%" in other


def test_map_table_sorts_by_value_or_name(world: Issue) -> None:
    by_value = get("/peta/?ukuran=kerawanan-pilkada-2024")
    assert by_value.index("51,28%</td>") < by_value.index("31,50%</td>") < by_value.index("20,00%</td>")
    by_name = get("/peta/?ukuran=kerawanan-pilkada-2024&urut=nama")
    assert by_name.index("51,28%</td>") < by_name.index("20,00%</td>") < by_name.index("31,50%</td>")
    assert 'aria-sort="ascending"' in by_name


def test_map_withholds_what_the_issue_withholds(world: Issue) -> None:
    rows = rows_of("/peta/data.csv")
    assert {row["region_code"]: row["value"] for row in rows} == {"64.02": "7", "64.08": ""}
    assert {row["contoh"] for row in rows} == {"contoh"}


def test_indicator_file_holds_what_the_page_shows(world: Issue) -> None:
    rows = rows_of("/angka/kerawanan/data.csv")
    assert [row["value"] for row in rows] == ["51.28", "44.28", "20.00", "31.50"]
    assert rows[0]["url"] == "https://harian.example/kukar"
    assert rows_of("/angka/kerawanan/data.csv?edisi=lain") == []


def test_issue_page_names_who_wrote_and_who_approved(world: Issue) -> None:
    html = get(f"/terbitan/{world.pk}/")
    assert "Analis Contoh" in html
    assert "Komisioner Contoh" in html
    assert "ab" * 32 in html
    assert html.count("contoh</span>") >= 3, "each exported or shown row of an example says so"


def test_issue_page_shows_what_is_covered_and_counts_the_rest(world: Issue) -> None:
    html = get(f"/terbitan/{world.pk}/")
    assert "Kota Samarinda" not in html
    assert "Kota Samarinda" in get(f"/terbitan/{world.pk}/?bagian=belum")
    rows = rows_of(f"/terbitan/{world.pk}/data.csv?bagian=semua")
    assert [row["status"] for row in rows] == ["shown", "suppressed", "not_covered"]
    assert len(rows_of(f"/terbitan/{world.pk}/data.csv")) == 2


def test_issue_page_goes_on_after_the_row_it_is_told(world: Issue) -> None:
    assert "Kutai Kartanegara" not in get(f"/terbitan/{world.pk}/?sesudah=0").split("<tbody>")[1]


def test_missing_issue_and_indicator_are_not_found(world: Issue) -> None:
    assert Client().get("/terbitan/999999/").status_code == 404
    assert Client().get("/angka/tidak-ada/").status_code == 404


def test_the_heading_is_no_other_name_of_a_region(world: Issue) -> None:
    region = Region.objects.get(code="64.02")
    for name in ("Kukar Contoh", region.full_name):
        region.aliases.get_or_create(name=name)
    said = get("/wilayah/64.02/").split("</h1>", 1)[1].split("</header>", 1)[0]
    assert "Kukar Contoh" in said
    assert region.full_name not in said
