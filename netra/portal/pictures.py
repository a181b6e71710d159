"""A measure on the map: which class each region falls into, and the legend that says so."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from netra.platform.ui import formats
from netra.platform.ui import map as land
from netra.regions.models import Level, Region

CLASSES = 5
TOP = 5
# Steps that a reader can do sums with.
_NICE = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))


@dataclass(frozen=True, slots=True)
class Place:
    """One region's value. `band`: low, medium or high when the source gives bands. `withheld`: not shown."""

    region: Region
    value: Decimal | None
    words: str
    band: str = ""
    withheld: bool = False
    torn: bool = False  # sources give different values, and none is preferred silently


@dataclass(frozen=True, slots=True)
class LegendItem:
    look: str
    words: str
    where: str = ""  # wide-only or phone-only when the two drawings differ


@dataclass(frozen=True, slots=True)
class TopRow:
    code: str
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Picture:
    title: str
    subtitle: str
    caption: str
    drawing: SafeString
    legend: tuple[LegendItem, ...]
    top: tuple[TopRow, ...]
    top_title: str
    example: bool
    has_land: bool


def class_step(largest: Decimal) -> Decimal:
    """The width of five equal classes from 0 that hold `largest`, rounded up to a number easy to read."""
    if largest <= 0:
        return Decimal(1)
    raw = largest / CLASSES
    power = Decimal(10) ** (raw.adjusted())
    return next(nice * power for nice in _NICE if nice * power >= raw)


def _classes(places: Iterable[Place]) -> Decimal | None:
    values = [place.value for place in places if place.value is not None and not place.band]
    return class_step(max(values)) if values else None


def look_of(place: Place | None, step: Decimal | None) -> str:
    if place is None:
        return "none"
    if place.withheld:
        return "few"
    if place.torn:
        return "torn"
    if place.band:
        return f"b-{place.band}"
    if place.value is None or step is None:
        return "none"
    return f"q{min(CLASSES, int(place.value / step) + 1)}"


def _legend(spots: Iterable[land.Spot], step: Decimal | None) -> list[LegendItem]:
    looks = {spot.look for spot in spots}
    items: list[LegendItem] = []
    if any(look.startswith("b-") for look in looks):
        items += [
            LegendItem("b-low", _("low")),
            LegendItem("b-medium", _("medium")),
            LegendItem("b-high", _("high")),
        ]
    if step is not None and any(look.startswith("q") for look in looks):
        for number in range(CLASSES):
            low, high = formats.number(step * number), formats.number(step * (number + 1))
            items.append(
                LegendItem(f"q{number + 1}", _("%(low)s to under %(high)s") % {"low": low, "high": high})
            )
        # The largest value may be the upper end of the last class itself.
        items[-1] = LegendItem(
            f"q{CLASSES}", _("%(low)s and more") % {"low": formats.number(step * (CLASSES - 1))}
        )
    if "few" in looks:
        items.append(LegendItem("few", _("withheld: a small number, or one that protects it")))
    if "torn" in looks:
        items.append(LegendItem("torn", _("sources differ")))
    if "none" in looks:
        items.append(LegendItem("none", _("no figure yet")))
    return items


def _two_legends(wide: list[LegendItem], phone: list[LegendItem]) -> tuple[LegendItem, ...]:
    """One list for both drawings; what only one of them shows is marked so."""
    shared = [item for item in wide if item in phone]
    return (
        *(item if item in shared else replace(item, where="wide-only") for item in wide),
        *(replace(item, where="phone-only") for item in phone if item not in shared),
    )


def _spots(
    regions: Sequence[Region], places: Mapping[str, Place], step: Decimal | None, *, titles: bool
) -> tuple[land.Spot, ...]:
    spots = []
    for region in regions:
        if region.latitude is None or region.longitude is None:
            continue
        place = places.get(region.code)
        spots.append(
            land.Spot(
                region.full_name,
                region.longitude,
                region.latitude,
                look_of(place, step),
                (place.words if place else _("no figure yet")) if titles else "",
            )
        )
    # What has a figure is drawn above what has none.
    return tuple(sorted(spots, key=lambda spot: (spot.look != "none", spot.look)))


def picture(
    *,
    title: str,
    subtitle: str,
    caption: str,
    places: Mapping[str, Place],
    example: bool = False,
    titles: bool = False,
) -> Picture:
    """`places` by region code; provinces and regencies are told apart by their own rows."""
    drawn = list(
        Region.objects.filter(level__in=(Level.PROVINCE, Level.REGENCY), valid_to=None).order_by("code")
    )
    provinces = [region for region in drawn if region.level == Level.PROVINCE]
    regencies = [region for region in drawn if region.level == Level.REGENCY]
    wide_step = _classes(places[r.code] for r in regencies if r.code in places)
    phone_step = _classes(places[r.code] for r in provinces if r.code in places)
    wide = _spots(regencies, places, wide_step, titles=titles)
    phone = _spots(provinces, places, phone_step, titles=False)
    # A measure known for provinces alone is drawn as provinces on the wide screen too.
    if all(spot.look == "none" for spot in wide) and any(spot.look != "none" for spot in phone):
        wide, wide_step = _spots(provinces, places, phone_step, titles=titles), phone_step
    # And one known for regencies alone is drawn as regencies on a phone: those that have a figure.
    if all(spot.look == "none" for spot in phone):
        phone, phone_step = tuple(spot for spot in wide if spot.look != "none"), wide_step
    ranked = sorted(
        (p for code, p in places.items() if p.value is not None and p.region.level == Level.PROVINCE),
        key=lambda place: (-(place.value or 0), place.region.code),
    ) or sorted(
        (p for p in places.values() if p.value is not None), key=lambda p: (-(p.value or 0), p.region.code)
    )
    return Picture(
        title=title,
        subtitle=subtitle,
        caption=caption,
        drawing=land.draw(
            wide,
            phone,
            label=title,
            java_label=_("Java and Bali, enlarged"),
            language=get_language() or "id",
        ),
        legend=_two_legends(_legend(wide, wide_step), _legend(phone, phone_step)),
        top=tuple(TopRow(p.region.code, p.region.name, p.words) for p in ranked[:TOP]),
        top_title=_("The five largest"),
        example=example,
        has_land=land.has_land(),
    )
