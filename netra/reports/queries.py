from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from netra.institutions.models import Institution, InstitutionKind
from netra.regions.codes import ancestors_of
from netra.reports import codes
from netra.reports.models import Report, ReportEvent, ReportStatus


def offices_around(region_code: str, on: date, *, example: bool) -> list[Institution]:
    """Every Bawaslu office that answers for the place, the nation's first."""
    return list(
        Institution.objects.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=on),
            Q(valid_to__isnull=True) | Q(valid_to__gte=on),
            kind=InstitutionKind.BAWASLU,
            example=example,
            region_id__in=[*ancestors_of(region_code), region_code],
        )
        .select_related("region")
        .order_by("region__level", "key")
    )


def office_for(region_code: str, on: date, *, example: bool) -> Institution | None:
    """The nearest Bawaslu office that a report is sealed to: of the regency or city, or of one above it.

    Below a regency nobody holds keys: a village or polling station has one supervisor, and a committee of a
    sub-district is there for one election, while a sealed report may have to be opened after it.
    """
    around = [one for one in offices_around(region_code, on, example=example) if not one.is_field]
    return max(around, key=lambda office: office.level, default=None)


def above(office: Institution, around: Sequence[Institution]) -> Institution | None:
    """Of the offices around a place the next one above this office."""
    higher = [one for one in around if one.level < office.level]
    return max(higher, key=lambda one: one.level, default=None)


def report_by_code(typed: str) -> Report | None:
    """The report whose code somebody typed. Looked up by digest, so timing says nothing about other codes."""
    code = codes.normalised(typed)
    if code is None:
        return None
    return Report.objects.filter(code_digest=codes.digest_of(code)).select_related("office", "region").first()


def report_by_key(key: UUID) -> Report | None:
    return Report.objects.filter(key_digest=codes.key_digest_of(key)).first()


@dataclass(frozen=True, slots=True)
class Step:
    """One line of what the holder of a code may read: when, and in words that give nothing away."""

    status: ReportStatus
    at: datetime
    again: bool = False

    @property
    def words(self) -> str:
        if self.again and self.status is ReportStatus.RECEIVED:
            return _("The completion has come and is being assessed")
        return str(self.status.label)


def status_history(report: Report) -> list[Step]:
    """The first step lies at the delivery: an officer may have written the report down later."""
    events = ReportEvent.objects.filter(report=report).order_by("pk")
    return [
        Step(ReportStatus(event.status), event.at if number else report.delivered_at, again=number > 0)
        for number, event in enumerate(events)
    ]
