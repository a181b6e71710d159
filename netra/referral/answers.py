"""What the receiving body answers for one person. One form counts once, however often it is sent."""

import hashlib
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple
from uuid import UUID, uuid5

from django.db import transaction

from netra.cases import dates, procedure, referrals, sanctions, standing, undoing
from netra.cases.access import ENDED_CASES
from netra.cases.models import CaseEvent, LineState, ReferralLine, Track
from netra.cases.opening import local_date
from netra.cases.people import Actor
from netra.cases.sanctions import Penalty
from netra.cases.telling import tell
from netra.law import reasons, steps
from netra.law.entries import LawPack, SanctionClass, Transition
from netra.law.office_entries import CodedReason, Group
from netra.law.steps import StepRefused
from netra.platform import files
from netra.platform.clock import office_now
from netra.platform.files.staging import Staged
from netra.referral.models import Answer, WithdrawnAnswer
from netra.reports.models import ReportStatus

CLOSED = (referrals.LineClosed, procedure.StepNotAllowed)
# What the body that holds the file does with it, beside acknowledging, returning and the sanction.
BODY_STEPS = (
    "verify_in_sbt",
    "record_recommendation",
    "start_examination",
    "summon_again",
    "form_examiner_team",
    "record_examination",
    "deliver_decision",
    "file_objection",
    "file_admin_appeal",
    "decide_remedy",
    "start_investigation",
    "send_file",
    "return_to_police",
    "resubmit_file",
    "find_file_complete",
    "file_at_court",
    "record_verdict",
    "receive_appeal",
    "record_final_verdict",
    "close_without_sanction",
)
_CODES: dict[str, Group] = {
    "close_without_sanction": Group.TRACK_OUTCOME,
    "decide_remedy": Group.REMEDY_OUTCOME,
}
GROUPS = {**_CODES, "return_file": Group.RETURNED}
# Taking the step says so by itself.
_SAID_BY_STEP = {"summon_again": steps.Fact.PERSON_ABSENT, "resubmit_file": steps.Fact.FILE_WAS_RETURNED}
# Each is an answer that can be taken back.
ANSWERS = frozenset({"acknowledge", "return_file", "record_sanction", *BODY_STEPS})
REMEDY = "decide_remedy"
# Whoever held the code of the letter.
PUBLIC = "publik"
ENDS = "close_without_sanction"
_SANCTIONED = "sanctioned"
_ACKNOWLEDGED = "acknowledged"
_TEAM_FIRST = {SanctionClass.DISCIPLINE_HEAVY}
_DISMISSALS = {"honourable_dismissal", "dishonourable_dismissal", "contract_termination"}


