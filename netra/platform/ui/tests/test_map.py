import json
from pathlib import Path

import pytest
from pytest_django import Settings

from netra.platform.ui import map as land

TENGGARONG = land.Spot("Kabupaten Kutai Kartanegara", 116.98, -0.41, "q4", "51,28")
BANDUNG = land.Spot("Kota Bandung", 107.61, -6.91, "few", "kurang dari lima")
KALTIM = land.Spot("Kalimantan Timur", 116.5, 0.5, "none", "belum ada angka")


@pytest.fixture
def outline(settings: Settings, tmp_path: Path) -> None:
    """An invented island: a square with one point that says nothing and one islet under a pixel."""
    square = [[110, 0], [112, 0], [114, 0.001], [114, -3], [110, -3]]
    islet = [[120, 0], [120.01, 0], [120.01, 0.01]]
    (tmp_path / "map").mkdir()
    (tmp_path / "map" / "land.json").write_text(json.dumps({"rings": [square, islet]}))
    settings.BUILD_DIR = tmp_path
    forget()


@pytest.fixture
def no_outline(settings: Settings, tmp_path: Path) -> None:
    settings.BUILD_DIR = tmp_path
    forget()


@pytest.fixture(autouse=True)
def _forget_afterwards() -> object:
    yield
    forget()


def forget() -> None:
    land._rings.cache_clear()
    land.land_path.cache_clear()
    land.draw.cache_clear()


def drawn() -> str:
    return land.draw((TENGGARONG, BANDUNG), (KALTIM,), label="Peta", java_label="Jawa", language="id")


def test_equator_and_meridian_fall_where_they_should() -> None:
    frame = land.Frame(west=100, east=110, north=5, south=-5, width=1000)
    assert frame.height == 1000
    assert frame.place(105, 0) == (500, 500)
    assert not frame.holds(99.9, 0)


def test_land_is_simplified_to_what_a_pixel_shows(outline: None) -> None:
    path = land.land_path(land.NATION)
    assert path.count("M") == 1, "the islet is smaller than a pixel"
    corners = path.split("l")[1].rstrip("z").replace("-", " -").split()
    assert len(corners) == 4 * 2, "the point on the straight shore is left out"


def test_every_region_is_one_circle_and_java_is_enlarged(outline: None) -> None:
    html = drawn()
    # Kukar once, Bandung on the nation and in the enlargement, Kaltim on the phone.
    assert html.count('<circle class="dot ') == 4
    assert "dot few" in html
    assert "Kabupaten Kutai Kartanegara: 51,28" in html
    assert 'id="land"' in html


def test_the_map_is_drawn_without_land_when_the_build_has_not_run(no_outline: None) -> None:
    assert not land.has_land()
    assert drawn().count('<circle class="dot ') == 4


def test_the_same_picture_is_drawn_once(outline: None) -> None:
    assert drawn() is drawn()


def test_nothing_in_the_drawing_needs_inline_style(outline: None) -> None:
    assert "style=" not in drawn()
    assert "<script" not in drawn()
