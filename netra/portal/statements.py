"""Sourced statements in words: what others published, side by side, never blended."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from netra.bulletin import queries as bulletin
from netra.bulletin.models import Band, BandStatus, Confidence, Figure, Indicator, Qualifier, Unit
from netra.bulletin.queries import SideBySide
from netra.platform.ui import formats
from netra.platform.ui.exports import Value
from netra.regions.codes import NATION

_CONFIDENCE_LOOK = {Confidence.HIGH: "ok", Confidence.MEDIUM: "wait", Confidence.LOW: "soon"}
# In a drawing of bars the longest bar leaves room for its number.
_LONGEST_BAR = Decimal(78)


@dataclass(frozen=True, slots=True)
class Statement:
    figure: Figure
    value_words: str

    @property
    def region_code(self) -> str:
        return self.figure.region_id

    @property
    def region_name(self) -> str:
        return self.figure.region.full_name

    @property
    def edition(self) -> str:
        return self.figure.edition_name

    @property
    def publisher(self) -> str:
        return self.figure.source.publisher

    @property
    def published_on(self) -> object:
        return self.figure.source.published_on

    @property
    def title(self) -> str:
        return self.figure.source.title

    @property
    def source_url(self) -> str:
        return self.figure.source.url

    @property
    def quote(self) -> str:
        return self.figure.quote

    @property
    def note(self) -> str:
        return self.figure.note

    @property
    def as_of_words(self) -> str:
        return formats.plain_date(self.figure.as_of) if self.figure.as_of else self.figure.period_name

    @property
    def confidence_words(self) -> str:
        return {
            Confidence.HIGH: _("high confidence"),
            Confidence.MEDIUM: _("medium confidence"),
            Confidence.LOW: _("low confidence"),
        }[Confidence(self.figure.confidence)]

    @property
    def confidence_kind(self) -> str:
        return _CONFIDENCE_LOOK[Confidence(self.figure.confidence)]


def value_words(figure: Figure) -> str:
    """The number as its source printed it, with its qualifier; the unit stands beside, except per cent."""
    if figure.value_text:
        return figure.value_text
    if figure.shown is None:
        return "–"
    number = formats.decimal(figure.shown)
    if figure.unit == Unit.PERCENT:
        number += "%"
    if figure.unit == Unit.RANK or figure.qualifier == Qualifier.RANK:
        return _("rank %(number)s") % {"number": number}
    return {
        Qualifier.ABOUT: _("about %(number)s"),
        Qualifier.MORE_THAN: _("more than %(number)s"),
        Qualifier.LESS_THAN: _("less than %(number)s"),
    }.get(Qualifier(figure.qualifier), "%(number)s") % {"number": number}


def unit_words(unit: str) -> str:
    return str(Unit(unit).label)


def without_zeros(value: Decimal | None) -> Decimal | None:
    """7, not 7.0000: the column keeps four places, what it holds had fewer."""
    return None if value is None else value.normalize() + Decimal(0)


def _limits(low: Decimal, high: Decimal) -> str:
    return _("%(first)s to %(last)s") % {
        "first": formats.decimal(without_zeros(low) or 0),
        "last": formats.decimal(without_zeros(high) or 0),
    }


def scale_words(indicator: Indicator) -> str:
    """Empty where no source says where the scale ends."""
    if indicator.scale_from is None or indicator.scale_to is None:
        return ""
    return _limits(indicator.scale_from, indicator.scale_to)


def with_unit(figure: Figure) -> str:
    return _counted([figure])


def _counted(figures: Sequence[Figure]) -> str:
    """Figures of one indicator and unit as a sentence says them: what they count, or of how many points."""
    first = figures[0]
    words = _(" or ").join(dict.fromkeys(value_words(figure) for figure in figures))
    if first.unit in (Unit.PERCENT, Unit.RANK) or any(figure.value_text for figure in figures):
        return words
    if first.indicator.scale_from == 0 and first.indicator.scale_to is not None:
        most = formats.number(first.indicator.scale_to)
        return _("%(value)s of %(most)s") % {"value": words, "most": most}
    return f"{words} {unit_words(first.unit)}"


def statement(figure: Figure) -> Statement:
    return Statement(figure, value_words(figure))


@dataclass(frozen=True, slots=True)
class Stretch:
    """A band as drawn on a scale: where it begins and how long it is, in per cent of the whole."""

    look: str
    begins: str
    length: str


@dataclass(frozen=True, slots=True)
class Scale:
    """From where to where an index runs, with its printed bands; each number is a dot on it."""

    dots: tuple[str, ...]
    low: str
    high: str
    stretches: tuple[Stretch, ...] = ()


@dataclass(frozen=True, slots=True)
class BandSaid:
    """A band with its limits, its source and what is unsure about it."""

    kind: str
    name: str
    limits: str
    level: str
    band: Band

    @property
    def verified(self) -> bool:
        return self.band.status == BandStatus.OFFICIAL

    @property
    def status(self) -> str:
        return str(BandStatus(self.band.status).label)


@dataclass(frozen=True, slots=True)
class Line:
    """All that sources say about one thing: one indicator in one edition."""

    label: str
    edition: str
    value: str
    url: str
    statements: tuple[Statement, ...]
    differs: bool
    agreement: str
    scale: Scale | None
    bands: tuple[BandSaid, ...]


@dataclass(frozen=True, slots=True)
class Side:
    statement: Statement
    facts: tuple[tuple[str, str], ...]
    scale: Scale | None


@dataclass(frozen=True, slots=True)
class Bar:
    label: str
    by: str
    value: str
    width: str


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    look: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Figures that look alike and are not the same: two as a pair, more as bars by unit."""

    title: str
    judgements: tuple[str, ...]
    sides: tuple[Side, ...]
    groups: tuple[Group, ...]
    statements: tuple[Statement, ...]

    @property
    def is_pair(self) -> bool:
        return len(self.sides) == 2

    @property
    def counts_cases_and_persons(self) -> bool:
        return {Unit.CASE, Unit.PERSON} <= {Unit(said.figure.unit) for said in self.statements}


