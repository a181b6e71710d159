"""Which letters an office may write when a referral stays unanswered, to whom, and from which day.

The office asks; it never blocks anything itself. Where the rules name no day, the day is the office's own
policy, and where the office has set none there is no day.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from netra.cases.models import LineState, ReferralLine
from netra.followup.models import Day
from netra.institutions import settings
from netra.institutions.settings import Setting
from netra.law import packs, routing
from netra.law.entries import Status, Track, Wording
from netra.law.routing import Deciding

# While a track stands here, the body that has the file has not acted on it.
SILENT_STEPS = ("referred", "acknowledged", "examination")
# The personnel authority decides on these alone: only there can it be idle.
PERSONNEL_TRACKS = frozenset({Track.ASN, Track.EARLY, Track.ASN_TRANSITION})
OPEN_STATES = (LineState.SENT, LineState.ACKNOWLEDGED)


class Code(StrEnum):
    BODY = "ask_body"
    BKN = "ask_bkn"
    HOME_MINISTER = "ask_home_minister"


# Each day counts from the referral.
SETTINGS: Mapping[Code, Setting[int]] = {
    Code.BODY: settings.FIRST_REQUEST_DAYS,
    Code.BKN: settings.BKN_REQUEST_DAYS,
    Code.HOME_MINISTER: settings.MINISTER_REQUEST_DAYS,
}
_CODE_OF = {"BKN": Code.BKN, "HOME_MINISTER": Code.HOME_MINISTER}

# Days by the key of the setting; a setting that the office has not entered is not in it.
Days = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Rung:
    """`authority` is the code of the pack; `rule_id` is empty for what no rule needs to allow."""

    code: Code
    authority: str
    rule_id: str
    wording: Wording | None
    status: Status | None


@dataclass(frozen=True, slots=True)
class Step:
    """A rung with its day for one referral. `due_on` is None where nobody has set a day."""

    rung: Rung
    due_on: date | None
    day: Day

    def is_due(self, today: date) -> bool:
        return self.due_on is not None and self.due_on <= today


def rungs(line: ReferralLine) -> Sequence[Rung]:
    """In the order in which they are climbed: the body itself, then whom the rules of escalation name."""
    track, case = line.track, line.track.case
    above = (
        _escalation(
            case.law_pack,
            case.pack_version,
            track.person.subject_class,
            line.referred_on,
            case.event_on,
            case.determination_on,
        )
        if track.kind in PERSONNEL_TRACKS
        else ()
    )
    return (Rung(Code.BODY, line.authority_code, "", None, None), *above)


@lru_cache(maxsize=4096)
def _escalation(
    name: str,
    version: str,
    subject: str,
    referred_on: date,
    event_on: date | None,
    determination_on: date,
) -> tuple[Rung, ...]:
    deciding = Deciding(event_on, referred_on, referred_on, determination_on)
    found = routing.ways(packs.shipped(name, version), subject, (), deciding, authority_idle=True).routes
    return tuple(
        Rung(_CODE_OF[authority], authority, way.rule_id, way.wording, way.status)
        for way in found
        if way.track is Track.ESCALATION and way.undecided is None
        for authority in way.authorities
        if authority in _CODE_OF
    )


def steps(line: ReferralLine, days: Days) -> Sequence[Step]:
    return [_dated(rung, line, days) for rung in rungs(line)]


def _dated(rung: Rung, line: ReferralLine, days: Days) -> Step:
    wait = days.get(SETTINGS[rung.code].key)
    if wait is None:
        return Step(rung, None, Day.EARLY)
    return Step(rung, line.referred_on + timedelta(days=wait), Day.POLICY)


def is_silent(line: ReferralLine) -> bool:
    return line.state in OPEN_STATES and line.track.step in SILENT_STEPS
