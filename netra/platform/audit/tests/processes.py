"""Real processes on committed rows: a database file on SQLite, the test database on PostgreSQL."""

import json
import os
import sqlite3
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parents[4]
PATIENCE = 120


@dataclass
class OwnDatabase:
    home: Path
    environment: dict[str, str]
    started: list["subprocess.Popen[str]"] = field(default_factory=list)

    def start(self, code: str, **more: str) -> "subprocess.Popen[str]":
        """Python with Django set up, running `code`."""
        process = subprocess.Popen(
            [sys.executable, "-c", f"import django\ndjango.setup()\n{code}"],
            env={**os.environ, **self.environment, **more},
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.started.append(process)
        return process

    def start_waiting(self, code: str, **more: str) -> "subprocess.Popen[str]":
        """As `start`, back when `code` has printed its first line; it should then wait for a line to read."""
        process = self.start(code, **more)
        assert process.stdout is not None
        assert process.stdout.readline(), process.communicate()[1]
        return process

    def let_go(self, processes: list["subprocess.Popen[str]"]) -> None:
        for process in processes:
            assert process.stdin is not None
            process.stdin.write("\n")
            process.stdin.flush()

    def run(self, code: str) -> Any:
        """The last line that `code` prints, read as JSON; None when it prints nothing."""
        lines = ended_well(self.start(code)).splitlines()
        return json.loads(lines[-1]) if lines else None


def ended_well(process: "subprocess.Popen[str]") -> str:
    said, complained = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, complained
    return said


def _same_server(address: str, database: str) -> str:
    return urlunsplit(urlsplit(address)._replace(path=f"/{database}"))


@pytest.fixture
def own_database(tmp_path: Path, transactional_db: None) -> Any:
    environment = {"DJANGO_SETTINGS_MODULE": "netra.config.settings", "NETRA_HOME": str(tmp_path)}
    if connection.vendor == "postgresql":
        name = connection.settings_dict["NAME"]
        for variable in ("DATABASE_URL", "DATABASE_PUBLIC_URL"):
            environment[variable] = _same_server(os.environ[variable], name)
    else:
        connection.ensure_connection()
        file = sqlite3.connect(tmp_path / "netra.sqlite3")
        connection.connection.backup(file)
        file.close()
    database = OwnDatabase(tmp_path, environment)
    yield database
    for process in database.started:
        if process.poll() is None:
            process.kill()
        process.communicate()
