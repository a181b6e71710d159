"""Work that comes round every day, and the handlers that this package itself has for it.

The list is settings.DAILY_JOBS: pairs of a handler's dotted name and the office hour from which it is due.
"""

import logging
from zoneinfo import ZoneInfo

from django.conf import settings

from netra.platform import audit
from netra.platform.clock import office_now
from netra.platform.jobs.handlers import JSON, Handler, Payload, Progress
from netra.platform.jobs.queue import put

logger = logging.getLogger(__name__)


def enqueue_due() -> None:
    """Queue today's round of everything whose hour has come; its occasion makes that happen once a day."""
    local = office_now().astimezone(ZoneInfo(settings.TIME_ZONE))
    for handler, hour in settings.DAILY_JOBS:
        if local.hour >= hour:
            put(handler, {}, occasion=f"{handler} {local.date().isoformat()}")


def _check_chain(_: Payload, __: Progress) -> JSON:
    verified = audit.verify()
    return {"head": verified.head, "rows": verified.rows, "broken": verified.first_broken}


def _print_head(_: Payload, result: dict[str, JSON]) -> None:
    # Into the worker's output, which the operator keeps elsewhere: a head inside the database proves nothing.
    if result["broken"] is None:
        logger.info("audit head %s", result["head"])
    else:
        logger.error("audit chain broken at row %s; last true head %s", result["broken"], result["head"])


AUDIT_HEAD = Handler(compute=_check_chain, finish=_print_head)
