"""Calling somebody, and what became of the call."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from netra.accounts.access import StaffRequest, staff_page
from netra.cases import access, clarifications, opening, procedure
from netra.cases.access import OFFICERS, Action
from netra.cases.forms import AnswerToCallForm, CallForm, day_text
from netra.cases.models import Case, Clarification, Invitation
from netra.cases.people import Actor
from netra.cases.views.answering import fresh, not_now, page_of, refuse
from netra.platform.ui import formats

_PERSON = "person-"


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
    if first is not None:
        key = f"{_PERSON}{first.person_id}" if first.person_id else first.party
        return [(key, called(first))]
    found = [(f"{_PERSON}{one.pk}", one.name) for one in case.persons.all()]
    parties = [Clarification.Party.WITNESS, Clarification.Party.EXPERT]
    if case.report_id is not None:
        parties.insert(0, Clarification.Party.REPORTER)
    return [*found, *((one.value, str(one.label)) for one in parties)]


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
    if form.is_valid():
        said = form.cleaned_data
        hearing = clarifications.Hearing(
            Clarification.Party(call.party),
            said["held_on"],
            said["came"] != "absent",
            said["minutes"],
            invitation=call.pk,
            sworn=None if said["came"] == "absent" else said["came"] == "sworn",
        )
        if refuse(
            form,
            lambda: clarifications.record(
                case.pk, hearing, by=Actor.of(request.viewer), seen_version=said["seen"]
            ),
            case,
        ):
            return redirect("cases:case", case_id=case.pk)
    return page_of(
        request,
        case,
        fresh(form, case),
        title=title,
        consequence=_("The minutes become part of the case and are not changed afterwards."),
        facts=[
            (_("Called"), called(call)),
            (_("To"), f"{formats.date_time(call.at, zone)}, {call.place}"),
        ],
        warnings=[]
        if call.is_second
        else [_("Who stays away is called a second time before the study is written without them.")],
        action=_("Record it"),
    )
