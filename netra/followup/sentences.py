"""The silence ledger in words: what moved last, whose turn it is, what the office may write next and when."""

from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from netra.cases import sentences, turns, wording
from netra.cases.models import CaseEvent, ReferralLine
from netra.cases.procedure import pack_of
from netra.followup.answers import CODES, STEPS, Told, What
from netra.followup.ladder import SILENT_STEPS, Code, Step
from netra.followup.matching import BETWEEN, code_meant, menu_of, sanction_meant
from netra.followup.models import Day, Request
from netra.followup.queries import Row, Turn
from netra.followup.requests import RequestRefused
from netra.law.entries import CRIMINAL_TRACKS
from netra.platform.ui import formats
from netra.referral.answers import codes_of

LOOKS = {Turn.DUE: "urgent", Turn.BODY: "wait", Turn.OFFICE: "soon", Turn.ENDED: "ok"}


def turn(one: Turn) -> str:
    return {
        Turn.DUE: _("The office's turn: a letter is due"),
        Turn.BODY: _("Another's turn"),
        Turn.OFFICE: _("The office's turn: the file"),
        Turn.ENDED: _("Ended"),
    }[one]


def party(row: Row) -> str:
    """Who must move, by name, for the list."""
    track = row.line.track
    if row.turn is Turn.ENDED:
        return ""
    if row.turn is not Turn.BODY:
        return track.case.office.name
    said = turns.of_state(track.step, pack_of(track.case))
    return row.line.institution.name if said in ("", turns.RECEIVER) else turns.words(said, track.case)


def whose_turn(row: Row) -> str:
    """The detail page asks it of one row: what is really next, not all that a body may ever do."""
    if row.turn is Turn.ENDED:
        return _("Nobody: the track has ended.")
    track, pack = row.line.track, pack_of(row.line.track.case)
    if row.turn is Turn.OFFICE and turns.may_be_ended(track, pack):
        return _("%(office)s: end the track.") % {"office": row.line.track.case.office.name}
    if row.turn is Turn.OFFICE:
        return _("%(office)s: complete the file, or end the track.") % {
            "office": row.line.track.case.office.name
        }
    said = turns.words(turns.of_state(track.step, pack), track.case)
    if track.step in SILENT_STEPS or not said:
        return _of_the_body(row)
    if turns.may_be_ended(track, pack):
        return _("Now: %(who)s. The office may end the track once nothing more is to come.") % {"who": said}
    return _("Now: %(who)s.") % {"who": said}


def _of_the_body(row: Row) -> str:
    track = row.line.track
    words = {"body": row.line.institution.name}
    if row.followed_up is not None:
        return _("%(body)s: it acted on %(day)s; its decision is still to come.") % {
            **words,
            "day": formats.plain_date(row.followed_up),
        }
    if track.step == "referred":
        return _("%(body)s: acknowledge the file or return it.") % words
    if track.kind in CRIMINAL_TRACKS:
        return _("%(body)s: it has the file; next it begins the investigation or returns the file.") % words
    if track.step == "examination":
        return _("%(body)s: it examines; next it decides or returns the file.") % words
    return _("%(body)s: it has the file; next it examines and decides, or returns the file.") % words


def last_move(event: CaseEvent | None, row: Row, *, named: bool) -> str:
    """The national office reads who moved it as an office, not as a person."""
    if event is None:
        return _("Referred.")
    if not named:
        return wording.state_of(event.to_state, pack_of(row.line.track.case))
    return sentences.sentence(event, pack_of(row.line.track.case), get_language() or "id")


def rung(code: Code | str) -> str:
    return {
        Code.BODY: _("Letter to the body: what has been done?"),
        Code.BKN: _("Request to BKN"),
        Code.HOME_MINISTER: _("Request to the Home Minister"),
        Code.AFTER_REPRIMAND: _("Notice to the Home Minister after the reprimand"),
    }[Code(code)]


def when(step: Step, today: date) -> str:
    """The day with where it comes from; a day that nobody has set is not made up."""
    if step.due_on is None and step.day == Day.RULE:
        return _("Its day follows from the rules once the reprimand is recorded.")
    if step.due_on is None:
        return _("No day: the office has set none, and the rules name none that was read.")
    words = {"day": formats.plain_date(step.due_on), "whence": step.day.label}
    if step.due_on <= today:
        return _("Due since %(day)s (%(whence)s).") % words
    return _("From %(day)s (%(whence)s).") % words


def prepared(request: Request) -> str:
    if request.day == Day.EARLY or request.due_on is None:
        return _("Prepared by hand, ahead of any day.")
    return _("Prepared on its day, %(day)s (%(whence)s).") % {
        "day": formats.plain_date(request.due_on),
        "whence": Day(request.day).label,
    }


def age(days: int) -> str:
    if not days:
        return _("referred today")
    return _("%(days)s days since the referral") % {"days": formats.number(days)}


def refused(error: RequestRefused) -> str:
    return {
        "answered": _("The body has acted since, or the track has ended. No letter was recorded; see below."),
        "not_happened": _(
            "This letter speaks of a reprimand, and none is recorded. Nothing was prepared. Record the "
            "reprimand on the page of the case first."
        ),
        "not_offered": _("The rules name no such letter for this track. Nothing was changed."),
        "sent_already": _("This letter has been recorded already, perhaps by a colleague."),
        "number_missing": _("Write the number of the letter."),
        "day_does_not_fit": _(
            "The day does not fit: a letter is sent after the referral and not in the future."
        ),
        "printed_later": _(
            "The letter was printed on %(day)s, after the day of sending. Nothing was recorded. Correct the "
            "day, or tick that the office sent a paper of its own."
        )
        % {"day": formats.plain_date(error.on) if error.on else ""},
    }[error.code]


