"""A criminal track and a body that answers on paper: nothing that was sent may stay open for ever."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from netra.cases import clarifications, closing, decisions, referrals
from netra.cases.decisions import Plenary
from netra.cases.models import Case, CaseEvent, LineState, Outcome, ReferralLine, Track
from netra.cases.tests.test_procedure import crime_of, two_tracks
from netra.cases.tests.test_walk import COMMISSIONER, OFFICER
from netra.cases.views.moving import take
from netra.platform import clock
from netra.referral import answers
from netra.referral.answers import Said
from tests.cast import OPENS_AT, Cast

pytestmark = pytest.mark.django_db
TODAY = OPENS_AT.date()


@pytest.fixture
def crime(world: Cast) -> ReferralLine:
    """Sent to Gakkumdu, which has not said yet that it has the file."""
    case = two_tracks(world)
    for step in ("hold_gakkumdu_first", "hold_gakkumdu_second"):
        take(case.pk, step, by=OFFICER, on=TODAY, at=OPENS_AT, note="")
    decisions.decide(case.pk, Plenary(TODAY, Outcome.VIOLATION, "Alasan."), by=COMMISSIONER)
    return referrals.refer(crime_of(case), by=OFFICER)


def told(line: ReferralLine, step: str, on: date) -> None:
    """Recorded by the office, as the case page offers it."""
    take(line.track.case_id, step, by=OFFICER, on=on, at=None, note="", track_id=line.track_id)


def test_an_investigation_proves_that_the_file_was_received(crime: ReferralLine) -> None:
    told(crime, "start_investigation", TODAY)
    crime.refresh_from_db()
    assert crime.state == LineState.ACKNOWLEDGED
    steps = CaseEvent.objects.filter(track=crime.track_id).order_by("-pk").values_list("step", "note")[:2]
    assert [step for step, _note in steps] == ["start_investigation", "acknowledge"]
    assert "14-11-2024" in steps[1][1]
    ended = Said(uuid4(), "close_without_sanction", on=TODAY, code="investigation_stopped")
    answers.record(crime.pk, ended, by=OFFICER)
    assert Track.objects.get(pk=crime.track_id).step == "track_closed"


def test_a_file_that_went_on_without_its_receipt_before_is_taken_up_with_the_next_answer(
    crime: ReferralLine,
) -> None:
    Track.objects.filter(pk=crime.track_id).update(step="investigation")
    answers.record(crime.pk, Said(uuid4(), "send_file", on=TODAY), by=OFFICER)
    crime.refresh_from_db()
    assert crime.state == LineState.ACKNOWLEDGED


def test_a_step_before_the_one_it_follows_is_refused_and_leaves_nothing(crime: ReferralLine) -> None:
    answers.acknowledge(crime.pk, uuid4(), by=OFFICER)
    with clock.frozen(OPENS_AT + timedelta(days=8)):
        answers.record(
            crime.pk, Said(uuid4(), "start_investigation", on=TODAY + timedelta(days=8)), by=OFFICER
        )
        with pytest.raises(clarifications.DateRefused):
            answers.record(crime.pk, Said(uuid4(), "send_file", on=TODAY + timedelta(days=1)), by=OFFICER)
    assert Track.objects.get(pk=crime.track_id).step == "investigation"


@pytest.mark.parametrize("state", ["sanctioned", "delivered", "remedy_decided"])
def test_a_track_ends_from_wherever_the_rules_let_it_end(crime: ReferralLine, state: str) -> None:
    Track.objects.filter(pk=crime.track_id).update(step=state)
    closing.close_track(crime.track_id, by=OFFICER)
    assert Track.objects.get(pk=crime.track_id).step == "track_closed"
    assert Case.objects.get(pk=crime.track.case_id).events.latest("pk").step == "close_track"
