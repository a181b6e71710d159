"""What the holder of the code is told: that something moved, never what was reported or about whom."""

from netra.cases.models import Case
from netra.cases.people import Actor
from netra.reports import history
from netra.reports.models import ReportStatus


def tell(case: Case, status: ReportStatus, by: Actor) -> None:
    if case.report is not None:
        history.tell(case.report, status, actor=by.actor)
