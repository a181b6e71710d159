"""`netra worker`: takes due jobs one after another until it is told to stop."""

import logging
import signal
import threading
from types import FrameType

from django.db import InterfaceError, OperationalError, close_old_connections, connections

from netra.platform.jobs import daily, queue, running, standing

logger = logging.getLogger(__name__)

_PAUSE = 0.7
_PAUSE_WITHOUT_DATABASE = 5.0


def work_once(stopping: threading.Event) -> bool:
    """Queue what the day brings and what comes round, and do one due job; False when there was none."""
    daily.enqueue_due()
    standing.set_going()
    job = queue.claim()
    if job is None:
        return False
    running.run(job, stopping.is_set)
    return True


def work(stopping: threading.Event) -> None:
    while not stopping.is_set():
        try:
            # A job may follow at once; only an empty queue is worth a pause.
            if not work_once(stopping):
                stopping.wait(_PAUSE)
        except (OperationalError, InterfaceError):
            # The database is away, or busy beyond patience. A lease that ran out meanwhile is taken over.
            logger.exception("The database did not answer; trying again")
            connections.close_all()
            stopping.wait(_PAUSE_WITHOUT_DATABASE)
        close_old_connections()


def main() -> None:
    """Runs until SIGTERM or SIGINT: a computing job is given back when it next tells its progress."""
    stopping = threading.Event()

    def stop(_: int, __: FrameType | None) -> None:
        stopping.set()

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    logger.info("Worker ready")
    try:
        work(stopping)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        connections.close_all()
    logger.info("Worker stopped")
