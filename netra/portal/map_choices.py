"""What the map can show: the newest issues of Netra, and each indicator in each edition with regions."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from netra.bulletin import queries as bulletin
from netra.bulletin.models import Figure, Issue, IssueRow, RowStatus, Unit
from netra.platform.ui.exports import Value
from netra.platform.ui.tables import Cell, Column, Table
from netra.portal import published, statements
from netra.portal.pictures import Picture, Place, picture
from netra.regions.models import Level

# A rank or a count of voters says nothing by its colour.
_DRAWN_UNITS = frozenset({Unit.PERCENT, Unit.POINTS, Unit.REPORT, Unit.CASE, Unit.PERSON, Unit.DECISION})
# A map of one or two circles shows nothing that a sentence does not.
_FEWEST_REGIONS = 3
BY_NAME = "nama"
_ON_THE_MAP = frozenset({Level.PROVINCE, Level.REGENCY})


@dataclass(frozen=True, slots=True)
class Choice:
    key: str
    label: str
    issue: Issue | None = None
    rows: tuple[IssueRow, ...] = ()
    figures: tuple[Figure, ...] = ()

    @property
    def url(self) -> str:
        return f"{reverse('portal:map')}?{urlencode({'ukuran': self.key})}"

    @property
    def csv_url(self) -> str:
        return f"{reverse('portal:map_csv')}?{urlencode({'ukuran': self.key})}"


def choices() -> list[Choice]:
    found = [
        Choice(f"terbitan-{issue.pk}", f"{issue.title}, {published.edition_words(issue)}", issue=issue)
        for issue in bulletin.latest_issues()
    ]
    by_edition: dict[tuple[str, str], list[Figure]] = {}
    for figure in bulletin.figures():
        if (
            figure.value is not None
            and figure.unit in _DRAWN_UNITS
            and figure.region.level in _ON_THE_MAP
            and not figure.region.is_former
        ):
            by_edition.setdefault((figure.indicator_id, figure.edition), []).append(figure)
    enough = {
        key: figures
        for key, figures in by_edition.items()
        if len({figure.region_id for figure in figures}) >= _FEWEST_REGIONS
    }
    editions = Counter(indicator for indicator, _edition in enough)
    for (indicator, edition), figures in enough.items():
        name = figures[0].indicator.name
        label = f"{name}, {figures[0].edition_name}" if editions[indicator] > 1 else name
        found.append(Choice(f"{indicator}-{slugify(edition)}", label, figures=tuple(figures)))
    return found


def chosen(key: str, among: list[Choice]) -> Choice | None:
    """The one asked for; else the first: what Netra counted itself, if it has published anything."""
    found = next((choice for choice in among if choice.key == key), among[0] if among else None)
    if found is None or found.issue is None:
        return found
    return replace(found, rows=tuple(bulletin.issue_rows(found.issue)))


def widest(among: list[Choice]) -> Choice | None:
    """For the front page: the indicator that speaks of most regions; a map of holes tells little.

    What Netra counted itself stands first on the map page and on the page of each region.
    """
    published_by_others = [choice for choice in among if choice.figures]
    if not published_by_others:
        return chosen("", among)
    return max(published_by_others, key=lambda choice: len({figure.region_id for figure in choice.figures}))


def _places_of_issue(rows: tuple[IssueRow, ...]) -> Mapping[str, Place]:
    places = {}
    for row in rows:
        if row.region.level not in _ON_THE_MAP or row.status in (RowStatus.NOT_COVERED, RowStatus.UNKNOWN):
            continue
        places[row.region_id] = Place(
            row.region,
            row.value,
            published.row_value(row),
            withheld=row.status == RowStatus.SUPPRESSED,
        )
    return places


def _places_of_figures(figures: tuple[Figure, ...]) -> Mapping[str, Place]:
    together: dict[str, list[Figure]] = {}
    for figure in figures:
        together.setdefault(figure.region_id, []).append(figure)
    places = {}
    for code, said in together.items():
        words = list(dict.fromkeys(statements.with_unit(figure) for figure in said))
        differ = len({figure.value for figure in said}) > 1
        places[code] = Place(
            said[0].region, None if differ else said[0].value, _(" or ").join(words), torn=differ
        )
    return places


def draw(choice: Choice | None, *, titles: bool) -> Picture:
    if choice is None:
        return picture(title=_("Map of Indonesia"), subtitle="", caption="", places={}, titles=titles)
    if choice.issue is not None:
        return picture(
            title=choice.issue.title,
            subtitle=published.edition_words(choice.issue),
            caption=published.edition_words(choice.issue) + ".",
            places=_places_of_issue(choice.rows),
            example=choice.issue.example,
            titles=titles,
        )
    first = choice.figures[0]
    publishers = ", ".join(dict.fromkeys(figure.source.publisher for figure in choice.figures))
    return picture(
        title=first.indicator.name,
        subtitle=first.edition_name,
        caption=_("Source: %(publishers)s.") % {"publishers": publishers},
        places=_places_of_figures(choice.figures),
        titles=titles,
    )


def _sorting(choice: Choice, order: str) -> tuple[Column, Column]:
    by_name = order == BY_NAME
    return (
        Column(
            _("Region"), sort_url=f"{choice.url}&urut={BY_NAME}", direction="ascending" if by_name else ""
        ),
        Column(_("Value"), numeric=True, sort_url=choice.url, direction="" if by_name else "descending"),
    )


def table(choice: Choice | None, order: str) -> Table | None:
    """The rows behind the picture, every one with its link; the largest first, or by name."""
    if choice is None:
        return None
    if choice.issue is not None:
        return published.table(choice.issue, published.covered(choice.rows), csv_url=choice.csv_url)
    return Table(
        caption=choice.label,
        columns=[*_sorting(choice, order), Column(_("Source"))],
        rows=[
            [
                Cell(figure.region.full_name, url=reverse("portal:region", args=[figure.region_id])),
                Cell(statements.with_unit(figure)),
                Cell(figure.source.publisher),
            ]
            for figure in _ordered(choice.figures, order)
        ],
        empty=_("No figure yet."),
        csv_url=choice.csv_url,
    )


def _ordered(figures: tuple[Figure, ...], order: str) -> list[Figure]:
    if order == BY_NAME:
        return sorted(figures, key=lambda figure: (figure.region.name, figure.region_id))
    return sorted(figures, key=lambda figure: (-(figure.value or 0), figure.region_id))


def csv_file(choice: Choice) -> tuple[str, tuple[str, ...], list[list[Value]]]:
    if choice.issue is not None:
        rows = published.csv_rows(choice.issue, published.covered(choice.rows))
        return choice.key, published.CSV_HEAD, rows
    return choice.key, statements.CSV_HEAD, statements.csv_rows(choice.figures)
