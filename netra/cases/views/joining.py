"""Reports of one incident: what may be the same, with its reasons; joined and parted by an officer."""

from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from netra.accounts.access import StaffRequest, staff_page
from netra.cases import joining
from netra.cases.access import OFFICERS
from netra.cases.joining import JoiningRefused, Member, Proposal
from netra.cases.models import Case
from netra.cases.people import Actor
from netra.cases.sameness import Reason, Sameness, Sureness
from netra.platform.ui import formats
from netra.reports import access, triage, worklist
from netra.reports.models import Report, ReportStatus


class JoinForm(forms.Form):
    other = forms.ChoiceField(
        label=gettext_lazy("Which of them speaks of the same incident?"),
        required=False,
        widget=forms.RadioSelect,
    )
    number = forms.CharField(
        label=gettext_lazy("Or the number of another report"),
        help_text=gettext_lazy("A report of your own office, at least the first four signs of its number."),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"class": "short mono", "autocomplete": "off", "spellcheck": "false"}),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why they are one incident"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Write in one sentence why they are one incident.")},
    )


class PartForm(forms.Form):
    prefix = "part"
    reason = forms.CharField(
        label=gettext_lazy("Why this report is an incident of its own"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Write in one sentence why it is parted.")},
    )


@staff_page(*OFFICERS)
def alike(request: StaffRequest, report_id: UUID) -> HttpResponse:
    report = access.report_for(request.viewer, report_id, access.Action.ASSESS)
    together = joining.members(request.viewer, report)
    found = joining.proposals(request.viewer, report, together=together)
    parts = request.POST.get("action") == "part"
    sent = request.POST if request.method == "POST" else None
    join_form = JoinForm(None if parts else sent)
    part_form = PartForm(sent if parts else None)
    # Any: Django types the fields of a form by their base class
    join_form.fields["other"].choices = [(_key(one), _title(one)) for one in found]  # type: ignore[attr-defined]
    form = part_form if parts else join_form
    if sent is not None and form.is_valid():
        try:
            if parts:
                joining.part(report, form.cleaned_data["reason"], by=Actor.of(request.viewer))
            else:
                other = _other(request, report, join_form, found)
                if other is not None:
                    joining.join(report, other, form.cleaned_data["reason"], by=Actor.of(request.viewer))
        except JoiningRefused as refused:
            form.add_error(None, _refused_words(refused.code))
        if not form.errors:
            return redirect("cases:alike", report_id=report.pk)
    return render(
        request,
        "cases/alike.html",
        {
            "report": report,
            "act": _act(report),
            "zone": report.region.timezone,
            "members": [_member(one, report) for one in together],
            "first": _first(together),
            "history": joining.parted(report),
            "proposals": [_proposal(one, join_form) for one in found],
            "form": form,
            "join_form": join_form,
            "part_form": part_form,
        },
        status=422 if sent is not None else 200,
    )


def _key(one: Proposal) -> str:
    return f"{'report' if isinstance(one.record, Report) else 'case'}:{one.record.pk}"


def _other(
    request: StaffRequest, report: Report, form: JoinForm, found: list[Proposal]
) -> Report | Case | None:
    """What was chosen, or the report whose number was written; looked up by the gate, never by the form."""
    chosen, number = form.cleaned_data["other"], form.cleaned_data["number"]
    if bool(chosen) is bool(number):
        form.add_error("other", _("Choose one of them, or write the number of one other report."))
        return None
    if chosen:
        return next(one.record for one in found if _key(one) == chosen)
    rows = worklist.numbered(access.reports_for(request.viewer).filter(office=report.office_id), number)
    named = list(rows.exclude(pk=report.pk)[:2])
    if len(named) == 1:
        return named[0]
    form.add_error(
        "number",
        _("More than one report begins so. Write more signs of its number.")
        if named
        else _("No other report of your office begins so. Look at the number on its receipt or page."),
    )
    return None


def _act(report: Report) -> str:
    act = triage.pack_of(report).acts.get(report.act)
    return act.wording.in_language(get_language() or "id").rstrip(".") if act else _("Act not chosen yet")


def _title(one: Proposal) -> str:
    if isinstance(one.record, Report):
        return f"{one.record.number}: {_act(one.record)}"
    return _("Finding %(number)s") % {"number": str(one.record.pk)[:8]}


def _proposal(one: Proposal, form: JoinForm) -> dict[str, object]:
    record = one.record
    return {
        "key": _key(one),
        "title": _title(one),
        "url": reverse("reports:report", args=[record.pk])
        if isinstance(record, Report)
        else reverse("cases:case", args=[record.pk]),
        "example": record.example,
        "place": record.region.full_name,
        "event_on": record.event_on,
        "sure": _("very like") if one.sameness.sureness is Sureness.STRONG else _("perhaps"),
        "strong": one.sameness.sureness is Sureness.STRONG,
        "reasons": [_reason_words(reason, one.sameness) for reason in one.sameness.speaks_for],
        "against": [_reason_words(reason, one.sameness) for reason in one.sameness.speaks_against],
        "chosen": form["other"].value() == _key(one),
    }


def _reason_words(reason: Reason, sameness: Sameness) -> str:
    days = sameness.days or 0
    return {
        Reason.SAME_NUMBER: _("the same employee number (NIP)"),
        Reason.SAME_NAME: _("the same name, titles and spelling set aside"),
        Reason.LIKE_NAME: _("a like name"),
        Reason.OTHER_PERSON: _("another person is named"),
        Reason.SAME_OFFICE: _("the same workplace"),
        Reason.OTHER_OFFICE: _("the workplace is written otherwise"),
        Reason.SAME_VILLAGE: _("the same village"),
        Reason.SAME_DISTRICT: _("the same sub-district"),
        Reason.NEAR: _("places near each other"),
        Reason.OTHER_PLACE: _("another place"),
        Reason.SAME_DAY: _("the same day"),
        Reason.NEXT_DAY: _("one day apart"),
        Reason.DAYS_APART: ngettext("%(count)s day apart", "%(count)s days apart", days) % {"count": days},
        Reason.SAME_ACT: _("the same act"),
        Reason.OTHER_ACT: _("another act was chosen"),
        Reason.SAME_WORDS: _("the statements say the same"),
        Reason.LIKE_WORDS: _("the statements have words in common"),
        Reason.OTHER_WORDS: _("the statements speak of other things"),
    }[reason]


def _member(one: Member, own: Report) -> dict[str, object]:
    return {
        "number": one.report.number,
        "url": reverse("reports:report", args=[one.report.pk]),
        "own": one.report.pk == own.pk,
        "example": one.report.example,
        "delivered": formats.short_date_time(one.report.delivered_at, one.report.region.timezone),
        "status": ReportStatus(one.report.status).label,
        "last_day": one.last_day,
        "reason": one.row.reason,
        "by": one.row.joined_by_name,
        "at": one.row.joined_at,
    }


def _first(together: list[Member]) -> dict[str, object] | None:
    """The report whose clock at the door ends first: joining has moved none of them."""
    dated = [one for one in together if one.last_day is not None]
    if not dated or dated[0].last_day is None:
        return None
    return {
        "number": dated[0].report.number,
        "moment": formats.day_end(dated[0].last_day, dated[0].report.region.timezone),
    }


def _refused_words(code: str) -> str:
    return {
        "itself": _("A report cannot be joined with itself. Nothing was changed."),
        "reason_missing": _("Write the reason in one sentence. Nothing was changed."),
        "already_together": _(
            "These two were joined already, perhaps by a colleague a moment ago. Nothing was changed."
        ),
        "other_office": _(
            "The other record is in the hands of another office. Nothing was changed. Ask that office, or "
            "hand the report up."
        ),
        "two_incidents": _(
            "Both belong to an incident with others, or to a case, already. Nothing was changed. Part one of "
            "them first, and join it then."
        ),
        "not_joined": _(
            "This report is joined with no other any more, perhaps by a colleague a moment ago. Nothing was "
            "changed."
        ),
    }[code]