@dataclass(frozen=True, slots=True)
class Known:
    comparisons: tuple[Comparison, ...]
    lines: tuple[Line, ...]
    all: tuple[Figure, ...]


def _agreement(figures: Sequence[Figure]) -> tuple[bool, str]:
    values = {(figure.value, figure.value_text, figure.qualifier) for figure in figures}
    if len(values) > 1:
        return True, _("sources differ")
    publishers = len({figure.source_id for figure in figures})
    if publishers == 1:
        return False, _("one source")
    return False, ngettext("%(count)s source agrees", "%(count)s sources agree", publishers) % {
        "count": publishers
    }


def _line(figures: Sequence[Figure]) -> Line:
    first = figures[0]
    differs, agreement = _agreement(figures)
    return Line(
        label=first.indicator.name,
        edition=first.edition_name,
        value=_counted(figures),
        url=reverse("portal:indicator", args=[first.indicator_id]),
        statements=tuple(statement(figure) for figure in figures),
        differs=differs,
        agreement=agreement,
        scale=_scale(figures) if first.indicator.scale_to is not None else None,
        bands=tuple(said_band(band) for band in dict.fromkeys(figure.band for figure in figures) if band),
    )


def said_band(band: Band) -> BandSaid:
    return BandSaid(
        kind=band.kind,
        name=band.name,
        limits=_limits(band.low, band.high),
        level=str(band.get_level_display()),
        band=band,
    )


def _scale(figures: Sequence[Figure]) -> Scale | None:
    """Only where it is known to end: a share of a hundred, or an index whose source names its scale."""
    first = figures[0]
    low, high = first.indicator.scale_from, first.indicator.scale_to
    if first.unit == Unit.PERCENT:
        low, high = Decimal(0), Decimal(100)
    values = [figure.shown for figure in figures if figure.shown is not None]
    if low is None or high is None or not values or not all(low <= value <= high for value in values):
        return None
    bottom, length = low, high - low

    def share(value: Decimal) -> str:
        return f"{value / length * 100:.2f}"

    bands = [band for band in first.indicator.bands.all() if band.level == first.region.level]
    return Scale(
        dots=tuple(dict.fromkeys(share(value - bottom) for value in values)),
        low=formats.number(low),
        high=formats.number(high) + ("%" if first.unit == Unit.PERCENT else ""),
        stretches=tuple(
            Stretch(f"scale-{band.kind}", share(band.low - bottom), share(band.high - band.low))
            for band in bands
        ),
    )


def _side(figure: Figure) -> Side:
    facts = [(_("Figure"), figure.indicator.name), (_("Edition"), figure.edition_name)]
    if words := scale_words(figure.indicator):
        facts.append((_("Scale"), words))
    else:
        facts.append((_("Unit"), unit_words(figure.unit)))
    if band := figure.band:
        said_of = said_band(band)
        facts.append((_("Band"), f"{said_of.name} ({said_of.limits})"))
    facts.append((_("What it is"), figure.indicator.definition))
    said = statement(figure)
    if said.as_of_words:
        facts.append((_("As of"), said.as_of_words))
    return Side(said, tuple(facts), _scale([figure]))


