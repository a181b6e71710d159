"""A case that no report began: first information that is traced, or what supervision found (Form Model A).

It is one record from the first word to the last. Until it is registered it has no number and counts nowhere.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4, uuid5

from django.db import IntegrityError, transaction

from netra.accounts.viewer import HeldGrant
from netra.cases import changes, dates, deadlines, levels, opening, procedure
from netra.cases.changes import Change, What
from netra.cases.dates import DayRefused
from netra.cases.models import (
    Case,
    CaseIntake,
    CaseRecusal,
    Finding,
    FindingSource,
    Incident,
    LimitCause,
    TipChannel,
    Tracing,
)
from netra.cases.opening import Suspect
from netra.cases.people import Actor
from netra.elections import queries as elections
from netra.institutions.models import Institution
from netra.law import packs, reasons, steps
from netra.law.entries import LawPack
from netra.platform import audit
from netra.platform.clock import office_now, office_today
from netra.regions.codes import is_within
from netra.regions.models import Region

NOTED, TRACED, SUPERVISED = "information_noted", "tracing", "supervision_recorded"
BEFORE_A_FINDING = (NOTED, TRACED, SUPERVISED)
SET = "finding_set"


class FindingRefused(Exception):
    """`code`: no_election (none is open, or it has no rules), not_in_pack (the rules of the election know no
    findings yet), outside (the place is not in the area of the office), no_act, no_person,
    unknown_person_class, unknown_level (not one of that kind of staff), unknown_reason, already_recused or
    reason_missing. Nothing was changed."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Event:
    """What is said to have happened; any part may still be unknown."""

    region: Region
    text: str
    act: str = ""
    event_on: date | None = None
    place_text: str = ""


@dataclass(frozen=True, slots=True)
class Tip:
    channel: TipChannel
    known_on: date


@dataclass(frozen=True, slots=True)
class Supervision:
    """A supervisor's own result: the number of the form, who found it, and when."""

    form_number: str
    finder: str
    found_on: date


def note_information(tip: Tip, event: Event, grant: HeldGrant, *, by: Actor, key: UUID | None = None) -> Case:
    """First information is written down; the days for tracing it run from when it became known.

    One form, by its `key`, is one record, however often it is sent. Raises FindingRefused, DayRefused.
    """

    def write(case_id: UUID) -> Case:
        case = _begin(case_id, event, grant, NOTED, "start_tracing", known_on=tip.known_on)
        _record(case, event, by, source=FindingSource.FIRST_INFORMATION, channel=tip.channel)
        return _begun(case, "known_on", tip.known_on, "information_noted", by)

    return _once(key, by, write)


def record_supervision(
    found: Supervision, event: Event, grant: HeldGrant, *, by: Actor, key: UUID | None = None
) -> Case:
    """One form, by its `key`, is one record. Raises FindingRefused, DayRefused."""

    def write(case_id: UUID) -> Case:
        case = _begin(case_id, event, grant, SUPERVISED, "set_finding", found_on=found.found_on)
        _record(
            case,
            event,
            by,
            source=FindingSource.SUPERVISION,
            form_number=found.form_number.strip(),
            finder=found.finder.strip(),
        )
        return _begun(case, "found_on", found.found_on, "supervision_recorded", by)

    return _once(key, by, write)


def _once(key: UUID | None, by: Actor, write: Callable[[UUID], Case]) -> Case:
    """The case is named by the form and its sender, so that nobody can be led to the record of another."""
    case_id = uuid4() if key is None else uuid5(key, by.actor)
    if already := Case.objects.filter(pk=case_id).first():
        return already
    try:
        with transaction.atomic():
            return write(case_id)
    except IntegrityError:
        # Sent twice at once: the other one came first.
        if already := Case.objects.filter(pk=case_id).first():
            return already
        raise


