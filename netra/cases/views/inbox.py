"""The receiving body: what was referred to it, its acknowledgement or return, and the sanction."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from netra.accounts.access import StaffRequest, staff_page
from netra.accounts.models import Role
from netra.cases import access, clarifications, procedure, queries, referrals, sanctions, wording
from netra.cases.forms import ReturnForm, SanctionForm
from netra.cases.models import LineState, ReferralLine
from netra.cases.people import Actor
from netra.cases.procedure import pack_of
from netra.law import sanctions as law_sanctions
from netra.platform.clock import office_today
from netra.platform.ui import formats
from netra.platform.ui.tables import Cell, Column, Table

LOOKS = {LineState.SENT: "soon", LineState.ACKNOWLEDGED: "ok", LineState.RETURNED: "wait"}


@staff_page(Role.RECEIVING_OFFICER)
def inbox(request: StaffRequest) -> HttpResponse:
    table = Table(
        caption=_("Referred to us"),
        columns=[Column(_("Person")), Column(_("Referred")), Column(_("From")), Column(_("State"))],
        rows=[
            [
                Cell(
                    line.track.person.name,
                    url=reverse("cases:line", args=[line.pk]),
                    note=line.track.person.workplace,
                    example=line.track.case.example,
                ),
                Cell(formats.short_date(line.referred_on), note=_age(line)),
                Cell(line.track.case.office.name),
                Cell("", chip_kind=LOOKS[LineState(line.state)], chip_text=str(LineState(line.state).label)),
            ]
            for line in queries.inbox(request.viewer)
        ],
        empty=_("Nothing has been referred to you. What an office sends appears here at once."),
    )
    return render(request, "cases/inbox.html", {"table": table})


def _age(line: ReferralLine) -> str:
    if line.state != LineState.SENT:
        return ""
    days = (office_today(line.track.case.region.timezone) - line.referred_on).days
    return _("unanswered for %(days)s days") % {"days": formats.number(days)} if days else _("arrived today")


def _page(
    request: StaffRequest,
    line: ReferralLine,
    *,
    give_back: ReturnForm | None = None,
    sanction: SanctionForm | None = None,
    refused: str = "",
) -> HttpResponse:
    track, case = line.track, line.track.case
    pack = pack_of(case)
    language = get_language() or "id"
    day = case.event_on or case.registered_on
    dead = (
        law_sanctions.no_longer_in_force(pack, track.person.subject_class, track.violation, day)
        if day and track.violation
        else ()
    )
    decision = getattr(case, "decision", None)
    may_sanction = line.state == LineState.ACKNOWLEDGED and track.step == "acknowledged"
    menu = sanctions.menu(track)
    errors = bool((give_back and give_back.errors) or (sanction and sanction.errors) or refused)
    context = {
        "line": line,
        "track": track,
        "case": case,
        "person": track.person,
        "subject": wording.said(pack.subjects[track.person.subject_class].name),
        "act": wording.act_of(case, pack),
        "violation": wording.violation_of(track, pack),
        "sanction_class": wording.sanction_class_of(track),
        "decision": decision,
        "rule": wording.said(pack.routing[line.rule_id].wording),
        "look": LOOKS[LineState(line.state)],
        "may_answer": line.state == LineState.SENT,
        "may_return": line.state == LineState.SENT
        or (line.state == LineState.ACKNOWLEDGED and track.step == "acknowledged"),
        "may_sanction": may_sanction,
        "menu": menu,
        "dead": [wording.said(entry.wording) for entry in dead],
        "recorded": getattr(track, "sanction", None),
        "recorded_words": _recorded_words(line),
        "return_form": give_back or ReturnForm(prefix="return"),
        "sanction_form": sanction or SanctionForm(prefix="sanction", menu=menu, language=language),
        "form": give_back if give_back and give_back.errors else sanction,
        "refused": refused,
    }
    return render(request, "cases/line.html", context, status=422 if errors else 200)


def _recorded_words(line: ReferralLine) -> str:
    recorded = getattr(line.track, "sanction", None)
    if recorded is None:
        return ""
    return wording.said(pack_of(line.track.case).sanctions[recorded.sanction_id].wording)


@staff_page(Role.RECEIVING_OFFICER)
def line_page(request: StaffRequest, line_id: UUID) -> HttpResponse:
    return _page(request, access.line_for(request.viewer, line_id))


def _already() -> str:
    return _(
        "This referral has been answered already, perhaps by a colleague. Nothing was "
        "changed; below is how it stands."
    )


@require_POST
@staff_page(Role.RECEIVING_OFFICER)
def acknowledge(request: StaffRequest, line_id: UUID) -> HttpResponse:
    line = access.line_for(request.viewer, line_id)
    try:
        referrals.acknowledge(line.pk, by=Actor.of(request.viewer))
    except (referrals.LineClosed, procedure.StepNotAllowed):
        return _page(request, access.line_for(request.viewer, line_id), refused=_already())
    return redirect("cases:line", line_id=line_id)


@require_POST
@staff_page(Role.RECEIVING_OFFICER)
def give_back(request: StaffRequest, line_id: UUID) -> HttpResponse:
    line = access.line_for(request.viewer, line_id)
    form = ReturnForm(request.POST, prefix="return")
    if not form.is_valid():
        return _page(request, line, give_back=form)
    try:
        referrals.give_back(line.pk, form.cleaned_data["reason"], by=Actor.of(request.viewer))
    except (referrals.LineClosed, procedure.StepNotAllowed):
        return _page(request, access.line_for(request.viewer, line_id), give_back=form, refused=_already())
    return redirect("cases:line", line_id=line_id)


@require_POST
@staff_page(Role.RECEIVING_OFFICER)
def record_sanction(request: StaffRequest, line_id: UUID) -> HttpResponse:
    line = access.line_for(request.viewer, line_id)
    form = SanctionForm(
        request.POST, prefix="sanction", menu=sanctions.menu(line.track), language=get_language() or "id"
    )
    if not form.is_valid():
        return _page(request, line, sanction=form)
    said = form.cleaned_data
    penalty = sanctions.Penalty(
        said["sanction"], said["decision_number"], said["decided_on"], said["starts_on"], said["ends_on"]
    )
    try:
        sanctions.record(line.pk, penalty, by=Actor.of(request.viewer))
    except clarifications.DateRefused:
        form.add_error(
            "decided_on",
            _(
                "The day does not fit: a decision comes after the referral and not in the future, "
                "and ends after it begins."
            ),
        )
        return _page(request, line, sanction=form)
    except (referrals.LineClosed, procedure.StepNotAllowed, sanctions.SanctionRefused):
        return _page(request, access.line_for(request.viewer, line_id), sanction=form, refused=_already())
    return redirect("cases:line", line_id=line_id)
