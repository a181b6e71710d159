"""Real workers: together, killed, stopped, frozen."""

import signal
import subprocess
import time
from collections.abc import Callable

import pytest

from netra.platform.audit.tests.processes import PATIENCE, OwnDatabase, ended_well
from netra.platform.jobs.tests.examples import HERE

WORK = """
import sys
from django.conf import settings
from netra.platform.jobs import worker
settings.DAILY_JOBS = settings.STANDING_JOBS = []
print("ready", flush=True)
sys.stdin.readline()
worker.main()
"""
QUEUE = "from netra.platform import jobs\njobs.enqueue({handler!r}, {payload!r})"
LOOK = """
import json
from netra.platform.audit.models import Entry
from netra.platform.jobs.models import Job
done = Entry.objects.filter(action="test.finished").order_by("seq")
print(json.dumps({
    "states": list(Job.objects.order_by("id").values_list("state", flat=True)),
    "attempts": list(Job.objects.order_by("id").values_list("attempts", flat=True)),
    "finished": [(key, json.loads(facts)["pid"]) for key, facts in done.values_list("object_key", "facts")],
}))
"""


def until(true: Callable[[], bool]) -> None:
    limit = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < limit, "waited too long"
        time.sleep(0.1)


def all_done(database: OwnDatabase) -> bool:
    return set(database.run(LOOK)["states"]) == {"done"}


def a_worker(database: OwnDatabase) -> "subprocess.Popen[str]":
    worker = database.start_waiting(WORK)
    database.let_go([worker])
    return worker


def stop(worker: "subprocess.Popen[str]") -> None:
    worker.send_signal(signal.SIGTERM)
    ended_well(worker)


def test_two_workers_do_two_hundred_jobs_once_each(own_database: OwnDatabase) -> None:
    own_database.run(
        f"""
from netra.platform import jobs
for number in range(200):
    jobs.enqueue({HERE + "SUM"!r}, {{"numbers": [number]}})
"""
    )
    workers = [own_database.start_waiting(WORK) for _ in range(2)]
    own_database.let_go(workers)
    until(lambda: all_done(own_database))
    for worker in workers:
        stop(worker)
    found = own_database.run(LOOK)
    assert sorted(int(key) for key, _ in found["finished"]) == list(range(200))
    assert found["attempts"] == [1] * 200
    assert {pid for _, pid in found["finished"]} == {worker.pid for worker in workers}


ASK = f"""
import sys
from netra.platform import jobs
print("ready", flush=True)
sys.stdin.readline()
for number in range(100):
    jobs.enqueue({HERE + "SUM"!r}, {{"numbers": []}}, key=f"key {{number}}", occasion=f"day {{number}}")
"""


def test_processes_that_ask_for_the_same_work_at_once_get_it_once(own_database: OwnDatabase) -> None:
    askers = [own_database.start_waiting(ASK) for _ in range(3)]
    own_database.let_go(askers)
    for asker in askers:
        ended_well(asker)
    assert own_database.run(LOOK)["states"] == ["waiting"] * 100


@pytest.mark.parametrize("handler", ["DIES_COMPUTING", "DIES_FINISHING"])
def test_a_job_whose_worker_is_killed_is_finished_once_by_the_next(
    own_database: OwnDatabase, handler: str
) -> None:
    payload = {"folder": str(own_database.home), "numbers": [2, 3]}
    own_database.run(QUEUE.format(handler=HERE + handler, payload=payload))
    killed = a_worker(own_database)
    assert killed.wait(PATIENCE) == -signal.SIGKILL
    found = own_database.run(LOOK)
    assert (found["states"], found["finished"]) == (["running"], [])
    other = a_worker(own_database)
    until(lambda: all_done(own_database))
    stop(other)
    found = own_database.run(LOOK)
    assert found["finished"] == [["5", other.pid]]
    assert found["attempts"] == [2]


def test_a_worker_told_to_stop_gives_its_job_back_and_ends_well(own_database: OwnDatabase) -> None:
    own_database.run(QUEUE.format(handler=HERE + "SLOW", payload={"folder": str(own_database.home)}))
    worker = a_worker(own_database)
    until((own_database.home / "begun").exists)
    stop(worker)
    found = own_database.run(LOOK)
    assert (found["states"], found["attempts"], found["finished"]) == (["waiting"], [0], [])


def test_a_worker_that_froze_loses_its_job_and_its_late_result_is_dropped(own_database: OwnDatabase) -> None:
    own_database.run(QUEUE.format(handler=HERE + "SLOW", payload={"folder": str(own_database.home)}))
    frozen = a_worker(own_database)
    until((own_database.home / "begun").exists)
    frozen.send_signal(signal.SIGSTOP)
    other = a_worker(own_database)
    until(lambda: all_done(own_database))
    frozen.send_signal(signal.SIGCONT)
    stop(other)
    stop(frozen)
    found = own_database.run(LOOK)
    assert found["finished"] == [["2", other.pid]]
    assert found["states"] == ["done"]
