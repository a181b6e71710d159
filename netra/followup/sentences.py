"""The silence ledger in words: what moved last, whose turn it is, what the office may write next and when."""

from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from netra.cases import sentences, wording
from netra.cases.models import CaseEvent
from netra.cases.procedure import pack_of
from netra.followup.ladder import Code, Step
from netra.followup.models import Day, Request
from netra.followup.queries import Row, Turn
from netra.followup.requests import RequestRefused
from netra.platform.ui import formats

LOOKS = {Turn.DUE: "urgent", Turn.BODY: "wait", Turn.OFFICE: "soon", Turn.ENDED: "ok"}


def turn(one: Turn) -> str:
    return {
        Turn.DUE: _("A letter of the office is due"),
        Turn.BODY: _("The body's turn"),
        Turn.OFFICE: _("The office's turn"),
        Turn.ENDED: _("Ended"),
    }[one]


def whose_turn(row: Row) -> str:
    if row.turn is Turn.ENDED:
        return _("Nobody: the track has ended.")
    if row.turn is Turn.OFFICE:
        return _("%(office)s: complete the file, or end the track.") % {
            "office": row.line.track.case.office.name
        }
    return _("%(body)s: acknowledge, return or decide.") % {"body": row.line.institution.name}


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
        "not_offered": _("The rules name no such letter for this track. Nothing was changed."),
        "sent_already": _("This letter has been recorded already, perhaps by a colleague."),
        "number_missing": _("Write the number of the letter."),
        "day_does_not_fit": _(
            "The day does not fit: a letter is sent after the referral and not in the future."
        ),
    }[error.code]
