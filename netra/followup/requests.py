"""Preparing the letters that an office may write about a silent referral, and recording that one was sent."""

from datetime import date
from uuid import UUID

from django.db import transaction

from netra.cases import procedure
from netra.cases.models import Case, ReferralLine
from netra.cases.opening import local_date
from netra.cases.people import Actor
from netra.documents import dispatching
from netra.documents.models import Document
from netra.followup import ladder, letters, queries
from netra.followup.ladder import Code, Rung
from netra.followup.models import Day, Request
from netra.institutions import queries as institutions
from netra.law import steps
from netra.platform import audit
from netra.platform.clock import office_now

# Where the pack has a step for it, the step is taken; else the history has a line of its own.
_NOTES = {
    Code.BODY: "body_asked",
    Code.BKN: "bkn_asked",
    Code.HOME_MINISTER: "home_minister_asked",
    Code.AFTER_REPRIMAND: "home_minister_told",
}


class RequestRefused(Exception):
    """`code`: answered (the body has acted since), not_offered (the rules name no such step here),
    not_happened (what the letter speaks of is not recorded), sent_already, number_missing,
    day_does_not_fit or printed_later (its only print was made on `on`). Nothing was changed."""

    def __init__(self, code: str, on: date | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.on = on


def prepare(line_id: UUID, code: Code, *, by: Actor) -> Request:
    """Ahead of its day, because the office wants to. A letter that is prepared already is that letter.

    Raises RequestRefused.
    """
    with transaction.atomic():
        line = _held(line_id)
        if found := Request.objects.filter(line=line, rung=code).first():
            return found
        rung = _rung(line, code)
        known = queries.known_of([line])[line.track_id]
        if not ladder.dated(rung, line, {}, known).may_be_prepared:
            raise RequestRefused("not_happened")
        return create(line, rung, due_on=None, day=Day.EARLY, by=by.actor)


def create(line: ReferralLine, rung: Rung, *, due_on: date | None, day: Day, by: str) -> Request:
    """Inside the caller's transaction, of a referral that the caller found silent."""
    case = line.track.case
    addressee = (
        line.institution
        if rung.code is Code.BODY
        else institutions.for_authority(rung.authority, case.region_id, local_date(case), case.example)
    )
    request = Request.objects.create(
        line=line,
        rung=rung.code,
        authority_code=rung.authority,
        institution=addressee,
        rule_id=rung.rule_id,
        due_on=due_on,
        day=day,
        prepared_at=office_now(),
        prepared_by=by,
    )
    audit.append(
        actor=by,
        action="followup.prepare",
        object_kind="referral_line",
        object_key=str(line.pk),
        facts={"rung": rung.code.value, "day": day.value},
    )
    return request


def record_sent(
    request_id: int, number: str, sent_on: date, *, by: Actor, own_paper: bool = False
) -> Request:
    """What went out stays with the record: the words of its print, or those of that day for a letter that the
    office wrote on `own_paper`. Raises RequestRefused.
    """
    with transaction.atomic():
        request = Request.objects.get(pk=request_id)
        line = _held(request.line_id)
        request.refresh_from_db()
        if request.sent_on:
            raise RequestRefused("sent_already")
        if not number.strip():
            raise RequestRefused("number_missing")
        case = line.track.case
        if not line.referred_on <= sent_on <= local_date(case):
            raise RequestRefused("day_does_not_fit")
        code = Code(request.rung)
        paper = None if own_paper else _print_of(request, case, number.strip(), sent_on)
        if paper is not None:
            request.text = letters.as_printed(paper).text
        else:
            before = list(Request.objects.filter(line=line, sent_on__isnull=False))
            request.text = letters.written(line, code, before, sent_on).text
        request.letter_number = number.strip()
        request.sent_on = sent_on
        request.recorded_at = office_now()
        request.recorded_by = by.actor
        request.recorded_by_name = by.name
        request.save()
        if paper is not None:
            dispatching.record(paper, by=by)
        _tell(line, code, request, by)
        return request


def _print_of(request: Request, case: Case, number: str, sent_on: date) -> Document | None:
    """The newest print with that number, or with a blank for the pen, that was there on the day of sending.

    Raises RequestRefused.
    """
    prints = [one for one in letters.printed(request, case) if one.number in {"", number}]
    there = [one for one in prints if one.made_on <= sent_on]
    if prints and not there:
        raise RequestRefused("printed_later", prints[-1].made_on)
    return there[0] if there else None


def _tell(line: ReferralLine, code: Code, request: Request, by: Actor) -> None:
    case, said = line.track.case, f"{request.letter_number}, {request.sent_on:%d-%m-%Y}"
    step = _rung(line, code).step
    if step:
        facts = {steps.Fact.AUTHORITY_SILENT}
        procedure.advance(case, step, by=by, facts=facts, track=line.track, note=said, on=request.sent_on)
        return
    procedure.note(case, _NOTES[code], by=by, rule_id=request.rule_id, text=said, track=line.track)


def _held(line_id: UUID) -> ReferralLine:
    """The referral with its case locked, still unanswered. Raises RequestRefused."""
    line = ReferralLine.objects.select_related("track__person", "institution").get(pk=line_id)
    case = procedure.locked(line.track.case_id)
    line.refresh_from_db(fields=["state"])
    line.track.refresh_from_db()
    line.track.case = case
    if not ladder.is_silent(line, queries.known_of([line])[line.track_id]):
        raise RequestRefused("answered")
    return line


def _rung(line: ReferralLine, code: Code) -> Rung:
    for rung in ladder.rungs(line):
        if rung.code is code:
            return rung
    raise RequestRefused("not_offered")
