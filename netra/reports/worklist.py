"""The officers' list of reports: narrowed, sorted, and paged by key so that a new report moves no page."""

import base64
import binascii
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from netra.accounts.viewer import Viewer
from netra.reports.access import reports_for
from netra.reports.models import BEFORE_A_CASE, Report, ReportStatus

PAGE = 50
# What became of a report at this door. All that happens after registration belongs to its case.
STAGES = (ReportStatus.RECEIVED, ReportStatus.REGISTERED, ReportStatus.NOT_REGISTERED)


class Sort(StrEnum):
    NEWEST = "terbaru"
    OLDEST = "terlama"


@dataclass(frozen=True, slots=True)
class Wish:
    status: ReportStatus | None = None
    sort: Sort = Sort.NEWEST
    after: tuple[datetime, UUID] | None = None


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
    if wish.sort is Sort.OLDEST:
        return reports.order_by("delivered_at", "id")
    return reports.order_by("-delivered_at", "-id")


def page(viewer: Viewer, wish: Wish) -> Page:
    reports = narrowed(viewer, wish)
    if wish.after:
        moment, last_id = wish.after
        if wish.sort is Sort.OLDEST:
            reports = reports.filter(Q(delivered_at__gt=moment) | Q(delivered_at=moment, id__gt=last_id))
        else:
            reports = reports.filter(Q(delivered_at__lt=moment) | Q(delivered_at=moment, id__lt=last_id))
    found = list(reports[: PAGE + 1])
    more = _key_of(found[PAGE - 1]) if len(found) > PAGE else ""
    return Page(found[:PAGE], more)


def every(viewer: Viewer, wish: Wish) -> Iterator[Report]:
    return narrowed(viewer, wish).iterator(chunk_size=500)


def counts(viewer: Viewer) -> dict[ReportStatus, int]:
    counted = dict.fromkeys(STAGES, 0)
    for row in reports_for(viewer).order_by().values("status").annotate(n=Count("pk")):
        status = ReportStatus(row["status"])
        counted[status if status in BEFORE_A_CASE else ReportStatus.REGISTERED] += row["n"]
    return counted


def _key_of(report: Report) -> str:
    return base64.urlsafe_b64encode(f"{report.delivered_at.isoformat()} {report.pk}".encode()).decode()


def read_wish(status: str, sort: str, after: str) -> Wish:
    """From the address. What cannot be read is left out rather than answered with an error."""
    return Wish(
        status=ReportStatus(status) if status in set(STAGES) else None,
        sort=Sort(sort) if sort in set(Sort) else Sort.NEWEST,
        after=_read_key(after),
    )


def _read_key(text: str) -> tuple[datetime, UUID] | None:
    try:
        moment_text, _space, id_text = base64.urlsafe_b64decode(text).decode().partition(" ")
        moment = datetime.fromisoformat(moment_text)
        return (moment, UUID(id_text)) if moment.tzinfo else None
    except (ValueError, binascii.Error):
        return None
