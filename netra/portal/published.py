"""Issues of Netra in words: what was approved, for whom it speaks, and why a cell is empty."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from netra.bulletin import coverage
from netra.bulletin import queries as bulletin
from netra.bulletin.models import Issue, IssueRow, RowReason, RowStatus
from netra.law import packs
from netra.platform.ui import formats
from netra.platform.ui.exports import Value
from netra.platform.ui.tables import Cell, Column, Table
from netra.portal.statements import unit_words, without_zeros
from netra.regions.codes import NATION
from netra.regions.models import Level

# An issue speaks of the whole country: its hours are those of the capital, as on every page of it.
NATIONAL_ZONE = "Asia/Jakarta"


@dataclass(frozen=True, slots=True)
class Said:
    """What the newest issue of one measure says of one region."""

    measure: str
    edition: str
    value: str
    unit: str
    shown: bool
    why: str
    example: bool
    url: str
    # Of how much of the region the number speaks; empty below a province.
    coverage: str


def edition_words(issue: Issue) -> str:
    """With its election: two figures of one title are two figures when they count two elections."""
    values = {"number": issue.edition, "date": formats.plain_date(issue.as_of)}
    if issue.election is None:
        return _("Edition %(number)s, as of %(date)s") % values
    return _("%(election)s. Edition %(number)s, as of %(date)s") % {
        "election": issue.election.name,
        **values,
    }


def place_taken(issue: Issue) -> str:
    """Which edition this one took the place of, and why; empty of a first one."""
    before = issue.supersedes
    if before is None:
        return ""
    values = {"new": issue.edition, "old": before.edition, "because": issue.because or ""}
    if issue.corrects:
        told = _("Edition %(new)s corrects and replaces edition %(old)s, because: %(because)s")
    elif issue.because:
        told = _("Edition %(new)s replaces edition %(old)s, because: %(because)s")
    else:
        told = _("Edition %(new)s replaces edition %(old)s: what was recorded later is counted.")
    return told % values


def replaced(issue: Issue) -> str:
    """That a later edition has taken the place of this one, when and why; empty of the newest."""
    following = issue.replaced_by
    if following is None:
        return ""
    values = {
        "number": following.edition,
        "date": formats.plain_date(following.approved_at, NATIONAL_ZONE),
        "because": following.because or "",
    }
    if following.corrects:
        told = _("Edition %(number)s corrected and replaced this one on %(date)s, because: %(because)s")
    elif following.because:
        told = _("Edition %(number)s replaced this one on %(date)s, because: %(because)s")
    else:
        told = _("Edition %(number)s replaced this one on %(date)s: what was recorded later is counted.")
    return told % values


def notes(issue: Issue, rows: Iterable[IssueRow]) -> list[str]:
    """What must stand beside the numbers, so that nobody quotes them for more than they are."""
    every = list(rows)
    told = []
    covered_here = coverage.of_rows(every).get(NATION)
    nation = next((row for row in every if row.region_id == NATION), None)
    if covered_here is not None:
        told.append(
            _("The number for Indonesia is %(coverage)s. It is not the number of all that happened.")
            % {"coverage": covered_here.words}
        )
    if nation is not None and nation.value == 0:
        told.append(coverage.zero_words())
    return told


def citation(issue: Issue, address: str) -> str:
    return _("Netra, “%(title)s”. %(edition)s. %(address)s") % {
        "title": issue.title,
        "edition": edition_words(issue),
        "address": address,
    }


def row_value(row: IssueRow) -> str:
    if row.status != RowStatus.SHOWN or row.value is None:
        return {
            RowStatus.SUPPRESSED: _("not shown"),
            RowStatus.NOT_COVERED: _("not covered"),
        }.get(RowStatus(row.status), _("unknown"))
    words = formats.number(row.value)
    if row.low is not None and row.high is not None:
        return _("%(value)s, perhaps %(low)s to %(high)s") % {
            "value": words,
            "low": formats.number(row.low),
            "high": formats.number(row.high),
        }
    return words


def reason(row: IssueRow) -> str:
    return str(RowReason(row.reason).label) if row.reason else ""


def url_of(issue: Issue) -> str:
    return reverse("portal:issue", args=[issue.pk])


def about(region_code: str) -> list[Said]:
    found = []
    rows = bulletin.rows_for(region_code)
    covers = bulletin.coverage_within(region_code, [row.issue for row in rows]) if rows else {}
    for row in rows:
        issue = row.issue
        within = covers.get(issue.pk)
        found.append(
            Said(
                measure=issue.title,
                edition=edition_words(issue),
                value=row_value(row),
                unit=unit_words(issue.unit),
                shown=row.status == RowStatus.SHOWN,
                why=reason(row),
                example=issue.example,
                url=url_of(issue),
                coverage=within.words if within and row.status != RowStatus.NOT_COVERED else "",
            )
        )
    return found


def covered(rows: Iterable[IssueRow]) -> list[IssueRow]:
    """The rows about which an office of Netra knows anything, shown or withheld."""
    return [row for row in rows if row.status != RowStatus.NOT_COVERED]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an issue that a page shows at once."""

    key: str
    label: str
    rows: tuple[IssueRow, ...]


