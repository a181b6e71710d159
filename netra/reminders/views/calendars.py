"""The own calendar address, and the calendar itself, for programs that cannot sign in."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from netra.accounts.access import StaffRequest, staff_page
from netra.cases.access import OFFICERS
from netra.reminders import calendars


@staff_page(*OFFICERS)
def calendar_page(request: StaffRequest) -> HttpResponse:
    """What is posted makes a new address, which this one answer shows and no later page."""
    token = calendars.make(request.viewer) if request.method == "POST" else ""
    feed_path = reverse("reminders:feed", args=[token]).removeprefix("/en") if token else ""
    return render(
        request,
        "reminders/calendar.html",
        {
            "address": calendars.address_of(request.viewer),
            "new": request.build_absolute_uri(feed_path) if token else "",
        },
    )


@require_POST
@staff_page(*OFFICERS)
def revoke(request: StaffRequest) -> HttpResponse:
    calendars.revoke(request.viewer)
    return redirect("reminders:calendar")


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Unknown, revoked, or of somebody who has left: all alike."""
    account = calendars.account_of(token)
    if account is None:
        raise Http404
    return HttpResponse(
        calendars.calendar_of(account),
        content_type="text/calendar; charset=utf-8",
        headers={
            "Cache-Control": "no-store, private",
            "Content-Disposition": 'inline; filename="netra.ics"',
            "X-Robots-Tag": "noindex",
        },
    )
