"""How many complete sealed reports a second the public door takes, beside two floors of the same run.

    netra bench intake                      # SQLite in a new temporary home, synchronous=FULL
    DATABASE_URL=... DATABASE_PUBLIC_URL=... netra bench intake    # a PostgreSQL database that is empty
    NETRA_BENCH_SECONDS=20 netra bench intake                      # of each measurement; 10 by default

A report is what a browser with JavaScript posts: open fields, a sealed narrative and identity, wraps for
every holder; then the same again with a sealed photo of 2 MB. The whole server takes it: middleware, cookie
check, form, transaction, audit line. Reporters post one after the other on kept connections, 8 and 64 at
once.

The floors: rows of the same size written durably with nothing around them; and a bare Django view behind the
same server that checks three fields and writes a report and a line of its trail (`bare_intake.py`). The
client runs beside the server on the same cores, for the floors as well.
"""

import http.client
import json
import os
import re
import secrets
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

HOME = Path(os.environ.get("NETRA_BENCH_HOME") or tempfile.mkdtemp(prefix="netra-bench-"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "netra.config.settings")
os.environ["NETRA_HOME"] = str(HOME)
PORT = int(os.environ.setdefault("PORT", "8498"))
SECONDS = float(os.environ.get("NETRA_BENCH_SECONDS", "10"))
AT_ONCE = (8, 64)
PLACE = "64.02.03"
PHOTO_BYTES = 2 * 1024 * 1024
ROOT = Path(__file__).resolve().parent.parent
SHARE_OF_BARE, P99_MS, WEB_MB, FIRST_ANSWER_S = 0.6, 100.0, 200.0, 3.0


@dataclass
class Taken:
    """What one measurement saw. `codes` are the receipts that were promised."""

    seconds: float = 0.0
    times: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    receipts: int = 0

    @property
    def rate(self) -> float:
        return len(self.times) / self.seconds if self.seconds else 0.0

    def percentile(self, share: float) -> float:
        return sorted(self.times)[int(len(self.times) * share)] * 1000 if self.times else float("nan")

    def line(self, name: str) -> str:
        middle = statistics.median(self.times) * 1000 if self.times else float("nan")
        wrong = f"  {len(self.errors)} errors, first: {self.errors[0][:90]}" if self.errors else ""
        return f"  {name:34} {self.rate:8.1f} {middle:8.1f} {self.percentile(0.99):8.1f}{wrong}"


class Line:
    """One reporter's connection. It is opened again when the server closed it, as browsers do."""

    def __init__(self, port: int) -> None:
        self._line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)

    def ask(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> tuple[int, http.client.HTTPMessage, bytes]:
        try:
            self._line.request(method, path, body, headers or {})
            answer = self._line.getresponse()
        except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
            self._line.close()
            self._line.request(method, path, body, headers or {})
            answer = self._line.getresponse()
        return answer.status, answer.headers, answer.read()


def multipart(fields: dict[str, str], files: dict[str, bytes]) -> tuple[bytes, str]:
    edge = secrets.token_hex(12)
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    for name, body in files.items():
        parts.append(
            f'--{edge}\r\nContent-Disposition: form-data; name="{name}"; filename="b"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n".encode()
            + body
            + b"\r\n"
        )
    parts.append(f"--{edge}--\r\n".encode())
    return b"".join(parts), f"multipart/form-data; boundary={edge}"


def sealed_fields(keys: dict[str, Any], *, photo: bool) -> tuple[dict[str, str], dict[str, bytes]]:
    """What the browser's script would post: sealed here with the server's own library, to the same keys."""
    from netra.reports import sealing

    recipients = [sealing.Recipient(one["id"], one["recipient"]) for one in keys["holders"]]
    content = sealing.new_key()

    def text(body: bytes) -> str:
        return b64encode(body).decode()

    words = "Pada apel pagi terlapor mengajak memilih satu pasangan calon. " * 16
    narrative = {"v": 1, "description": words, "place_text": "Balai contoh", "event_time_text": "pagi"}
    identity = {
        "v": 1,
        "name": "Siti Pelapor Contoh",
        "address": "Jalan Contoh 1",
        "contact": "",
        "identity_kind": "",
    }
    wraps = sealing.wraps_for(content.secret, recipients)
    fields = {
        "region": PLACE,
        "region_code": PLACE,
        "person_name": "Budi Terlapor Contoh",
        "person_office": "Dinas Contoh",
        "person_class": "PNS",
        "act": "attending_support",
        "event_on": "9 November 2024",
        "known_on": "10 November 2024",
        "statement": "on",
        "reporter_capacity": "voter",
        "action": "send",
        "sealed": "1",
        "described": "1",
        "place_given": "1",
        "reporter_named": "1",
        "reporter_located": "1",
        "sealed_count": "1" if photo else "0",
        "seal_recipient": content.recipient,
        "seal_set": keys["set"],
        "seal_wraps": json.dumps([{"holder": one.holder_id, "body": text(one.body)} for one in wraps]),
        "seal_narrative": text(sealing.lock_text(narrative, content.recipient)),
        "seal_identity": text(sealing.lock_text(identity, content.recipient)),
        "sealed_meta": "[]",
    }
    if not photo:
        return fields, {}
    sheet = sealing.lock_text({"v": 1, "name": "foto.jpg", "type": "image/jpeg"}, content.recipient)
    fields["sealed_meta"] = json.dumps([{"meta": text(sheet), "media_type": "image/jpeg"}])
    return fields, {"sealed_file": sealing.lock(secrets.token_bytes(PHOTO_BYTES), content.recipient)}


def post_reports(
    port: int, fields: dict[str, str], files: dict[str, bytes], *, bare: bool
) -> Callable[[], Callable[[], bool]]:
    """Makes reporters: each opens the form once for its cookie and token, then posts report after report."""

    def reporter() -> Callable[[], bool]:
        line = Line(port)
        cookie = token = ""
        if not bare:
            _status, headers, page = line.ask("GET", "/lapor/")
            cookie = headers["Set-Cookie"].split(";")[0]
            found = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', page)
            token = found[1].decode() if found else ""

        def post() -> bool:
            body, kind = multipart({**fields, "csrfmiddlewaretoken": token, "key": str(uuid4())}, files)
            status, headers, answer = line.ask(
                "POST", "/lapor/", body, {"Content-Type": kind, "Cookie": cookie}
            )
            if status not in (201, 303):
                words = re.sub(rb"<[^>]+>|\s+", b" ", answer)[:200].decode(errors="replace")
                raise RuntimeError(f"{status}: {words}")
            return bare or "netra_receipt=" in (headers["Set-Cookie"] or "")

        return post

    return reporter


def drive(reporter: Callable[[], Callable[[], bool]], at_once: int, seconds: float = SECONDS) -> Taken:
    taken, lock = Taken(), threading.Lock()
    posts = [reporter() for _ in range(at_once)]
    ready = threading.Barrier(at_once + 1)
    until = [0.0]

    def work(post: Callable[[], bool]) -> None:
        times, errors, receipts = [], [], 0
        ready.wait()
        while time.perf_counter() < until[0]:
            began = time.perf_counter()
            try:
                receipts += post()
                times.append(time.perf_counter() - began)
            except Exception as error:  # whatever it is, it is counted
                errors.append(repr(error))
        with lock:
            taken.times += times
            taken.errors += errors
            taken.receipts += receipts

    threads = [threading.Thread(target=work, args=(post,)) for post in posts]
    for thread in threads:
        thread.start()
    began = time.perf_counter()
    until[0] = began + seconds
    ready.wait()
    for thread in threads:
        thread.join()
    taken.seconds = time.perf_counter() - began
    return taken


def durable_rows(size: int, threads: int) -> Taken:
    """The first floor: rows as large as a report, each committed for good, and nothing else."""
    body = secrets.token_hex(size // 2)
    if not os.environ.get("DATABASE_URL"):
        import sqlite3

        where = HOME / "floor.sqlite3"
        with sqlite3.connect(where) as made:
            made.execute("PRAGMA journal_mode=WAL")
            made.execute("CREATE TABLE IF NOT EXISTS told (id INTEGER PRIMARY KEY, place TEXT, body TEXT)")

        def reporter() -> Callable[[], bool]:
            opened = sqlite3.connect(where, isolation_level=None, timeout=60, check_same_thread=False)
            opened.execute("PRAGMA synchronous=FULL")

            def post() -> bool:
                opened.execute("BEGIN IMMEDIATE")
                opened.execute("INSERT INTO told (place, body) VALUES (?, ?)", (PLACE, body))
                opened.execute("COMMIT")
                return True

            return post
    else:
        import psycopg

        address = os.environ["DATABASE_URL"]
        with psycopg.connect(address) as made:
            made.execute(
                "CREATE TABLE IF NOT EXISTS bare_floor (id bigserial PRIMARY KEY, place text, body text)"
            )

        def reporter() -> Callable[[], bool]:
            opened = psycopg.connect(address, autocommit=True)

            def post() -> bool:
                opened.execute("INSERT INTO bare_floor (place, body) VALUES (%s, %s)", (PLACE, body))
                return True

            return post

    return drive(reporter, threads, min(SECONDS, 5))


@contextmanager
def serving(command: list[str], port: int, probe: str, **environment: str) -> Iterator[tuple[int, float]]:
    """The process that serves, and the seconds from its start to its first answer."""
    began = time.perf_counter()
    server = subprocess.Popen(  # noqa: S603  # fixed commands
        command,
        cwd=ROOT,
        env={**os.environ, "PORT": str(port), **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(6000):
            try:
                if Line(port).ask("GET", probe)[0] < 500:
                    break
            except OSError:
                time.sleep(0.01)
        yield server.pid, time.perf_counter() - began
    finally:
        server.terminate()
        server.wait()


def web_mb(pid: int) -> float:
    """Memory of the server that answers and of what it started. What they share with the command that watches
    over them, from which they are forked, counts for each of the three in its part.
    """
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            children.setdefault(parent, []).append(int(entry.name))
    waiting, found = list(children.get(pid, [])), 0
    while waiting:
        one = waiting.pop()
        waiting += children.get(one, [])
        try:
            told = Path(f"/proc/{one}/smaps_rollup").read_text()
        except OSError:
            continue
        # Shared pages are counted once: what each has for itself and its part of what they share.
        found += int(re.search(r"^Pss:\s+(\d+)", told, re.M)[1])  # type: ignore[index]  # the kernel writes it
    return found / 1024


def granian(application: str, port: int) -> list[str]:
    return [
        str(Path(sys.executable).parent / "granian"),
        "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "1",
        "--blocking-threads", "4", "--no-ws", "--log-level", "critical", "--no-access-log", application,
    ]  # fmt: skip


def received() -> int:
    from netra.reports.models import Report

    return Report.objects.count()


def main() -> int:
    sys.path[:0] = [str(ROOT), str(ROOT / "bench")]
    import django

    django.setup()
    from django.db import connection

    from netra.config import installing
    from netra.reports import intake, sealing

    print(f"{connection.vendor}: preparing the example world ...", flush=True)
    installing.prepare(kind="demo", tell=lambda _words: None)
    place = intake.place_of(PLACE)
    recipients = place.recipients
    keys = {
        "set": sealing.set_digest(recipients),
        "holders": [{"id": one.holder_id, "recipient": one.recipient} for one in recipients],
    }
    text, photo = sealed_fields(keys, photo=False), sealed_fields(keys, photo=True)
    size = len(multipart(*text)[0])
    print(f"a report of {size / 1024:.1f} kB, sealed to {len(recipients)} holders; {SECONDS:.0f} s each")
    print(f"{'':36} {'per s':>8} {'p50 ms':>8} {'p99 ms':>8}", flush=True)

    results: dict[str, Taken] = {}

    def told(name: str, taken: Taken) -> Taken:
        results[name] = taken
        print(taken.line(name), flush=True)
        return taken

    for threads in (1, 8):
        told(f"durable rows, {threads} at once", durable_rows(size, threads))

    bare_port = PORT + 1
    bare = {
        "BARE_DATABASE": str(HOME / "bare.sqlite3"),
        "BARE_FILES": tempfile.mkdtemp(dir=HOME),
        "PYTHONPATH": str(ROOT / "bench"),
    }
    subprocess.run(  # noqa: S603  # fixed command
        [sys.executable, str(ROOT / "bench" / "bare_intake.py")], env={**os.environ, **bare}, check=True
    )
    with serving(granian("bare_intake:application", bare_port), bare_port, "/", **bare):
        for name, (fields, files) in (("text", text), ("photo", photo)):
            for at_once in AT_ONCE if name == "text" else AT_ONCE[:1]:
                reporter = post_reports(bare_port, fields, files, bare=True)
                drive(reporter, at_once, 1)
                told(f"bare view, {name}, {at_once} at once", drive(reporter, at_once))

    lost = 0
    command = [sys.executable, "-m", "netra.config.cli", "run", "--no-worker"]
    # All reporters of this measurement share one address, and none of them does a browser's sums.
    unasked = {"NETRA_POSTS_PER_MINUTE": "1000000"}
    with serving(command, PORT, "/tentang/", **unasked) as (pid, first):
        for name, (fields, files) in (("text", text), ("photo", photo)):
            for at_once in AT_ONCE:
                reporter = post_reports(PORT, fields, files, bare=False)
                drive(reporter, at_once, 1)
                before = received()
                taken = told(f"netra, {name}, {at_once} at once", drive(reporter, at_once))
                lost += abs(received() - before - taken.receipts) + len(taken.times) - taken.receipts
        memory = web_mb(pid)

    eight = results[f"netra, text, {AT_ONCE[0]} at once"]
    share = eight.rate / results[f"bare view, text, {AT_ONCE[0]} at once"].rate
    errors = sum(len(one.errors) for name, one in results.items() if name.startswith("netra"))
    print(f"share of the bare view at 8       {share:8.0%}    promised {SHARE_OF_BARE:.0%}")
    print(f"p99 at 8                          {eight.percentile(0.99):8.1f} ms promised {P99_MS:.0f}")
    print(f"errors, receipts lost or doubled  {errors:5}, {lost}  promised none")
    print(f"memory of the web process after   {memory:8.0f} MB promised {WEB_MB:.0f}")
    print(f"first answer after the start      {first:8.2f} s  promised {FIRST_ANSWER_S:.0f}")
    print(f"{os.cpu_count()} processors, load {', '.join(f'{one:.2f}' for one in os.getloadavg())}")
    kept = (
        share >= SHARE_OF_BARE
        and eight.percentile(0.99) < P99_MS
        and not errors
        and not lost
        and memory < WEB_MB
        and first < FIRST_ANSWER_S
    )
    return 0 if kept else 1


if __name__ == "__main__":
    raise SystemExit(main())
