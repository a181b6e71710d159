"""Over a real server: killed in the middle, slow, and two at once."""

import hashlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from netra.platform.audit.tests.processes import ROOT, OwnDatabase, own_database
from netra.platform.files import tus
from netra.platform.files.kinds import MediaType
from netra.platform.files.tests.examples import SAMPLES
from netra.platform.files.tests.s3_server import free_ports
from netra.platform.files.uploads import STRETCH

__all__ = ["own_database"]

MEGABYTE = 1024 * 1024
FILM = SAMPLES[MediaType.MP4] + b"".join(
    hashlib.sha256(number.to_bytes(4, "big")).digest() * 512 for number in range(36 * 64)
)
RESUMABLE = {"Tus-Resumable": "1.0.0"}


class Server:
    def __init__(self, database: OwnDatabase) -> None:
        self.database = database
        (self.port,) = free_ports(1)
        self.start()

    def start(self) -> None:
        options = ["--interface", "wsgi", "--blocking-threads", "4", "--workers", "1", "--host", "127.0.0.1"]
        self.process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "granian",
                *options,
                "--port",
                str(self.port),
                "netra.config.wsgi:application",
            ],
            env={
                **os.environ,
                **self.database.environment,
                "PYTHONPATH": str(ROOT),
                "DJANGO_SETTINGS_MODULE": "tests.wall.upload_site",
            },
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        deadline = time.monotonic() + 60
        while True:
            with suppress(OSError):
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            assert self.process.poll() is None and time.monotonic() < deadline, "the server did not start"
            time.sleep(0.05)

    def kill(self) -> None:
        """Parent and worker at the same moment, as when the machine stops."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        # The worker is nobody's child now; while it dies, its socket still takes connections.
        with suppress(OSError):
            while True:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                time.sleep(0.02)

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> http.client.HTTPResponse:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        kind = {"Content-Type": tus.PIECE_TYPE} if method == "PATCH" else {}
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        line.request(method, path, body, {**RESUMABLE, **kind, **told})
        answer = line.getresponse()
        answer.read()
        line.close()
        return answer

    def begin(self, size: int = len(FILM)) -> str:
        answer = self.ask("POST", "/unggah/", Upload_Length=str(size))
        assert answer.status == 201
        return str(answer.headers["Location"])

    def offset(self, path: str) -> int:
        answer = self.ask("HEAD", path)
        assert answer.status == 200
        return int(str(answer.headers["Upload-Offset"]))

    def send(self, path: str, offset: int, body: bytes) -> http.client.HTTPResponse:
        return self.ask("PATCH", path, body, Upload_Offset=str(offset))

    @contextmanager
    def half_sent(self, path: str, offset: int, sent: bytes, length: int) -> Iterator[socket.socket]:
        """A piece of `length` bytes of which `sent` are under way, and then silence."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=30) as line:
            head = (
                f"PATCH {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nTus-Resumable: 1.0.0\r\n"
                f"Content-Type: {tus.PIECE_TYPE}\r\nContent-Length: {length}\r\n"
                f"Upload-Offset: {offset}\r\n\r\n"
            )
            line.sendall(head.encode())
            line.sendall(sent)
            yield line


@pytest.fixture
def server(own_database: OwnDatabase) -> Iterator[Server]:
    started = Server(own_database)
    yield started
    if started.process.poll() is None:
        started.kill()


def wait_for(server: Server, path: str, least: int) -> int:
    """Looked up beside the server: whoever asks it takes the upload over from the line that still sends."""
    (journal,) = server.database.home.rglob(f"{token_of(path)}.journal")
    deadline = time.monotonic() + 20
    while (offset := acknowledged_in(journal)) < least:
        assert time.monotonic() < deadline, f"{offset} of {least} bytes were acknowledged"
        time.sleep(0.05)
    return offset


def acknowledged_in(journal: Path) -> int:
    lines = journal.read_text().splitlines()
    return max((int(line.split()[0]) for line in lines if line != "turn"), default=0)


def token_of(path: str) -> str:
    return path.strip("/").rsplit("/", 1)[-1]


LOOK = """
import json
from netra.platform.files import uploads
from netra.platform.files.uploads import Sender
staged = uploads.finished(Sender("form", "kunci-a"), {token!r})
print(json.dumps([staged.sha256, staged.size, str(staged.media_type)]))
"""


