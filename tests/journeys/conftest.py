"""A whole demo installation with real regions, made once, and servers on it as real processes."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

LIVE_DATABASE = "netra_live"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _on_database(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def live_environment(home: Path) -> dict[str, str]:
    env = {**os.environ, "NETRA_HOME": str(home), "DJANGO_SETTINGS_MODULE": "netra.config.settings"}
    for name in ("DATABASE_URL", "DATABASE_PUBLIC_URL"):
        if url := os.environ.get(name):
            env[name] = _on_database(url, LIVE_DATABASE)
    return env


@dataclass
class Server:
    """`netra run` as its users start it: web and worker, in a process group of their own."""

    env: dict[str, str]
    log: Path
    port: int = field(default_factory=free_port)
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> "Server":
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "netra.config.cli", "run"],
                env={**self.env, "PORT": str(self.port)},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            try:
                with urllib.request.urlopen(self.url + "/tentang/", timeout=2):
                    return self
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.1)
        raise AssertionError(f"the server did not answer:\n{self.log.read_text()[-3000:]}")

    def kill(self) -> None:
        """SIGKILL to web and worker at once: nobody gets to say goodbye."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            try:
                self.process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                self.kill()
            self.process = None


@pytest.fixture(scope="session")
def demo_env(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    home = tmp_path_factory.mktemp("demo-home")
    env = live_environment(home)
    if admin := os.environ.get("DATABASE_URL"):
        with psycopg.connect(_on_database(admin, "postgres"), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {LIVE_DATABASE} WITH (FORCE)")
            connection.execute(f"CREATE DATABASE {LIVE_DATABASE}")
    made = subprocess.run(
        [sys.executable, "-m", "netra.config.cli", "setup", "--kind", "demo"],
        env=env,
        capture_output=True,
        text=True,
    )
    assert made.returncode == 0, made.stdout + made.stderr
    yield env
    if admin:
        with psycopg.connect(_on_database(admin, "postgres"), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {LIVE_DATABASE} WITH (FORCE)")


@pytest.fixture
def server(demo_env: dict[str, str], tmp_path: Path) -> Iterator[Server]:
    running = Server(demo_env, tmp_path / "server.log").start()
    yield running
    running.stop()


@pytest.fixture
def in_demo(demo_env: dict[str, str]) -> Callable[[str], str]:
    """Run a few lines of Python inside the demo installation and return what they print."""

    def run(code: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", "import django; django.setup()\n" + code],
            env=demo_env,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    return run
