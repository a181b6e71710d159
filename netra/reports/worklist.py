"""The officers' list of reports: narrowed, sorted, and paged by key so that a new report moves no page."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Count, QuerySet

from netra.accounts.viewer import Viewer
from netra.platform.ui import paging
from netra.reports.access import reports_for
from netra.reports.models import BEFORE_A_CASE, Report, ReportStatus

PAGE = 50
_NUMBER = re.compile(r"[0-9a-f]{4,32}")
_LONGEST_TYPED = 40
# What became of a report at this door. All that happens after registration belongs to its case.
STAGES = (
    ReportStatus.RECEIVED,
    ReportStatus.AWAITING_COMPLETION,
    ReportStatus.REGISTERED,
    ReportStatus.NOT_REGISTERED,
    ReportStatus.WITHDRAWN,
)


class Sort(StrEnum):
    NEWEST = "terbaru"
    OLDEST = "terlama"


@dataclass(frozen=True, slots=True)
class Wish:
    status: ReportStatus | None = None
    sort: Sort = Sort.NEWEST
    after: tuple[datetime, UUID] | None = None
    number: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    reports: list[Report]
    more: str  # where the next page begins; "" when this is the last


def narrowed(viewer: Viewer, wish: Wish) -> QuerySet[Report]:
    reports = reports_for(viewer).select_related("region", "office")
    if wish.status is ReportStatus.REGISTERED:
        reports = reports.exclude(status__in=BEFORE_A_CASE)
    elif wish.status:
        reports = reports.filter(status=wish.status)
    if wish.number:
        reports = numbered(reports, wish.number)
    return paging.ordered(reports, "delivered_at", descending=wish.sort is Sort.NEWEST)


def numbered(reports: QuerySet[Report], typed: str) -> QuerySet[Report]:
    """Those whose number begins as typed: the short one on a receipt, or all of it."""
    digits = typed.lower().replace("-", "").replace(" ", "")
    if not _NUMBER.fullmatch(digits):
        return reports.none()
    return reports.filter(pk__gte=UUID(digits.ljust(32, "0")), pk__lte=UUID(digits.ljust(32, "f")))


def page(viewer: Viewer, wish: Wish) -> Page:
    rest = paging.beyond(
        narrowed(viewer, wish), "delivered_at", wish.after, descending=wish.sort is Sort.NEWEST
    )
    return Page(*paging.cut(rest, PAGE, lambda report: paging.write(report.delivered_at, report.pk)))


def every(viewer: Viewer, wish: Wish) -> Iterator[Report]:
    return narrowed(viewer, wish).iterator(chunk_size=500)


def counts(viewer: Viewer) -> dict[ReportStatus, int]:
    counted = dict.fromkeys(STAGES, 0)
    for row in reports_for(viewer).order_by().values("status").annotate(n=Count("pk")):
        status = ReportStatus(row["status"])
        counted[status if status in BEFORE_A_CASE else ReportStatus.REGISTERED] += row["n"]
    return counted


def read_wish(status: str, sort: str, after: str, number: str = "") -> Wish:
    """From the address. What cannot be read is left out rather than answered with an error."""
    return Wish(
        status=ReportStatus(status) if status in set(STAGES) else None,
        sort=Sort(sort) if sort in set(Sort) else Sort.NEWEST,
        after=paging.read(after, paging.moment, UUID),
        number=number.strip()[:_LONGEST_TYPED],
    )