def _begin(
    case_id: UUID,
    event: Event,
    grant: HeldGrant,
    state: str,
    first_step: str,
    *,
    known_on: date | None = None,
    found_on: date | None = None,
) -> Case:
    today = office_today(event.region.timezone)
    election = elections.open_election(today)
    if election is None or not election.law_pack:
        raise FindingRefused("no_election")
    pack = packs.shipped(election.law_pack)
    if first_step not in pack.transitions:
        raise FindingRefused("not_in_pack")
    if not is_within(event.region.code, grant.region_code):
        raise FindingRefused("outside")
    office = Institution.objects.select_related("region").get(pk=grant.institution_key)
    began, key = known_on or found_on, "known_on" if known_on else "found_on"
    if began is not None and began > today:
        raise DayRefused("ahead", key=key)
    if event.event_on is not None and event.event_on > today:
        raise DayRefused("ahead", key="event_on")
    if event.event_on is not None and began is not None and event.event_on > began:
        raise DayRefused("too_early", "event_on", event.event_on, key)
    incident = Incident.objects.create(
        election=election,
        region=event.region,
        happened_on=event.event_on,
        act=event.act,
        example=grant.example,
    )
    return Case.objects.create(
        id=case_id,
        incident=incident,
        intake=CaseIntake.FINDING,
        office=office,
        election=election,
        region=event.region,
        year=today.year,
        step=state,
        event_on=event.event_on,
        known_on=known_on,
        found_on=found_on,
        determination_on=elections.determination_date(election, event.region.code),
        law_pack=pack.name,
        pack_version=pack.version,
        pack_digest=pack.digest,
        example=grant.example,
    )


def _record(
    case: Case,
    event: Event,
    by: Actor,
    *,
    source: FindingSource,
    channel: str = "",
    form_number: str = "",
    finder: str = "",
) -> None:
    Finding.objects.create(
        case=case,
        source=source,
        channel=channel,
        form_number=form_number,
        finder=finder,
        place_text=event.place_text.strip(),
        text=event.text.strip(),
        recorded_at=office_now(),
        recorded_by=by.actor,
        recorded_by_name=by.name,
    )


def _begun(case: Case, key: str, on: date, what: str, by: Actor) -> Case:
    """The clock of the tracing, or of setting the finding; and the first line of the history."""
    kept = deadlines.keep_from(case, key, on, by=by, cause=LimitCause.FOUND)
    deadlines.settle(case)
    procedure.note(case, what, by=by, rule_id=kept[0].limit_id if kept else "")
    return case


def trace(case_id: UUID, done_on: date, text: str, *, by: Actor, seen_version: int | None = None) -> Tracing:
    """What was looked into. The first tracing begins it. Raises StepNotAllowed, CaseMoved, DayRefused."""
    with transaction.atomic():
        case = procedure.locked(case_id, seen_version)
        began = case.known_on or case.found_on or case.event_on
        if done_on > dates.today(case):
            raise DayRefused("ahead", key="done_on")
        if began is not None and done_on < began:
            raise DayRefused("too_early", "known_on" if case.known_on else "found_on", began, "done_on")
        if case.step == NOTED:
            procedure.advance(case, "start_tracing", by=by, on=done_on)
        elif case.step == TRACED:
            procedure.advance(case, "record_tracing", by=by)
        else:
            # Where the parties may not be called yet, an office traces what it has registered already.
            procedure.note(case, "traced", by=by)
        return Tracing.objects.create(
            case=case,
            done_on=done_on,
            text=text.strip(),
            recorded_at=office_now(),
            recorded_by=by.actor,
            recorded_by_name=by.name,
        )


@dataclass(frozen=True, slots=True)
class Set:
    """The finding as the office sets it: the act, the day and the persons, and the plenary if one decided."""

    act: str
    event_on: date | None
    suspects: Sequence[Suspect]
    plenary_on: date | None = None
    reasons: str = ""


