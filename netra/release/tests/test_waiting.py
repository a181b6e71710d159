"""Who still waits, by age and body, counted from facts that name nobody; and protected as every figure is."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client

from netra.cases import closing, decisions, referrals, sanctions, undoing
from netra.cases.models import CaseEvent, Outcome, ReferralLine
from netra.cases.tests.test_procedure import crime_of, two_tracks
from netra.cases.views.moving import take
from netra.elections.models import Election
from netra.facts import stream
from netra.facts.models import CountedUnit, Fact, FactKind
from netra.followup.tests.conftest import BKN, DAY, OFFICER, at, referred
from netra.institutions.models import Institution, InstitutionKind
from netra.platform import clock, jobs
from netra.regions.models import Level, Region
from netra.release import approval, counting, drafting, measures
from netra.release.refusals import NotMade
from tests.cast import Cast


def waiting(key: str, days: int) -> int:
    measure = measures.found(key)
    assert measure is not None
    election = Election.objects.get(pk="pilkada-2024")
    found = counting.count(measure, election, example=True, on=DAY + timedelta(days=days))
    return found.totals()["00"]


def test_each_body_is_counted_by_itself_and_nothing_is_published_of_all_together(world: Cast) -> None:
    assert [one.key for one in measures.offered(example=True)] == ["proven_cases", "sanctioned_persons"]
    referred(world)
    offered = [one for one in measures.offered(example=True) if one.kind is FactKind.PERSON_WAITS]
    assert [(one.receiver, one.age) for one in offered] == [
        ("bkn-contoh", (30, 90)),
        ("bkn-contoh", (90, None)),
    ]
    assert all("BKN Kantor Regional (contoh)" in one.title for one in offered)
    assert not [one for one in measures.offered(example=False) if one.receiver]
    # Of all that wait, or that a kind of body lets wait, no whole is made: it would tell what is hidden.
    for whole in ("unanswered_30", "unanswered_bkn_30", "unanswered_others_90", "unanswered_30.nobody"):
        assert measures.found(whole) is None
        with pytest.raises(NotMade):
            drafting.request_draft(
                whole, Election.objects.get(pk="pilkada-2024"), world.viewer("analis.kukar")
            )


def test_a_referral_grows_older_until_it_is_answered(world: Cast) -> None:
    line = referred(world)
    # Referred on a Thursday: the age begins with the Sunday after, the 17th.
    assert [waiting("unanswered_30.bkn-contoh", days) for days in (32, 33, 92, 93)] == [0, 1, 1, 0]
    assert [waiting("unanswered_90.bkn-contoh", days) for days in (92, 93, 400)] == [0, 1, 1]
    assert waiting("unanswered_30.gakkumdu-64.02-contoh", 40) == 0
    referrals.acknowledge(line.pk, by=BKN)
    assert waiting("unanswered_30.bkn-contoh", 40) == 1
    line = ReferralLine.objects.select_related("track__person", "track__case").get(pk=line.pk)
    penalty = sanctions.Penalty(sanctions.menu(line.track)[0].id, "800/1/2024", DAY)
    sanctions.record(line.pk, penalty, by=BKN)
    assert waiting("unanswered_30.bkn-contoh", 40) == 0
    newest = CaseEvent.objects.filter(track=line.track_id).order_by("-pk").first()
    assert newest is not None
    undoing.undo(line.pk, [newest.pk], by=BKN, why="Salah catat.")
    assert waiting("unanswered_30.bkn-contoh", 40) == 1


def test_a_return_and_an_end_are_answers_and_a_new_referral_waits_anew(world: Cast) -> None:
    line = referred(world)
    referrals.give_back(line.pk, "Kurang.", by=BKN)
    assert waiting("unanswered_30.bkn-contoh", 40) == 0
    with clock.frozen(at(DAY + timedelta(days=20))):
        again = referrals.refer(line.track_id, by=OFFICER)
        assert waiting("unanswered_30.bkn-contoh", 40) == 0
        assert waiting("unanswered_30.bkn-contoh", 60) == 1
        referrals.acknowledge(again.pk, by=BKN)
        closing.close_track(line.track_id, by=OFFICER, reason="Terlapor meninggal dunia.")
    assert waiting("unanswered_30.bkn-contoh", 60) == 0


def test_whoever_is_investigated_does_not_wait_and_another_track_waits_in_its_place(world: Cast) -> None:
    case = two_tracks(world)
    crime = crime_of(case)
    for step in ("hold_gakkumdu_first", "hold_gakkumdu_second"):
        take(case.pk, step, by=OFFICER, on=DAY, at=at(DAY), note="")
    decisions.decide(case.pk, decisions.Plenary(DAY, Outcome.VIOLATION, "Alasan."), by=OFFICER)
    line = referrals.refer(crime, by=OFFICER)
    referrals.acknowledge(line.pk, by=BKN)
    assert waiting("unanswered_30.gakkumdu-64.02-contoh", 40) == 1
    other = case.tracks.exclude(pk=crime).get()
    referrals.refer(other.pk, by=OFFICER)
    assert (waiting("unanswered_30.gakkumdu-64.02-contoh", 40), waiting("unanswered_30.bkn-contoh", 40)) == (
        1,
        0,
    )
    take(case.pk, "start_investigation", by=OFFICER, on=DAY, at=None, note="", track_id=crime)
    assert (waiting("unanswered_30.gakkumdu-64.02-contoh", 40), waiting("unanswered_30.bkn-contoh", 40)) == (
        0,
        1,
    )
    take(case.pk, "send_file", by=OFFICER, on=DAY, at=None, note="", track_id=crime)
    kept = Fact.objects.filter(kind=FactKind.PERSON_WAITS)
    assert kept.count() == 3, "what was counted is reversed, never removed"


def test_a_fact_knows_the_body_but_none_of_a_village(world: Cast) -> None:
    line = referred(world)
    fact = Fact.objects.get(kind=FactKind.PERSON_WAITS)
    assert (fact.receiver_id, fact.receiver_kind) == ("bkn-contoh", InstitutionKind.BKN_REGIONAL_OFFICE)
    assert fact.week.weekday() == 0
    village = Institution(
        key="desa-contoh",
        name="Desa Contoh",
        kind=InstitutionKind.VILLAGE_GOVERNMENT,
        region=Region.objects.filter(level=Level.VILLAGE).first(),
    )
    with transaction.atomic():
        key = stream.record(
            kind=FactKind.PERSON_WAITS,
            unit=CountedUnit.PERSON,
            on=DAY,
            region=line.track.case.region,
            election=line.track.case.election,
            office_kind="bawaslu",
            verified=True,
            receiver=village,
        )
    told = Fact.objects.get(pk=key)
    assert (told.receiver, told.receiver_kind) == (None, InstitutionKind.VILLAGE_GOVERNMENT)


@pytest.mark.parametrize(("count", "shown"), [(4, False), (5, True)])
def test_few_are_hidden_and_many_shown(world: Cast, count: int, shown: bool) -> None:
    for _ in range(count):
        referred(world)
    with clock.frozen(at(DAY + timedelta(days=60))):
        draft = drafting.request_draft(
            "unanswered_30.bkn-contoh", Election.objects.get(pk="pilkada-2024"), world.viewer("analis.kukar")
        )
        jobs.run_pending()
        row = draft.rows.get(region="64.02")
    assert (row.value, row.status) == ((count, "shown") if shown else (None, "suppressed"))
    assert draft.method_version == "unanswered_30-3+disclosure-1"
    if shown:
        with clock.frozen(at(DAY + timedelta(days=60))):
            issue = approval.approve(draft, world.viewer("komisioner.kukar"))
        assert (
            issue.title
            == "Orang yang penerusannya belum dijawab BKN Kantor Regional (contoh) selama 30 sampai 89 hari"
        )
        page = Client().get(f"/terbitan/{issue.pk}/").content.decode()
        assert "BKN Kantor Regional (contoh)" in page and "Versi 3" in page
        rows = Client().get(f"/terbitan/{issue.pk}/data.csv").content.decode()
        assert "unanswered_30.bkn-contoh" in rows
