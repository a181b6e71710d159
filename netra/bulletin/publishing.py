"""The one way an approved edition comes to be: the issue with all its rows, or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from netra.bulletin.models import Issue, IssueRow, RowStatus, Unit
from netra.bulletin.queries import newest
from netra.elections.models import Election
from netra.platform.clock import office_now


@dataclass(frozen=True, slots=True)
class Edition:
    """What is approved. Names are plain values: the public part knows no account."""

    measure: str
    title_id: str
    title_en: str
    unit: Unit
    election: Election | None
    as_of: date
    written_by_name: str
    approved_by_name: str
    method_version: str
    data_hash: str
    pack_version: str = ""
    example: bool = False
    note: str = ""
    # Of the edition before, if there is one.
    corrects: bool = False
    because: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    region_code: str
    status: RowStatus
    value: Decimal | int | None = None
    low: Decimal | int | None = None
    high: Decimal | int | None = None
    denominator: Decimal | int | None = None
    part_of: str | None = None
    reason: str = ""


def publish(edition: Edition, rows: Sequence[Row]) -> Issue:
    """Number it after the edition before, which it supersedes. Needs the caller's transaction.

    Two at once cannot take one number: the constraint refuses the second.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("An issue is published inside the transaction of its approval.")
    before = newest(edition.measure, edition.election, example=edition.example)
    if before is None and (edition.corrects or edition.because):
        raise ValueError("There is no edition that this one could take the place of.")
    issue = Issue.objects.create(
        measure=edition.measure,
        title_id=edition.title_id,
        title_en=edition.title_en,
        unit=edition.unit,
        election=edition.election,
        edition=before.edition + 1 if before else 1,
        as_of=edition.as_of,
        approved_at=office_now(),
        approved_by_name=edition.approved_by_name,
        written_by_name=edition.written_by_name,
        method_version=edition.method_version,
        data_hash=edition.data_hash,
        pack_version=edition.pack_version,
        example=edition.example,
        supersedes=before,
        row_count=len(rows),
        note=edition.note,
        corrects=edition.corrects,
        because=edition.because,
    )
    IssueRow.objects.bulk_create(
        (
            IssueRow(
                issue=issue,
                position=position,
                region_id=row.region_code,
                value=row.value,
                low=row.low,
                high=row.high,
                denominator=row.denominator,
                part_of_id=row.part_of,
                status=row.status,
                reason=row.reason,
            )
            for position, row in enumerate(rows)
        ),
        batch_size=500,
    )
    return issue
