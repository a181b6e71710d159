"""Which referral each row means, and whether that referral can take what the row says. Nobody is guessed."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from netra.cases import dates, sanctions
from netra.cases.models import LineState, ReferralLine, Track
from netra.cases.opening import local_date
from netra.cases.procedure import pack_of
from netra.followup.answers import CODES, STEPS, Column, Problem, Told, What
from netra.followup.ladder import OPEN_STATES
from netra.law import steps
from netra.law.entries import Sanction as PenaltyEntry
from netra.law.office_entries import CodedReason
from netra.referral import answers as body

# Between what stands in a cell and what may stand there.
BETWEEN = " | "
Wrong = Callable[[Column, str, str], Problem]


@dataclass(frozen=True, slots=True)
class Match:
    """`line` is kept beside problems too: who has stepped aside from it must not read what the row says."""

    line: ReferralLine | None
    problems: Sequence[Problem]


class Matcher:
    """Over the referrals that the person who sent the sheet may answer, and over no others."""

    def __init__(self, lines: Iterable[ReferralLine], theirs: AbstractSet[UUID]) -> None:
        """`theirs`: those that went to a body of whoever sent the sheet."""
        self._theirs = theirs
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
        return Match(line, _problems(told, line, theirs=line.pk in self._theirs))

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


def _problems(told: Told, line: ReferralLine, *, theirs: bool) -> list[Problem]:
    def wrong(column: Column, code: str, value: str = "") -> Problem:
        return Problem(told.number, column, code, value[:120])

    track = line.track
    if told.name and _plain(told.name) != _plain(track.person.name):
        return [wrong(Column.NAME, "name_differs", told.name)]
    if line.state not in OPEN_STATES:
        return [wrong(Column.NUMBER, "not_open", told.case)]
    today = local_date(track.case)
    found = []
    # Of a body that has no part in Netra the office has a letter, and names it.
    if not theirs and not told.letter:
        found.append(wrong(Column.LETTER, "letter_missing"))
    for column, day in ((Column.ON, told.on), (Column.LETTER_ON, told.letter_on)):
        if day is not None and not line.referred_on <= day <= today:
            found.append(wrong(column, "day_does_not_fit", day.isoformat()))
    if told.what is What.ACKNOWLEDGED:
        if line.state != LineState.SENT:
            found.append(wrong(Column.WHAT, "acknowledged_before"))
    elif told.what is What.SANCTION:
        found += _of_a_sanction(told, line, today, wrong)
    else:
        found += _of_a_step(told, line, wrong)
    return found


def _of_a_sanction(told: Told, line: ReferralLine, today: date, wrong: Wrong) -> list[Problem]:
    track = line.track
    # A row with a sanction acknowledges on its way what was not acknowledged yet.
    takes = {"referred", *steps.step_of(pack_of(track.case), STEPS[What.SANCTION]).origins}
    if track.step not in takes or getattr(track, "sanction", None) is not None:
        return [wrong(Column.WHAT, "sanctioned_before", "")]
    found = _of_the_menu(told, track, wrong)
    if sanctions.is_free(track) and not told.reason:
        found.append(wrong(Column.REASON, "reason_missing", ""))
    day = told.decided_on
    if day is not None and not line.referred_on <= day <= today:
        found.append(wrong(Column.DECIDED, "day_does_not_fit", day.isoformat()))
    return found


def _of_another(told: Told, line: ReferralLine, code: str, wrong: Wrong) -> list[Problem]:
    """Of the sanction that holds after an objection or appeal."""
    if code not in sanctions.REPLACING:
        named = told.sanction or told.decision or told.decided_on
        return [wrong(Column.SANCTION, "only_with_another", code)] if named else []
    missing = {
        Column.SANCTION: told.sanction,
        Column.DECISION: told.decision,
        Column.DECIDED: told.decided_on,
    }
    found = [wrong(column, "missing", "") for column, held in missing.items() if not held]
    return found + _of_the_menu(told, line.track, wrong)


def _of_the_menu(told: Told, track: Track, wrong: Wrong) -> list[Problem]:
    menu = menu_of(track, told.what)
    if not told.sanction or sanction_meant(menu, told.sanction) is not None:
        return []
    ids = ", ".join(entry.id for entry in menu)
    return [wrong(Column.SANCTION, "not_in_menu", f"{told.sanction[:60]}{BETWEEN}{ids}")]


def _of_a_step(told: Told, line: ReferralLine, wrong: Wrong) -> list[Problem]:
    track = line.track
    pack, step = pack_of(track.case), STEPS[told.what]
    if told.what in CODES and (offered := body.codes_of(line, CODES[told.what])):
        chosen = code_meant(offered, told.code)
        if chosen is None:
            codes = ", ".join(one.code for one in offered)
            return [wrong(Column.CODE, "not_in_list", f"{told.code[:40]}{BETWEEN}{codes}")]
        if told.what is What.REMEDY and (found := _of_another(told, line, chosen.code, wrong)):
            return found
    if step not in pack.transitions:
        return [wrong(Column.WHAT, "step_unknown", told.what)]
    refused = body.refusal(line, step)
    if refused is not None:
        return [wrong(Column.WHAT, "step_refused", refused.wording.id)]
    key = pack.transitions[step].records
    if key and told.on is not None:
        try:
            dates.check(track.case, pack, key, told.on, track)
        except dates.DayRefused:
            return [wrong(Column.ON, "day_does_not_fit", told.on.isoformat())]
    return []


def menu_of(track: Track, what: What) -> Sequence[PenaltyEntry]:
    return sanctions.menu_after_remedy(track) if what is What.REMEDY else sanctions.menu(track)


def sanction_meant(menu: Sequence[PenaltyEntry], text: str) -> PenaltyEntry | None:
    """By its id, or by its sentence as a page shows it."""
    wanted = _plain(text)
    return next(
        (
            entry
            for entry in menu
            if wanted in {_plain(entry.id), _plain(entry.wording.id), _plain(entry.wording.en)}
        ),
        None,
    )


def code_meant(offered: Sequence[CodedReason], text: str) -> CodedReason | None:
    """By its code, or by its sentence."""
    wanted = _plain(text)
    return next(
        (
            one
            for one in offered
            if wanted in {_plain(one.code), _plain(one.wording.id), _plain(one.wording.en)}
        ),
        None,
    )


def _plain(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(".")
