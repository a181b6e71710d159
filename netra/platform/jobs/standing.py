"""Work that comes round every minute or so: one row of the queue for each, set going again and again.

The list is settings.STANDING_JOBS: pairs of a handler's dotted name and the seconds between the end of one
round and the next. Daily work leaves a row a day; this would leave half a million a year.
"""

from datetime import timedelta

from django.conf import settings
from django.db.models import Q

from netra.platform.clock import office_now, wall_now
from netra.platform.jobs.models import LIVE, Job, State
from netra.platform.jobs.queue import put


def set_going() -> None:
    """Queue what has rested long enough. Whoever comes second finds it queued already."""
    for handler, seconds in settings.STANDING_JOBS:
        wake(handler, rested=timedelta(seconds=seconds))


def wake(handler: str, *, rested: timedelta = timedelta(0)) -> None:
    """One statement that names the state it expects: two workers set one round going, not two."""
    office, wall = office_now(), wall_now()
    occasion = f"{handler} again and again"
    over = ~Q(state__in=LIVE) & Q(finished_at__lte=wall - rested)
    # The office clock of a demonstration was moved back: due times ahead of it would wait for it to return.
    ahead = Q(state=State.WAITING, run_at__gt=office)
    standing = Job.objects.filter(occasion=occasion)
    if standing.filter(over | ahead).exists():
        standing.filter(over | ahead).update(
            state=State.WAITING,
            run_at=office,
            enqueued_at=wall,
            retry_at=None,
            attempts=0,
            finished_at=None,
            cancel_requested=False,
            failure="",
            failure_detail="",
        )
    elif not standing.exists():
        put(handler, {}, occasion=occasion)
