"""A database of an earlier version, brought up to date, has the schema of a new one."""

import hashlib
import re
import sqlite3
import subprocess
from pathlib import Path
from uuid import uuid4

import pytest

from tests.schema import migrate, migrated
from tests.unsealing import opened, secret_of, told

VERSIONS = sorted(p for p in Path(__file__).parent.iterdir() if (p / "sqlite.sql").is_file())


def schema(database: Path) -> dict[str, str]:
    with sqlite3.connect(database) as connection:
        rows = connection.execute("SELECT type || ' ' || name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        return dict(rows.fetchall())


@pytest.fixture(scope="module")
def newest() -> dict[str, str]:
    return schema(migrated())


@pytest.mark.parametrize("version", VERSIONS, ids=lambda path: path.name)
def test_an_old_database_becomes_a_new_one(version: Path, newest: dict[str, str], tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "netra.sqlite3") as connection:
        connection.executescript((version / "sqlite.sql").read_text())
    assert "cases_case" in {name.partition(" ")[2] for name in schema(tmp_path / "netra.sqlite3")}
    migrate(str(tmp_path), DATABASE_URL="", DATABASE_PUBLIC_URL="")
    upgraded = schema(tmp_path / "netra.sqlite3")
    assert upgraded.keys() == newest.keys()
    assert {name for name in newest if upgraded[name] != newest[name]} == set()


OLD_WORDS = ("Siti Pelapor Contoh", "Ia berpidato di aula contoh.", "Balai desa contoh")
OLD_FILE = b"Bukti contoh yang lama."


def insert(database: sqlite3.Connection, table: str, **values: object) -> None:
    """A row as 0.1.0 wrote it; what the test does not care for is empty, or zero where it may not be."""
    row: dict[str, object] = {}
    for _at, name, kind, needed, _default, key in database.execute(f'PRAGMA table_info("{table}")'):
        if name in values:
            row[name] = values[name]
        elif needed and not key:
            row[name] = 0 if re.match("bool|integer|smallint|bigint", kind) else ""
    marks = ", ".join("?" * len(row))
    database.execute(f'INSERT INTO "{table}" ({", ".join(row)}) VALUES ({marks})', list(row.values()))


def an_old_demo(home: Path) -> None:
    """One example report of an earlier version, in plain words, with a file beside it."""
    with sqlite3.connect(home / "netra.sqlite3") as database:
        database.executescript((Path(__file__).parent / "0.1.0" / "sqlite.sql").read_text())
        insert(database, "regions_region", code="64.02", timezone="Asia/Makassar", level=2)
        insert(database, "institutions_institution", key="bawaslu-64.02-contoh", region_id="64.02", example=1)
        insert(database, "elections_election", key="pilkada-2024", voting_on="2024-11-27")
        insert(database, "accounts_account", id=1, username="petugas.kukar", name="Petugas", example=1)
        report, digest = uuid4().hex, hashlib.sha256(OLD_FILE).hexdigest()
        insert(
            database,
            "reports_report",
            id=report,
            fact_key=uuid4().hex,
            delivered_at="2024-11-14 02:00:00",
            description=OLD_WORDS[1],
            place_text=OLD_WORDS[2],
            reporter_named=1,
            example=1,
            election_id="pilkada-2024",
            office_id="bawaslu-64.02-contoh",
            region_id="64.02",
        )
        insert(database, "reports_reporteridentity", report_id=report, name=OLD_WORDS[0], address="Jalan 1")
        insert(
            database,
            "reports_identityopening",
            report_id=report,
            opened_by_id=1,
            opened_at="2024-11-14 03:00:00",
            reason="Untuk klarifikasi.",
        )
        file = uuid4().hex
        insert(
            database,
            "files_storedfile",
            id=file,
            sha256=digest,
            size=len(OLD_FILE),
            media_type="text/plain",
            kept_at="2024-11-14 02:00:00",
        )
        insert(
            database,
            "reports_evidence",
            name="B-1",
            received_at="2024-11-14 02:00:00",
            file_id=file,
            report_id=report,
        )
    place = home / "files" / digest[:2] / digest[2:4] / digest
    place.parent.mkdir(parents=True)
    place.write_bytes(OLD_FILE)


def test_what_lay_open_in_an_old_demo_is_sealed_to_its_published_keys(tmp_path: Path) -> None:
    an_old_demo(tmp_path)
    migrate(str(tmp_path), DATABASE_URL="", DATABASE_PUBLIC_URL="")
    with sqlite3.connect(tmp_path / "netra.sqlite3") as database:
        wraps = dict(
            database.execute(
                "SELECT a.username, w.body FROM reports_keywrap w "
                "JOIN reports_keyholder h ON h.id = w.holder_id "
                "JOIN reports_personkey k ON k.id = h.key_id JOIN accounts_account a ON a.id = k.account_id"
            ).fetchall()
        )
        parts = dict(database.execute("SELECT kind, body FROM reports_sealedpart").fetchall())
        flags = database.execute(
            "SELECT described, place_given, reporter_named, reporter_located FROM reports_report"
        ).fetchone()
        (digest,) = database.execute("SELECT sha256 FROM reports_sealedpart WHERE kind = 'file'").fetchone()
        tables = "\n".join(database.iterdump())
    assert set(wraps) == {"petugas.kukar", "komisioner.kukar", "komisioner2.kukar"}
    inner = opened(wraps["petugas.kukar"], secret_of("petugas.kukar"))
    secret = opened(inner, secret_of("komisioner2.kukar")).decode()
    assert told(parts["identity"], secret)["name"] == OLD_WORDS[0]
    assert told(parts["narrative"], secret)["description"] == OLD_WORDS[1]
    assert flags == (1, 1, 1, 1)
    sealed = (tmp_path / "files" / digest[:2] / digest[2:4] / digest).read_bytes()
    assert opened(sealed, secret) == OLD_FILE
    assert not [words for words in OLD_WORDS if words in tables]


def test_a_report_that_is_no_example_stops_the_upgrade_and_changes_nothing(tmp_path: Path) -> None:
    an_old_demo(tmp_path)
    with sqlite3.connect(tmp_path / "netra.sqlite3") as database:
        database.execute("UPDATE reports_report SET example = 0")
    with pytest.raises(subprocess.CalledProcessError):
        migrate(str(tmp_path), DATABASE_URL="", DATABASE_PUBLIC_URL="")
    with sqlite3.connect(tmp_path / "netra.sqlite3") as database:
        assert database.execute("SELECT description FROM reports_report").fetchone() == (OLD_WORDS[1],)
