"""The history that the holder of a code reads, written by whoever moves the report on."""

from netra.platform.clock import office_now
from netra.reports import openings
from netra.reports.models import Report, ReportEvent, ReportStatus


def tell(report: Report, status: ReportStatus, *, actor: str) -> None:
    """Inside the caller's transaction. The same news twice is told once; with the last, nobody reads on."""
    if report.status == status:
        return
    Report.objects.filter(pk=report.pk).update(status=status)
    report.status = status
    ReportEvent.objects.create(report=report, status=status, at=office_now(), actor=actor)
    if status in openings.OVER:
        openings.end_all(report, actor=actor)
