"""The reminders of one person, the newest first."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from netra.accounts.access import StaffRequest, staff_page
from netra.cases.access import OFFICERS
from netra.platform.clock import office_now
from netra.platform.ui import formats, paging
from netra.reminders import mails, queries, seeing, wording
from netra.reminders.mails import NoMail
from netra.reminders.models import MailState, Notice
from netra.reminders.queries import Wish


def _address(wish: Wish, **changes: str) -> str:
    asked = {"keadaan": "baru" if wish.unseen else "", **changes}
    query = urlencode({key: value for key, value in asked.items() if value})
    return reverse("reminders:notices") + (f"?{query}" if query else "")


@staff_page(*OFFICERS)
def notice_list(request: StaffRequest) -> HttpResponse:
    wish = queries.read_wish(request.GET.get("keadaan", ""), request.GET.get("sesudah", ""))
    found = queries.page(request.viewer, wish)
    every, unseen = queries.counts(request.viewer)
    return render(
        request,
        "reminders/notices.html",
        {
            "notices": [_shown(one, one.reminder.limit_id in found.running) for one in found.notices],
            "newest": found.notices[0].issued_at.isoformat() if found.notices else "",
            "unseen": unseen,
            "filters": [
                {"label": _("All"), "url": _address(Wish()), "count": every, "chosen": not wish.unseen},
                {
                    "label": _("Not seen yet"),
                    "url": _address(Wish(unseen=True)),
                    "count": unseen,
                    "chosen": wish.unseen,
                },
            ],
            "clear_url": _address(Wish()) if wish.unseen else "",
            "more_url": _address(wish, sesudah=found.more) if found.more else "",
            "mail": mail_words(mails.why_none()),
        },
    )


def _shown(notice: Notice, runs: bool) -> dict[str, object]:
    reminder = notice.reminder
    row, zone = reminder.limit, reminder.limit.case.region.timezone
    left = reminder.ends_at - office_now()
    mail = getattr(notice, "mail", None)
    return {
        "notice": notice,
        "case": row.case,
        "url": reverse("cases:case", args=[row.case_id]),
        "limit": wording.limit_of(row),
        "said": _said(notice),
        "moment": wording.end_of(row),
        "given": formats.short_date_time(notice.issued_at, zone),
        "chip_kind": formats.urgency(left) if runs else "ok",
        "chip_text": formats.time_left(left) if runs else _("no longer running"),
        "mail": MailState(mail.state).label if mail else "",
    }


def _said(notice: Notice) -> str:
    reminder = notice.reminder
    if reminder.hours:
        return wording.time_of(notice)
    since = reminder.unlooked_since
    zone = reminder.limit.case.region.timezone
    return _("The limit passed while no worker ran: nobody had looked since %(moment)s.") % {
        "moment": formats.date_time(since, zone) if since else ""
    }


def mail_words(none: NoMail | None) -> str:
    """Why no mail comes, as a sentence; empty where mails are sent."""
    if none is NoMail.DEMO:
        return _("This is a demonstration: it sends no mail. Reminders stand on this page alone.")
    if none is NoMail.NOT_SET_UP:
        return _("No mail server is set up here. Reminders stand on this page alone.")
    return ""


@require_POST
@staff_page(*OFFICERS)
def seen(request: StaffRequest) -> HttpResponse:
    try:
        newest = paging.moment(request.POST.get("sampai", ""))
    except (ValueError, OverflowError):
        return redirect("reminders:notices")
    seeing.see_until(request.viewer, newest)
    return redirect("reminders:notices")
