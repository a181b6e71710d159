"""The queue as an administrator sees it: what runs, how far, what failed and why."""

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from netra.accounts.access import StaffRequest, staff_page
from netra.accounts.models import Role
from netra.platform import audit
from netra.platform import jobs as queue
from netra.platform.jobs import queries
from netra.platform.jobs.models import State
from netra.platform.jobs.queries import JobLine
from netra.platform.ui import formats
from netra.platform.ui.context import DEMO_ZONE

LOOKS = {
    State.WAITING: "wait",
    State.RUNNING: "",
    State.DONE: "ok",
    State.FAILED: "urgent",
    State.CANCELLED: "wait",
}


@staff_page(Role.SYSTEM_ADMINISTRATOR)
def job_list(request: StaffRequest) -> HttpResponse:
    asked = request.GET.get("keadaan", "")
    state = State(asked) if asked in State.values else None
    counted = queries.counts()
    address = reverse("desk:jobs")
    filters = [
        {"label": _("All"), "url": address, "count": sum(counted.values()), "chosen": state is None},
        *(
            {
                "label": one.label,
                "url": f"{address}?keadaan={one.value}",
                "count": counted[one],
                "chosen": one is state,
            }
            for one in State
        ),
    ]
    return render(
        request,
        "desk/jobs.html",
        {
            "filters": filters,
            "clear_url": address if state else "",
            "lines": [_shown(line) for line in queries.recent(state=state)],
            "late_minutes": int(queries.overdue_seconds() // 60),
            "head": audit.head(),
        },
    )


def job_name(handler: str) -> str:
    """What a handler does, for people; a handler that has no words here keeps its address."""
    return {
        "netra.release.drafting.COMPUTE_DRAFT": _("Compute a draft of figures"),
        "netra.platform.jobs.daily.AUDIT_HEAD": _("Check the audit trail and note its end"),
        "netra.desk.settling.SETTLE": _("Put the lines of the worklist in their places"),
        "netra.config.housekeeping.SWEEP_FILES": _("Clear away files that belong to no record"),
        "netra.config.housekeeping.VERIFY_FILES": _("Verify the files whose turn it is"),
        "netra.config.housekeeping.COUNT_TABLES": _("Count what the database chooses its ways by"),
        "netra.followup.imports.CHECK": _("Check a sheet of answers"),
        "netra.followup.imports.RECORD": _("Record a sheet of answers"),
        "netra.followup.imports.TAKE_BACK": _("Take a sheet of answers back"),
        "netra.followup.drafting.PREPARE_DUE": _("Prepare the letters whose day has come"),
        "netra.cases.proposals.PROPOSE": _("Look for limits whose last day has changed"),
        "netra.reports.mixing.DAILY": _("Forget the order in which nameless tips came"),
        "netra.reminders.issuing.REMIND": _("Remind of limits that end soon"),
        "netra.reminders.mails.SEND": _("Send mails that wait"),
        "netra.cases.handovers.SUCCEED": _("Go on with cases of offices that have ended"),
        "netra.cases.numbers.SETTLE": _("Give register numbers to cases that wait for one"),
    }.get(handler, handler)


def _shown(line: JobLine) -> dict[str, object]:
    done = _("%(done)s of %(total)s") % {
        "done": formats.number(line.done),
        "total": formats.number(line.total or 0),
    }
    return {
        "line": line,
        "name": job_name(line.handler),
        "look": LOOKS[line.state],
        "asked": formats.short_date_time(line.enqueued_at, DEMO_ZONE),
        "progress": done if line.total else "",
    }


@require_POST
@staff_page(Role.SYSTEM_ADMINISTRATOR)
def cancel(request: StaffRequest, job_id: int) -> HttpResponse:
    if queries.progress(job_id) is None:
        raise Http404
    with transaction.atomic():
        if queue.cancel(job_id):
            audit.append(
                actor=request.viewer.actor, action="job.cancelled", object_kind="job", object_key=str(job_id)
            )
    return redirect("desk:jobs")
