"""What begins without a report: first information and findings, up to the register."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from netra.accounts.access import StaffRequest, staff_page
from netra.accounts.viewer import HeldGrant
from netra.cases import access, deadlines, findings, numbers, opening, procedure, queries, wording
from netra.cases.access import OFFICERS, Action
from netra.cases.forms import (
    PERSON_ROWS,
    EndTracingForm,
    EventForm,
    FindingForm,
    ReasonForm,
    RegisterFindingForm,
    SupervisionForm,
    TipForm,
    TracingForm,
    day_text,
)
from netra.cases.models import Case, Observation, TipChannel
from netra.cases.people import Actor
from netra.cases.views.answering import fresh, not_now, open_rules, page_of, recorded, refuse
from netra.institutions.models import InstitutionKind
from netra.law.entries import LawPack
from netra.platform.clock import office_today
from netra.platform.ui import formats
from netra.platform.ui.tables import Cell, Column, Table
from netra.regions import queries as regions


@staff_page(*OFFICERS)
def information_list(request: StaffRequest) -> HttpResponse:
    """First information and findings that stand in no register yet, by the day their time ends."""
    cases = queries.unregistered(request.viewer)
    table = Table(
        caption=_("First information and findings"),
        columns=[
            Column(_("Alleged act")),
            Column(_("Last day")),
            Column(_("Place")),
            Column(_("Step")),
        ],
        rows=[
            [
                Cell(
                    wording.act_of(case, procedure.pack_of(case)),
                    url=reverse("cases:case", args=[case.pk]),
                    note=f"{case.reference}, {case.finding.get_source_display()}",
                    example=case.example,
                ),
                _last_day(case),
                Cell(case.region.full_name, note=case.office.name),
                Cell(wording.state_of(case.step, procedure.pack_of(case))),
            ]
            for case in cases
        ],
        empty=_(
            "Nothing waits here. First information and what supervision found are recorded from this page."
        ),
    )
    return render(request, "cases/information.html", {"table": table, "may_record": _grants(request) != []})


def _last_day(case: Case) -> Cell:
    if case.handling_last_day is None or case.step not in findings.BEFORE_A_FINDING:
        return Cell("–")
    left = deadlines.left_until(case.handling_last_day, case.region.timezone)
    return Cell(
        formats.short_date(case.handling_last_day),
        chip_kind=formats.urgency(left),
        chip_text=formats.time_left(left),
    )


def _grants(request: StaffRequest) -> list[HeldGrant]:
    return [
        grant
        for grant in request.viewer.grants_of(*OFFICERS)
        if grant.institution_kind == InstitutionKind.BAWASLU
    ]


def _acts(pack: LawPack | None) -> list[tuple[str, str]]:
    return [] if pack is None else [(key, wording.said(act.wording)) for key, act in pack.acts.items()]


@staff_page(*OFFICERS)
def new_information(request: StaffRequest) -> HttpResponse:
    form = TipForm(
        request.POST or None,
        acts=_acts(open_rules()),
        act_needed=False,
        initial={"known_on": day_text(office_today("Asia/Jakarta"))},
    )
    if form.is_valid():
        said = form.cleaned_data
        tip = findings.Tip(TipChannel(said["channel"]), said["known_on"])
        made: list[Case] = []
        if refuse(
            form,
            lambda: made.append(
                findings.note_information(
                    tip,
                    _event(form),
                    grant_for(request, said["region"]),
                    by=Actor.of(request.viewer),
                    key=said["key"],
                )
            ),
        ):
            return redirect("cases:case", case_id=made[0].pk)
    return _new_page(
        request,
        form,
        title=_("Record first information"),
        consequence=_(
            "First information is no report: nobody gets a receipt, and the office traces it. The days for "
            "it run from the day on which the office learned of it."
        ),
    )


@staff_page(*OFFICERS)
def new_supervision(request: StaffRequest) -> HttpResponse:
    form = SupervisionForm(request.POST or None, acts=_acts(open_rules()), act_needed=True)
    if form.is_valid():
        said = form.cleaned_data
        found = findings.Supervision(said["form_number"], said["finder"], said["found_on"])
        made: list[Case] = []
        if refuse(
            form,
            lambda: made.append(
                findings.record_supervision(
                    found,
                    _event(form),
                    grant_for(request, said["region"]),
                    by=Actor.of(request.viewer),
                    key=said["key"],
                )
            ),
        ):
            return redirect("cases:case", case_id=made[0].pk)
    return _new_page(
        request,
        form,
        title=_("Record what supervision found"),
        consequence=_(
            "The result of supervision (Form Model A) becomes a finding when the office sets it. The days "
            "for that run from the day on which it was found."
        ),
    )


def _new_page(request: StaffRequest, form: EventForm, *, title: str, consequence: str) -> HttpResponse:
    return render(
        request,
        "cases/step.html",
        {
            "title": title,
            "consequence": consequence,
            "action": title,
            "back": reverse("cases:information"),
            "form": form,
        },
        status=422 if form.is_bound and form.errors else 200,
    )


def _event(form: EventForm) -> findings.Event:
    said = form.cleaned_data
    region = regions.region(said["region"])
    if region is None:
        raise findings.FindingRefused("outside")
    return findings.Event(
        region=region,
        text=said["text"],
        act=said["act"],
        event_on=said["event_on"],
        place_text=said["place_text"],
    )


def grant_for(request: StaffRequest, region_code: str) -> HeldGrant:
    """The narrowest office of this officer that answers for the place."""
    covering = [grant for grant in _grants(request) if grant.covers(region_code)]
    grant = max(covering, key=lambda one: one.office_level, default=None)
    if grant is None:
        raise findings.FindingRefused("outside")
    return grant


@staff_page(*OFFICERS)
def trace(request: StaffRequest, case_id: UUID) -> HttpResponse:
    case = access.case_for(request.viewer, case_id, Action.WORK)
    form = TracingForm(
        request.POST or None, initial={"seen": case.version, "done_on": day_text(opening.local_date(case))}
    )
    title = _("Record a tracing")
    by = Actor.of(request.viewer)
    return recorded(
        request,
        case,
        form,
        lambda said: findings.trace(case.pk, said["done_on"], said["text"], by=by, seen_version=said["seen"]),
        title=title,
        consequence=_("What was looked into, and what came of it, becomes part of the case and stays."),
        action=title,
    )


@staff_page(*OFFICERS)
def set_finding(request: StaffRequest, case_id: UUID) -> HttpResponse:
    case = access.case_for(request.viewer, case_id, Action.WORK)
    pack, language = procedure.pack_of(case), get_language() or "id"
    seen = Observation.objects.filter(case=case).first()
    named = _named_on_the_spot(seen, pack)
    form = FindingForm(
        request.POST or None,
        acts=_acts(pack),
        classes=[(code, one.name.in_language(language)) for code, one in pack.subjects.items()],
        initial={
            "seen": case.version,
            "act": case.incident.act,
            "event_on": day_text(case.event_on) if case.event_on else "",
            **named,
        },
    )
    title = _("Set the finding")
    refused = procedure.refusal(case, "set_finding", {"evidence_found", "plenary_held"})
    if page := not_now(request, case, form, refused, {"set_finding"}, title=title):
        return page
    if form.is_valid():
        said = form.cleaned_data
        found = findings.Set(
            said["act"], said["event_on"], form.suspects, said["plenary_on"], said["reasons"]
        )
        if refuse(
            form,
            lambda: findings.set_finding(
                case.pk, found, by=Actor.of(request.viewer), seen_version=said["seen"]
            ),
            case,
        ):
            return redirect("cases:case", case_id=case.pk)
    return page_of(
        request,
        case,
        fresh(form, case),
        template="cases/finding.html",
        title=title,
        consequence=_(
            "From here on it stands what is alleged and against whom. The next step puts the finding into "
            "the register."
        ),
        named=bool(named) and not form.is_bound,
        more=max(0, len(seen.persons) - PERSON_ROWS) if seen else 0,
        action=title,
    )


def _named_on_the_spot(seen: Observation | None, pack: LawPack) -> dict[str, str]:
    """Whom a supervisor's phone names stands in the form, to be confirmed; nobody is a party before that."""
    filled = {}
    for row, one in enumerate((seen.persons if seen else [])[:PERSON_ROWS]):
        filled[f"name_{row}"] = one.get("name", "")
        kind = one.get("subject_class", "")
        filled[f"class_{row}"] = kind if kind in pack.subjects else ""
        filled[f"post_{row}"] = one.get("post", "")
        filled[f"workplace_{row}"] = one.get("office_name", "")
    return {name: value for name, value in filled.items() if value}


