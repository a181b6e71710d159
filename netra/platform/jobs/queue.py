"""The table as a queue. Every change of state is one statement that names the state it expects."""

import json
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import F, Q

from netra.platform.clock import office_now, wall_now
from netra.platform.jobs.handlers import JSON, check_name
from netra.platform.jobs.models import LIVE, Failure, Job, State

# From the claim until the handler is known, which then sets its own.
_FIRST_LEASE = timedelta(minutes=1)
_NO_LEASE: dict[str, Any] = {"lease_token": None, "lease_until": None}


class LeaseLost(Exception):
    """Another worker holds this job now, or it is no longer running."""


def plain(value: JSON) -> Any:
    """The value as it will be read back, so that a handler sees the same in every process."""
    return json.loads(json.dumps(value, allow_nan=False))


def put(
    handler: str,
    payload: Mapping[str, JSON],
    *,
    key: str | None = None,
    run_at: datetime | None = None,
    occasion: str | None = None,
) -> Job:
    check_name(handler)
    if run_at is not None and run_at.tzinfo is None:
        raise ValueError("run_at needs a time zone.")
    wanted = Job(
        handler=handler,
        payload=plain(payload),
        key=key,
        occasion=occasion,
        run_at=run_at or office_now(),
        enqueued_at=wall_now(),
    )
    # A live job may end between the refused insert and the look-up; then the next round inserts.
    for _ in range(5):
        if (found := _standing(key, occasion)) is not None:
            return found
        try:
            with transaction.atomic():
                wanted.save(force_insert=True)
        except IntegrityError:
            wanted.pk = None
            continue
        return wanted
    raise RuntimeError("The queue did not take the job after five tries.")


def _standing(key: str | None, occasion: str | None) -> Job | None:
    same = Q()
    if key is not None:
        same |= Q(key=key, state__in=LIVE)
    if occasion is not None:
        same |= Q(occasion=occasion)
    return Job.objects.filter(same).first() if same else None


def _claimable(office: datetime, wall: datetime) -> models.QuerySet[Job]:
    due = Q(state=State.WAITING, run_at__lte=office) & (Q(retry_at=None) | Q(retry_at__lte=wall))
    abandoned = Q(state=State.RUNNING, lease_until__lt=wall)
    return Job.objects.filter(due | abandoned)


_CLAIM = """
UPDATE jobs_job
SET state = 'running', lease_token = %(token)s, lease_until = %(until)s, started_at = %(wall)s,
    attempts = attempts + 1, progress_done = 0, progress_total = NULL
WHERE id = (
    SELECT id FROM jobs_job
    WHERE (state = 'waiting' AND run_at <= %(office)s AND (retry_at IS NULL OR retry_at <= %(wall)s))
       OR (state = 'running' AND lease_until < %(wall)s)
    ORDER BY run_at, id LIMIT 1 {locking}
)
RETURNING id
"""


def claim() -> Job | None:
    """Take the next due job, or one whose worker was not heard from; None when there is nothing to do."""
    office, wall = office_now(), wall_now()
    # Looking needs no writing lane; only a worker that sees work asks for it.
    if not _claimable(office, wall).exists():
        return None
    connection = transaction.get_connection()
    locking = "FOR UPDATE SKIP LOCKED" if connection.vendor == "postgresql" else ""
    adapt = connection.ops.adapt_datetimefield_value
    values = {
        "token": secrets.token_hex(16),
        "until": adapt(wall + _FIRST_LEASE),
        "wall": adapt(wall),
        "office": adapt(office),
    }
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM.format(locking=locking), values)
        rows = cursor.fetchall()
    return Job.objects.get(pk=rows[0][0]) if rows else None


def _held(job: Job) -> models.QuerySet[Job]:
    return Job.objects.filter(pk=job.pk, state=State.RUNNING, lease_token=job.lease_token)


def _must_be_held(changed: int) -> None:
    if changed != 1:
        raise LeaseLost


def renew(job: Job, lease: timedelta, *, done: int | None = None, total: int | None = None) -> bool:
    """Hold the job for another `lease`; True when somebody asked to cancel it. Raises LeaseLost."""
    progress = {} if done is None else {"progress_done": done, "progress_total": total}
    _must_be_held(_held(job).update(lease_until=wall_now() + lease, **progress))
    return Job.objects.values_list("cancel_requested", flat=True).get(pk=job.pk)


def mark_done(job: Job, result: JSON) -> bool:
    """Inside the finishing transaction: from here nobody else can take the job. False: it was cancelled."""
    changed = (
        _held(job)
        .filter(cancel_requested=False)
        .update(
            state=State.DONE,
            result=plain(result),
            finished_at=wall_now(),
            failure="",
            failure_detail="",
            **_NO_LEASE,
        )
    )
    if changed:
        return True
    _must_be_held(_held(job).count())
    return False


def mark_cancelled(job: Job) -> None:
    _must_be_held(_held(job).update(state=State.CANCELLED, finished_at=wall_now(), **_NO_LEASE))


def mark_failed(job: Job, failure: Failure, detail: str) -> None:
    _must_be_held(
        _held(job).update(
            state=State.FAILED,
            failure=failure,
            failure_detail=detail[:300],
            finished_at=wall_now(),
            **_NO_LEASE,
        )
    )


def put_back(job: Job, failure: Failure, detail: str, wait: timedelta) -> None:
    _must_be_held(
        _held(job).update(
            state=State.WAITING,
            failure=failure,
            failure_detail=detail[:300],
            retry_at=wall_now() + wait,
            **_NO_LEASE,
        )
    )


def give_back(job: Job) -> None:
    """The worker is asked to stop: the job waits again at once, and the attempt does not count."""
    _must_be_held(
        _held(job).update(state=State.WAITING, attempts=F("attempts") - 1, retry_at=None, **_NO_LEASE)
    )


def request_cancel(job_id: int) -> bool:
    """Cancel a waiting job at once, a running one at its next `tell`. False when it had already ended."""
    waiting = Job.objects.filter(pk=job_id, state=State.WAITING)
    if waiting.update(state=State.CANCELLED, finished_at=wall_now()):
        return True
    return bool(Job.objects.filter(pk=job_id, state=State.RUNNING).update(cancel_requested=True))
