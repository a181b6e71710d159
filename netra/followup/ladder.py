"""Which letters an office may write when a referral stays unanswered, to whom, and from which day.

The office asks; it never blocks anything itself. Where the rules name no day, the day is the office's own
policy, and where the office has set none there is no day.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.db.models import Exists, OuterRef, Q

from netra.cases.models import CaseDay, LineState, ReferralLine
from netra.cases.procedure import pack_of
from netra.followup.models import Day
from netra.institutions import settings
from netra.institutions.settings import Setting
from netra.law import escalation, packs
from netra.law.entries import Citation, Wording

# While a track stands here, the body that has the file has not acted on it.
SILENT_STEPS = ("referred", "acknowledged", "examination")
OPEN_STATES = (LineState.SENT, LineState.ACKNOWLEDGED)
# The day on which the body did something after all, though it has neither decided nor returned the file.
FOLLOWED_UP = "followed_up_on"


class Code(StrEnum):
    """What may be asked, by the codes of the pack."""

    BODY = "ask_body"
    BKN = "ask_bkn_to_act"
    HOME_MINISTER = "ask_minister_to_reprimand"
    AFTER_REPRIMAND = "tell_minister_of_silence"


SETTINGS: Mapping[Code, Setting[int]] = {
    Code.BODY: settings.FIRST_REQUEST_DAYS,
    Code.BKN: settings.BKN_REQUEST_DAYS,
    Code.HOME_MINISTER: settings.MINISTER_REQUEST_DAYS,
}

# Days by the key of the setting; a setting that the office has not entered is not in it.
Days = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Known:
    """Of one track: the dates that were recorded by key, and the last days in force by limit."""

    dates: Mapping[str, date]
    last_days: Mapping[str, date]


NOTHING_KNOWN = Known({}, {})


@dataclass(frozen=True, slots=True)
class Rung:
    """One ask of the pack. `step` records it, where the procedure has one; `limit_id` is the limit whose end
    it waits for, where the rules name one.
    """

    code: Code
    authority: str
    rule_id: str
    step: str
    trigger: str
    limit_id: str
    after: frozenset[str]
    wording: Wording
    citation: Citation


@dataclass(frozen=True, slots=True)
class Step:
    """A rung with its day for one referral. `due_on` is None where nobody has set a day."""

    rung: Rung
    due_on: date | None
    day: Day

    @property
    def may_be_prepared(self) -> bool:
        """A letter about something that a limit follows waits until that has happened."""
        return not self.rung.limit_id or self.due_on is not None

    def is_due(self, today: date) -> bool:
        return self.due_on is not None and self.due_on <= today


def rungs(line: ReferralLine) -> Sequence[Rung]:
    """In the order of the pack, of the body that has the file and of those to which it passes it on."""
    case = line.track.case
    own = pack_of(case)
    # Asks became data after some cases were opened; they are practice of the office, not law of the case.
    pack = own if own.office.escalations else packs.shipped(case.law_pack)
    rule = own.routing.get(line.rule_id)
    chain = [line.authority_code, *(rule.route_to if rule else ())]
    return [
        Rung(
            code=Code(ask.code),
            authority=ask.to,
            rule_id=ask.id,
            step=ask.step if ask.step in own.transitions else "",
            trigger=ask.trigger,
            limit_id="" if ask.office_policy else ask.limit_id,
            after=ask.after,
            wording=ask.wording,
            citation=ask.citation,
        )
        for ask in escalation.asks(pack, chain)
        if ask.code in set(Code)
    ]


def steps(line: ReferralLine, days: Days, known: Known) -> Sequence[Step]:
    return [dated(rung, line, days, known) for rung in rungs(line)]


def dated(rung: Rung, line: ReferralLine, days: Days, known: Known) -> Step:
    if rung.limit_id:
        last = known.last_days.get(rung.limit_id)
        return Step(rung, None if last is None else last + timedelta(days=1), Day.RULE)
    wait = days.get(SETTINGS[rung.code].key) if rung.code in SETTINGS else None
    if wait is None:
        return Step(rung, None, Day.EARLY)
    # Until the day that the rule counts from is recorded, the referral is the last that is known.
    begins = known.dates.get(rung.trigger, line.referred_on)
    return Step(rung, begins + timedelta(days=wait), Day.POLICY)


def is_silent(line: ReferralLine, known: Known) -> bool:
    return line.state in OPEN_STATES and line.track.step in SILENT_STEPS and followed_up(line, known) is None


def followed_up(line: ReferralLine, known: Known) -> date | None:
    """What was done with an earlier referral of the same track is no answer to this one."""
    on = known.dates.get(FOLLOWED_UP)
    return on if on is not None and on >= line.referred_on else None


# The same for a question to the database.
IS_SILENT = Q(state__in=OPEN_STATES, track__step__in=SILENT_STEPS) & ~Exists(
    CaseDay.objects.filter(track=OuterRef("track"), key=FOLLOWED_UP, on__gte=OuterRef("referred_on"))
)
