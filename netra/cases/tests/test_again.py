"""A step that is taken again begins its limit again: what kept the first keeps no second one."""

from datetime import date, timedelta

import pytest

from netra.cases import clocks, closing, decisions, procedure, referrals, running, sanctions
from netra.cases.decisions import Plenary
from netra.cases.models import Case, CaseLimit, Outcome, ReferralLine
from netra.cases.tests.test_procedure import TODAY, crime_of, two_tracks
from netra.cases.tests.test_procedure import staff as staff
from netra.cases.tests.test_walk import COMMISSIONER, OFFICER, a_case, decided, heard, studied
from netra.cases.views.moving import take
from netra.law.timetable import State
from netra.platform import clock
from tests.cast import OPENS_AT, Cast

pytestmark = pytest.mark.django_db


def told(case: Case, limit: str) -> tuple[State, date | None, date | None]:
    case.refresh_from_db()
    tracks = list(case.tracks.select_related("person"))
    rows = list(case.limits.all())
    found = clocks.of_case(case, procedure.pack_of(case), tracks, rows, names=True)
    return next((one.state, one.last_day, one.met_on) for one in found if one.id == limit)


def runs(case: Case, limit: str) -> list[CaseLimit]:
    return list(running.running().filter(case=case, limit_id=limit))


def test_a_file_that_is_returned_twice_has_its_days_twice(staff: Cast) -> None:
    case = two_tracks(staff)
    for step in ("hold_gakkumdu_first", "hold_gakkumdu_second"):
        take(case.pk, step, by=OFFICER, on=TODAY, at=OPENS_AT, note="")
    decisions.decide(case.pk, Plenary(TODAY, Outcome.VIOLATION, "Alasan."), by=COMMISSIONER)
    crime = case.tracks.get(pk=crime_of(case))
    line = referrals.refer(crime.pk, by=OFFICER)
    referrals.acknowledge(line.pk, by=OFFICER)
    back = "DL-P19-BACK"
    for step, days in (
        ("start_investigation", 0),
        ("send_file", 5),
        ("return_to_police", 6),
        ("resubmit_file", 7),
        ("return_to_police", 12),
    ):
        with clock.frozen(OPENS_AT + timedelta(days=days)):
            on = TODAY + timedelta(days=days)
            take(case.pk, step, by=OFFICER, on=on, at=None, note="", track_id=crime.pk)
            if step == "resubmit_file":
                assert told(case, back)[::2] == (State.MET, on)
                assert runs(case, back) == []
    with clock.frozen(OPENS_AT + timedelta(days=12)):
        (row,) = runs(case, back)
        assert row.trigger_on == TODAY + timedelta(days=12)
        assert told(case, back) == (State.OPEN, row.last_day, None)
        # That the file came back once more does not make the first return late.
        assert told(case, "DL-P19")[::2] == (State.MET, TODAY + timedelta(days=6))
    with clock.frozen(OPENS_AT + timedelta(days=13)):
        on = TODAY + timedelta(days=13)
        take(case.pk, "resubmit_file", by=OFFICER, on=on, at=None, note="", track_id=crime.pk)
        assert runs(case, back) == []
        assert told(case, back)[::2] == (State.MET, on)


def test_of_a_case_that_is_over_no_clock_runs_and_a_right_nobody_used_is_not_missed(staff: Cast) -> None:
    case = two_tracks(staff)
    assert told(case, "DL-HANDLE")[0] is State.OPEN
    Case.objects.filter(pk=case.pk).update(step="closed")
    with pytest.raises(StopIteration):
        told(case, "DL-HANDLE")
    pack = procedure.pack_of(case)
    right = next(one.id for one in pack.limits.values() if one.obliged in running.RIGHTS_OF)
    clock_of = clocks.Clock(
        id=right, name="", track="", state=State.MISSED, begins=None, last_day=None, moment="",
        left=timedelta(days=-1), met_on=None, rule="", verified=True, unsure="", how="", unused=True,
    )  # fmt: skip
    assert (clock_of.chip_kind, clock_of.chip_text) == ("wait", "tidak dipakai")


def test_of_a_track_that_ended_what_another_body_had_to_do_is_not_recorded_and_not_late(staff: Cast) -> None:
    case = decided(studied(heard(a_case(staff))))
    assert not [one for one in chips(case) if one[0] == "DL-EXTRA"]
    line = referrals.refer(case.tracks.get().pk, by=OFFICER)
    referrals.acknowledge(line.pk, by=OFFICER)
    menu = sanctions.menu(ReferralLine.objects.select_related("track__case", "track__person").get().track)
    sanctions.record(line.pk, sanctions.Penalty(menu[0].id, "9-CONTOH", TODAY), by=OFFICER)
    with clock.frozen(OPENS_AT + timedelta(days=30)):
        # While the track is open somebody still has to ask: nobody heard that the decision was delivered.
        assert ("DL-PP94-DELIVER", "missed", "terlewat") in chips(case)
        closing.close_track(line.track_id, by=OFFICER)
        assert ("DL-PP94-DELIVER", "wait", "tidak tercatat") in chips(case)
        closing.close_case(case.pk, by=OFFICER)
        assert {kind for _id, kind, _text in chips(case)} <= {"wait", "ok"}


def chips(case: Case) -> list[tuple[str, str, str]]:
    case = Case.objects.get(pk=case.pk)
    tracks = list(case.tracks.select_related("person"))
    rows = list(case.limits.all())
    found = clocks.of_case(case, procedure.pack_of(case), tracks, rows, names=True)
    return [(one.id, one.chip_kind, one.chip_text) for one in found]
