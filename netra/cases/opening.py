"""From a report that meets its requirements to a registered case."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction

from netra.cases import dates, deadlines, joining, names, numbers
from netra.cases.counting import count
from netra.cases.models import Case, CasePerson, Incident, LimitCause, Track
from netra.cases.people import Actor
from netra.cases.procedure import StepNotAllowed, advance
from netra.elections import queries as elections
from netra.facts.models import CountedUnit, FactKind
from netra.law import acts, steps
from netra.law.entries import CRIMINAL_TRACKS, LawPack
from netra.platform.clock import office_now, office_today
from netra.reports import completion, triage
from netra.reports.models import AT_THE_DOOR, Report, ReportStatus

# Where a case begins: the officer has looked at every requirement.
ASSESSED = "assessed"


class OpeningRefused(Exception):
    """`code`: not_confirmed (an officer has not looked at every requirement), already_registered, no_act,
    no_person, unknown_person_class, no_track. Nothing was changed."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def open_case(report: Report, *, by: Actor, number_election: str = "") -> Case:
    """Register: the case, its persons and tracks, the first fact, the reporter's notice, in one transaction.

    Raises OpeningRefused, or StepNotAllowed with the rule that forbids it.

    `number_election`: which election the register number names, as the officer says; empty: as proposed.
    """
    with transaction.atomic():
        report = (
            Report.objects.select_for_update(of=("self",))
            .select_related("region", "office", "election")
            .get(pk=report.pk)
        )
        facts = check(report)
        case = _create(report)
        case.number_election = number_election
        add_persons(case, _suspects(report), triage.pack_of(report))
        enter_register(case, "register", by=by, facts=facts)
        _note_completion(case, report, by)
        triage.move(report, ReportStatus.REGISTERED, actor=by.actor)
        return case


def check(report: Report) -> set[str]:
    """Whether the report can become a case now; the facts that hold for the step. Raises as open_case."""
    if report.status not in AT_THE_DOOR:
        raise OpeningRefused("already_registered")
    assessed = triage.assess(report)
    if report.status == ReportStatus.RECEIVED and not assessed.confirmed:
        raise OpeningRefused("not_confirmed")
    if not report.act:
        raise OpeningRefused("no_act")
    pack = triage.pack_of(report)
    facts: set[str] = {steps.Fact.REQUIREMENTS_MET} if assessed.complete else set()
    if refused := triage.refusal(report, "register", assessed=assessed):
        raise StepNotAllowed(refused.code, refused.rule_id, refused.wording)
    persons = [person for person in report.persons.all() if person.name]
    if not persons:
        raise OpeningRefused("no_person")
    for person in persons:
        if person.subject_class not in pack.subjects:
            raise OpeningRefused("unknown_person_class")
    return facts


def _note_completion(case: Case, report: Report, by: Actor) -> None:
    """What was asked for before the registration stands among the dates of the case, with its limit."""
    request = completion.newest(report)
    if request is None:
        return
    dates.set_by_step(case, None, "notified_incomplete_on", request.told_on, None, by=by)
    if arrival := completion.arrival_of(request):
        dates.set_by_step(case, None, "completed_on", arrival.arrived_on, None, by=by)


def _create(report: Report) -> Case:
    joined = joining.membership(report)
    incident = (
        joined.incident
        if joined
        else Incident.objects.create(
            election=report.election,
            region=report.region,
            happened_on=report.event_on,
            act=report.act,
            example=report.example,
        )
    )
    return Case.objects.create(
        incident=incident,
        report=report,
        office=report.office,
        election=report.election,
        region=report.region,
        year=office_today(report.region.timezone).year,
        step=ASSESSED,
        event_on=report.event_on,
        known_on=report.known_on,
        determination_on=elections.determination_date(report.election, report.region_id),
        law_pack=report.law_pack,
        pack_version=report.pack_version,
        pack_digest=report.pack_digest,
        example=report.example,
    )


def enter_register(case: Case, step: str, *, by: Actor, facts: AbstractSet[str] = frozenset()) -> None:
    """The number, the step, every limit that counts from this day, and the first fact: for both intakes."""
    today = local_date(case)
    case.registered_on, case.year, case.registry = today, today.year, case.office
    case.running_number = _next_number(case.office_id, case.election_id, today.year)
    case.save()
    # Before the first audit line: numbering holds the cases that wait, and nothing may wait behind the chain.
    numbers.settle(case.registry, by=by)
    case.refresh_from_db(fields=["number", "number_election"])
    advance(case, step, by=by, facts=facts)
    deadlines.keep_from(case, "registered_on", today, office_now(), by=by, cause=LimitCause.REGISTERED)
    deadlines.settle(case)
    case.save()
    count(case, FactKind.CASE_REGISTERED, CountedUnit.CASE, on=today, verified=False)


def _next_number(office: str, election: str, year: int) -> int:
    """One statement: two registrations at once get two numbers, and a failed one gives its number back."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO cases_casecounter (office_id, election_id, year, last) VALUES (%s, %s, %s, 1) "
            "ON CONFLICT (office_id, election_id, year) DO UPDATE SET last = cases_casecounter.last + 1 "
            "RETURNING last",
            [office, election, year],
        )
        (number,) = cursor.fetchone()
    return int(number)


@dataclass(frozen=True, slots=True)
class Suspect:
    """Somebody whom a report or a finding names. Alleged, never more."""

    name: str
    subject_class: str
    post: str = ""
    workplace: str = ""
    employee_number: str = ""
    rank: str = ""


def add_persons(case: Case, suspects: Iterable[Suspect], pack: LawPack) -> None:
    for position, one in enumerate(suspects, start=1):
        person = CasePerson.objects.create(
            case=case,
            position=position,
            name=one.name,
            post=one.post,
            workplace=one.workplace,
            subject_class=one.subject_class,
            employee_number=one.employee_number,
            rank=one.rank,
        )
        names.keep(person)
        _add_track(case, person, pack)


def _suspects(report: Report) -> list[Suspect]:
    return [
        Suspect(
            name=one.name,
            subject_class=one.subject_class,
            post=one.post,
            workplace=one.office_name or one.address,
            employee_number=one.employee_number,
        )
        for one in report.persons.all()
        if one.name
    ]


def _add_track(case: Case, person: CasePerson, pack: LawPack) -> None:
    """One track a person. The pack proposes the entry; an officer confirms or changes it.

    A criminal entry is never proposed. Where it is all that the rules have, the criminal track is opened
    without a proposal: an officer must find that the elements are there.
    """
    classified = acts.classify(
        pack, case.incident.act, case.event_on, case.determination_on, person.subject_class
    )
    kind = next(
        (
            kind
            for criminal in (False, True)
            for entry in classified.entries
            for kind in entry.violation.tracks
            if (kind in CRIMINAL_TRACKS) is criminal
        ),
        None,
    )
    if kind is None:
        raise OpeningRefused("no_track")
    Track.objects.create(
        case=case,
        person=person,
        kind=kind,
        proposed_violation=classified.proposed.id if classified.proposed else "",
        sanction_class=(classified.proposed.sanction_class or "") if classified.proposed else "",
    )


def classification_of(track: Track, pack: LawPack) -> acts.Classification:
    case = track.case
    return acts.classify(
        pack, case.incident.act, case.event_on, case.determination_on, track.person.subject_class
    )


def local_date(case: Case) -> date:
    return office_today(case.region.timezone)
