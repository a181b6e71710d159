"""From a report that meets its requirements to a registered case."""

from datetime import date

from django.db import connection, transaction

from netra.cases import deadlines, numbers
from netra.cases.counting import count
from netra.cases.models import Case, CasePerson, Incident, LimitCause, Track
from netra.cases.people import Actor
from netra.cases.procedure import StepNotAllowed, advance
from netra.elections import queries as elections
from netra.facts.models import CountedUnit, FactKind
from netra.law import acts, steps
from netra.law.entries import CRIMINAL_TRACKS, LawPack
from netra.platform.clock import office_today
from netra.reports import triage
from netra.reports.models import Report, ReportStatus

# Where a case begins: the officer has looked at every requirement.
ASSESSED = "assessed"


class OpeningRefused(Exception):
    """`code`: not_confirmed (an officer has not looked at every requirement), already_registered, no_act,
    no_person, unknown_person_class, no_track. Nothing was changed."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def open_case(report: Report, *, by: Actor) -> Case:
    """Register: the case, its persons and tracks, the first fact, the reporter's notice, in one transaction.

    Raises OpeningRefused, or StepNotAllowed with the rule that forbids it.
    """
    with transaction.atomic():
        report = (
            Report.objects.select_for_update(of=("self",))
            .select_related("region", "office__region", "election")
            .get(pk=report.pk)
        )
        facts = check(report)
        case = _create(report)
        # Before the first audit line: numbering holds cases that wait, and nothing may wait behind the chain.
        numbers.settle(report.office, by=by)
        case.refresh_from_db(fields=["number", "number_election"])
        _keep_handling_limit(case, by)
        advance(case, "register", by=by, facts=facts)
        _add_persons(case, report, triage.pack_of(report))
        triage.move(report, ReportStatus.REGISTERED, actor=by.actor)
        count(case, FactKind.CASE_REGISTERED, CountedUnit.CASE, on=local_date(case), verified=False)
        return case


def check(report: Report) -> set[str]:
    """Whether the report can become a case now; the facts that hold for the step. Raises as open_case."""
    if report.status != ReportStatus.RECEIVED:
        raise OpeningRefused("already_registered")
    assessed = triage.assess(report)
    if not assessed.confirmed:
        raise OpeningRefused("not_confirmed")
    if not report.act:
        raise OpeningRefused("no_act")
    pack = triage.pack_of(report)
    facts: set[str] = {steps.Fact.REQUIREMENTS_MET} if assessed.complete else set()
    if refused := steps.check(pack, ASSESSED, "register", facts):
        raise StepNotAllowed(refused.code, refused.rule_id, refused.wording)
    persons = [person for person in report.persons.all() if person.name]
    if not persons:
        raise OpeningRefused("no_person")
    for person in persons:
        if person.subject_class not in pack.subjects:
            raise OpeningRefused("unknown_person_class")
    return facts


def _create(report: Report) -> Case:
    today = office_today(report.region.timezone)
    incident = Incident.objects.create(
        election=report.election,
        region=report.region,
        happened_on=report.event_on,
        act=report.act,
        example=report.example,
    )
    return Case.objects.create(
        incident=incident,
        report=report,
        office=report.office,
        registry=report.office,
        election=report.election,
        region=report.region,
        running_number=_next_number(report.office_id, report.election_id, today.year),
        year=today.year,
        step=ASSESSED,
        event_on=report.event_on,
        known_on=report.known_on,
        registered_on=today,
        determination_on=elections.determination_date(report.election, report.region_id),
        law_pack=report.law_pack,
        pack_version=report.pack_version,
        pack_digest=report.pack_digest,
        example=report.example,
    )


def _keep_handling_limit(case: Case, by: Actor) -> None:
    if case.registered_on is None:
        raise RuntimeError("A case is registered on a day.")
    deadlines.keep(
        case,
        deadlines.HANDLING,
        case.registered_on,
        by=by,
        cause=LimitCause.REGISTERED,
        basis=deadlines.basis_of(case),
    )
    deadlines.settle(case)


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


def _add_persons(case: Case, report: Report, pack: LawPack) -> None:
    persons = [person for person in report.persons.all() if person.name]
    for position, reported in enumerate(persons, start=1):
        person = CasePerson.objects.create(
            case=case,
            position=position,
            name=reported.name,
            post=reported.post,
            workplace=reported.office_name or reported.address,
            subject_class=reported.subject_class,
            employee_number=reported.employee_number,
        )
        _add_track(case, person, pack)


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
