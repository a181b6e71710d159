import threading
from collections.abc import Callable

import pytest
from django.conf import LazySettings
from django.db import InterfaceError, OperationalError

from netra.platform import jobs
from netra.platform.jobs import queue, worker
from netra.platform.jobs.models import Job, State
from netra.platform.jobs.tests.examples import HERE

pytestmark = pytest.mark.django_db


class Connections:
    closed = 0

    def close_all(self) -> None:
        self.closed += 1
        assert self.closed < 5, "the worker never finds its database again"


@pytest.fixture(autouse=True)
def seen(monkeypatch: pytest.MonkeyPatch) -> Connections:
    connections = Connections()
    monkeypatch.setattr(worker, "connections", connections)
    return connections


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch, settings: LazySettings) -> None:
    settings.DAILY_JOBS = []
    settings.STANDING_JOBS = []
    monkeypatch.setattr(worker, "_PAUSE", 0)
    monkeypatch.setattr(worker, "_PAUSE_WITHOUT_DATABASE", 0)
    # The test's transaction lives on the connection that a worker would close between two jobs.
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)


def stop_when_empty(stopping: threading.Event, claim: Callable[[], Job | None]) -> Callable[[], Job | None]:
    def claim_or_stop() -> Job | None:
        job = claim()
        if job is None:
            stopping.set()
        return job

    return claim_or_stop


def test_a_worker_does_all_that_is_due_and_stops_when_told(monkeypatch: pytest.MonkeyPatch) -> None:
    stopping = threading.Event()
    monkeypatch.setattr(queue, "claim", stop_when_empty(stopping, queue.claim))
    for number in range(3):
        jobs.enqueue(HERE + "SUM", {"numbers": [number]})
    worker.work(stopping)
    assert list(Job.objects.values_list("state", flat=True)) == [State.DONE] * 3


def test_a_worker_queues_what_the_day_brings(monkeypatch: pytest.MonkeyPatch, settings: LazySettings) -> None:
    settings.DAILY_JOBS = [(HERE + "OUTSIDE", 0)]
    stopping = threading.Event()
    monkeypatch.setattr(queue, "claim", stop_when_empty(stopping, queue.claim))
    worker.work(stopping)
    assert Job.objects.get().state == State.DONE


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_a_worker_outlives_a_database_that_is_away(
    monkeypatch: pytest.MonkeyPatch, seen: Connections, error: type[Exception]
) -> None:
    stopping, away = threading.Event(), iter([True, True])
    claim = stop_when_empty(stopping, queue.claim)

    def claim_when_back() -> Job | None:
        if next(away, False):
            raise error("gone")
        return claim()

    monkeypatch.setattr(queue, "claim", claim_when_back)
    job = jobs.enqueue(HERE + "SUM", {"numbers": [1]})
    worker.work(stopping)
    job.refresh_from_db()
    assert job.state == State.DONE
    # Old connections are dropped, so that the next round opens new ones.
    assert seen.closed == 2


def test_a_worker_does_not_hide_an_error_that_is_not_the_databases_absence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken() -> Job | None:
        raise LookupError("a bug")

    monkeypatch.setattr(queue, "claim", broken)
    with pytest.raises(LookupError):
        worker.work(threading.Event())
