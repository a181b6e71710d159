from io import StringIO

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import DatabaseError, ProgrammingError, connections
from django.test import Client

from netra.platform.clock import installation
from netra.platform.db.wall import PUBLIC_TABLES, PublicWallError, behind_wall, current_alias, is_public

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "public"])

CONFIDENTIAL = [
    "accounts_account",
    "accounts_grant",
    "audit_entry",
    "cases_case",
    "django_session",
    "facts_fact",
    "files_storedfile",
    "institutions_officeholder",
    "jobs_job",
    "mfa_authenticator",
    "regions_packload",
    "release_draft",
    "reports_report",
    "reports_keywrap",
    "reports_personkey",
    "reports_sealedpart",
]


@pytest.fixture
def installed(two_connections) -> None:
    installation.install("demo")
    get_user_model().objects.create_user("petugas.contoh", "Petugas Contoh")


def read(table: str) -> None:
    connection = connections["public"]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)} LIMIT 1")
        cursor.fetchall()


def all_tables() -> list[str]:
    with connections["default"].cursor() as cursor:
        return connections["default"].introspection.table_names(cursor)


def test_every_table_is_either_public_or_refused_by_name(installed):
    tables = all_tables()
    assert set(CONFIDENTIAL) <= set(tables)
    assert not [table for table in CONFIDENTIAL if is_public(table)]
    for table in tables:
        if is_public(table):
            read(table)
        else:
            with pytest.raises(ProgrammingError, match=rf"\b{table}\b"):
                read(table)


def test_committed_rows_are_seen(installed):
    with connections["public"].cursor() as cursor:
        cursor.execute("SELECT kind FROM clock_installation")
        assert cursor.fetchone() == ("demo",)


CORNERS = [
    "SELECT count(*) FROM accounts_account",
    "SELECT kind, (SELECT max(username) FROM accounts_account) FROM clock_installation",
    "WITH a AS (SELECT username FROM accounts_account) SELECT * FROM a",
    "SELECT kind FROM clock_installation UNION SELECT username FROM accounts_account",
]


def test_confidential_table_cannot_be_reached_round_a_corner(installed):
    for sql in CORNERS:
        with (
            pytest.raises(ProgrammingError, match="accounts_account"),
            connections["public"].cursor() as cursor,
        ):
            cursor.execute(sql)


WRITES = [
    "UPDATE clock_installation SET kind = 'real'",
    "DELETE FROM clock_installation",
    "INSERT INTO institutions_post (title) VALUES ('x')",
    "CREATE TABLE bulletin_made_up (a integer)",
    "DROP TABLE clock_officeclock",
    "WITH gone AS (SELECT 1) DELETE FROM clock_officeclock",
]


def test_writing_is_refused(installed):
    for sql in WRITES:
        with pytest.raises(DatabaseError), connections["public"].cursor() as cursor:
            cursor.execute(sql)
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT kind FROM clock_installation")
        assert cursor.fetchone() == ("demo",)
    assert "bulletin_made_up" not in all_tables() and "clock_officeclock" in all_tables()


def test_ways_round_the_authorizer_are_refused(installed):
    if connections["public"].vendor != "sqlite":
        pytest.skip("words of SQLite")
    ways = {
        "ATTACH DATABASE ':memory:' AS other": "ATTACH",
        "PRAGMA writable_schema = ON": "PRAGMA writable_schema",
        "PRAGMA query_only = OFF": "PRAGMA query_only",
        "VACUUM INTO '/nowhere/copy.sqlite3'": "ATTACH",
        "SELECT load_extension('x')": "load_extension",
        "SELECT sql FROM sqlite_master": "sqlite_master",
    }
    for sql, named in ways.items():
        with pytest.raises(PublicWallError, match=named), connections["public"].cursor() as cursor:
            cursor.execute(sql)


def test_ways_round_the_grants_are_refused(installed):
    if connections["public"].vendor != "postgresql":
        pytest.skip("words of PostgreSQL")
    ways = [
        "SET ROLE netra",
        "SET SESSION AUTHORIZATION postgres",
        "COPY clock_installation TO '/tmp/out'",
        "CREATE TEMPORARY TABLE t AS SELECT * FROM accounts_account",
        "SELECT nextval('accounts_account_id_seq')",
    ]
    for sql in ways:
        with pytest.raises(DatabaseError), connections["public"].cursor() as cursor:
            cursor.execute(sql)


