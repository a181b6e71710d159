"""Drafts and their rows as tables, on pages and in files."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from netra.bulletin import coverage
from netra.bulletin.models import Issue, IssueRow, RowReason, RowStatus
from netra.platform.ui import formats
from netra.platform.ui.exports import Value
from netra.platform.ui.tables import Cell, Column, Table
from netra.release import measures
from netra.release.models import NATIONAL_ZONE, Draft, DraftRow
from netra.release.queries import Stage

_LOOKS = {
    Stage.DRAFTING: "wait",
    Stage.FAILED: "missed",
    Stage.READY: "soon",
    Stage.APPROVED: "ok",
    Stage.DISCARDED: "wait",
}


@dataclass(frozen=True, slots=True)
class Around:
    """The addresses around a list: sorted the other way, the file, the next page."""

    sort_url: str
    direction: str
    csv_url: str
    more_url: str


def title_of(draft: Draft) -> str:
    return _titles([draft])[draft.measure]


def _titles(drafts: Iterable[Draft]) -> dict[str, str]:
    """By measure; of one that is not made any more, its key."""
    keys = [draft.measure for draft in drafts]
    made = measures.several(keys)
    return {key: made[key].title if key in made else key for key in keys}


def drafts(found: Sequence[tuple[Draft, Stage]], around: Around) -> Table:
    titles = _titles(draft for draft, _stage in found)
    return Table(
        caption=_("Drafts"),
        columns=[
            Column(_("Figure")),
            Column(_("Election")),
            Column(_("Requested"), sort_url=around.sort_url, direction=around.direction),
            Column(_("Prepared by")),
            Column(_("State")),
        ],
        rows=[
            [
                Cell(
                    titles[draft.measure],
                    url=reverse("release:draft", args=[draft.pk]),
                    example=draft.example,
                ),
                Cell(draft.election.name),
                Cell(formats.short_date_time(draft.requested_at, NATIONAL_ZONE)),
                Cell(draft.written_by_name),
                Cell("", chip_kind=_LOOKS[stage], chip_text=stage.label),
            ]
            for draft, stage in found
        ],
        empty=_("No drafts here. An analyst begins one, and another person approves it."),
        csv_url=around.csv_url,
        more_url=around.more_url,
        more_label=_("Show more drafts"),
    )


DRAFTS_HEAD = (
    *("draft", "measure", "title", "election", "as_of", "requested_at", "prepared_by", "status"),
    *("method", "data_hash", "edition", "contoh"),
)


def draft_list_rows(found: Sequence[tuple[Draft, Stage]]) -> Iterator[list[Value]]:
    titles = _titles(draft for draft, _stage in found)
    for draft, stage in found:
        yield [
            draft.pk,
            draft.measure,
            titles[draft.measure],
            draft.election_id,
            draft.as_of,
            draft.requested_at.isoformat(timespec="minutes"),
            draft.written_by_name,
            stage.value,
            draft.method_version,
            draft.data_hash,
            draft.issue.edition if draft.issue else None,
            "contoh" if draft.example else "",
        ]


def issues(found: Iterable[Issue], around: Around) -> Table:
    return Table(
        caption=_("Published editions"),
        columns=[
            Column(_("Figure")),
            Column(_("Election")),
            Column(_("Edition"), numeric=True),
            Column(_("As of")),
            Column(_("Approved"), sort_url=around.sort_url, direction=around.direction),
        ],
        rows=[
            [
                Cell(issue.title, url=reverse("portal:issue", args=[issue.pk]), example=issue.example),
                Cell(issue.election.name if issue.election else "–"),
                Cell(formats.number(issue.edition)),
                Cell(formats.plain_date(issue.as_of)),
                Cell(formats.short_date_time(issue.approved_at, NATIONAL_ZONE), note=issue.approved_by_name),
            ]
            for issue in found
        ],
        empty=_("Nothing is published here. What a commissioner approves stands here for good."),
        csv_url=around.csv_url,
        more_url=around.more_url,
        more_label=_("Show more editions"),
    )


ISSUES_HEAD = (
    *("issue", "measure", "title", "election", "edition", "as_of", "approved_at", "approved_by"),
    *("prepared_by", "method", "data_hash", "contoh"),
)


def issue_list_rows(found: Iterable[Issue]) -> Iterator[list[Value]]:
    for issue in found:
        yield [
            issue.pk,
            issue.measure,
            issue.title,
            issue.election_id,
            issue.edition,
            issue.as_of,
            issue.approved_at.isoformat(timespec="minutes"),
            issue.approved_by_name,
            issue.written_by_name,
            issue.method_version,
            issue.data_hash,
            "contoh" if issue.example else "",
        ]


def value_words(row: DraftRow | IssueRow) -> str:
    if row.value is not None:
        return formats.number(row.value)
    return str(RowStatus(row.status).label)


def difference(now: DraftRow | IssueRow, before: IssueRow | None) -> str:
    """Of two shown numbers, what lies between them; otherwise only whether anything is different."""
    if before is None:
        return _("new row")
    if now.value is not None and before.value is not None:
        step = int(now.value) - int(before.value)
        return _("the same") if not step else f"{'+' if step > 0 else '−'}{formats.number(abs(step))}"
    return _("the same") if now.status == before.status else _("shown differently")


def is_same(now: DraftRow, before: IssueRow | None) -> bool:
    return before is not None and (now.status, now.value) == (before.status, before.value)


def rows(
    found: Iterable[DraftRow],
    every: Sequence[DraftRow],
    *,
    caption: str,
    csv_url: str,
    example: bool,
    before: tuple[Issue, Mapping[str, IssueRow]] | None = None,
) -> Table:
    """`every` row of the draft says of how much of the nation and of a province the number speaks."""
    covered = coverage.of_rows(every)
    recorded_above = coverage.without_parts(every)
    columns = [Column(_("Region")), Column(_("Value"), numeric=True)]
    if before is not None:
        edition = _("Edition %(number)s") % {"number": before[0].edition}
        columns = [
            Column(_("Region")),
            *(Column(name, numeric=True) for name in (_("Now"), edition, _("Difference"))),
        ]

    def cells(row: DraftRow) -> list[Cell]:
        shown = row.status != RowStatus.NOT_COVERED and row.region_id in covered
        why = [str(RowReason(row.reason).label)] if row.reason else []
        if row.region_id in recorded_above:
            why.append(coverage.without_parts_words())
        made = [
            Cell(row.region.full_name, note=row.region_id, example=example),
            Cell(value_words(row), note=covered[row.region_id].words if shown else ""),
        ]
        if before is not None:
            old = before[1].get(row.region_id)
            made += [Cell(value_words(old) if old else "–"), Cell(difference(row, old))]
        return [*made, Cell(" ".join(why))]

    return Table(
        caption=caption,
        columns=[*columns, Column(_("Why it is not shown"), wide=True)],
        rows=[cells(row) for row in found],
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
    measure = measures.found(draft.measure)
    unit = measure.unit.value if measure else None
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