def parts(rows: Iterable[IssueRow]) -> list[Part]:
    everything = tuple(rows)
    unknown = tuple(row for row in everything if row.status == RowStatus.NOT_COVERED)
    return [
        Part("", _("Covered"), tuple(covered(everything))),
        Part("belum", _("Not covered"), unknown),
        Part("semua", _("All regions"), everything),
    ]


def _method_words(issue: Issue) -> str:
    """`proven_cases-1+disclosure-1`: the versions of the count and of the protection of small numbers."""
    versions = {name: version for name, _dash, version in _parted(issue.method_version)}
    # A measure of one body has its key after a point; all of them count in one way.
    counted = issue.measure.partition(".")[0]
    if versions.keys() != {counted, "disclosure"}:
        return issue.method_version
    return _("Version %(count)s of the count, version %(guard)s of the protection of small numbers") % {
        "count": versions[counted],
        "guard": versions["disclosure"],
    }


def _parted(versions: str) -> list[tuple[str, str, str]]:
    return [part.rpartition("-") for part in versions.split("+")]


def _pack_words(pinned: str) -> str:
    """The title of the pack; of a pack that is shipped no more, its folder."""
    name, _space, version = pinned.partition(" ")
    if name not in packs.names():
        return pinned
    title = packs.shipped(name).title.in_language(get_language() or "id")
    return _("%(title)s, version %(version)s") % {"title": title, "version": version}


def facts(issue: Issue) -> list[tuple[str, str]]:
    told = [
        *([(_("Election"), issue.election.name)] if issue.election else []),
        (_("Unit"), unit_words(issue.unit)),
        (_("As of"), formats.plain_date(issue.as_of)),
        (_("Approved on"), formats.date_time(issue.approved_at, NATIONAL_ZONE)),
        (_("Prepared by"), issue.written_by_name),
        (_("Approved by"), issue.approved_by_name),
        (_("Method"), _method_words(issue)),
    ]
    if issue.pack_version:
        told.append((_("Law pack"), _pack_words(issue.pack_version)))
    told.append((_("Digest of the data"), issue.data_hash))
    return told


def table(
    issue: Issue, rows: Iterable[IssueRow], *, csv_url: str, every: Iterable[IssueRow] | None = None
) -> Table:
    """`every` row of the issue, when `rows` are not all: what a number covers is told from them."""
    rows = list(rows)
    whole = rows if every is None else list(every)
    covers = coverage.of_rows(whole)
    recorded_above = coverage.without_parts(whole)
    return Table(
        caption=issue.title,
        columns=[
            Column(_("Region")),
            Column(_("Value"), numeric=True),
            Column(_("Why it is not shown"), wide=True),
        ],
        rows=[
            [
                Cell(
                    row.region.full_name,
                    url=reverse("portal:region", args=[row.region_id]),
                    example=issue.example,
                    note=row.part_of.full_name if row.part_of and row.region.level >= Level.DISTRICT else "",
                ),
                Cell(
                    row_value(row),
                    note=covers[row.region_id].words
                    if row.region_id in covers and row.status != RowStatus.NOT_COVERED
                    else "",
                ),
                Cell(
                    " ".join(
                        filter(
                            None,
                            (
                                reason(row),
                                coverage.without_parts_words() if row.region_id in recorded_above else "",
                            ),
                        )
                    )
                ),
            ]
            for row in rows
        ],
        empty=_("This issue has no rows."),
        csv_url=csv_url,
    )


CSV_HEAD = (
    *("measure", "edition", "as_of", "region_code", "region", "value", "low", "high", "denominator", "unit"),
    *("part_of", "status", "reason", "contoh", "election", "election_name"),
)


def csv_rows(issue: Issue, rows: Iterable[IssueRow]) -> list[list[Value]]:
    return [
        [
            issue.measure,
            issue.edition,
            issue.as_of,
            row.region_id,
            row.region.full_name,
            *(without_zeros(value) for value in (row.value, row.low, row.high, row.denominator)),
            issue.unit,
            row.part_of_id,
            row.status,
            row.reason,
            "contoh" if issue.example else "",
            issue.election_id,
            issue.election.name if issue.election else "",
        ]
        for row in rows
    ]
