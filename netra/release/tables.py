"""Drafts and their rows as tables, on pages and in files."""

from collections.abc import Iterable, Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from netra.bulletin.models import Issue, RowReason, RowStatus
from netra.platform.ui import formats
from netra.platform.ui.exports import Value
from netra.platform.ui.tables import Cell, Column, Table
from netra.release.measures import MEASURES
from netra.release.models import Draft, DraftRow, DraftStatus

_LOOKS = {
    DraftStatus.DRAFTING: "wait",
    DraftStatus.READY: "soon",
    DraftStatus.APPROVED: "ok",
    DraftStatus.DISCARDED: "wait",
}


def title_of(draft: Draft) -> str:
    return MEASURES[draft.measure].title if draft.measure in MEASURES else draft.measure


def drafts(found: Iterable[Draft]) -> Table:
    return Table(
        caption=_("Drafts"),
        columns=[
            Column(_("Figure")),
            Column(_("Election")),
            Column(_("As of")),
            Column(_("Prepared by")),
            Column(_("State")),
        ],
        rows=[
            [
                Cell(title_of(draft), url=reverse("release:draft", args=[draft.pk]), example=draft.example),
                Cell(draft.election.name),
                Cell(formats.plain_date(draft.as_of)),
                Cell(draft.written_by_name),
                Cell(
                    "",
                    chip_kind=_LOOKS[DraftStatus(draft.status)],
                    chip_text=str(DraftStatus(draft.status).label),
                ),
            ]
            for draft in found
        ],
        empty=_("No drafts yet. An analyst begins one, and another person approves it."),
    )


def issues(found: Iterable[Issue]) -> Table:
    return Table(
        caption=_("Published editions"),
        columns=[
            Column(_("Figure")),
            Column(_("Election")),
            Column(_("Edition"), numeric=True),
            Column(_("As of")),
            Column(_("Approved by")),
        ],
        rows=[
            [
                Cell(issue.title, example=issue.example),
                Cell(issue.election.name if issue.election else "–"),
                Cell(formats.number(issue.edition)),
                Cell(formats.plain_date(issue.as_of)),
                Cell(issue.approved_by_name),
            ]
            for issue in found
        ],
        empty=_("Nothing is published yet. What a commissioner approves stands here for good."),
    )


def _value(row: DraftRow) -> str:
    if row.value is not None:
        return formats.number(row.value)
    return str(RowStatus(row.status).label)


def rows(draft: Draft, found: Iterable[DraftRow], *, caption: str, csv_url: str) -> Table:
    return Table(
        caption=caption,
        columns=[Column(_("Region")), Column(_("Code")), Column(_("Value"), numeric=True), Column(_("Why"))],
        rows=[
            [
                Cell(row.region.full_name, example=draft.example),
                Cell(row.region_id),
                Cell(_value(row)),
                Cell(RowReason(row.reason).label if row.reason else ""),
            ]
            for row in found
        ],
        empty=_("This draft has no rows."),
        csv_url=csv_url,
    )


CSV_HEAD = (
    *(
        "measure",
        "election",
        "as_of",
        "region_code",
        "region",
        "value",
        "unit",
        "part_of",
        "status",
        "reason",
    ),
    *("rancangan", "contoh"),
)


def csv_rows(draft: Draft, found: Iterable[DraftRow]) -> Iterator[list[Value]]:
    """Machine form. Every row says that it is a draft, because rows are cut out of files."""
    unit = MEASURES[draft.measure].unit.value
    for row in found:
        yield [
            draft.measure,
            draft.election_id,
            draft.as_of,
            row.region_id,
            row.region.full_name,
            row.value,
            unit,
            row.part_of_id,
            row.status,
            row.reason,
            "rancangan",
            "contoh" if draft.example else "",
        ]