def set_finding(case_id: UUID, found: Set, *, by: Actor, seen_version: int | None = None) -> Case:
    """From here on it is known what is alleged, and against whom; registering is the next step.

    Raises StepNotAllowed, CaseMoved, FindingRefused, DayRefused, OpeningRefused.
    """
    with transaction.atomic():
        case = procedure.locked(case_id, seen_version)
        pack = procedure.pack_of(case)
        today = dates.today(case)
        facts: set[str] = {steps.Fact.EVIDENCE_FOUND} if found.reasons.strip() else set()
        if found.plenary_on is not None:
            facts.add(steps.Fact.PLENARY_HELD)
        # The law is asked before the words: "it was not traced" helps more than "the act is missing".
        procedure.advance(
            case,
            "set_finding",
            by=by,
            facts=facts,
            on=today,
            note=found.reasons.strip(),
            changed=_moved(case, found),
        )
        _check(found, pack, case, today)
        case.incident.act = found.act
        case.incident.happened_on = found.event_on
        case.incident.save()
        case.event_on = found.event_on
        case.finding_set_on = today
        case.save()
        opening.add_persons(case, found.suspects, pack)
        return case


def _moved(case: Case, found: Set) -> list[Change]:
    """What was noted at first, and what the finding says now."""
    act = case.incident.act
    return [
        *([Change(What.ACT, act, found.act)] if act != found.act else []),
        *changes.of_date("event_on", case.event_on, found.event_on),
        Change(What.PERSONS, str(case.persons.count()), str(len(found.suspects))),
    ]


def _check(found: Set, pack: LawPack, case: Case, today: date) -> None:
    if found.act not in pack.acts:
        raise FindingRefused("no_act")
    if not found.suspects or not all(one.name for one in found.suspects):
        raise FindingRefused("no_person")
    if any(one.subject_class not in pack.subjects for one in found.suspects):
        raise FindingRefused("unknown_person_class")
    if not all(levels.fits(one.subject_class, one.rank) for one in found.suspects):
        raise FindingRefused("unknown_level")
    for day, key in ((found.event_on, "event_on"), (found.plenary_on, "plenary_on")):
        if day is not None and day > today:
            raise DayRefused("ahead", key=key)
    began = case.known_on or case.found_on
    if found.event_on is not None and began is not None and found.event_on > began:
        raise DayRefused("too_late", "known_on" if case.known_on else "found_on", began, "event_on")


def end(case_id: UUID, reason_code: str, told: str, *, by: Actor, seen_version: int | None = None) -> Case:
    """Nothing to go on with, for a reason of the pack. Raises StepNotAllowed, CaseMoved, FindingRefused."""
    with transaction.atomic():
        case = procedure.locked(case_id, seen_version)
        known = reasons_to_end(procedure.pack_of(case))
        if reason_code and reason_code not in known:
            raise FindingRefused("unknown_reason")
        facts = {steps.Fact.REASON_GIVEN} if reason_code else set()
        words = f"{known.get(reason_code, '')} {told.strip()}".strip()
        procedure.advance(case, "end_tracing", by=by, facts=facts, note=words[:500])
        return case


def reasons_to_end(pack: LawPack) -> dict[str, str]:
    """By code, in the words of the pack."""
    return {one.code: one.wording.id for one in reasons.codes(pack, "tracing_ended")}


def register(case_id: UUID, *, by: Actor, seen_version: int | None = None, number_election: str = "") -> Case:
    """The finding goes into the register: its number, and the limit of the handling. It counts from now on.

    Raises StepNotAllowed, CaseMoved.
    """
    with transaction.atomic():
        case = procedure.locked(case_id, seen_version)
        refused = procedure.refusal(case, "register_finding")
        if refused is not None:
            raise procedure.StepNotAllowed(refused.code, refused.rule_id, refused.wording)
        case.number_election = number_election
        opening.enter_register(case, "register_finding", by=by)
        return case


def step_aside(case_id: UUID, account_id: int, reason: str, *, by: Actor) -> CaseRecusal:
    """From a case without a report; of one with a report, `reports.recusals` is asked. Never taken back.

    Raises FindingRefused.
    """
    if not reason.strip():
        raise FindingRefused("reason_missing")
    with transaction.atomic():
        case = procedure.locked(case_id)
        if CaseRecusal.objects.filter(case=case, account_id=account_id).exists():
            raise FindingRefused("already_recused")
        made = CaseRecusal.objects.create(
            case=case, account_id=account_id, reason=reason.strip(), recorded_by=by.actor
        )
        audit.append(
            actor=by.actor,
            action="case.recused",
            object_kind="case",
            object_key=str(case.pk),
            facts={"account": account_id},
        )
        return made
