"""The one writing lane: writers to the SQLite file stand in one queue across threads and processes.

SQLite admits one writer and lets the others poll, so a busy process can starve a quiet one. Here each writer
draws a ticket and waits until every earlier ticket is gone. Tickets are byte-range locks on a file beside the
database, held through an open file description of its own per connection (so threads exclude each other too);
the kernel drops them when a process dies, however it dies. See docs/decisions/0001-one-writing-lane.md.
"""

import errno
import fcntl
import os
import struct
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.db.utils import OperationalError

LANE_TIMEOUT_SECONDS = 20.0

_MUTEX, _LANE, _TICKETS = 0, 1, 1 << 20
_FIRST_PAUSE, _LONGEST_PAUSE = 0.0002, 0.001


class LaneBusy(OperationalError):
    """The queue did not move within the time allowed. Nothing was written; trying again later is safe."""


class _Waiting:
    """Those of this process, by their tickets: the first of them looks for its turn, the others are called.

    Were each to look for itself, the looking would take from the holder the processor that it needs to leave.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._called: dict[int, threading.Event] = {}

    def come(self, ticket: int, deadline: float) -> None:
        called = threading.Event()
        with self._lock:
            self._called[ticket] = called
            self._call_first()
        if not called.wait(deadline - time.monotonic()):
            raise LaneBusy(_BUSY)

    def leave(self, ticket: int) -> None:
        with self._lock:
            self._called.pop(ticket, None)
            self._call_first()

    def _call_first(self) -> None:
        if self._called:
            self._called[min(self._called)].set()


_BUSY = "The writing lane is busy. Nothing was written; please try again in a moment."
_waiting: dict[Path, _Waiting] = {}
# Whoever stood there in the parent does not stand there in the child.
os.register_at_fork(after_in_child=_waiting.clear)


def _waiting_at(path: Path) -> _Waiting:
    return _waiting.get(path) or _waiting.setdefault(path, _Waiting())


class Lane:
    """One connection's place in the queue. Not for use by two threads at once, just like the connection."""

    def __init__(self, path: Path, timeout: float = LANE_TIMEOUT_SECONDS) -> None:
        if not hasattr(fcntl, "F_OFD_SETLK"):
            raise ImproperlyConfigured("Netra on SQLite needs Linux: this system has no open-file locks.")
        self._path = path
        self._timeout = timeout
        self._fd: int | None = None
        self._ticket: int | None = None

    @property
    def held(self) -> bool:
        return self._ticket is not None

    def acquire(self) -> None:
        if self.held:
            return
        deadline = time.monotonic() + self._timeout
        fd = self._open()
        ticket: int | None = None
        try:
            ticket = self._draw(fd, deadline)
            _waiting_at(self._path).come(ticket, deadline)
            # Every earlier ticket must be gone, not just the one before: a waiter may have given up.
            _wait(lambda: ticket == 0 or _free(fd, _TICKETS, ticket), deadline)
            # The queue alone already admits one. This lock holds even if somebody truncates the counter.
            _wait(lambda: _lock(fd, _LANE), deadline)
        except BaseException:
            if ticket is not None:
                _unlock(fd, _TICKETS + ticket)
                _waiting_at(self._path).leave(ticket)
            raise
        self._ticket = ticket

    def release(self) -> None:
        if self._ticket is None or self._fd is None:
            return
        ticket, self._ticket = self._ticket, None
        _unlock(self._fd, _LANE)
        _unlock(self._fd, _TICKETS + ticket)
        _waiting_at(self._path).leave(ticket)

    def close(self) -> None:
        self.release()
        if self._fd is not None:
            with suppress(OSError):
                os.close(self._fd)
            self._fd = None

    def _open(self) -> int:
        if self._fd is None:
            self._fd = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        return self._fd

    def _draw(self, fd: int, deadline: float) -> int:
        _wait(lambda: _lock(fd, _MUTEX), deadline)
        try:
            ticket = int.from_bytes(os.pread(fd, 8, 0), "little")
            # After a truncated counter a number may still be in somebody's hand; take the next one.
            while not _lock(fd, _TICKETS + ticket):
                ticket += 1
            os.pwrite(fd, (ticket + 1).to_bytes(8, "little"), 0)
            return ticket
        finally:
            _unlock(fd, _MUTEX)


def _wait(ready: Callable[[], bool], deadline: float) -> None:
    # Polling, because a blocking byte-range lock cannot be given a time limit without signals.
    pause = _FIRST_PAUSE
    while not ready():
        if time.monotonic() >= deadline:
            raise LaneBusy(_BUSY)
        time.sleep(pause)
        pause = min(pause * 1.5, _LONGEST_PAUSE)


def _flock(kind: int, start: int, length: int) -> bytes:
    # struct flock of 64-bit Linux; for open-file-description locks l_pid must be 0.
    return struct.pack("@hhqqi4x", kind, os.SEEK_SET, start, length, 0)


def _lock(fd: int, byte: int) -> bool:
    try:
        fcntl.fcntl(fd, fcntl.F_OFD_SETLK, _flock(fcntl.F_WRLCK, byte, 1))
    except OSError as error:
        if error.errno in (errno.EAGAIN, errno.EACCES):
            return False
        raise
    return True


def _unlock(fd: int, byte: int) -> None:
    fcntl.fcntl(fd, fcntl.F_OFD_SETLK, _flock(fcntl.F_UNLCK, byte, 1))


def _free(fd: int, start: int, length: int) -> bool:
    """True when nobody else holds a byte of the range."""
    answer = fcntl.fcntl(fd, fcntl.F_OFD_GETLK, _flock(fcntl.F_WRLCK, start, length))
    kind: int = struct.unpack("@hhqqi4x", answer)[0]
    return kind == fcntl.F_UNLCK
