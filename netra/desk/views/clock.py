"""The office clock of a demonstration. A real office has none that can be moved."""

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from netra.accounts.access import StaffRequest, staff_page
from netra.desk.forms import ClockForm
from netra.platform import audit
from netra.platform.clock import move_office_clock, office_now
from netra.platform.clock.installation import is_demo
from netra.platform.jobs import standing
from netra.platform.ui import formats
from netra.platform.ui.context import DEMO_ZONE
from netra.reminders import issuing


@staff_page()
def move(request: StaffRequest) -> HttpResponse:
    if not is_demo():
        raise Http404
    now = office_now()
    form = ClockForm(
        request.POST if request.method == "POST" else None,
        initial={"day": formats.plain_date(now, DEMO_ZONE), "hour": formats.office_time(now, DEMO_ZONE)[:5]},
    )
    if form.is_valid():
        to = form.moment(DEMO_ZONE)
        with transaction.atomic():
            move_office_clock(to)
            audit.append(
                actor=request.viewer.actor,
                action="clock.moved",
                object_kind="clock",
                object_key="office",
                facts={"from": now.isoformat(timespec="minutes"), "to": to.isoformat(timespec="minutes")},
            )
        # What fell due in the span that was skipped is given at once, not a minute later.
        standing.wake(issuing.HANDLER)
        return redirect("desk:home")
    return render(
        request,
        "desk/clock.html",
        {
            "form": form,
            "title": _("Move the office clock"),
            "consequence": _(
                "Limits, stages and the pause before voting follow this clock. "
                "Signing in and the audit trail keep true time. "
                "Moving back does not undo what was done. "
                "Reminders of the days between are given at once; a demonstration sends no mail."
            ),
            "action": _("Move the office clock"),
            "back": reverse("desk:home"),
            "facts": [(_("Now"), formats.date_time(now, DEMO_ZONE))],
        },
        status=422 if form.is_bound else 200,
    )  # fmt: skip
