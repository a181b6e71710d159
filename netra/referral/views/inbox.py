"""The receiving body: what was referred to it, its acknowledgement or return, and the sanction."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from netra.accounts.access import StaffRequest, staff_page
from netra.accounts.models import Role
from netra.cases import access, clarifications, procedure, queries, referrals, sanctions, wording
from netra.cases.models import LineState, ReferralLine
from netra.cases.people import Actor
from netra.cases.procedure import pack_of
from netra.cases.queries import LineSort, LineWish
from netra.law import sanctions as law_sanctions
from netra.platform.clock import office_today
from netra.platform.ui import exports, formats
from netra.platform.ui.tables import Cell, Column, Table
from netra.referral.forms import ReturnForm, SanctionForm

LOOKS = {
    LineState.SENT: "soon",
    LineState.ACKNOWLEDGED: "ok",
    LineState.RETURNED: "wait",
    LineState.REROUTED: "wait",
}


def _address(wish: LineWish, name: str = "referral:inbox", **changes: str) -> str:
    asked = {
        "keadaan": wish.state.value if wish.state else "",
        "urut": "" if wish.sort is LineSort.OLDEST else wish.sort.value,
        **changes,
    }
    query = urlencode({key: value for key, value in asked.items() if value})
    return reverse(name) + (f"?{query}" if query else "")


def _wish(request: StaffRequest) -> LineWish:
    return queries.read_line_wish(
        request.GET.get("keadaan", ""), request.GET.get("urut", ""), request.GET.get("sesudah", "")
    )


@staff_page(Role.RECEIVING_OFFICER)
def inbox(request: StaffRequest) -> HttpResponse:
    wish = _wish(request)
    found = queries.line_page(request.viewer, wish)
    counted = queries.line_counts(request.viewer)
    everything = {
        "label": _("All"),
        "url": _address(wish, keadaan=""),
        "count": sum(counted.values()),
        "chosen": wish.state is None,
    }
    narrower = [
        {
            "label": state.label,
            "url": _address(wish, keadaan=state.value),
            "count": counted[state],
            "chosen": wish.state is state,
        }
        for state in LineState
    ]
    oldest = wish.sort is LineSort.OLDEST
    table = Table(
        caption=_("Referred to us"),
        columns=[
            Column(_("Person")),
            Column(
                _("Referred"),
                sort_url=_address(wish, urut=LineSort.NEWEST.value if oldest else ""),
                direction="ascending" if oldest else "descending",
            ),
            Column(_("From")),
            Column(_("State")),
        ],
        rows=[
            [
                Cell(
                    line.track.person.name,
                    url=reverse("referral:line", args=[line.pk]),
                    note=line.track.person.workplace,
                    example=line.track.case.example,
                ),
                Cell(formats.short_date(line.referred_on), note=_age(line)),
                Cell(line.track.case.office.name),
                Cell("", chip_kind=LOOKS[LineState(line.state)], chip_text=str(LineState(line.state).label)),
            ]
            for line in found.lines
        ],
        empty=_("Nothing has been referred to you. What an office sends appears here at once."),
        csv_url=_address(wish, "referral:inbox_csv"),
        more_url=_address(wish, sesudah=found.more) if found.more else "",
        more_label=_("Show more referrals"),
    )
    clear = _address(wish, keadaan="") if wish.state else ""
    context = {"table": table, "filters": [everything, *narrower], "clear_url": clear}
    return render(request, "referral/inbox.html", context)


@staff_page(Role.RECEIVING_OFFICER)
def inbox_csv(request: StaffRequest) -> HttpResponse:
    head = ["terlapor", "jabatan", "tempat_kerja", "diteruskan", "dari", "nomor", "keadaan", "contoh"]
    rows = [
        [
            line.track.person.name,
            line.track.person.post,
            line.track.person.workplace,
            line.referred_on,
            line.track.case.office.name,
            line.track.case.reference,
            str(LineState(line.state).label),
            "contoh" if line.track.case.example else "",
        ]
        for line in queries.every_line(request.viewer, _wish(request))
    ]
    return exports.csv_response("rujukan", head, rows)


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
    day = case.event_on
    dead = (
        law_sanctions.no_longer_in_force(pack, track.person.subject_class, track.violation, day)
        if day and track.violation
        else ()
    )
    decision = getattr(case, "decision", None)
    may_sanction = line.state == LineState.ACKNOWLEDGED and track.step == "acknowledged"
    menu, free, recorded = sanctions.menu(track), sanctions.is_free(track), access.sanction_for(line)
    errors = bool((give_back and give_back.errors) or (sanction and sanction.errors) or refused)
    context = {
        "line": line,
        "track": track,
        "case": case,
        "person": track.person,
        "subject": wording.said(pack.subjects[track.person.subject_class].name),
        "act": wording.act_of(case, pack),
        "violation": wording.violation_of(track, pack),
        "violation_id": wording.violation_id(track),
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
        "recorded": recorded,
        "recorded_words": wording.said(pack.sanctions[recorded.sanction_id].wording) if recorded else "",
        "return_form": give_back or ReturnForm(prefix="return"),
        "free": free,
        "notices": [wording.said(one.wording) for one in sanctions.notices(track)] if may_sanction else [],
        "sanction_form": sanction or SanctionForm(prefix="sanction", menu=menu, language=language, free=free),
        "form": give_back if give_back and give_back.errors else sanction,
        "refused": refused,
    }
    return render(request, "referral/line.html", context, status=422 if errors else 200)


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
    return redirect("referral:line", line_id=line_id)


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
    return redirect("referral:line", line_id=line_id)


@require_POST
@staff_page(Role.RECEIVING_OFFICER)
def record_sanction(request: StaffRequest, line_id: UUID) -> HttpResponse:
    line = access.line_for(request.viewer, line_id)
    form = SanctionForm(
        request.POST,
        prefix="sanction",
        menu=sanctions.menu(line.track),
        language=get_language() or "id",
        free=sanctions.is_free(line.track),
    )
    if not form.is_valid():
        return _page(request, line, sanction=form)
    said = form.cleaned_data
    penalty = sanctions.Penalty(
        said["sanction"],
        said["decision_number"],
        said["decided_on"],
        said["starts_on"],
        said["ends_on"],
        said.get("reason", ""),
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
    return redirect("referral:line", line_id=line_id)