def _groups(figures: Iterable[Figure]) -> tuple[Group, ...]:
    """Units apart. A figure of low confidence is only an outline: nobody knows what it counts."""
    drawn = [figure for figure in figures if figure.shown is not None]
    if not drawn:
        return ()
    largest = max(figure.shown or Decimal(0) for figure in drawn)

    def look(figure: Figure) -> tuple[int, str]:
        if figure.confidence == Confidence.LOW:
            return 9, ""
        return list(Unit).index(Unit(figure.unit)), figure.unit

    groups = []
    for (order, unit), members in groupby(sorted(drawn, key=look), key=look):
        if order == 9:
            title = _("Quoted, of unclear origin")
        elif unit in (Unit.PERCENT, Unit.POINTS, Unit.RANK):
            title = _("In %(unit)s") % {"unit": unit_words(unit)}
        else:
            title = _("Counting %(unit)s") % {"unit": unit_words(unit)}
        bars = []
        for figure in members:
            said = statement(figure)
            day = figure.as_of or figure.source.published_on
            by = ", ".join([said.publisher, *([formats.plain_date(day)] if day else [])])
            width = (figure.shown or Decimal(0)) / largest * _LONGEST_BAR if largest else Decimal(0)
            bars.append(Bar(figure.indicator.name, by, said.value_words, f"{width:.1f}"))
        style = "bar-lost" if order == 9 else "bar-hatch" if unit == Unit.PERSON else "bar-solid"
        groups.append(Group(title, style, tuple(bars)))
    return tuple(groups)


def comparison(group: SideBySide) -> Comparison:
    return Comparison(
        title=group.disagreement.title,
        judgements=(group.disagreement.judgement,),
        sides=tuple(_side(figure) for figure in group.figures),
        groups=_groups(group.figures),
        statements=tuple(statement(figure) for figure in group.figures),
    )


def national_question() -> Comparison | None:
    """The first period about which national counts disagree: cases and persons apart, in one picture."""
    groups = [group for group in bulletin.disagreements(NATION) if _counts(group)]
    if not groups:
        return None
    first = groups[0].figures[0]
    same = [group for group in groups if group.figures[0].period == first.period]
    figures = [figure for group in same for figure in group.figures if figure.region_id == NATION]
    return Comparison(
        title=_("How many breaches of neutrality in %(period)s?") % {"period": first.period_name},
        judgements=tuple(group.disagreement.judgement for group in same),
        sides=(),
        groups=_groups(figures),
        statements=tuple(statement(figure) for figure in figures),
    )


def _counts(group: SideBySide) -> bool:
    return len(group.figures) > 2 and {figure.unit for figure in group.figures} <= {Unit.CASE, Unit.PERSON}


def about(region_code: str) -> Known:
    figures = bulletin.figures_for(region_code)
    comparisons = [
        comparison(group) for group in bulletin.disagreements(region_code) if len(group.figures) > 1
    ]
    by_thing: dict[tuple[str, str, str], list[Figure]] = {}
    for figure in figures:
        by_thing.setdefault((figure.indicator_id, figure.edition, figure.unit), []).append(figure)
    return Known(tuple(comparisons), tuple(_line(members) for members in by_thing.values()), tuple(figures))


CSV_HEAD = (
    *("figure", "indicator", "edition", "region_code", "region", "value", "value_text", "qualifier", "unit"),
    *("numerator", "denominator", "scale_from", "scale_to", "band", "band_status", "period", "as_of"),
    *("publisher", "published_on", "url", "confidence", "quote", "note", "contoh"),
)


def csv_rows(figures: Iterable[Figure]) -> list[list[Value]]:
    """Sourced statements are never examples; the column stands in every file of Netra all the same."""
    return [
        [
            figure.key,
            figure.indicator_id,
            figure.edition_name,
            figure.region_id,
            figure.region.full_name,
            figure.shown,
            figure.value_text,
            figure.qualifier,
            figure.unit,
            figure.numerator,
            figure.denominator,
            without_zeros(figure.indicator.scale_from),
            without_zeros(figure.indicator.scale_to),
            figure.band.kind if figure.band else "",
            figure.band.status if figure.band else "",
            figure.period_name,
            figure.as_of,
            figure.source.publisher,
            figure.source.published_on,
            figure.source.url,
            figure.confidence,
            figure.quote,
            figure.note,
            "",
        ]
        for figure in figures
    ]