def test_grants_made_by_mistake_are_taken_back(installed):
    if connections["public"].vendor != "postgresql":
        pytest.skip("words of PostgreSQL")
    role = connections["default"].ops.quote_name(settings.DATABASES["public"]["USER"])
    with connections["default"].cursor() as cursor:
        cursor.execute(f"GRANT ALL ON accounts_account, clock_installation TO {role}")
        cursor.execute("GRANT SELECT ON accounts_grant TO PUBLIC")
    call_command("grant_public", stdout=StringIO())
    read("clock_installation")
    for table in ("accounts_account", "accounts_grant"):
        with pytest.raises(ProgrammingError, match=table):
            read(table)


def test_command_says_how_many_tables_are_public(installed):
    said = StringIO()
    call_command("grant_public", stdout=said)
    postgresql = connections["default"].vendor == "postgresql"
    assert (f"{len(PUBLIC_TABLES)} tables" if postgresql else "Nothing to do") in said.getvalue()


def test_leaving_read_only_mode_still_writes_nothing(installed):
    """The mode is a courtesy that the role may switch off; what holds are the grants."""
    if connections["public"].vendor != "postgresql":
        pytest.skip("words of PostgreSQL")
    with connections["public"].cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = off")
        for sql in (
            "UPDATE clock_installation SET kind = 'real'",
            "CREATE TABLE bulletin_made_up (a integer)",
        ):
            with pytest.raises(ProgrammingError, match="permission denied"):
                cursor.execute(sql)
    connections["public"].close()


# ---- pages


@pytest.fixture
def pages(installed, test_urls) -> Client:
    return Client()


def test_public_page_reads_over_the_public_connection(pages):
    assert pages.get("/reads/").content == b"public demo"


@pytest.mark.parametrize(
    ("page", "why"),
    [
        ("reads_accounts", "accounts_account"),
        ("reads_accounts_by_default", "ordinary database connection"),
        ("writes", "django_session"),
        ("starts_session", "django_session"),
    ],
)
def test_public_page_is_refused_what_is_not_public(pages, page, why):
    with pytest.raises(ProgrammingError, match=why):
        pages.get(f"/{page}/")
    assert pages.get("/ordinary/").content == b"default 1"


def test_public_page_cannot_open_a_transaction_on_the_ordinary_connection(pages):
    if connections["default"].vendor != "sqlite":
        pytest.skip(
            "on PostgreSQL a transaction begins without a statement, and the first statement is refused"
        )
    with pytest.raises(PublicWallError, match="ordinary"):
        pages.get("/opens_transaction_on_default/")
    assert not connections["default"].connection.lane.held


def test_public_page_cannot_write_by_naming_the_public_connection(pages):
    with pytest.raises(DatabaseError):
        pages.get("/writes_by_public/")
    installation.forget()
    assert installation.is_demo()


def test_public_page_cannot_see_who_is_signed_in(pages):
    pages.get("/ordinary/")
    assert pages.cookies["sessionid"].value
    with pytest.raises(ProgrammingError, match="django_session"):
        pages.get("/uses_session/")


def test_streamed_body_is_made_behind_the_wall(pages):
    body = iter(pages.get("/streams_accounts/").streaming_content)
    assert next(body) == b"public"
    assert current_alias() == "default"
    with pytest.raises(PublicWallError, match="ordinary"):
        next(body)


def test_wall_comes_down_after_a_failure(pages):
    with pytest.raises(LookupError):
        pages.get("/fails/")
    assert current_alias() == "default"
    assert pages.get("/ordinary/").content == b"default 1"


def test_wall_inside_wall_is_one_wall(installed):
    with behind_wall():
        with behind_wall():
            assert current_alias() == "public"
        assert current_alias() == "public"
        with pytest.raises(PublicWallError):
            get_user_model().objects.using("default").count()
    assert get_user_model().objects.count() == 1


# ---- the one connection of ordinary tests


@pytest.mark.django_db
def test_wall_stands_on_the_one_connection_too(client, test_urls):
    if connections["default"].vendor != "sqlite":
        pytest.skip("roles cannot be changed inside the test's transaction")
    installation.install("demo")
    assert client.get("/reads/").content == b"default demo"
    with pytest.raises(PublicWallError, match="accounts_account"):
        client.get("/reads_accounts/")
    with pytest.raises(PublicWallError, match="accounts_account"):
        client.get("/reads_accounts_by_default/")
    assert get_user_model().objects.count() == 0
