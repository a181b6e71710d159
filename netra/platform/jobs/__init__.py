"""The one queue: work that is computed outside any transaction and finished in a short one.

Each verb loads its module when it is called, because Django imports this package before models may be loaded.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from netra.platform.jobs.handlers import JSON, Cancelled, GiveUp, Handler, Payload, Progress

if TYPE_CHECKING:
    from netra.platform.jobs.models import Job

__all__ = [
    "JSON",
    "Cancelled",
    "GiveUp",
    "Handler",
    "Payload",
    "Progress",
    "cancel",
    "enqueue",
    "run_pending",
]


def enqueue(
    handler: str,
    payload: Mapping[str, JSON],
    *,
    key: str | None = None,
    run_at: datetime | None = None,
    occasion: str | None = None,
) -> "Job":
    """Queue a job by the dotted name of its Handler; inside a transaction it exists only when that commits.

    `run_at` is office time. With a `key`, a waiting or running job of that key is returned, not a second
    one; with an `occasion`, a job of that occasion in any state, for ever.
    """
    from netra.platform.jobs import queue

    return queue.put(handler, payload, key=key, run_at=run_at, occasion=occasion)


def cancel(job_id: int) -> bool:
    """Cancel a waiting job at once, a running one when it next tells its progress. False: already ended."""
    from netra.platform.jobs import queue

    return queue.request_cancel(job_id)


def run_pending(limit: int = 100) -> int:
    """Do due jobs here and now, one after another; how many were done. For tests and the demo's builder."""
    from netra.platform.jobs import running

    return running.run_due(limit)