@staff_page(*OFFICERS)
def end_tracing(request: StaffRequest, case_id: UUID) -> HttpResponse:
    case = access.case_for(request.viewer, case_id, Action.WORK)
    form = EndTracingForm(
        request.POST or None,
        reasons=wording.reasons(procedure.pack_of(case), "tracing_ended"),
        initial={"seen": case.version},
    )
    title = _("End the tracing")
    refused = procedure.refusal(case, "end_tracing", {"reason_given"})
    if page := not_now(request, case, form, refused, {"end_tracing"}, title=title):
        return page
    if form.is_valid():
        said = form.cleaned_data
        if refuse(
            form,
            lambda: findings.end(
                case.pk,
                said["code"],
                said["told"],
                by=Actor.of(request.viewer),
                seen_version=said["seen"],
            ),
            case,
        ):
            return redirect("cases:case", case_id=case.pk)
    return page_of(
        request,
        case,
        fresh(form, case),
        title=title,
        consequence=_("The record stays with its reason. It becomes no case and counts in no figure."),
        action=title,
    )


@staff_page(*OFFICERS)
def register_finding(request: StaffRequest, case_id: UUID) -> HttpResponse:
    case = access.case_for(request.viewer, case_id, Action.WORK)
    pack = procedure.pack_of(case)
    form = RegisterFindingForm(
        request.POST if request.method == "POST" else None,
        codes=numbers.choices(pack),
        initial={
            "seen": case.version,
            "number_election": numbers.proposed_election(case.office, case.election, pack),
        },
    )
    title = _("Register the finding")
    refused = procedure.refusal(case, "register_finding")
    if page := not_now(request, case, form, refused, {"register_finding"}, title=title):
        return page
    if form.is_valid() and refuse(
        form,
        lambda: findings.register(
            case.pk,
            by=Actor.of(request.viewer),
            seen_version=form.cleaned_data["seen"],
            number_election=form.cleaned_data["number_election"],
        ),
        case,
    ):
        return redirect("cases:case", case_id=case.pk)
    last = deadlines.lay(deadlines.basis_of(case), deadlines.HANDLING, opening.local_date(case)).last_day
    return page_of(
        request,
        case,
        fresh(form, case),
        title=title,
        consequence=_(
            "The finding gets its number and counts in the figures. The handling limit begins to run: the "
            "plenary must decide by %(moment)s."
        )
        % {"moment": formats.day_end(last, case.region.timezone)},
        action=title,
    )


@staff_page(*OFFICERS)
def step_aside(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Of a case without a report. Of one with a report the page of the report asks, and holds for both."""
    case = access.case_for(request.viewer, case_id, Action.WORK)
    if case.report_id is not None:
        raise Http404
    form = ReasonForm(request.POST or None)
    if form.is_valid() and refuse(
        form,
        lambda: findings.step_aside(
            case.pk,
            request.viewer.account_id,
            form.cleaned_data["reason"],
            by=Actor.of(request.viewer),
        ),
        case,
    ):
        return redirect("cases:list")
    title = _("Step aside from this case")
    return page_of(
        request,
        case,
        form,
        title=title,
        consequence=_(
            "You will no longer see this case, nor vote on it, nor its referrals. It is not taken back: a "
            "colleague goes on without you."
        ),
        action=title,
    )
