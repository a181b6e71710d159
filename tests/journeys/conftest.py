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
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from tests.schema import copy, migrated

# Parallel test processes share the cluster, so each has a database of its own.
LIVE_DATABASE = "_".join(["netra_live", *filter(None, [os.environ.get("PYTEST_XDIST_WORKER")])])


ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _on_database(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def live_environment(home: Path) -> dict[str, str]:
    env = {
        **os.environ,
        "NETRA_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "tests.journeys.live_settings",
        "PYTHONPATH": str(ROOT),
        # All who write in these tests share one address; what happens then has tests of its own.
        "NETRA_POSTS_PER_MINUTE": "1000000",
    }
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
    guard: "subprocess.Popen[bytes] | None" = None

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
        # Whatever ends the tests, even SIGKILL, closes this pipe, and no server is left behind.
        self.guard = subprocess.Popen(
            ["sh", "-c", 'cat; kill -s KILL -- "-$0"', str(self.process.pid)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
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
        self.kill()
        raise AssertionError(f"the server did not answer:\n{self.log.read_text()[-3000:]}")

    def kill(self) -> None:
        """SIGKILL to web and worker at once: nobody gets to say goodbye."""
        if self.process is None or self.guard is None:
            return
        with suppress(ProcessLookupError):  # all of them had gone by themselves
            os.killpg(self.process.pid, signal.SIGKILL)
        self.guard.kill()
        self.guard.communicate()
        self.process.wait()
        self.process = self.guard = None

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(timeout=15)
        self.kill()


def _drop_live_database() -> None:
    """Each role ends what is left of its own connections: no role may end another's."""
    for url in (os.environ["DATABASE_PUBLIC_URL"], os.environ["DATABASE_URL"]):
        with psycopg.connect(_on_database(url, "postgres"), autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                " WHERE datname = %s AND usename = current_user",
                [LIVE_DATABASE],
            )
    with psycopg.connect(_on_database(os.environ["DATABASE_URL"], "postgres"), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {LIVE_DATABASE}")


@pytest.fixture(scope="session")
def demo_env(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    home = tmp_path_factory.mktemp("demo-home")
    env = live_environment(home)
    admin = os.environ.get("DATABASE_URL")
    if admin:
        _drop_live_database()
        with psycopg.connect(_on_database(admin, "postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {LIVE_DATABASE}")
    else:
        copy(migrated(), home / "netra.sqlite3")
    try:
        made = subprocess.run(
            [sys.executable, "-m", "netra.config.cli", "setup", "--kind", "demo"],
            env=env,
            capture_output=True,
            text=True,
        )
        assert made.returncode == 0, made.stdout + made.stderr
        yield env
    finally:
        if admin:
            _drop_live_database()


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
