"""Calling and hearing the parties. The first hearing moves the case into clarification.

Who stays away is called a second time; after that the study may be written without them.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from netra.cases import dates, procedure, standing
from netra.cases.dates import DayRefused
from netra.cases.models import Case, CasePerson, Clarification, Invitation
from netra.cases.people import Actor
from netra.cases.telling import tell
from netra.law import steps
from netra.platform.clock import office_now
from netra.reports.models import ReportStatus

CLARIFICATION = "clarification"
# Who has no row of their own in the case, and no seal over the name.
NAMED = frozenset({Clarification.Party.WITNESS, Clarification.Party.EXPERT})


class CallRefused(Exception):
    """`code`: no_party (it is not said who is called), answered (this call has its answer), still_waiting (a
    call to the same person has none), came (a second call is for who stayed away), sent_later (the letter
    cannot follow the day) or not_sworn (an oath that was not taken is explained). Nothing was changed."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Call:
    """A letter that calls somebody to a place at an hour. `person` is the key of a reported person."""

    party: Clarification.Party
    at: datetime
    place: str
    sent_on: date
    person: int | None = None
    name: str = ""
    letter_number: str = ""
    repeats: int | None = None


@dataclass(frozen=True, slots=True)
class Hearing:
    """`sworn` None: it was not asked; why not stands in the minutes. `name`: of a witness or an expert who
    came without a call."""

    party: Clarification.Party
    held_on: date
    came: bool
    minutes: str
    invitation: int | None = None
    person: int | None = None
    sworn: bool | None = None
    name: str = ""


def invite(case_id: UUID, call: Call, *, by: Actor, seen_version: int | None = None) -> Invitation:
    """Raises StepNotAllowed, CaseMoved, CallRefused, DayRefused."""
    with transaction.atomic():
        case = procedure.locked(case_id, seen_version)
        _step_or_note(case, "invite", by)
        first = _first_call(case, call)
        person = _person(case, call.person) if call.party == Clarification.Party.REPORTED else None
        name = call.name.strip() if call.party in NAMED else ""
        if call.party == Clarification.Party.REPORTED and person is None:
            raise CallRefused("no_party")
        if call.party in NAMED and not name:
            raise CallRefused("no_party")
        day = call.at.astimezone(ZoneInfo(case.region.timezone)).date()
        dates.follows(case, call.sent_on, "registered_on", case.registered_on)
        if call.sent_on > day:
            raise CallRefused("sent_later")
        if first is None and _is_waiting(case, call.party, person, name):
            raise CallRefused("still_waiting")
        return Invitation.objects.create(
            case=case,
            party=call.party,
            person=person,
            name=name,
            at=call.at,
            place=call.place.strip(),
            letter_number=call.letter_number.strip(),
            sent_on=call.sent_on,
            recorded_at=office_now(),
            recorded_by=by.actor,
            recorded_by_name=by.name,
            repeats=first,
        )


def _first_call(case: Case, call: Call) -> Invitation | None:
    if call.repeats is None:
        return None
    first = Invitation.objects.filter(case=case, pk=call.repeats).first()
    if first is None or Invitation.objects.filter(repeats=first).exists():
        raise CallRefused("answered")
    if not first.clarifications.filter(came=False).exists():
        raise CallRefused("came")
    return first


def _person(case: Case, key: int | None) -> CasePerson | None:
    return None if key is None else CasePerson.objects.filter(case=case, pk=key).first()


def _is_waiting(case: Case, party: str, person: CasePerson | None, name: str) -> bool:
    waiting = standing.waiting_invitations(case)
    return Invitation.objects.filter(pk__in=waiting, party=party, person=person, name=name).exists()


def record(case_id: UUID, hearing: Hearing, *, by: Actor, seen_version: int | None = None) -> Clarification:
    """Who came and was heard, or stayed away. Raises StepNotAllowed, CaseMoved, DayRefused, CallRefused."""
    with transaction.atomic():
        case = procedure.locked(case_id, seen_version)
        person = _heard_person(case, hearing)
        call = _answered(case, hearing, person)
        absent_first = not hearing.came and call is not None and not call.is_second
        if absent_first:
            _step_or_note(case, "record_no_show", by)
        elif case.step != CLARIFICATION:
            procedure.advance(case, "start_clarification", by=by)
            tell(case, ReportStatus.EXAMINED, by)
        else:
            _step_or_note(case, "hear" if hearing.came else "record_no_show", by)
        dates.follows(case, hearing.held_on, "registered_on", case.registered_on)
        if call is not None and hearing.held_on < call.sent_on:
            raise DayRefused("too_early", dates.CALLED, call.sent_on)
        return Clarification.objects.create(
            case=case,
            party=call.party if call else hearing.party,
            held_on=hearing.held_on,
            came=hearing.came,
            minutes=hearing.minutes,
            recorded_by=by.actor,
            invitation=call,
            person=call.person if call else person,
            sworn=hearing.sworn if hearing.came else None,
            name=(hearing.name.strip() or None) if hearing.party in NAMED and call is None else None,
        )


def _heard_person(case: Case, hearing: Hearing) -> CasePerson | None:
    """Of a reported person who is not named: the only one that the case has."""
    if hearing.party != Clarification.Party.REPORTED or hearing.person is not None:
        return _person(case, hearing.person)
    persons = list(case.persons.all()[:2])
    return persons[0] if len(persons) == 1 else None


def _answered(case: Case, hearing: Hearing, person: CasePerson | None) -> Invitation | None:
    """The call that the hearing answers: the one that was named, else one to the same person that waits."""
    if hearing.invitation is None:
        if person is None and hearing.party != Clarification.Party.REPORTER:
            return None
        waiting = Invitation.objects.filter(
            pk__in=standing.waiting_invitations(case), party=hearing.party, person=person
        )
        # Whoever was heard before the letter went out did not come in answer to it.
        return waiting.filter(sent_on__lte=hearing.held_on).order_by("pk").first()
    call = Invitation.objects.filter(case=case, pk=hearing.invitation).first()
    if call is None or call.clarifications.exists():
        raise CallRefused("answered")
    return call


def _step_or_note(case: Case, step: str, by: Actor) -> None:
    """Versions of the rules before calls were steps of their own: noted under the rule of clarification."""
    pack = procedure.pack_of(case)
    if step in pack.transitions:
        procedure.advance(case, step, by=by)
        return
    refused = steps.check(pack, case.step, "start_clarification")
    if refused is not None and case.step != CLARIFICATION:
        raise procedure.StepNotAllowed(refused.code, refused.rule_id, refused.wording)
    procedure.note(
        case,
        {"invite": "invited", "record_no_show": "no_show"}.get(step, "clarification_recorded"),
        rule_id=steps.step_of(pack, "start_clarification").rule,
        by=by,
    )


def is_held(case: Case) -> bool:
    return standing.is_heard(case)


def second_calls_due(case: Case) -> list[Invitation]:
    """Calls to which nobody came, and that no second call has followed."""
    calls = list(case.invitations.all())
    repeated = {one.repeats_id for one in calls}
    absent = {one.invitation_id for one in case.clarifications.all() if not one.came}
    return [one for one in calls if one.pk in absent and not one.is_second and one.pk not in repeated]
