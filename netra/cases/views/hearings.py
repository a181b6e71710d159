"""Calling somebody, and what became of the call."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, prefetch_related_objects
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from netra.accounts.access import StaffRequest, staff_page
from netra.cases import access, clarifications, lawful, opening, procedure, standing
from netra.cases.access import OFFICERS, Action
from netra.cases.forms import AnswerToCallForm, CallForm, HearingForm, day_text
from netra.cases.models import Case, Clarification, Invitation
from netra.cases.people import Actor
from netra.cases.views.answering import fresh, not_now, page_of, refuse
from netra.platform.ui import formats

_PERSON, _CALL = "person-", "call-"


def called(call: Invitation) -> str:
    """Who was called, in words. The reporter is the reporter: the name is sealed."""
    if call.person is not None:
        return call.person.name
    return call.name or call.get_party_display()


@staff_page(*OFFICERS)
def invite(request: StaffRequest, case_id: UUID) -> HttpResponse:
    case = access.case_for(request.viewer, case_id, Action.WORK)
    first = _first(case, request.GET.get("ulang", ""))
    zone = ZoneInfo(case.region.timezone)
    form = CallForm(
        request.POST or None,
        whom=_whom(case, first),
        initial={
            "seen": case.version,
            "sent_on": day_text(opening.local_date(case)),
            "place": first.place if first else case.office.name,
        },
    )
    title = _("Call a second time") if first else _("Call somebody to a clarification")
    # Versions of the rules before calls had a step of their own ask what they ask of a clarification.
    step = "invite" if "invite" in procedure.pack_of(case).transitions else "start_clarification"
    refused = None if case.step == clarifications.CLARIFICATION else procedure.refusal(case, step)
    if page := not_now(request, case, form, refused, set(), title=title):
        return page
    if form.is_valid():
        said = form.cleaned_data
        whom = said["whom"]
        call = clarifications.Call(
            party=Clarification.Party.REPORTED if whom.startswith(_PERSON) else Clarification.Party(whom),
            person=int(whom.removeprefix(_PERSON)) if whom.startswith(_PERSON) else None,
            name=first.name if first else said.get("name", ""),
            at=datetime.combine(said["day"], said["hour"], zone),
            place=said["place"],
            letter_number=said["letter_number"],
            sent_on=said["sent_on"],
            repeats=first.pk if first else None,
        )
        if refuse(
            form,
            lambda: clarifications.invite(
                case.pk, call, by=Actor.of(request.viewer), seen_version=said["seen"]
            ),
            case,
        ):
            return redirect("cases:case", case_id=case.pk)
    return page_of(
        request,
        case,
        fresh(form, case),
        title=title,
        consequence=_("The call stands in the case. Afterwards record who came, or that nobody did."),
        facts=[(_("Called"), called(first))] if first else [],
        action=_("Record the call"),
    )


def _whom(case: Case, first: Invitation | None) -> list[tuple[str, str]]:
    if first is None:
        return _anybody(case)
    key = f"{_PERSON}{first.person_id}" if first.person_id else first.party
    return [(key, called(first))]


def _anybody(case: Case) -> list[tuple[str, str]]:
    found = [(f"{_PERSON}{one.pk}", one.name) for one in case.persons.all()]
    parties = [Clarification.Party.WITNESS, Clarification.Party.EXPERT]
    if case.report_id is not None:
        parties.insert(0, Clarification.Party.REPORTER)
    return [*found, *((one.value, str(one.label)) for one in parties)]


def _heard(case: Case) -> list[tuple[str, str]]:
    """Who may have been heard. Whose call waits is heard in answer to it, and has no second way."""
    calls_of = Prefetch("invitations", Invitation.objects.select_related("person"))
    prefetch_related_objects([case], calls_of, "clarifications", "persons")
    keys = standing.waiting_invitations(case)
    waiting = [call for call in case.invitations.all() if call.pk in keys]
    zone = case.region.timezone
    calls = [
        (
            f"{_CALL}{call.pk}",
            _("%(who)s, called for %(moment)s")
            % {"who": called(call), "moment": formats.date_time(call.at, zone)},
        )
        for call in waiting
    ]
    answered = {f"{_PERSON}{call.person_id}" for call in waiting if call.person_id}
    answered |= {call.party for call in waiting if call.party == Clarification.Party.REPORTER}
    return [*calls, *(one for one in _anybody(case) if one[0] not in answered)]


def _first(case: Case, text: str) -> Invitation | None:
    if not text:
        return None
    if not text.isdecimal() or len(text) > 9:
        raise Http404
    found = case.invitations.select_related("person").filter(pk=int(text)).first()
    if found is None:
        raise Http404
    return found


@staff_page(*OFFICERS)
def clarify(request: StaffRequest, case_id: UUID) -> HttpResponse:
    case = access.case_for(request.viewer, case_id, Action.WORK)
    form = HearingForm(
        request.POST or None,
        whom=_heard(case),
        initial={"seen": case.version, "held_on": day_text(opening.local_date(case))},
    )
    title = _("Record the clarification")
    if page := not_now(request, case, form, lawful.to_clarify(case), {"start_clarification"}, title=title):
        return page
    if form.is_valid() and _recorded(request, case, form):
        return redirect("cases:case", case_id=case.pk)
    return page_of(
        request,
        case,
        fresh(form, case),
        title=title,
        consequence=_("The minutes become part of the case and are not changed afterwards."),
        action=_("Record the clarification"),
    )


def _recorded(
    request: StaffRequest, case: Case, form: AnswerToCallForm | HearingForm, call: Invitation | None = None
) -> bool:
    said = form.cleaned_data
    came = said["came"] != "absent"
    whom = f"{_CALL}{call.pk}" if call is not None else said["party"]
    hearing = clarifications.Hearing(
        Clarification.Party.REPORTED if whom.startswith((_PERSON, _CALL)) else Clarification.Party(whom),
        said["held_on"],
        came,
        said["minutes"],
        invitation=int(whom.removeprefix(_CALL)) if whom.startswith(_CALL) else None,
        person=int(whom.removeprefix(_PERSON)) if whom.startswith(_PERSON) else None,
        sworn=said["came"] == "sworn" if came else None,
        name=said.get("name", ""),
    )
    return refuse(
        form,
        lambda: clarifications.record(
            case.pk, hearing, by=Actor.of(request.viewer), seen_version=said["seen"]
        ),
        case,
    )


@staff_page(*OFFICERS)
def answer_call(request: StaffRequest, case_id: UUID, call_id: int) -> HttpResponse:
    case = access.case_for(request.viewer, case_id, Action.WORK)
    call = case.invitations.select_related("person").filter(pk=call_id).first()
    if call is None:
        raise Http404
    zone = case.region.timezone
    form = AnswerToCallForm(
        request.POST or None,
        initial={"seen": case.version, "held_on": day_text(call.at.astimezone(ZoneInfo(zone)).date())},
    )
    title = _("What became of the call")
    if form.is_valid() and _recorded(request, case, form, call):
        return redirect("cases:case", case_id=case.pk)
    return page_of(
        request,
        case,
        fresh(form, case),
        title=title,
        consequence=_("The minutes become part of the case and are not changed afterwards."),
        facts=[
            (_("Called"), called(call)),
            (_("Time and place"), f"{formats.date_time(call.at, zone)}, {call.place}"),
        ],
        warnings=[]
        if call.is_second
        else [_("Who stays away is called a second time before the study is written without them.")],
        action=_("Record it"),
    )