def head_refused(code: str, column: str) -> str:
    words = {"column": column}
    return {
        "column_unknown": _("The sheet has a column “%(column)s” that is not known. Nothing was taken.")
        % words,
        "column_twice": _("The sheet has the column “%(column)s” twice. Nothing was taken.") % words,
        "column_missing": _("The sheet lacks the column “%(column)s”. Nothing was taken.") % words,
    }[code]


def problem(code: str, value: str) -> str:
    """`value` stands in the cell; behind it, where a list is short, what may stand there."""
    typed, _between, choices = value.partition(BETWEEN)
    words, may_be = {"value": value}, {"value": typed, "choices": choices}
    return {
        "formula": _("This cell is a formula. Write its result as text."),
        "missing": _("This cell is empty and is needed."),
        "unknown_word": _("“%(value)s” is not known here. Write one of: %(words)s.")
        % {**words, "words": ", ".join(What)},
        "not_a_position": _("“%(value)s” is not the place of a person in the case, such as 1.") % words,
        "only_with_sanction": _("This cell is only for rows with a sanction."),
        "only_with_another": _(
            "After this outcome no other sanction holds: leave the cells of a sanction empty."
        ),
        "not_for_this_word": _("This cell does not belong to what the column tindak says. Leave it empty."),
        "not_in_list": _("The rules have no such code: “%(value)s”. Write one of: %(choices)s.") % may_be,
        "letter_missing": _("Your office records this from a letter of the body. Write its number and day."),
        "step_unknown": _("The rules of this case do not know this step."),
        "step_refused": _("The rules do not allow this step now: %(value)s") % words,
        "too_long": _("This text is too long."),
        "not_a_day": _("“%(value)s” is not a day. Write it like 2024-11-22 or 22/11/2024.") % words,
        "ends_before_it_starts": _("The end lies before the beginning."),
        "unmatched": _("No referral of this number and person that you may answer. Nobody was guessed."),
        "several": _("Several referrals have this number and person. Write which one in the column rujukan."),
        "said_twice": _("Row %(value)s of the sheet speaks of the same referral.") % words,
        "name_differs": _("“%(value)s” is not the person of this referral.") % words,
        "not_open": _("This referral was returned or went to another body."),
        "acknowledged_before": _("This referral has been acknowledged already."),
        "sanctioned_before": _("On this referral an outcome has been recorded already."),
        "not_in_menu": _(
            "The law of the day of the event has no such sanction for this person: “%(value)s”. Write one "
            "of: %(choices)s."
        )
        % may_be,
        "reason_missing": _("The law names no class here, so the choice needs a reason."),
        "day_does_not_fit": _(
            "%(day)s does not fit: it lies before the referral or before what came first, or is still to "
            "come."
        )
        % {"day": _day_of(value)},
    }.get(code, code)


def _day_of(value: str) -> str:
    try:
        return formats.plain_date(date.fromisoformat(value))
    except ValueError:
        return value


def trouble(code: str, row: int | None) -> str:
    words = {"row": row}
    return {
        "answered_meanwhile": _(
            "Row %(row)s was answered by somebody else meanwhile. Nothing of the sheet stands."
        ),
        "step_not_allowed": _(
            "The rules did not allow the step of row %(row)s. Nothing of the sheet stands."
        ),
        "not_in_menu": _("The sanction of row %(row)s is no longer open. Nothing of the sheet stands."),
        "day_does_not_fit": _("The day of row %(row)s does not fit any more. Nothing of the sheet stands."),
        "not_theirs": _(
            "Row %(row)s speaks of a referral that whoever recorded the sheet may no longer answer. Nothing "
            "of the sheet stands. A colleague who may answer it can send the file again."
        ),
        "not_theirs_to_take_back": _(
            "Row %(row)s speaks of a referral that whoever asked for it may no longer answer, so the sheet "
            "is not taken back. A colleague who may answer it can take it back."
        ),
        "moved_on": _(
            "Row %(row)s has gone further since it was recorded, so the sheet is not taken back. Correct "
            "single rows on their own pages."
        ),
    }.get(code, code) % words


def of_a_row(told: Told, line: ReferralLine) -> str:
    """What will be recorded of the person, or was."""
    pack = pack_of(line.track.case)
    step = pack.transitions.get(STEPS[told.what])
    said = [wording.said(step.wording) if step else told.what.value]
    if told.on:
        said.append(formats.plain_date(told.on))
    if told.sanction and (chosen := sanction_meant(menu_of(line.track, told.what), told.sanction)):
        said.append(f"{wording.said(chosen.wording).rstrip('.')} ({chosen.id})")
    if told.decision:
        said.append(", ".join(filter(None, (told.decision, _plain(told.decided_on)))))
    if told.code and told.what in CODES:
        chosen_code = code_meant(codes_of(line, CODES[told.what]), told.code)
        said.append(wording.said(chosen_code.wording).rstrip(".") if chosen_code else told.code)
    return "; ".join(one for one in (*said, told.reason) if one)


def _plain(day: date | None) -> str:
    return formats.plain_date(day) if day else ""
