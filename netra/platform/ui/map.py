"""Indonesia as land, with one circle per region: equirectangular, no border drawn or claimed.

This module holds every constant of the drawing. The outline comes from the front-end build; without it the
map has no land, and the page says so.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import hypot

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString


@dataclass(frozen=True, slots=True)
class Frame:
    """A window on the globe and its width in units of the drawing (pixels of a 1280 screen)."""

    west: float
    east: float
    north: float
    south: float
    width: int

    @property
    def scale(self) -> float:
        return self.width / (self.east - self.west)

    @property
    def height(self) -> int:
        return round((self.north - self.south) * self.scale)

    def place(self, longitude: float, latitude: float) -> tuple[int, int]:
        return round((longitude - self.west) * self.scale), round((self.north - latitude) * self.scale)

    def holds(self, longitude: float, latitude: float) -> bool:
        return self.west <= longitude <= self.east and self.south <= latitude <= self.north


NATION = Frame(west=94.6, east=141.4, north=6.6, south=-11.4, width=1232)
# Java and Bali: half of the people on a fifteenth of the land.
JAVA = Frame(west=105.0, east=115.9, north=-5.7, south=-8.95, width=600)
TOLERANCE = 0.6  # units of the drawing
MARGIN = 40
SMALLEST_RING = 3  # points; what is smaller at this scale is left out


@dataclass(frozen=True, slots=True)
class Spot:
    """One region on the map. `look` is its class: q1 to q5, b-low, b-medium, b-high, none (no data), few."""

    name: str
    longitude: float
    latitude: float
    look: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Circle:
    x: int
    y: int
    look: str
    title: str


@lru_cache
def _rings() -> tuple[tuple[tuple[float, float], ...], ...]:
    try:
        land = json.loads((settings.BUILD_DIR / "map" / "land.json").read_text())
    except FileNotFoundError:
        return ()
    return tuple(tuple((x, y) for x, y in ring) for ring in land["rings"])


def has_land() -> bool:
    return bool(_rings())


def _near(frame: Frame, ring: Sequence[tuple[float, float]]) -> bool:
    return (
        min(x for x, _ in ring) <= frame.east
        and max(x for x, _ in ring) >= frame.west
        and min(y for _, y in ring) <= frame.north
        and max(y for _, y in ring) >= frame.south
    )


def _simplified(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Douglas and Peucker: leaves out what lies within TOLERANCE of the line through its neighbours."""
    keep = {0, len(points) - 1}
    spans = [(0, len(points) - 1)]
    while spans:
        first, last = spans.pop()
        (ax, ay), (bx, by) = points[first], points[last]
        length = hypot(bx - ax, by - ay)
        furthest, at = 0.0, 0
        for i in range(first + 1, last):
            px, py = points[i]
            # A closed ring begins and ends in one point: there the distance is to the point.
            away = (
                abs((bx - ax) * (ay - py) - (ax - px) * (by - ay)) / length
                if length
                else hypot(px - ax, py - ay)
            )
            if away > furthest:
                furthest, at = away, i
        if furthest > TOLERANCE:
            keep.add(at)
            spans += [(first, at), (at, last)]
    return [points[i] for i in sorted(keep)]


def _path_of(frame: Frame, ring: Sequence[tuple[float, float]]) -> str:
    """Relative steps in whole units; points that fall on the one before are left out."""
    exact = [
        ((longitude - frame.west) * frame.scale, (frame.north - latitude) * frame.scale)
        for longitude, latitude in ring
    ]
    points: list[tuple[int, int]] = []
    for exact_x, exact_y in _simplified([*exact, exact[0]]):
        # Land far outside the frame only has to stay outside it.
        x = max(-MARGIN, min(frame.width + MARGIN, round(exact_x)))
        y = max(-MARGIN, min(frame.height + MARGIN, round(exact_y)))
        if not points or points[-1] != (x, y):
            points.append((x, y))
    if len(points) < SMALLEST_RING:
        return ""
    (x, y), *rest = points
    steps = []
    for next_x, next_y in rest:
        steps.append(_step(next_x - x, next_y - y))
        x, y = next_x, next_y
    return f"M{points[0][0]} {points[0][1]}l" + "".join(steps).lstrip() + "z"


def _step(dx: int, dy: int) -> str:
    return f"{'' if dx < 0 else ' '}{dx}{'' if dy < 0 else ' '}{dy}"


@lru_cache
def land_path(frame: Frame) -> str:
    return "".join(_path_of(frame, ring) for ring in _rings() if _near(frame, ring))


def _circles(frame: Frame, spots: Iterable[Spot]) -> list[Circle]:
    circles = []
    for spot in spots:
        if not frame.holds(spot.longitude, spot.latitude):
            continue
        x, y = frame.place(spot.longitude, spot.latitude)
        circles.append(Circle(x, y, spot.look, f"{spot.name}: {spot.value}" if spot.value else ""))
    return circles


@lru_cache(maxsize=32)
def draw(
    regencies: tuple[Spot, ...], provinces: tuple[Spot, ...], *, label: str, java_label: str, language: str
) -> SafeString:
    """The picture: regencies on a wide screen with Java enlarged, provinces on a phone.

    Remembered by what it shows, so a new edition is a new drawing and an old one is never drawn twice.
    """
    java = [spot for spot in regencies if JAVA.holds(spot.longitude, spot.latitude)]
    java_x, java_y = NATION.place(JAVA.west, JAVA.north)
    java_right, java_bottom = NATION.place(JAVA.east, JAVA.south)
    return render_to_string(
        "ui/map.html",
        {
            "nation": NATION,
            "java": JAVA,
            "nation_land": land_path(NATION),
            "java_land": land_path(JAVA),
            "regencies": _circles(NATION, (s for s in regencies if not JAVA.holds(s.longitude, s.latitude))),
            "java_small": _circles(NATION, java),
            "java_regencies": _circles(JAVA, java),
            "provinces": _circles(NATION, provinces),
            "java_box": (java_x, java_y, java_right - java_x, java_bottom - java_y),
            "label": label,
            "java_label": java_label,
            "language": language,
        },
    )
