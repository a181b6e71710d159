"""How fast a large file arrives in resumable pieces over real HTTP, beside the floor of the same run.

    python bench/uploads.py [MEGABYTES]   # SQLite in a new temporary home; 200 by default

The floor is what no server could do without: the same bytes copied on the same disk, synced, and hashed once.
Memory is the resident size of the server's worker, read while the bytes arrive.
"""

import argparse
import hashlib
import http.client
import os
import resource
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent.parent
MEGABYTE = 1024 * 1024
HEAD = b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2avc1mp41"
PIECE = {"Tus-Resumable": "1.0.0", "Content-Type": "application/offset+octet-stream"}


def make(path: Path, size: int) -> None:
    block = hashlib.sha256(b"bench").digest() * (MEGABYTE // 32)
    with path.open("wb") as target:
        target.write(HEAD)
        for number in range(size // MEGABYTE):
            target.write(number.to_bytes(4, "big") + block[4:])
        target.truncate(size)


def floor(source: Path, target: Path) -> float:
    """Read, hash and write in one pass, then sync: seconds."""
    began, digest = time.perf_counter(), hashlib.sha256()
    with source.open("rb") as reading, target.open("wb") as writing:
        while chunk := reading.read(256 * 1024):
            digest.update(chunk)
            writing.write(chunk)
        writing.flush()
        os.fsync(writing.fileno())
    seconds = time.perf_counter() - began
    target.unlink()
    return seconds


class Worker:
    """The resident size of the server's processes, looked at every ten milliseconds."""

    def __init__(self, parent: int) -> None:
        self._parent = parent
        self._stop = threading.Event()
        self.highest = 0

    def now(self) -> int:
        children = Path(f"/proc/{self._parent}/task/{self._parent}/children").read_text().split()
        sizes = [
            int(line.split()[1]) * 1024
            for pid in children
            for line in Path(f"/proc/{pid}/status").read_text().splitlines()
            if line.startswith("VmRSS")
        ]
        return max(sizes, default=0)

    def watch(self, action: Callable[[], None]) -> int:
        self.highest, self._stop = 0, threading.Event()
        watcher = threading.Thread(target=self._look)
        watcher.start()
        try:
            action()
        finally:
            self._stop.set()
            watcher.join()
        return self.highest

    def _look(self) -> None:
        while not self._stop.wait(0.01):
            self.highest = max(self.highest, self.now())


class Client:
    def __init__(self, port: int) -> None:
        self._port = port

    def ask(self, method: str, path: str, body: object = b"", **headers: str) -> http.client.HTTPResponse:
        line = http.client.HTTPConnection("127.0.0.1", self._port, timeout=300, blocksize=MEGABYTE)
        told = {**PIECE, **{name.replace("_", "-"): value for name, value in headers.items()}}
        line.request(method, path, body, told)  # type: ignore[arg-type]  # a file is sent as it is read
        answer = line.getresponse()
        answer.read()
        line.close()
        if answer.status >= 400:
            raise SystemExit(f"{method} {path} was answered with {answer.status}")
        return answer

    def upload(self, source: Path, piece: int, *, form: str) -> str:
        size = source.stat().st_size
        begun = self.ask("POST", "/unggah/", Upload_Length=str(size), X_Form=form, Content_Type="")
        path = str(begun.headers["Location"])
        with source.open("rb") as handle:
            for offset in range(0, size, piece):
                length = min(piece, size - offset)
                self.ask(
                    "PATCH",
                    path,
                    _Part(handle, length),
                    Upload_Offset=str(offset),
                    Content_Length=str(length),
                    X_Form=form,
                )
        return path


class _Part:
    """A stretch of an open file, so that the sender needs no memory for it either."""

    def __init__(self, handle: IO[bytes], length: int) -> None:
        self._handle, self._left = handle, length

    def read(self, size: int = -1) -> bytes:
        wanted = self._left if size < 0 else min(size, self._left)
        content = self._handle.read(wanted)
        self._left -= len(content)
        return content


def started(home: Path) -> tuple["subprocess.Popen[bytes]", int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("DATABASE_")},
        "NETRA_HOME": str(home),
        "NETRA_UPLOAD_MAX_MB": "4000",
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "tests.wall.upload_site",
    }
    subprocess.run(
        [sys.executable, "-m", "django", "migrate", "--verbosity=0"], env=environment, cwd=ROOT, check=True
    )
    options = ["--interface", "wsgi", "--blocking-threads", "4", "--workers", "1", "--host", "127.0.0.1"]
    server = subprocess.Popen(  # noqa: S603  # fixed commands, no shell
        [sys.executable, "-m", "granian", *options, "--port", str(port), "netra.config.wsgi:application"],
        env=environment,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return server, port
        except OSError:
            if server.poll() is not None:
                raise SystemExit("The server did not start.")
            time.sleep(0.1)


def report(name: str, size: int, seconds: list[float], base: float) -> None:
    best = min(seconds)
    print(
        f"{name:<42} {size / MEGABYTE / best:7.0f} MB/s at best, {best:5.2f} s "
        f"(median {statistics.median(seconds):5.2f} s), {best / base:4.1f} x the floor"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("megabytes", nargs="?", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    told = parser.parse_args()
    size = told.megabytes * MEGABYTE
    with tempfile.TemporaryDirectory(prefix="netra-bench-") as folder:
        source = Path(folder) / "film.mp4"
        make(source, size)
        server, port = started(Path(folder) / "home")
        try:
            worker, client = Worker(server.pid), Client(port)
            client.ask("OPTIONS", "/unggah/")
            before = worker.now()
            floors, whole, pieces, resumed = [], [], [], []
            highest = 0
            for number in range(told.rounds):
                floors.append(floor(source, Path(folder) / "copy"))
                for times, piece in ((whole, size), (pieces, 5 * MEGABYTE)):
                    form = f"{number}-{piece}"
                    began = time.perf_counter()
                    path = ""

                    def one(form: str = form, piece: int = piece) -> None:
                        nonlocal path
                        path = client.upload(source, piece, form=form)

                    highest = max(highest, worker.watch(one))
                    times.append(time.perf_counter() - began)
                    client.ask("DELETE", path, X_Form=form)
                resumed.append(back(client, source, size, form=f"back-{number}"))
            base = min(floors)
            report("floor: copy, sync, SHA-256", size, floors, base)
            report("one piece", size, whole, base)
            report("pieces of 5 MB", size, pieces, base)
            print(f"asking where a half-sent upload stands, all of it proven: {min(resumed) * 1000:.0f} ms")
            print(
                f"worker: {before / MEGABYTE:.0f} MB before, {highest / MEGABYTE:.0f} MB at its highest; "
                f"this client {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB"
            )
        finally:
            server.terminate()
            server.wait()
    return 0


def back(client: Client, source: Path, size: int, *, form: str) -> float:
    """Half of the file is there; how long until the sender knows."""
    begun = client.ask("POST", "/unggah/", Upload_Length=str(size), X_Form=form, Content_Type="")
    path = str(begun.headers["Location"])
    half = size // 2
    with source.open("rb") as handle:
        part = _Part(handle, half)
        client.ask("PATCH", path, part, Upload_Offset="0", Content_Length=str(half), X_Form=form)
    began = time.perf_counter()
    answer = client.ask("HEAD", path, X_Form=form)
    seconds = time.perf_counter() - began
    if int(str(answer.headers["Upload-Offset"])) != half:
        raise SystemExit("What was sent is not there.")
    client.ask("DELETE", path, X_Form=form)
    return seconds


if __name__ == "__main__":
    raise SystemExit(main())
