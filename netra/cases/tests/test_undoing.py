"""A sanction taken back leaves no figure and no last day behind, and takes none away that still stands."""

from collections.abc import Sequence

import pytest

from netra.cases import referrals, sanctions, undoing
from netra.cases.models import CaseEvent, ReferralLine
from netra.cases.running import running
from netra.cases.tests.test_routes import sent_two_ways
from netra.cases.tests.test_walk import BKN, counted
from netra.facts.models import CountedUnit, FactKind
from netra.platform import clock
from tests.cast import WITA, Cast

WITHDRAWN = "Salah catat."


@pytest.fixture
def lines(world: Cast) -> Sequence[ReferralLine]:
    """One person with two tracks, at two bodies that have acknowledged."""
    sent = sent_two_ways(world)
    for line in sent:
        referrals.acknowledge(line.pk, by=BKN)
    return [
        ReferralLine.objects.select_related("track__person", "track__case").get(pk=one.pk) for one in sent
    ]


def imposed(line: ReferralLine) -> None:
    chosen = sanctions.menu(line.track)[0].id
    penalty = sanctions.Penalty(chosen, "1-CONTOH", clock.office_today(WITA.key))
    sanctions.record(line.pk, penalty, by=BKN)


def undo(line: ReferralLine) -> None:
    newest = CaseEvent.objects.filter(track=line.track_id).latest("pk")
    undoing.undo(line.pk, [newest.pk], by=BKN, why=WITHDRAWN)


def sanctioned() -> dict[str, int]:
    return {at: n for at, n in counted(FactKind.PERSON_SANCTIONED, CountedUnit.PERSON).items() if n}


def test_a_person_with_another_sanction_still_counts_once(lines: Sequence[ReferralLine]) -> None:
    first, second = lines
    imposed(first)
    imposed(second)
    undo(first)
    assert sanctioned() == {"64.02.03": 1}
    undo(second)
    assert sanctioned() == {}
    imposed(first)
    imposed(second)
    undo(second)
    assert sanctioned() == {"64.02.03": 1}


def test_without_the_sanction_nothing_is_left_to_deliver(lines: Sequence[ReferralLine]) -> None:
    line = next(one for one in lines if one.track.kind == "asn")

    def to_deliver() -> bool:
        return running().filter(track=line.track, limit_id="DL-PP94-DELIVER").exists()

    imposed(line)
    assert to_deliver()
    undo(line)
    assert not to_deliver()
    imposed(line)
    assert to_deliver()
