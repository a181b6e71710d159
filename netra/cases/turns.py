"""Whose move it is: one answer for the page of a case, the worklist and the ledger of referrals.

Who must move in which state is data of the pack. That a commissioner refers where a conflict of interest is
known is not of a state but of a body and a day, so it is asked of those.
"""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from functools import cache

from django.utils.translation import gettext as _

from netra.cases import referrals
from netra.cases.models import Case, Track
from netra.cases.opening import local_date
from netra.cases.procedure import pack_of
from netra.elections.conflicts import ConflictBook
from netra.institutions import queries as institutions
from netra.law import packs, steps
from netra.law.entries import LawPack

OFFICE = "bawaslu"
RECEIVER = "receiver"


def of_state(state: str, pack: LawPack) -> str:
    """By the word of the pack; of a pack from before turns were data, by its newest version."""
    own = steps.state_of(pack, state)
    if own.turn or own.final:
        return own.turn
    newest = packs.shipped(pack.name).states.get(state)
    return newest.turn if newest is not None else ""


@cache
def states(*, of_the_office: bool) -> tuple[str, ...]:
    """Where the office must move, or somebody outside it, for a question to the database."""
    named = [
        (id_, one.turn)
        for name in packs.names()
        for id_, one in packs.shipped(name).states.items()
        if one.turn
    ]
    return tuple(sorted({id_ for id_, turn in named if (turn == OFFICE) is of_the_office}))


def words(turn: str, case: Case) -> str:
    return {
        OFFICE: case.office.name,
        "reporter": _("the reporter"),
        RECEIVER: _("the body that received the file"),
        "reported": _("the reported person"),
        "police": _("the police investigators"),
        "prosecutor": _("the prosecutor"),
        "district_court": _("the district court"),
        "high_court": _("the high court"),
        "parties": _("the parties"),
    }.get(turn, "")


def commissioners(case: Case) -> str:
    return _("the commissioners of %(office)s") % {"office": case.office.name}


def corrected_first(track: Track, pack: LawPack) -> bool:
    """A file that came back is corrected by an officer before it goes anew, where the rules know how."""
    correct = pack.transitions.get("correct_file")
    return correct is not None and track.step in correct.origins


def held_back(
    tracks: Iterable[Track],
    goals: Mapping[int, referrals.Destination | None] | None = None,
    books: Mapping[bool, ConflictBook] | None = None,
) -> set[int]:
    """Those that go to a body with a known conflict of interest: only a commissioner refers them.

    Asked for a whole list at the cost of one. The body of today, unless `goals` has it, is looked for only
    where its place has any conflict; `books` is what whoever asks has read of all these places.
    """
    rows = [
        row
        for row in tracks
        if (row.step or row.case.step) in steps.step_of(pack_of(row.case), "refer").origins
    ]
    if books is None:
        books = {
            example: ConflictBook(
                [row.case.region_id for row in rows if row.case.example is example], example=example
            )
            for example in {row.case.example for row in rows}
        }
    found, find = set(), cache(institutions.for_authority)
    for row in rows:
        case, book = row.case, books[row.case.example]
        today = local_date(case)
        if not book.knows_any(case.region_id, today, election=case.election_id):
            continue
        goal = referrals.destination(row, today, find) if goals is None else goals.get(row.pk)
        if goal is None or goal.institution is None:
            continue
        if book.of(goal.institution, case.region_id, today, election=case.election_id):
            found.add(row.pk)
    return found


def of_case(case: Case, pack: LawPack, tracks: Iterable[Track], commissioned: AbstractSet[int]) -> str:
    """In words; of a decided case of every open track. `commissioned`: those that a commissioner refers."""
    if case.step == "study":
        return commissioners(case)
    open_tracks = [track for track in tracks if track.step != "track_closed"]
    if case.step != "decided_violation" or not open_tracks:
        return words(of_state(case.step, pack), case)
    found = [
        commissioners(case)
        if track.pk in commissioned and not corrected_first(track, pack)
        else words(of_state(track.step or case.step, pack), case)
        for track in open_tracks
    ]
    return "; ".join(dict.fromkeys(one for one in found if one))


def may_be_ended(track: Track, pack: LawPack) -> bool:
    """The office may end the track, whoever else may still move."""
    return track.step in steps.step_of(pack, "close_track").origins
