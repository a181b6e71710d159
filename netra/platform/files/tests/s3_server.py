"""A real server that speaks S3, on this machine alone, and a line to it that can be slow or torn."""

import json
import os
import select
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

KEY_ID, SECRET = "contoh", "rahasia-contoh"


def free_ports(count: int) -> list[int]:
    with ExitStack() as held:
        ports = []
        for _ in range(count):
            probe = held.enter_context(socket.socket())
            probe.bind(("127.0.0.1", 0))
            ports.append(int(probe.getsockname()[1]))
        return ports


@contextmanager
def s3_server(folder: Path) -> Iterator[int]:
    """SeaweedFS; its port for S3. Ready when it refuses a visitor without a key."""
    credentials = [{"accessKey": KEY_ID, "secretKey": SECRET}]
    config = folder / "s3.json"
    config.write_text(
        json.dumps({"identities": [{"name": "netra", "credentials": credentials, "actions": ["Admin"]}]})
    )
    names = ("master", "volume", "filer", "s3")
    ports = free_ports(2 * len(names))
    options = [
        option
        for name, port, grpc in zip(names, ports[::2], ports[1::2], strict=True)
        for option in (f"-{name}.port={port}", f"-{name}.port.grpc={grpc}")
    ]
    (folder / "data").mkdir()
    command = [
        str(Path(sys.executable).with_name("weed")),
        "server",
        f"-dir={folder / 'data'}",
        "-ip=127.0.0.1",
        "-ip.bind=127.0.0.1",
        "-filer",
        "-s3",
        f"-s3.config={config}",
        "-s3.port.iceberg=0",
        "-s3.port.lance=0",
        f"-filer.localSocket={folder / 'filer.sock'}",
        f"-s3.localSocket={folder / 's3.sock'}",
        "-master.volumeSizeLimitMB=64",
        "-volume.max=40",
        *options,
    ]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            command, stdout=log, stderr=log, cwd=folder, env={**os.environ, "HOME": str(folder)}
        )
    try:
        deadline = time.monotonic() + 60
        while not _refuses(ports[6]):
            assert server.poll() is None and time.monotonic() < deadline, (folder / "log").read_text()[-3000:]
            time.sleep(0.1)
        yield ports[6]
    finally:
        server.kill()
        server.wait()


def _refuses(port: int) -> bool:
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=1)
    except urllib.error.HTTPError as answer:
        return answer.code == 403
    except OSError:
        pass
    return False


@dataclass
class Line:
    """Everything to the server goes through here. Torn after so many bytes, or silent: nothing comes back."""

    target: int
    tear_after: int | None = None
    tears: int = 10**6
    silent: bool = False
    torn: int = 0
    sent: int = 0
    connections: int = 0
    _sockets: list[socket.socket] = field(default_factory=list)

    def start(self) -> int:
        self._listener = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._accept, daemon=True).start()
        return int(self._listener.getsockname()[1])

    def close(self) -> None:
        for one in (self._listener, *self._sockets):
            with suppress(OSError):
                one.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._sockets.append(client)
            threading.Thread(target=self._carry, args=(client,), daemon=True).start()

    def _carry(self, client: socket.socket) -> None:
        with (
            client,
            socket.create_connection(("127.0.0.1", self.target)) as server,
            suppress(OSError, ValueError),
        ):
            passed = 0
            while True:
                for ready in select.select([client, server], [], [])[0]:
                    content = ready.recv(65536)
                    if not content:
                        return
                    if ready is server:
                        if not self.silent:
                            client.sendall(content)
                        continue
                    passed += len(content)
                    self.sent += len(content)
                    if self.tear_after is not None and passed > self.tear_after and self.torn < self.tears:
                        self.torn += 1
                        return
                    server.sendall(content)