class AnswerRefused(Exception):
    """`code`: unknown_code, reason_missing or code_missing. Nothing was recorded."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class WordsMissing(AnswerRefused):
    """The chosen reason says nothing without words. Nothing was recorded."""

    def __init__(self) -> None:
        super().__init__("reason_missing")


class LetterRefused(Exception):
    """The day of the letter lies before the referral or has not come yet. Nothing was recorded."""


@dataclass(frozen=True, slots=True)
class Letter:
    """The letter of the body from which the office that handles the case records what it says."""

    number: str
    on: date


@dataclass(frozen=True, slots=True)
class Said:
    """What one form says: of the body itself, or of the office that has its `letter`. `proof` lies staged and
    is kept with the answer."""

    key: UUID
    step: str
    on: date | None = None
    code: str = ""
    text: str = ""
    letter_number: str = ""
    proof: Staged | None = field(default=None, repr=False)
    letter: Letter | None = None


def key_of_line(key: UUID, line_id: UUID) -> UUID:
    """One form may answer for several persons: each answer has a key of its own."""
    return uuid5(key, str(line_id))


def _digest(key: UUID) -> str:
    return hashlib.sha256(key.bytes).hexdigest()


def given(line_id: UUID, key: UUID, step: str) -> Answer | None:
    """What this form has said before."""
    return Answer.objects.filter(key_digest=_digest(key), line=line_id, step=step).first()


def may_return(line: ReferralLine) -> bool:
    return line.state in (LineState.SENT, LineState.ACKNOWLEDGED) and _open_to(line, "return_file")


def may_sanction(line: ReferralLine) -> bool:
    return _is_held(line) and _open_to(line, "record_sanction")


def _is_held(line: ReferralLine) -> bool:
    """Whether the body has the file: it said so, or the file has gone on from there."""
    if line.state == LineState.SENT:
        return not _open_to(line, "acknowledge")
    return line.state == LineState.ACKNOWLEDGED


def _open_to(line: ReferralLine, step: str) -> bool:
    track = line.track
    origins = procedure.pack_of(track.case).transitions[step].origins
    return procedure.state_of(track) in origins


def acknowledge(
    line_id: UUID, key: UUID, *, by: Actor, letter: Letter | None = None, proof: Staged | None = None
) -> Answer:
    """Raises LineClosed, StepNotAllowed, LetterRefused."""
    said = Said(key, "acknowledge", on=letter.on if letter else None, letter=letter, proof=proof)
    return _once(line_id, said, lambda source: referrals.acknowledge(line_id, by=by, source=source), by=by)


def give_back(line_id: UUID, said: Said, *, by: Actor) -> Answer:
    """Raises LineClosed, StepNotAllowed, AnswerRefused, LetterRefused."""
    line = ReferralLine.objects.select_related("track__case").get(pk=line_id)
    chosen = _reason(line, Group.RETURNED, said.code)
    # The coded reason stands in the history in the words of the rules, before those of the body.
    words = " ".join(filter(None, (chosen.wording.id if chosen else "", said.text.strip())))
    return _once(
        line_id,
        said,
        lambda source: referrals.give_back(
            line_id, words[:500], by=by, code=chosen.code if chosen else "", source=source
        ),
        by=by,
    )


def sanction(line_id: UUID, said: Said, penalty: Penalty, *, by: Actor) -> Answer:
    """Raises LineClosed, StepNotAllowed, SanctionRefused, DayRefused, LetterRefused."""
    return _once(
        line_id, said, lambda source: sanctions.record(line_id, penalty, by=by, source=source), by=by
    )


def record(line_id: UUID, said: Said, *, by: Actor, penalty: Penalty | None = None) -> Answer:
    """A step of examination, objection or completion; `penalty` is what holds after an objection or appeal.

    Raises LineClosed, StepNotAllowed, AnswerRefused, SanctionRefused, DayRefused, LetterRefused."""
    if said.step not in BODY_STEPS:
        raise AnswerRefused("unknown_step")
    return _once(line_id, said, lambda source: _step(line_id, said, source, by, penalty), by=by)


class UndoRefused(Exception):
    """`code`: nothing (no answer of this line stands), went_on (something stands on it), not_yours (recorded
    by the other side), reason_missing or corrected (its day was put right since). Nothing was changed."""

    def __init__(self, code: str, event: CaseEvent | None = None, answer: Answer | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.event = event
        self.answer = answer


class Undoable(NamedTuple):
    """The step that is taken back, and the answer that took it; without one it came by a sheet."""

    event: CaseEvent
    answer: Answer | None


def undoable(line: ReferralLine, *, by: Actor, for_body: bool) -> Undoable:
    """The last answer, if whoever asks recorded it and nothing stands on it. Raises UndoRefused."""
    newest = undoing.newest(line.track)
    told = Answer.objects.filter(line=line, withdrawn=None).select_related("office")
    last = told.order_by("-pk").first()
    if not line.newest or newest is None or newest.step not in ANSWERS:
        if last is None:
            raise UndoRefused("nothing")
        raise UndoRefused("went_on", newest, last)
    if line.track.case.step in ENDED_CASES:
        raise UndoRefused("went_on", None, last)
    # A sheet and the rules themselves take steps without an answer on this page.
    answer = last if last is not None and last.step == newest.step and _took(last, newest) else None
    if answer is None:
        own = newest.actor == by.actor
    elif for_body:
        own = answer.office_id is not None or answer.said_by == PUBLIC
    else:
        own = answer.office_id is None
    if not own:
        raise UndoRefused("not_yours", newest, answer)
    return Undoable(newest, answer)


def _took(answer: Answer, event: CaseEvent) -> bool:
    return answer.said_by == event.actor and answer.said_at >= event.office_time


def take_back(line_id: UUID, event_id: int, why: str, *, by: Actor, for_body: bool) -> None:
    """The last answer was a mistake; `event_id` is what whoever asks has seen. Raises UndoRefused."""
    if not why.strip():
        raise UndoRefused("reason_missing")
    with transaction.atomic():
        line = _held(line_id)
        found = undoable(line, by=by, for_body=for_body)
        if found.event.pk != event_id:
            raise UndoRefused("went_on", found.event, found.answer)
        try:
            undoing.undo(line_id, [found.event.pk], by=by, why=why.strip())
        except dates.DayRefused as refused:
            raise UndoRefused("corrected", found.event, found.answer) from refused
        if found.answer is not None:
            WithdrawnAnswer.objects.create(
                answer=found.answer,
                reason=why.strip(),
                withdrawn_at=office_now(),
                withdrawn_by=by.actor,
                withdrawn_by_name=by.name,
            )


def _step(line_id: UUID, said: Said, source: str, by: Actor, penalty: Penalty | None) -> None:
    line = _held(line_id)
    if line.state != LineState.ACKNOWLEDGED:
        raise referrals.LineClosed(line.state)
    case, track = line.track.case, line.track
    if said.on is not None:
        dates.follows(case, said.on, "referred_on", line.referred_on)
    group = _CODES.get(said.step)
    chosen = _reason(line, group, said.code) if group else None
    if chosen is not None and chosen.code == reasons.OTHER and not said.text.strip():
        raise WordsMissing
    note = " ".join(filter(None, (chosen.wording.id if chosen else "", said.text.strip())))[:500]
    facts = _facts(said, note) | _on_record(track)
    changed = (
        sanctions.after_remedy(line, chosen.code, penalty, by=by, why=note)
        if chosen is not None and said.step == REMEDY
        else []
    )
    procedure.advance(
        case,
        said.step,
        by=by,
        facts=facts,
        track=track,
        note=f"{source} {note}".strip()[:500],
        on=said.on,
        changed=changed,
    )
    key = procedure.pack_of(case).transitions[said.step].records
    if key and said.on is not None:
        dates.check(case, procedure.pack_of(case), key, said.on, track)
    if said.step == ENDS:
        tell(case, ReportStatus.OUTCOME_RECORDED, by)


def _facts(said: Said, note: str) -> set[str]:
    found: set[str] = {steps.Fact.REASON_GIVEN} if note else set()
    if said.step in _SAID_BY_STEP:
        found.add(_SAID_BY_STEP[said.step])
    return found


def _on_record(track: Track) -> set[str]:
    """What the answers of the body itself show, and bars or opens a step."""
    found: set[str] = set()
    if track.sanction_class in _TEAM_FIRST and not _taken(track, "form_examiner_team"):
        found.add(steps.Fact.EXAMINER_TEAM_MISSING)
    if is_dismissed(track):
        found.add(steps.Fact.DISMISSAL_DECIDED)
    return found


def is_dismissed(track: Track) -> bool:
    """Against the end of the employment an appeal is filed, against every other penalty an objection."""
    imposed = getattr(track, "sanction", None)
    if imposed is None:
        return False
    penalty = procedure.pack_of(track.case).sanctions.get(imposed.sanction_id)
    return penalty is not None and penalty.code in _DISMISSALS


def _taken(track: Track, step: str) -> bool:
    return any(event.step == step for event in procedure.standing_steps(track))


def _reason(line: ReferralLine, group: Group, code: str) -> CodedReason | None:
    offered = {one.code: one for one in codes_of(line, group)}
    if not offered:
        return None
    if not code:
        raise AnswerRefused("code_missing")
    if code not in offered:
        raise AnswerRefused("unknown_code")
    return offered[code]


def codes_of(line: ReferralLine, group: Group) -> Sequence[CodedReason]:
    """What a body may say with a step; that there was a sanction it says by recording one."""
    found = reasons.codes(procedure.pack_of(line.track.case), group)
    return [one for one in found if one.code != _SANCTIONED]


class Offered(NamedTuple):
    """A step that may be recorded now, whether words are asked for, and the codes to choose from."""

    step: Transition
    reasoned: bool
    codes: Sequence[CodedReason]


@dataclass(frozen=True, slots=True)
class Ground:
    """What a step of a line is judged by, looked up once for all of them."""

    pack: LawPack
    state: str
    held: Set[str]
    readings: Mapping[str, str]
    kind: str

    def refusal(self, step: str) -> StepRefused | None:
        """Words and what the step says by itself will be there when the form is sent."""
        assumed = self.held | _facts(Said(UUID(int=0), step), "x")
        return steps.check(
            self.pack, self.state, step, assumed, track=self.kind, readings_chosen=self.readings
        )


def ground_of(line: ReferralLine) -> Ground:
    track = line.track
    pack = procedure.pack_of(track.case)
    return Ground(
        pack,
        procedure.state_of(track),
        standing.facts_of(track.case, track) | _on_record(track),
        standing.readings_of(track.case, pack),
        track.kind,
    )


def offered(line: ReferralLine, ground: Ground | None = None) -> list[Offered]:
    """In the order in which a body works. Nothing before the acknowledgement or after the line ended."""
    if not _is_held(line):
        return []
    track = line.track
    pack = procedure.pack_of(track.case)
    may = {one.id: one for one in steps.allowed(pack, procedure.state_of(track), track.kind)}
    if not may.keys() & set(BODY_STEPS):
        return []
    ground = ground or ground_of(line)
    found = []
    for name in BODY_STEPS:
        if name not in may or ground.refusal(name) is not None:
            continue
        reasoned = any(need.fact == steps.Fact.REASON_GIVEN for need in may[name].needs)
        group = _CODES.get(name)
        found.append(Offered(may[name], reasoned, codes_of(line, group) if group else ()))
    return found


def refusal(line: ReferralLine, step: str) -> StepRefused | None:
    """Why the body cannot say this now, before its words and its day are known; None when it can. What comes
    after a receipt is judged as if the receipt stood there.
    """
    track = line.track
    pack = procedure.pack_of(track.case)
    state = procedure.state_of(track)
    return steps.check(
        pack,
        # A return needs no receipt.
        _ACKNOWLEDGED
        if line.state == LineState.SENT and step != "return_file" and state == "referred"
        else state,
        step,
        standing.facts_of(track.case, track) | _on_record(track) | _facts(Said(UUID(int=0), step), "x"),
        track=track.kind,
        readings_chosen=standing.readings_of(track.case, pack),
    )


def _held(line_id: UUID) -> ReferralLine:
    line = ReferralLine.objects.select_related("track__person").get(pk=line_id)
    case = procedure.locked(line.track.case_id)
    line.refresh_from_db(fields=["state"])
    line.track.refresh_from_db()
    line.track.case = case
    return line


def _source(line: ReferralLine, letter: Letter | None) -> str:
    """Stands in the history, in the language of the office. Raises LetterRefused."""
    if letter is None:
        return ""
    case = line.track.case
    if not line.referred_on <= letter.on <= local_date(case):
        raise LetterRefused
    return (
        f"Dicatat oleh {case.office.name[:150]} dari surat {line.institution.name[:150]} "
        f"nomor {letter.number}, tanggal {letter.on:%d-%m-%Y}."
    )


def _once(line_id: UUID, said: Said, do: Callable[[str], object], *, by: Actor) -> Answer:
    with transaction.atomic():
        line = _held(line_id)
        if told := given(line_id, said.key, said.step):
            return told
        if line.state == LineState.SENT and _is_held(line):
            referrals.taken_up(line.track, said.step, by=by, on=said.on)
        do(_source(line, said.letter))
        return Answer.objects.create(
            line=line,
            step=said.step,
            key_digest=_digest(said.key),
            on=said.on,
            code=said.code,
            text=said.text.strip(),
            letter_number=said.letter.number if said.letter else said.letter_number,
            office=line.track.case.office if said.letter else None,
            letter_on=said.letter.on if said.letter else None,
            file=files.keep(said.proof, by=by.actor) if said.proof else None,
            said_at=office_now(),
            said_by=by.actor,
            said_by_name=by.name,
        )
