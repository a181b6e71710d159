"""72, 24 and 6 hours before the end, once each; what a worker that stood still does on its return."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from netra.accounts.models import Grant
from netra.cases import clarifications, classes, decisions, extension, handovers, studies
from netra.cases.models import Case, Clarification, HandoverKind, Outcome
from netra.institutions import settings
from netra.platform import clock, jobs
from netra.platform.jobs import standing
from netra.platform.ui import formats
from netra.reminders import wording
from netra.reminders.hours import USUAL as HOURS
from netra.reminders.issuing import HANDLER, PASSED, issue_due
from netra.reminders.models import LastLook, Notice, Reminder
from netra.reminders.tests.examples import ENDS, OFFICER, a_case, a_row, before, told
from netra.reports.models import Recusal
from tests.cast import WITA, Cast

# Officers and commissioners of the office, and nobody of another one.
OFFICE = ["komisioner.kukar", "komisioner2.kukar", "petugas.kukar", "petugas2.kukar"]


def at(moment: datetime) -> None:
    with clock.frozen(moment):
        issue_due()


def each(*hours: int) -> list[tuple[str, int]]:
    return sorted((name, one) for name in OFFICE for one in hours)


def test_each_reminder_comes_at_its_moment_and_once(world: Cast) -> None:
    a_case(world)
    at(before(72.02))
    assert told() == []
    for hours in HOURS:
        at(before(hours))
        sofar = told()
        at(before(hours - 0.5))
        assert told() == sofar
        assert ("petugas.kukar", hours) in sofar
    assert told() == each(*HOURS)
    assert told(overtaken=True) == []
    at(ENDS + timedelta(hours=1))
    assert told() == each(*HOURS), "who was reminded is not told that it passed unreminded"


def test_on_its_return_a_worker_lets_the_nearest_speak_and_accounts_for_the_others(world: Cast) -> None:
    a_case(world)
    at(before(80))
    at(before(5))
    assert told() == each(6)
    assert told(overtaken=True) == each(24, 72)
    at(before(4))
    assert Notice.objects.count() == 3 * len(OFFICE)


def test_a_limit_that_ended_while_nobody_looked_is_told_once(world: Cast) -> None:
    a_case(world)
    looked = before(80)
    at(looked)
    at(ENDS + timedelta(days=9))
    at(ENDS + timedelta(days=10))
    assert told() == each(PASSED)
    assert Reminder.objects.get().unlooked_since == looked
    assert LastLook.objects.get().until == ENDS + timedelta(days=10)


def test_the_first_look_ever_speaks_of_no_limit_that_is_over(world: Cast) -> None:
    a_case(world)
    at(ENDS + timedelta(hours=1))
    assert told() == []


def test_a_limit_that_is_kept_late_reminds_of_the_moment_it_was_kept_in(world: Cast) -> None:
    case = a_case(world)
    row = a_row(case, "DL-CONTOH", date(2024, 11, 15))
    at(clock.office_now())
    assert set(Reminder.objects.filter(limit=row).values_list("hours", flat=True)) == {72}
    at(before(1, ends=ENDS - timedelta(days=2)))
    assert set(Reminder.objects.filter(limit=row).values_list("hours", flat=True)) == set(HOURS)


def test_a_moved_limit_reminds_anew_and_the_old_one_no_more(world: Cast) -> None:
    case = a_case(world)
    at(before(72))
    row = a_row(case, "DL-HANDLE", date(2024, 11, 19), kept_at=before(70))
    later = ENDS + timedelta(days=2)
    at(before(71, ends=later))
    assert told() == sorted(each(72) + each(72))
    at(before(24))
    assert not Reminder.objects.exclude(limit=row).filter(hours=24).exists()
    at(before(24, ends=later))
    assert Reminder.objects.get(hours=24).limit == row


def _decide(case: Case) -> None:
    day = date(2024, 11, 14)
    heard = clarifications.Hearing(Clarification.Party.REPORTED, day, True, "Keterangan contoh.")
    clarifications.record(case.pk, heard, by=OFFICER)
    track = case.tracks.get()
    choice = {track.pk: classes.Choice(track.proposed_violation)}
    studies.finish(case.pk, studies.Study("Kajian contoh.", choice), by=OFFICER)
    plenary = decisions.Plenary(day, Outcome.VIOLATION, "Alasan contoh.")
    decisions.decide(case.pk, plenary, by=OFFICER)


def test_of_a_limit_that_is_kept_nobody_is_reminded(world: Cast) -> None:
    a_case(world)
    _decide(Case.objects.get())
    at(before(80))
    at(before(5))
    at(ENDS + timedelta(days=1))
    assert told() == []


def test_granted_in_time_an_extension_reminds_in_place_of_the_limit(world: Cast) -> None:
    case = a_case(world)
    with clock.frozen(before(30)):
        issue_due()
        row = extension.extend(case.pk, "Saksi belum datang.", by=OFFICER)
    at(before(20))
    assert Reminder.objects.filter(hours=24).count() == 0, "the limit that was lengthened is silent"
    at(before(24, ends=ENDS + timedelta(days=2)))
    assert set(Reminder.objects.filter(limit=row).values_list("hours", flat=True)) == {72, 24}


def test_who_stepped_aside_is_not_reminded(world: Cast) -> None:
    case = a_case(world)
    assert case.report is not None
    account = world.account("petugas.kukar")
    Recusal.objects.create(report=case.report, account=account, reason="Saudara.", recorded_by="akun:2")
    at(before(6))
    assert {name for name, _hours in told()} == set(OFFICE) - {"petugas.kukar"}


def test_the_office_that_takes_over_is_given_what_was_given_before_it_came(world: Cast) -> None:
    case = a_case(world)
    at(before(5))
    province = world.grant("petugas.kaltim").institution
    with clock.frozen(before(3)):
        handovers.hand(case.pk, HandoverKind.TAKEOVER, province.pk, "Lintas daerah.", by=OFFICER)
        issue_due()
        issue_due()
    new = {name for name, _hours in told()} - set(OFFICE)
    assert "petugas.kaltim" in new
    assert told() == sorted([*each(6), *((name, 6) for name in new)])
    notice = Notice.objects.get(account__username="petugas.kaltim")
    assert wording.time_of(notice) == formats.time_left(timedelta(hours=3))


def test_whoever_comes_to_the_office_later_is_given_the_nearest_reminder_once(world: Cast) -> None:
    a_case(world)
    # Who holds a role is asked of the wall clock, also where the office clock stands still.
    held, today = Grant.objects.filter(pk=world.grant("petugas.kukar").pk), clock.wall_now().date()
    held.update(starts=today + timedelta(days=9))
    at(before(72))
    assert told() == [one for one in each(72) if one[0] != "petugas.kukar"]
    held.update(starts=today - timedelta(days=9))
    at(before(40))
    at(before(39))
    assert told() == each(72)
    at(before(24))
    at(before(23))
    assert told() == each(24, 72)


class _Stop(BaseException):
    """As sudden as a killed process: nothing of ours catches it."""


def test_wherever_it_dies_nothing_is_lost_and_nothing_doubled(world: Cast) -> None:
    """Stopped at its first statement, then at its second, and so on until a round ends by itself."""
    case = a_case(world)
    a_row(case, "DL-CONTOH", date(2024, 11, 16))
    at(before(200))
    survived = False
    for stop_at in range(1, 60):
        seen = 0

        def stop(execute: Any, sql: str, params: Any, many: bool, context: Any, last: int = stop_at) -> Any:
            nonlocal seen
            seen += 1
            result = execute(sql, params, many, context)
            if seen == last:
                raise _Stop
            return result

        try:
            with connection.execute_wrapper(stop):
                at(before(5, ends=ENDS - timedelta(days=1)))
            survived = True
            break
        except _Stop:
            continue
    assert survived, "sixty statements are more than a round of two limits asks"
    # The nearer limit has all three behind it, the farther one the first.
    assert Notice.objects.filter(overtaken=False).count() == 2 * len(OFFICE)
    assert Notice.objects.filter(overtaken=True).count() == 2 * len(OFFICE)
    assert Reminder.objects.count() == 4


def test_the_worker_comes_round_with_one_row_of_the_queue(world: Cast, settings: Any) -> None:
    settings.STANDING_JOBS = [(HANDLER, 0)]
    a_case(world)
    for moment in (before(72), before(24), before(6)):
        with clock.frozen(moment):
            standing.set_going()
            standing.set_going()
            assert jobs.run_pending() == 1
    assert told() == each(*HOURS)


def test_in_a_demonstration_a_jump_of_the_clock_is_one_notice_for_each_limit(world: Cast) -> None:
    for _number in range(3):
        a_case(world)
    at(before(72))
    at(datetime(2024, 12, 20, 9, 0, tzinfo=WITA))
    assert told() == sorted(3 * each(72) + 3 * each(PASSED))


@pytest.mark.parametrize("hours", [*HOURS, PASSED])
def test_notices_of_one_round_are_counted_once_by_the_database_itself(world: Cast, hours: int) -> None:
    case = a_case(world)
    row = case.limits.get()
    since = before(90) if hours == PASSED else None
    Reminder.objects.create(
        limit=row, hours=hours, ends_at=ENDS, issued_at=before(hours), unlooked_since=since
    )
    with pytest.raises(Exception, match=r"(?i)unique"):
        Reminder.objects.create(
            limit=row, hours=hours, ends_at=ENDS, issued_at=before(hours), unlooked_since=since
        )


def test_an_office_is_reminded_at_the_hours_it_has_settled(world: Cast) -> None:
    case = a_case(world)
    with transaction.atomic():
        settings.enter(
            case.office, settings.REMINDER_HOURS, "90, 12", actor="akun:1", name="Contoh", reason="Jauh."
        )
    at(before(72))
    assert told() == each(90)
    at(before(7))
    assert told() == each(12, 90)
    at(ENDS)
    assert told() == each(12, 90)
