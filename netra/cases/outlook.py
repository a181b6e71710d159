"""What the holder of a code may expect next: by whom, and until when where the rules set a day.

Neither the office nor the body is named: whoever looks over the shoulder learns nothing of the report.
"""

from datetime import date

from django.utils.translation import gettext as _

from netra.cases.models import Case, Track
from netra.cases.wording import said
from netra.platform.clock import office_today
from netra.platform.ui import formats
from netra.reports import completion, triage
from netra.reports.models import Report, ReportStatus

# Where a track stands while its outcome is with others.
_AWAY = (
    "referred",
    "acknowledged",
    "examination",
    "investigation",
    "prosecution",
    "trial",
    "verdict",
    "appeal",
)
_DECIDED_NEXT = frozenset({ReportStatus.REGISTERED, ReportStatus.EXAMINED})


def next_for(report: Report) -> str:
    status = ReportStatus(report.status)
    if status is ReportStatus.RECEIVED:
        if completion.newest(report) is not None:
            return _(
                "Next: an officer of the Bawaslu office assesses the completion. No last day for it is kept "
                "here."
            )
        days = [step.last_day for step in triage.next_steps(report) if step.last_day]
        return _until(
            report,
            min(days, default=None),
            dated=_("Next: an officer of the Bawaslu office looks at each requirement, until %(moment)s."),
            undated=_("Next: an officer of the Bawaslu office looks at each requirement."),
        )
    if status is ReportStatus.AWAITING_COMPLETION:
        asked = completion.newest(report)
        return _until(
            report,
            asked.last_day if asked else None,
            dated=_("Next: you complete at the Bawaslu office what lacks, until %(moment)s."),
            undated=_("Next: you complete at the Bawaslu office what lacks."),
        )
    if status in _DECIDED_NEXT:
        last = Case.objects.filter(report=report).values_list("handling_last_day", flat=True).first()
        return _until(
            report,
            last,
            dated=_("Next: the plenary of the Bawaslu office decides, until %(moment)s."),
            undated=_("Next: the plenary of the Bawaslu office decides."),
        )
    if status is ReportStatus.OUTCOME_RECORDED and _waits_for_another(report):
        status = ReportStatus.ACKNOWLEDGED
    return {
        ReportStatus.DECIDED: _(
            "Next: the Bawaslu office carries out the decision. No last day for it is kept here."
        ),
        ReportStatus.REFERRED: _(
            "Next: the competent body acknowledges the file or returns it. No last day for it is kept here."
        ),
        ReportStatus.ACKNOWLEDGED: _(
            "Next: the competent body tells its outcome. No last day for it is kept here."
        ),
        ReportStatus.RETURNED: _(
            "Next: the Bawaslu office completes the file and passes it on again. No last day for it is kept "
            "here."
        ),
        ReportStatus.OUTCOME_RECORDED: _(
            "Next: the Bawaslu office closes the case. No last day for it is kept here."
        ),
    }.get(status, _("Nothing more will come under this code."))


def lacking(report: Report) -> list[str]:
    """What the reporter was asked to complete: the requirements of the law, never what this report holds."""
    if report.status != ReportStatus.AWAITING_COMPLETION or (asked := completion.newest(report)) is None:
        return []
    return [said(one.wording) for one in completion.lacking(report, asked)]


def _waits_for_another(report: Report) -> bool:
    """One body has told its outcome while another, on a track of its own, has not."""
    waits = Track.objects.filter(
        case__report=report, step__in=(*_AWAY, "final_verdict"), sanction__isnull=True
    )
    return waits.exists()


def _until(report: Report, last_day: date | None, *, dated: str, undated: str) -> str:
    if last_day is None:
        return undated
    zone = report.region.timezone
    words = dated % {"moment": formats.day_end(last_day, zone)}
    if office_today(zone) > last_day:
        words += " " + _("That moment has passed: you may ask the office, naming the report number.")
    return words
