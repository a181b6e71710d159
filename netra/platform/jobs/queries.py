"""What a person may see of the queue: what runs, how far, what failed and why. No payloads, no results."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count
from django.utils.translation import gettext as _

from netra.platform.clock import office_now, wall_now
from netra.platform.jobs.models import LIVE, Failure, Job, State


@dataclass(frozen=True, slots=True)
class JobLine:
    id: int
    handler: str
    state: State
    run_at: datetime
    enqueued_at: datetime
    finished_at: datetime | None
    attempts: int
    done: int
    total: int | None
    reason: str
    cancel_requested: bool

    @property
    def can_be_cancelled(self) -> bool:
        return self.state in LIVE and not self.cancel_requested


def reason(job: Job) -> str:
    """Why the job, or its last attempt, failed, as a sentence; empty when it did not."""
    if job.failure == Failure.GAVE_UP:
        return job.failure_detail
    if job.failure == Failure.NO_HANDLER:
        return _("This version of Netra has no code named %(name)s.") % {"name": job.failure_detail}
    if job.failure == Failure.STOPPED:
        return _("The worker stopped during each of the %(tries)s attempts.") % {"tries": job.attempts - 1}
    if job.failure != Failure.ERROR:
        return ""
    words = {"tries": job.attempts, "kind": job.failure_detail, "id": job.pk}
    if job.state == State.FAILED:
        return (
            _("%(tries)s attempts ended in an error (%(kind)s). The worker's log names it as job %(id)s.")
            % words
        )
    return (
        _(
            "Attempt %(tries)s ended in an error (%(kind)s). It will be tried again. "
            "The worker's log names it as job %(id)s."
        )
        % words
    )


def _line(job: Job) -> JobLine:
    return JobLine(
        id=job.pk,
        handler=job.handler,
        state=State(job.state),
        run_at=job.run_at,
        enqueued_at=job.enqueued_at,
        finished_at=job.finished_at,
        attempts=job.attempts,
        done=job.progress_done,
        total=job.progress_total,
        reason=reason(job),
        cancel_requested=job.cancel_requested,
    )


def recent(*, state: State | None = None, limit: int = 50) -> list[JobLine]:
    """The newest jobs first."""
    jobs = Job.objects.defer("payload", "result").order_by("-enqueued_at", "-id")
    if state is not None:
        jobs = jobs.filter(state=state)
    return [_line(job) for job in jobs[:limit]]


def progress(job_id: int) -> JobLine | None:
    job = Job.objects.defer("payload", "result").filter(pk=job_id).first()
    return _line(job) if job else None


def counts() -> dict[State, int]:
    """How many jobs are in each state, the empty states included."""
    found = dict(Job.objects.order_by().values_list("state").annotate(Count("id")))
    return {state: found.get(state, 0) for state in State}


def overdue_seconds() -> float:
    """How long the job that is next in turn has been due: a worker that is down shows here first."""
    office, wall = office_now(), wall_now()
    due = Job.objects.filter(state=State.WAITING, run_at__lte=office).exclude(retry_at__gt=wall)
    job = due.order_by("run_at", "id").first()
    if job is None:
        return 0.0
    # The shorter of both waits, because the office clock of a demo jumps.
    waited = min(office - job.run_at, wall - (job.retry_at or job.enqueued_at))
    return max(0.0, waited.total_seconds())
