"""Over a real server: somebody who sends a form slowly keeps nobody else from writing."""

import os
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BOUNDARY = "netraBoundary"
WORD = "x" * 300_000
FORM = (
    f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="word"\r\n\r\n{WORD}\r\n--{BOUNDARY}--\r\n'
).encode()
OPTIONS = ["--interface", "wsgi", "--blocking-threads", "4", "--host", "127.0.0.1"]
PAGE = "/writes_then_reads_body/"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def server(home: Path, **environment: str) -> Iterator[int]:
    port = free_port()
    clean = {key: value for key, value in os.environ.items() if not key.startswith("DATABASE_")}
    granian = str(Path(sys.executable).with_name("granian"))
    process = subprocess.Popen(
        [granian, *OPTIONS, "--port", str(port), "netra.config.wsgi:application"],
        env={
            **clean,
            "NETRA_HOME": str(home),
            "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": "tests.wall.slow_site",
            **environment,
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                assert process.poll() is None and time.monotonic() < deadline, "the server did not start"
                time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def head(length: int) -> bytes:
    return (
        f"POST {PAGE} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
        f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\nContent-Length: {length}\r\n\r\n"
    ).encode()


@contextmanager
def slow_sender(port: int) -> Iterator[Callable[[], bytes]]:
    """Half of the form is under way. Calling the value sends the rest and gives the answer."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as sender:
        sender.sendall(head(len(FORM)))
        half = len(FORM) // 2
        sender.sendall(FORM[:half])
        time.sleep(0.5)

        def finish() -> bytes:
            sender.sendall(FORM[half:])
            answer = b""
            while part := sender.recv(65536):
                answer += part
            return answer

        yield finish


def send_quickly(port: int, seconds: float) -> bytes:
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{PAGE}",
        data=FORM,
        headers={"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"},
    )
    with urllib.request.urlopen(request, timeout=seconds) as answer:
        return bytes(answer.read())


def test_slow_sender_keeps_nobody_from_writing(tmp_path):
    with server(tmp_path) as port:
        send_quickly(port, 30)
        with slow_sender(port) as finish:
            began = time.monotonic()
            for _ in range(5):
                assert send_quickly(port, 5) == b"x" * 10
            assert time.monotonic() - began < 5
            assert finish().startswith(b"HTTP/1.1 200")


def test_without_the_guard_the_slow_sender_would_block(tmp_path):
    """Shows that the test above can fail: the same view and sender, without LaneMiddleware."""
    with server(tmp_path, NETRA_TEST_UNGUARDED="1") as port:
        send_quickly(port, 30)
        with slow_sender(port) as finish:
            with pytest.raises((TimeoutError, urllib.error.URLError)):
                send_quickly(port, 1.5)
            assert finish().startswith(b"HTTP/1.1 200")


def test_sender_who_goes_away_in_the_middle_leaves_nothing(tmp_path):
    with server(tmp_path) as port:
        send_quickly(port, 30)
        with slow_sender(port):
            pass
        with sqlite3.connect(tmp_path / "netra.sqlite3") as database:
            time.sleep(1)
            assert database.execute("SELECT count(*) FROM slow").fetchone() == (1,)
        database.close()


def test_body_beyond_all_measure_is_refused_before_it_is_read(tmp_path):
    with server(tmp_path) as port, socket.create_connection(("127.0.0.1", port), timeout=30) as sender:
        sender.sendall(head(2**40))
        assert sender.recv(4096).startswith(b"HTTP/1.1 413")
