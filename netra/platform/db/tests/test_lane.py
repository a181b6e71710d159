import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from netra.platform.db.lane import Lane, LaneBusy

HOLD_FOR_EVER = """
import sys, time
from pathlib import Path
from netra.platform.db.lane import Lane
lane = Lane(Path(sys.argv[1]))
lane.acquire()
print("held", flush=True)
time.sleep(600)
"""


@pytest.fixture
def path(tmp_path) -> Path:
    return tmp_path / "netra.sqlite3.lane"


def drawn(path: Path) -> int:
    return int.from_bytes(path.read_bytes()[:8], "little")


def until(condition, seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.001)


def queue_up(path: Path, names: str, order: list[str]) -> list[threading.Thread]:
    """Threads that stand in the queue in the order of their names, which is certain when this returns."""

    def take(name: str) -> None:
        lane = Lane(path)
        lane.acquire()
        order.append(name)
        lane.close()

    threads = []
    for name in names:
        before = drawn(path)
        threads.append(threading.Thread(target=take, args=(name,)))
        threads[-1].start()
        until(lambda before=before: drawn(path) == before + 1)
    return threads


def test_first_come_first_served(path):
    order: list[str] = []
    holder = Lane(path)
    holder.acquire()
    threads = queue_up(path, "abcdefgh", order)
    time.sleep(0.02)
    assert order == []
    holder.release()
    for thread in threads:
        thread.join(10)
    assert order == list("abcdefgh")


def test_greedy_writer_waits_behind_the_patient_one(path):
    """Who leaves and comes back at once stands at the end; in SQLite alone it would win every time."""
    order: list[str] = []
    greedy = Lane(path)
    greedy.acquire()
    (thread,) = queue_up(path, "p", order)
    greedy.release()
    greedy.acquire()
    order.append("g")
    greedy.release()
    thread.join(10)
    assert order == ["p", "g"]


def test_waiter_that_gives_up_says_so_and_lets_nobody_overtake(path):
    order: list[str] = []
    holder, impatient = Lane(path), Lane(path, timeout=0.05)
    holder.acquire()
    with pytest.raises(LaneBusy, match="Nothing was written"):
        impatient.acquire()
    assert not impatient.held
    threads = queue_up(path, "ab", order)
    time.sleep(0.02)
    assert order == []
    holder.release()
    for thread in threads:
        thread.join(10)
    assert order == ["a", "b"]
    impatient.acquire()
    assert impatient.held


def test_killed_holder_frees_the_lane(path):
    with subprocess.Popen(
        [sys.executable, "-c", HOLD_FOR_EVER, str(path)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        with pytest.raises(LaneBusy):
            Lane(path, timeout=0.05).acquire()
        os.kill(process.pid, signal.SIGKILL)
        process.wait(10)
        Lane(path, timeout=5).acquire()


def test_truncated_counter_admits_nobody_twice(path):
    order: list[str] = []
    holder = Lane(path)
    holder.acquire()
    os.truncate(path, 0)
    with pytest.raises(LaneBusy):
        Lane(path, timeout=0.05).acquire()

    def take() -> None:
        lane = Lane(path)
        lane.acquire()
        order.append("later")
        lane.close()

    thread = threading.Thread(target=take)
    thread.start()
    time.sleep(0.05)
    assert order == []
    holder.release()
    thread.join(10)
    assert order == ["later"]


def test_taking_it_twice_is_taking_it_once(path):
    lane = Lane(path)
    lane.acquire()
    lane.acquire()
    lane.release()
    Lane(path, timeout=0.05).acquire()
