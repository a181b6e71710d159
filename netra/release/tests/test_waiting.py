"""Who still waits, by age and body, counted from facts that name nobody; and protected as every figure is."""

from datetime import timedelta

import pytest

from netra.cases import closing, decisions, referrals, sanctions, undoing
from netra.cases.models import CaseEvent, Outcome, ReferralLine
from netra.cases.tests.test_procedure import crime_of, two_tracks
from netra.cases.views.moving import take
from netra.elections.models import Election
from netra.facts.models import Fact, FactKind
from netra.followup.tests.conftest import BKN, DAY, OFFICER, at, referred
from netra.institutions.models import InstitutionKind
from netra.platform import clock, jobs
from netra.release import counting, drafting
from netra.release.measures import MEASURES
from tests.cast import Cast


def waiting(key: str, days: int) -> int:
    measure = MEASURES[key]
    election = Election.objects.get(pk="pilkada-2024")
    found = counting.count(measure, election, example=True, on=DAY + timedelta(days=days))
    return found.totals()["00"]


def test_ages_and_bodies_do_not_overlap_and_leave_nobody_out() -> None:
    bodies: dict[str, set[str]] = {}
    for measure in MEASURES.values():
        if measure.kind is FactKind.PERSON_WAITS:
            bodies.setdefault(str(measure.age), set())
            assert not bodies[str(measure.age)] & (measure.receivers or set())
            bodies[str(measure.age)] |= measure.receivers or set()
    assert list(bodies.values()) == [set(InstitutionKind.values)] * 2


def test_a_referral_grows_older_until_it_is_answered(world: Cast) -> None:
    line = referred(world)
    # Referred on a Thursday: the age begins with the Sunday after, the 17th.
    assert [waiting("unanswered_bkn_30", days) for days in (32, 33, 92, 93)] == [0, 1, 1, 0]
    assert [waiting("unanswered_bkn_90", days) for days in (92, 93, 400)] == [0, 1, 1]
    assert waiting("unanswered_others_30", 40) == 0
    referrals.acknowledge(line.pk, by=BKN)
    assert waiting("unanswered_bkn_30", 40) == 1
    line = ReferralLine.objects.select_related("track__person", "track__case").get(pk=line.pk)
    penalty = sanctions.Penalty(sanctions.menu(line.track)[0].id, "800/1/2024", DAY)
    sanctions.record(line.pk, penalty, by=BKN)
    assert waiting("unanswered_bkn_30", 40) == 0
    newest = CaseEvent.objects.filter(track=line.track_id).order_by("-pk").first()
    assert newest is not None
    undoing.undo(line.pk, [newest.pk], by=BKN, why="Salah catat.")
    assert waiting("unanswered_bkn_30", 40) == 1


def test_a_return_and_an_end_are_answers_and_a_new_referral_waits_anew(world: Cast) -> None:
    line = referred(world)
    referrals.give_back(line.pk, "Kurang.", by=BKN)
    assert waiting("unanswered_bkn_30", 40) == 0
    with clock.frozen(at(DAY + timedelta(days=20))):
        again = referrals.refer(line.track_id, by=OFFICER)
        assert waiting("unanswered_bkn_30", 40) == 0
        assert waiting("unanswered_bkn_30", 60) == 1
        referrals.acknowledge(again.pk, by=BKN)
        closing.close_track(line.track_id, by=OFFICER, reason="Terlapor meninggal dunia.")
    assert waiting("unanswered_bkn_30", 60) == 0


def test_whoever_is_investigated_does_not_wait_and_another_track_waits_in_its_place(world: Cast) -> None:
    case = two_tracks(world)
    crime = crime_of(case)
    for step in ("hold_gakkumdu_first", "hold_gakkumdu_second"):
        take(case.pk, step, by=OFFICER, on=DAY, at=at(DAY), note="")
    decisions.decide(case.pk, decisions.Plenary(DAY, Outcome.VIOLATION, "Alasan."), by=OFFICER)
    line = referrals.refer(crime, by=OFFICER)
    referrals.acknowledge(line.pk, by=BKN)
    assert waiting("unanswered_others_30", 40) == 1
    other = case.tracks.exclude(pk=crime).get()
    referrals.refer(other.pk, by=OFFICER)
    assert (waiting("unanswered_others_30", 40), waiting("unanswered_bkn_30", 40)) == (1, 0)
    take(case.pk, "start_investigation", by=OFFICER, on=DAY, at=None, note="", track_id=crime)
    assert (waiting("unanswered_others_30", 40), waiting("unanswered_bkn_30", 40)) == (0, 1)
    take(case.pk, "send_file", by=OFFICER, on=DAY, at=None, note="", track_id=crime)
    kept = Fact.objects.filter(kind=FactKind.PERSON_WAITS)
    assert kept.count() == 3, "what was counted is reversed, never removed"


def test_a_fact_knows_the_kind_of_body_and_nothing_nearer(world: Cast) -> None:
    referred(world)
    fact = Fact.objects.get(kind=FactKind.PERSON_WAITS)
    assert fact.receiver_kind == InstitutionKind.BKN_REGIONAL_OFFICE
    assert fact.week.weekday() == 0


@pytest.mark.parametrize(("count", "shown"), [(4, False), (5, True)])
def test_few_are_hidden_and_many_shown(world: Cast, count: int, shown: bool) -> None:
    for _ in range(count):
        referred(world)
    with clock.frozen(at(DAY + timedelta(days=60))):
        draft = drafting.request_draft(
            "unanswered_bkn_30", Election.objects.get(pk="pilkada-2024"), world.viewer("analis.kukar")
        )
        jobs.run_pending()
        row = draft.rows.get(region="64.02")
    assert (row.value, row.status) == ((count, "shown") if shown else (None, "suppressed"))
