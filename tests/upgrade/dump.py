"""Writes the schema as it is, with the migrations that made it, for the upgrade tests of later versions.

    python -m tests.upgrade.dump tests/upgrade/0.1.0

A released dump is never written again: it is what users have.
"""

import os
import re
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from tests.schema import migrate


def sqlite_text(database: Path) -> str:
    """Tables, indexes and triggers in the order they were made, then which migrations ran."""
    with sqlite3.connect(database) as connection:
        made = connection.execute(
            "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY rowid"
        )
        lines = [f"{sql};" for (sql,) in made]
        ran = connection.execute("SELECT app, name FROM django_migrations ORDER BY id").fetchall()
    rows = [
        "INSERT INTO django_migrations (app, name, applied) "
        f"VALUES ('{app}', '{name}', '2024-11-14 02:00:00');"
        for app, name in ran
    ]
    return "\n".join([*lines, *rows]) + "\n"


def postgresql_text(url: str) -> str:
    """What pg_dump says of the schema, without the lines that name a version, and the same rows."""
    flags = ["--no-owner", "--no-privileges", "--dbname", url]
    schema = _run("pg_dump", "--schema-only", *flags)
    rows = _run("pg_dump", "--data-only", "--inserts", "--table=django_migrations", *flags)
    text = schema + rows
    noise = re.compile(r"^(--.*|SET .*|SELECT pg_catalog\..*|\\.*|\s*)$")
    return "\n".join(line for line in text.splitlines() if not noise.match(line)) + "\n"


def _run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        url = os.environ.pop("DATABASE_URL", "")
        public = os.environ.pop("DATABASE_PUBLIC_URL", "")
        migrate(home)
        (folder / "sqlite.sql").write_text(sqlite_text(Path(home) / "netra.sqlite3"))
        if url:
            if not urlsplit(url).path.strip("/"):
                raise SystemExit("DATABASE_URL names no database.")
            migrate(home, DATABASE_URL=url, DATABASE_PUBLIC_URL=public)
            (folder / "postgresql.sql").write_text(postgresql_text(url))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
