"""A database of an earlier version, brought up to date, has the schema of a new one."""

import sqlite3
from pathlib import Path

import pytest

from tests.upgrade.dump import migrate

VERSIONS = sorted(p for p in Path(__file__).parent.iterdir() if (p / "sqlite.sql").is_file())


def schema(database: Path) -> dict[str, str]:
    with sqlite3.connect(database) as connection:
        rows = connection.execute("SELECT type || ' ' || name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        return dict(rows.fetchall())


@pytest.fixture(scope="module")
def newest(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    home = tmp_path_factory.mktemp("new")
    migrate(str(home), DATABASE_URL="", DATABASE_PUBLIC_URL="")
    return schema(home / "netra.sqlite3")


@pytest.mark.parametrize("version", VERSIONS, ids=lambda path: path.name)
def test_an_old_database_becomes_a_new_one(version: Path, newest: dict[str, str], tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "netra.sqlite3") as connection:
        connection.executescript((version / "sqlite.sql").read_text())
    assert "cases_case" in {name.partition(" ")[2] for name in schema(tmp_path / "netra.sqlite3")}
    migrate(str(tmp_path), DATABASE_URL="", DATABASE_PUBLIC_URL="")
    upgraded = schema(tmp_path / "netra.sqlite3")
    assert upgraded.keys() == newest.keys()
    assert {name for name in newest if upgraded[name] != newest[name]} == set()
