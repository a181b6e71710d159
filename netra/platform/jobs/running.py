"""One job from claim to end."""

import logging
import time
from collections.abc import Callable
from datetime import timedelta
from enum import StrEnum

from django.db import transaction

from netra.platform.jobs import queue
from netra.platform.jobs.handlers import JSON, Cancelled, GiveUp, Handler, UnknownHandler, resolve
from netra.platform.jobs.models import Failure, Job

logger = logging.getLogger(__name__)

_FIRST_WAIT = timedelta(seconds=10)
_LONGEST_WAIT = timedelta(hours=1)


class Outcome(StrEnum):
    DONE = "done"
    RETRY = "retry"
    FAILED = "failed"
    CANCELLED = "cancelled"
    LOST = "lost"
    GIVEN_BACK = "given_back"


class WorkerStopping(Exception):
    """The worker was told to stop while a job was computing."""


def wait_after(attempt: int) -> timedelta:
    """Ten seconds after the first failed attempt, doubling each time, an hour at most."""
    doublings = min(attempt - 1, 20)
    return min(_FIRST_WAIT * (1 << doublings), _LONGEST_WAIT)


class Teller:
    """The `tell` that a computation receives: writes progress, renews the lease, hears of cancelling.

    At most one write a second, so that a tight loop may call it every round.
    """

    def __init__(self, job: Job, lease: timedelta, stopping: Callable[[], bool], every: float = 1.0) -> None:
        self._job, self._lease, self._stopping, self._every = job, lease, stopping, every
        self._next = 0.0

    def __call__(self, done: int, total: int | None = None) -> None:
        if self._stopping():
            raise WorkerStopping
        now = time.monotonic()
        if now < self._next and done != total:
            return
        self._next = now + self._every
        if queue.renew(self._job, self._lease, done=done, total=total):
            raise Cancelled


def _finish(job: Job, handler: Handler, result: JSON) -> Outcome:
    with transaction.atomic():
        if not queue.mark_done(job, result):
            queue.mark_cancelled(job)
            return Outcome.CANCELLED
        if handler.finish is not None:
            handler.finish(job.payload, queue.plain(result))
    return Outcome.DONE


def _failed_attempt(job: Job, handler: Handler, error: Exception) -> Outcome:
    # The error's own text may quote a record, so only its kind is stored; this machine's log has the rest.
    logger.exception("Job %s (%s), attempt %s, failed", job.pk, job.handler, job.attempts)
    detail = type(error).__name__
    if job.attempts >= handler.attempts:
        queue.mark_failed(job, Failure.ERROR, detail)
        return Outcome.FAILED
    queue.put_back(job, Failure.ERROR, detail, wait_after(job.attempts))
    return Outcome.RETRY


def _attempt(job: Job, handler: Handler, stopping: Callable[[], bool]) -> Outcome:
    try:
        if queue.renew(job, handler.lease):
            raise Cancelled
        result = handler.compute(job.payload, Teller(job, handler.lease, stopping))
        return _finish(job, handler, result)
    except queue.LeaseLost:
        raise
    except Cancelled:
        queue.mark_cancelled(job)
        return Outcome.CANCELLED
    except WorkerStopping:
        queue.give_back(job)
        return Outcome.GIVEN_BACK
    except GiveUp as gave_up:
        queue.mark_failed(job, Failure.GAVE_UP, str(gave_up))
        return Outcome.FAILED
    except Exception as error:
        return _failed_attempt(job, handler, error)


def run(job: Job, stopping: Callable[[], bool] = lambda: False) -> Outcome:
    """Do a claimed job. Whatever happens, its row says so, unless another worker owns it by now."""
    try:
        try:
            handler = resolve(job.handler)
        except UnknownHandler:
            logger.exception("Job %s has no handler", job.pk)
            queue.mark_failed(job, Failure.NO_HANDLER, job.handler)
            return Outcome.FAILED
        if job.attempts > handler.attempts:
            # Only a worker that died at its last attempt leaves this behind.
            queue.mark_failed(job, Failure.STOPPED, "")
            return Outcome.FAILED
        outcome = _attempt(job, handler, stopping)
    except queue.LeaseLost:
        logger.warning(
            "Job %s (%s) was taken over by another worker; this result is dropped", job.pk, job.handler
        )
        return Outcome.LOST
    logger.info("Job %s (%s): %s", job.pk, job.handler, outcome)
    return outcome


def run_due(limit: int) -> int:
    done = 0
    for _ in range(limit):
        if (job := queue.claim()) is None:
            break
        done += run(job) is Outcome.DONE
    return done
