from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from netra.platform import jobs
from netra.platform.audit.models import Entry
from netra.platform.clock import frozen, office_now, wall_now
from netra.platform.jobs import queries, queue, running
from netra.platform.jobs.handlers import UnknownHandler
from netra.platform.jobs.models import Failure, Job, State
from netra.platform.jobs.running import Outcome
from netra.platform.jobs.tests.examples import HERE

pytestmark = pytest.mark.django_db


def a_job(
    handler: str = "SUM", *, key: str | None = None, run_at: datetime | None = None, **payload: Any
) -> Job:
    return jobs.enqueue(HERE + handler, {"numbers": [1, 2, 3], "key": key, **payload}, key=key, run_at=run_at)


def claimed() -> Job:
    job = queue.claim()
    assert job is not None
    return job


def lease_runs_out(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(lease_until=wall_now() - timedelta(seconds=1))


def finished() -> int:
    return Entry.objects.filter(action="test.finished").count()


def test_a_job_is_computed_and_finished() -> None:
    job = a_job()
    assert jobs.run_pending() == 1
    job.refresh_from_db()
    assert (job.state, job.result, job.attempts) == (State.DONE, {"sum": 6}, 1)
    assert (job.progress_done, job.progress_total) == (3, 3)
    assert Entry.objects.get(action="test.finished").object_key == "6"


def test_run_pending_does_no_more_than_asked() -> None:
    for _ in range(3):
        a_job()
    assert jobs.run_pending(limit=2) == 2
    assert queries.counts()[State.WAITING] == 1


def test_earlier_jobs_come_first() -> None:
    now = office_now()
    late = a_job(run_at=now - timedelta(minutes=1))
    early = a_job(run_at=now - timedelta(minutes=2))
    assert [claimed().pk, claimed().pk] == [early.pk, late.pk]
    assert queue.claim() is None


def test_a_job_waits_for_its_office_time() -> None:
    opening = datetime(2024, 11, 18, 1, 0, tzinfo=UTC)
    a_job(run_at=opening)
    with frozen(opening - timedelta(seconds=1)):
        assert jobs.run_pending() == 0
    with frozen(opening):
        assert jobs.run_pending() == 1


def test_the_office_clock_does_not_shorten_a_lease() -> None:
    a_job()
    job = claimed()
    with frozen(office_now() + timedelta(days=400)):
        assert queue.claim() is None
    lease_runs_out(job)
    assert claimed().pk == job.pk


def test_the_same_key_gives_the_same_live_job() -> None:
    first = a_job(key="draft:x")
    assert a_job(key="draft:x").pk == first.pk
    claimed()
    assert a_job(key="draft:x").pk == first.pk
    assert a_job(key="draft:y").pk != first.pk


def test_a_key_is_free_again_when_its_job_has_ended() -> None:
    first = a_job(key="draft:x")
    jobs.run_pending()
    assert a_job(key="draft:x").pk != first.pk


def test_an_occasion_happens_once_for_ever() -> None:
    first = jobs.enqueue(HERE + "SUM", {"numbers": []}, occasion="2024-11-14")
    jobs.run_pending()
    assert jobs.enqueue(HERE + "SUM", {"numbers": []}, occasion="2024-11-14").pk == first.pk
    assert jobs.enqueue(HERE + "SUM", {"numbers": []}, occasion="2024-11-15").pk != first.pk


def test_the_table_itself_refuses_two_live_jobs_of_one_key() -> None:
    a_job(key="draft:x")
    other = a_job(key="draft:y")
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.filter(pk=other.pk).update(key="draft:x")


def test_a_name_outside_netra_is_refused_when_queued() -> None:
    with pytest.raises(UnknownHandler):
        jobs.enqueue("os.system", {})
    assert not Job.objects.exists()


def test_a_job_of_a_rolled_back_transaction_never_was() -> None:
    with pytest.raises(LookupError), transaction.atomic():
        a_job()
        raise LookupError
    assert jobs.run_pending() == 0


def test_a_lease_lost_before_the_end_leaves_nothing_behind() -> None:
    """Both workers compute; only the one that holds the lease finishes."""
    a_job()
    slow = claimed()
    lease_runs_out(slow)
    quick = claimed()
    assert quick.pk == slow.pk
    assert running.run(quick) is Outcome.DONE
    assert running.run(slow) is Outcome.LOST
    assert finished() == 1


@pytest.mark.parametrize("tells", [True, False], ids=["heard at tell", "heard at the end"])
def test_a_lease_lost_while_computing_drops_the_result(tells: bool) -> None:
    job = a_job("OVERTAKEN", key="k", tells=tells)
    assert running.run(claimed()) is Outcome.LOST
    job.refresh_from_db()
    assert (job.state, job.result, finished()) == (State.RUNNING, None, 0)


def test_telling_renews_the_lease() -> None:
    a_job()
    job = claimed()
    lease_runs_out(job)
    tell = running.Teller(job, timedelta(minutes=5), lambda: False)
    tell(1, 9)
    assert queue.claim() is None
    job.refresh_from_db()
    assert (job.progress_done, job.progress_total) == (1, 9)


def test_a_tight_loop_does_not_write_every_round() -> None:
    a_job()
    job = claimed()
    tell = running.Teller(job, timedelta(minutes=5), lambda: False, every=3600)
    for number in range(50):
        tell(number, 100)
    job.refresh_from_db()
    assert job.progress_done == 0
    tell(100, 100)
    job.refresh_from_db()
    assert job.progress_done == 100


def test_a_failed_attempt_waits_and_after_the_last_says_why() -> None:
    job = a_job("STUMBLE")
    for attempt, seconds in ((1, 10), (2, 20)):
        before = wall_now()
        assert jobs.run_pending() == 0
        job.refresh_from_db()
        assert (job.state, job.attempts, job.failure) == (State.WAITING, attempt, Failure.ERROR)
        assert job.retry_at is not None
        assert timedelta(0) <= job.retry_at - before - timedelta(seconds=seconds) < timedelta(seconds=5)
        assert queue.claim() is None
        Job.objects.update(retry_at=wall_now())
    jobs.run_pending()
    job.refresh_from_db()
    assert (job.state, job.attempts) == (State.FAILED, 3)
    assert queue.claim() is None
    said = queries.reason(job)
    assert "3" in said and "ValueError" in said
    assert "reporter" not in said + job.failure_detail


def test_a_finish_that_fails_undoes_the_end_of_the_job_too() -> None:
    job = a_job("BAD_FINISH")
    jobs.run_pending()
    job.refresh_from_db()
    assert (job.state, job.result, finished()) == (State.WAITING, None, 0)


def test_a_handler_that_gives_up_is_not_tried_again_and_its_words_are_kept() -> None:
    job = a_job("UNWILLING")
    jobs.run_pending()
    job.refresh_from_db()
    assert (job.state, job.attempts) == (State.FAILED, 1)
    assert queries.reason(job) == "Minggu ini belum lengkap."


def test_a_job_without_code_fails_by_name() -> None:
    job = a_job("ABSENT")
    jobs.run_pending()
    job.refresh_from_db()
    assert (job.state, job.failure) == (State.FAILED, Failure.NO_HANDLER)
    assert HERE + "ABSENT" in queries.reason(job)


def test_a_job_whose_workers_all_die_is_not_tried_for_ever() -> None:
    job = a_job("STUMBLE")
    for _ in range(3):
        lease_runs_out(claimed())
    assert jobs.run_pending() == 0
    job.refresh_from_db()
    assert (job.state, job.failure) == (State.FAILED, Failure.STOPPED)
    assert "3" in queries.reason(job)


def test_a_waiting_job_is_cancelled_at_once() -> None:
    job = a_job()
    assert jobs.cancel(job.pk)
    assert jobs.run_pending() == 0
    job.refresh_from_db()
    assert job.state == State.CANCELLED


@pytest.mark.parametrize("tells", [True, False], ids=["heard at tell", "heard at the end"])
def test_a_running_job_hears_that_it_was_cancelled(tells: bool) -> None:
    job = a_job("CANCELS_ITSELF", key="k", tells=tells)
    assert running.run(claimed()) is Outcome.CANCELLED
    job.refresh_from_db()
    assert (job.state, job.result, finished()) == (State.CANCELLED, None, 0)


def test_a_job_cancelled_while_its_worker_was_dead_is_not_computed_again() -> None:
    job = a_job()
    held = claimed()
    assert jobs.cancel(job.pk)
    lease_runs_out(held)
    assert running.run(claimed()) is Outcome.CANCELLED
    job.refresh_from_db()
    assert (job.state, job.progress_total, finished()) == (State.CANCELLED, None, 0)


def test_computing_happens_outside_any_transaction_of_the_queue() -> None:
    """In this test everything is inside the test's own transaction, so savepoints are what would show."""
    before = len(transaction.get_connection().savepoint_ids)
    job = a_job("OUTSIDE")
    jobs.run_pending()
    job.refresh_from_db()
    assert job.result == before


def test_an_ended_job_cannot_be_cancelled() -> None:
    job = a_job()
    jobs.run_pending()
    assert not jobs.cancel(job.pk)
    job.refresh_from_db()
    assert job.state == State.DONE


def test_a_stopping_worker_gives_the_job_back_uncounted() -> None:
    job = a_job()
    assert running.run(claimed(), stopping=lambda: True) is Outcome.GIVEN_BACK
    job.refresh_from_db()
    assert (job.state, job.attempts) == (State.WAITING, 0)
    assert jobs.run_pending() == 1


def test_a_result_is_what_will_be_read_back() -> None:
    job = a_job()
    jobs.run_pending()
    job.refresh_from_db()
    assert queue.plain({"a": (1, 2)}) == {"a": [1, 2]}
    with pytest.raises(ValueError, match="JSON compliant"):
        queue.plain({"a": float("nan")})


def test_the_page_of_jobs_shows_newest_first_without_payloads() -> None:
    first, second = a_job(secret="x"), a_job("UNWILLING")
    jobs.run_pending()
    lines = queries.recent()
    assert [line.id for line in lines] == [second.pk, first.pk]
    assert [line.state for line in lines] == [State.FAILED, State.DONE]
    assert [line.id for line in queries.recent(state=State.DONE)] == [first.pk]
    assert not any(line.can_be_cancelled for line in lines)
    assert queries.progress(first.pk) == lines[1]
    assert queries.progress(0) is None
    assert queries.counts() == {
        State.WAITING: 0,
        State.RUNNING: 0,
        State.DONE: 1,
        State.FAILED: 1,
        State.CANCELLED: 0,
    }


def test_a_queue_that_nobody_works_shows_how_long_it_waits() -> None:
    assert queries.overdue_seconds() == 0
    job = a_job(run_at=office_now() - timedelta(hours=2))
    Job.objects.filter(pk=job.pk).update(enqueued_at=wall_now() - timedelta(minutes=10))
    assert 600 <= queries.overdue_seconds() < 660
