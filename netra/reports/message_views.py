"""Messages under a receipt code: the reporter on the page of the code, the office beside the report."""

from typing import cast
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from netra.accounts.access import StaffRequest, staff_page
from netra.reports import access, codes, example_keys, messages
from netra.reports.access import Action
from netra.reports.holders import OFFICERS
from netra.reports.message_forms import HARMS, AlarmForm, AnswerForm, MessageForm
from netra.reports.messages import Harm, MessageRefused
from netra.reports.models import MessageAuthor, Report
from netra.reports.wire import NotWhole, decoded, encoded


def under_code(request: HttpRequest, report: Report) -> dict[str, object]:
    """What the page of a code shows of messages, after it kept the one that this request brings."""
    code = codes.read(request.POST.get("code", "")) or ""
    messages.know_code(report, code)
    action = request.POST.get("action", "")
    write = MessageForm(request.POST if action == "message" else None, prefix="pesan")
    alarm = AlarmForm(request.POST if action == "alarm" else None, prefix="tanda")
    sent = ""
    if action == "message" and _kept(write, report):
        write, sent = MessageForm(prefix="pesan"), _("Your message is kept. An officer reads it.")
    if action == "alarm" and _kept(alarm, report):
        alarm, sent = (
            AlarmForm(prefix="tanda"),
            _("What you told is kept. The office sees at once that it is there."),
        )
    return {
        "code": code,
        "lines": messages.under_code(report, code),
        "write": write,
        "alarm": alarm,
        "sent": sent,
        "recipient": report.envelope.recipient,
    }


def _kept(form: MessageForm, report: Report) -> bool:
    if not form.is_valid():
        return False
    said, alarm = form.cleaned_data, isinstance(form, AlarmForm)
    try:
        if said["sealed"]:
            body = decoded(said["sealed"])
        else:
            harm = Harm(said["harm"]) if alarm else None
            body = messages.sealed_words(report, said["text"], harm=harm, on=said.get("on"))
        messages.from_reporter(report, said["key"], body, alarm=alarm)
    except NotWhole:
        form.add_error("text", cast(str, messages.SENTENCES[messages.Refusal.NOT_LOCKED]))
    except MessageRefused as refused:
        form.add_error("text", cast(str, refused.sentence))
    return form.is_valid()


@staff_page(*OFFICERS)
@require_safe
def waiting(request: StaffRequest) -> HttpResponse:
    """Reports of the own office whose reporter waits for an answer, flags first."""
    return render(request, "reports/messages.html", {"reports": messages.unanswered(request.viewer)})


@staff_page(*OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def of_report(request: StaffRequest, report_id: UUID) -> HttpResponse:
    report = access.report_for(request.viewer, report_id, Action.OPEN)
    form: forms.Form = AnswerForm(request.POST if request.POST.get("act") == "answer" else None)
    if request.method == "POST" and request.POST.get("act") == "settle":
        messages.settle(report, by=request.viewer)
        return redirect("reports:messages_of", report_id=report.pk)
    if form.is_valid():
        try:
            messages.from_office(
                report, form.cleaned_data["key"], form.cleaned_data["text"], by=request.viewer
            )
            return redirect("reports:messages_of", report_id=report.pk)
        except MessageRefused as refused:
            form.add_error("text", cast(str, refused.sentence))
    return render(
        request,
        "reports/messages_of.html",
        _context(request, report, form),
        status=422 if form.errors else 200,
    )


def _context(request: StaffRequest, report: Report, form: forms.Form) -> dict[str, object]:
    kept = messages.of_report(report)
    opening = access.reading_of(request.viewer, report)
    data = None
    if opening is not None:
        data = {
            "recipient": opening.handler_key.recipient,
            "example_key": example_keys.is_example(opening.handler_key.recipient),
            "handler_wrap": encoded(opening.handler_wrap),
            "content_recipient": report.envelope.recipient,
            "messages": [{"id": one.pk, "body": encoded(one.body)} for one in kept],
        }
        messages.note_reading(report, len(kept), by=request.viewer)
    return {
        "report": report,
        "zone": report.region.timezone,
        "form": form,
        "lines": [{"message": one, "mine": one.author == MessageAuthor.OFFICE} for one in reversed(kept)],
        "waits": any(one.author == MessageAuthor.REPORTER and one.settled_at is None for one in kept),
        "alarmed": any(one.alarm for one in kept),
        "harms": HARMS,
        "can_write": bool(report.code_recipient),
        "data": data,
        "back": reverse("reports:report", args=[report.pk]),
    }
