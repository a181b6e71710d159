"""Which referral each row means, and whether that referral can take what the row says. Nobody is guessed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from netra.cases import sanctions
from netra.cases.models import LineState, ReferralLine
from netra.cases.opening import local_date
from netra.cases.procedure import pack_of
from netra.followup.answers import Column, Problem, Told, What
from netra.followup.ladder import OPEN_STATES
from netra.law import steps

_STEP = "record_sanction"


@dataclass(frozen=True, slots=True)
class Match:
    """`line` is kept beside problems too: who has stepped aside from it must not read what the row says."""

    line: ReferralLine | None
    problems: Sequence[Problem]


class Matcher:
    """Over the referrals that the person who sent the sheet may answer, and over no others."""

    def __init__(self, lines: Iterable[ReferralLine]) -> None:
        self._by_key: dict[str, ReferralLine] = {}
        self._by_place: dict[tuple[str, int], list[ReferralLine]] = {}
        self._seen: dict[object, int] = {}
        for line in lines:
            track = line.track
            self._by_key[str(line.pk)] = line
            self._by_place.setdefault((track.case.reference, track.person.position), []).append(line)

    def match(self, told: Told) -> Match:
        line, code = self._find(told)
        if line is None:
            column = Column.LINE if told.line else Column.NUMBER
            return Match(None, [Problem(told.number, column, code, (told.line or told.case)[:120])])
        if line.pk in self._seen:
            said = str(self._seen[line.pk])
            return Match(line, [Problem(told.number, Column.NUMBER, "said_twice", said)])
        self._seen[line.pk] = told.number
        return Match(line, _problems(told, line))

    def unread(self, cells: Mapping[str, str]) -> ReferralLine | None:
        """Whom a row speaks of that cannot be read whole, as far as its other cells tell."""
        person = cells.get(Column.PERSON, "")
        if (line := self._by_key.get(cells.get(Column.LINE, "").lower())) is not None:
            return line
        if not (person.isdecimal() and person.isascii() and len(person) < 4):
            return None
        return self._at(cells.get(Column.NUMBER, ""), int(person), "")[0]

    def _find(self, told: Told) -> tuple[ReferralLine | None, str]:
        return self._at(told.case, told.person, told.line)

    def _at(self, case: str, person: int, key: str) -> tuple[ReferralLine | None, str]:
        places = self._by_place.get((case, person), [])
        if key:
            line = self._by_key.get(key)
            return (line, "") if line in places else (None, "unmatched")
        standing = [one for one in places if one.state in OPEN_STATES] or places
        if len(standing) == 1:
            return standing[0], ""
        return None, "several" if standing else "unmatched"


def _problems(told: Told, line: ReferralLine) -> list[Problem]:
    def wrong(column: Column, code: str, value: str = "") -> Problem:
        return Problem(told.number, column, code, value[:120])

    track = line.track
    if told.name and _plain(told.name) != _plain(track.person.name):
        return [wrong(Column.NAME, "name_differs", told.name)]
    if line.state not in OPEN_STATES:
        return [wrong(Column.NUMBER, "not_open", told.case)]
    if told.what is What.ACKNOWLEDGED:
        return [] if line.state == LineState.SENT else [wrong(Column.WHAT, "acknowledged_before")]
    # A row with a sanction acknowledges on its way what was not acknowledged yet.
    takes = {"referred", *steps.step_of(pack_of(track.case), _STEP).origins}
    if track.step not in takes or getattr(track, "sanction", None) is not None:
        return [wrong(Column.WHAT, "sanctioned_before")]
    found = []
    if told.sanction not in {entry.id for entry in sanctions.menu(track)}:
        found.append(wrong(Column.SANCTION, "not_in_menu", told.sanction))
    if sanctions.is_free(track) and not told.reason:
        found.append(wrong(Column.REASON, "reason_missing"))
    day = told.decided_on
    if day is None or not line.referred_on <= day <= local_date(track.case):
        found.append(wrong(Column.DECIDED, "day_does_not_fit", day.isoformat() if day else ""))
    return found


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())