def test_nothing_acknowledged_is_lost_whenever_the_server_is_killed(server: Server) -> None:
    path = server.begin()
    acknowledged = 0
    # Killed in the middle of a short piece, of one that is longer than a stretch, and right after an answer.
    for answered, under_way in ((3 * MEGABYTE, 1_000_000), (0, STRETCH + 3 * MEGABYTE), (2_345_678, 0)):
        if answered:
            answer = server.send(path, acknowledged, FILM[acknowledged : acknowledged + answered])
            assert answer.status == 204
            acknowledged = int(str(answer.headers["Upload-Offset"]))
        if under_way:
            rest = FILM[acknowledged:]
            with server.half_sent(path, acknowledged, rest[:under_way], len(rest)):
                if under_way > STRETCH:
                    acknowledged = wait_for(server, path, acknowledged + STRETCH)
                else:
                    time.sleep(0.3)
                server.kill()
        else:
            server.kill()
        server.start()
        assert server.offset(path) >= acknowledged
        acknowledged = server.offset(path)
    assert acknowledged >= 3 * MEGABYTE + STRETCH + 2_345_678
    assert server.send(path, acknowledged, FILM[acknowledged:]).status == 204
    token = token_of(path)
    assert server.database.run(LOOK.format(token=token)) == [
        hashlib.sha256(FILM).hexdigest(),
        len(FILM),
        "video/mp4",
    ]


def test_a_sender_that_goes_away_keeps_what_it_sent(server: Server) -> None:
    path = server.begin()
    with server.half_sent(path, 0, FILM[:1_000_000], len(FILM)):
        pass
    # The last read of the server may have held up to a chunk that never became whole.
    assert 500_000 < wait_for(server, path, 500_000) <= 1_000_000


def test_slow_senders_hold_up_neither_writers_nor_pages(server: Server) -> None:
    paths = [server.begin() for _ in range(tus.PIECES_AT_ONCE + 1)]
    with server.half_sent(paths[0], 0, FILM[:1000], 5000) as first:
        with server.half_sent(paths[1], 0, FILM[:1000], 5000):
            time.sleep(0.5)
            began = time.monotonic()
            # Beginning an upload writes to the database: it is not kept waiting.
            assert server.begin() != paths[2]
            put_off = server.send(paths[2], 0, FILM[:5000])
            assert (put_off.status, put_off.headers["Retry-After"]) == (503, "5")
            assert server.offset(paths[2]) == 0
            assert time.monotonic() - began < 5
            first.sendall(FILM[1000:5000])
            assert first.recv(4096).startswith(b"HTTP/1.1 204")
    assert server.send(paths[2], 0, FILM[:5000]).status == 204


def test_a_line_that_died_unnoticed_does_not_keep_its_sender_out(server: Server) -> None:
    path = server.begin()
    with server.half_sent(path, 0, b"z" * 700_000, len(FILM)) as dead:
        time.sleep(0.3)
        assert server.offset(path) == 0
        assert server.send(path, 0, FILM).status == 204
        # What the dead line still brings is refused, and changes nothing.
        with suppress(ConnectionError):
            dead.sendall(b"z" * 700_000)
            assert dead.recv(4096).startswith((b"HTTP/1.1 409", b"HTTP/1.1 404"))
    token = token_of(path)
    assert server.database.run(LOOK.format(token=token))[0] == hashlib.sha256(FILM).hexdigest()


def test_a_refused_piece_is_heard_to_its_end_so_that_the_refusal_arrives(server: Server) -> None:
    path = server.begin()
    piece = FILM[: 5 * MEGABYTE]
    with server.half_sent(path, MEGABYTE, piece, len(piece)) as line:
        answer = line.recv(4096)
        assert answer.startswith(b"HTTP/1.1 409") and b"upload-offset: 0\r\n" in answer.lower()


@pytest.mark.parametrize(
    "lengths", ["Content-Length: 5\r\nContent-Length: 6", "Transfer-Encoding: chunked\r\nContent-Length: 5"]
)
def test_a_body_with_two_lengths_writes_nothing(server: Server, lengths: str) -> None:
    path = server.begin()
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as line:
        line.sendall(
            (
                f"PATCH {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nTus-Resumable: 1.0.0\r\n"
                f"Content-Type: {tus.PIECE_TYPE}\r\n{lengths}\r\nUpload-Offset: 0\r\n\r\n"
                "5\r\nabcde\r\n0\r\n\r\n"
            ).encode()
        )
        answer = line.recv(4096)
    assert not answer.startswith(b"HTTP/1.1 2"), answer
    assert server.offset(path) == 0
