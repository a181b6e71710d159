"""Mails whose fate a person settles: it arrived, or it is sent once more under the same Message-ID."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from netra.accounts.access import StaffRequest, staff_page
from netra.accounts.models import Role
from netra.cases.access import OFFICERS
from netra.platform.ui import formats
from netra.platform.ui.context import DEMO_ZONE
from netra.reminders import access, mails, queries
from netra.reminders.mails import MailRefused
from netra.reminders.models import Mail, MailState
from netra.reminders.views.notices import mail_words

_SEE = (*OFFICERS, Role.SYSTEM_ADMINISTRATOR)


@staff_page(*_SEE)
def mail_list(request: StaffRequest) -> HttpResponse:
    return _page(request)


def _page(request: StaffRequest, refused: str = "") -> HttpResponse:
    own = not request.viewer.grants_of(Role.SYSTEM_ADMINISTRATOR)
    return render(
        request,
        "reminders/mails.html",
        {
            "mails": [_shown(one, own=own) for one in queries.mails(request.viewer)],
            "counts": [(state.label, count) for state, count in queries.mail_counts(request.viewer).items()],
            "own": own,
            "none": mail_words(mails.why_none()),
            "refused": refused,
        },
        status=409 if refused else 200,
    )


def _shown(mail: Mail, *, own: bool) -> dict[str, object]:
    """To whoever runs the machine: whose mail it is and how the server answered, and no case."""
    notice = mail.notice
    zone = notice.reminder.limit.case.region.timezone if own else DEMO_ZONE
    return {
        "key": notice.pk,
        "subject": (
            _("Case %(number)s") % {"number": notice.reminder.limit.case.reference}
            if own
            else notice.account.name
        ),
        "given": formats.short_date_time(notice.issued_at, zone),
        "message_id": mail.message_id,
        "state": MailState(mail.state).label,
        "uncertain": mail.state == MailState.UNCERTAIN,
        "answer": mail.answer or "",
        "attempts": mail.attempts,
    }


@require_POST
@staff_page(*_SEE)
def arrived(request: StaffRequest, notice_id: UUID) -> HttpResponse:
    mail = access.mail_for(request.viewer, notice_id)
    try:
        mails.settle_as_arrived(mail, by=request.viewer)
    except MailRefused as refused:
        return _page(request, str(refused.sentence))
    return redirect("reminders:mails")


@require_POST
@staff_page(*_SEE)
def send_again(request: StaffRequest, notice_id: UUID) -> HttpResponse:
    mail = access.mail_for(request.viewer, notice_id)
    try:
        mails.send_again(mail, by=request.viewer)
    except MailRefused as refused:
        return _page(request, str(refused.sentence))
    return redirect("reminders:mails")
