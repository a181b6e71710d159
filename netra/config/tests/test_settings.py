"""The environment is the only place of settings: all of it documented, bad values refused in a sentence."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
SHOW = "import netra.config.settings as s; print(s.HOST, s.PORT, s.DATABASES['default']['NAME'])"
READERS = {"_text", "_flag", "_port", "_megabytes"}
PG = "postgres://netra@127.0.0.1/netra"
PG_PUBLIC = "postgres://netra_public@127.0.0.1/netra"


def variables_read(source: str) -> set[str]:
    """First arguments of the readers in settings.py, and names asked of os.environ anywhere."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            if called in READERS | {"os.environ.get", "os.getenv", "os.environ.setdefault"}:
                found |= {a.value for a in node.args[:1] if isinstance(a, ast.Constant)}
        elif isinstance(node, ast.Subscript) and ast.unparse(node.value) == "os.environ":
            found |= {node.slice.value} if isinstance(node.slice, ast.Constant) else set()
    return found - {"DJANGO_SETTINGS_MODULE"}


def documented() -> set[str]:
    return set(
        re.findall(r"^\| `([A-Z0-9_]+)` \|", (ROOT / "docs" / "settings.md").read_text(), flags=re.MULTILINE)
    )


def program_files() -> list[Path]:
    return [path for path in sorted((ROOT / "netra").rglob("*.py")) if "tests" not in path.parts]


def test_every_variable_is_documented() -> None:
    read = set().union(*(variables_read(path.read_text()) for path in program_files()))
    assert "NETRA_HOME" in read
    assert read - documented() == set()


def test_no_variable_is_documented_that_nobody_reads() -> None:
    files = [path for top in ("netra", "tests") for path in (ROOT / top).rglob("*.py")]
    every_source = "\n".join(path.read_text() for path in [*files, ROOT / "conftest.py"])
    assert {name for name in documented() if name not in every_source} == set()


def start(home: Path, *, code: str = SHOW, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if k in {"PATH", "LANG", "PYTHONPATH"}}
    return subprocess.run(
        [sys.executable, "-c", code],
        env={**clean, "NETRA_HOME": str(home), **environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_nothing_needs_to_be_set(tmp_path) -> None:
    done = start(tmp_path / "home")
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["127.0.0.1", "8000", str(tmp_path / "home" / "netra.sqlite3")]
    assert (tmp_path / "home").stat().st_mode & 0o077 == 0
    assert (tmp_path / "home" / "secret-key").stat().st_mode & 0o077 == 0


BEHIND_A_PROXY = """
import django; django.setup()
from django.http import HttpResponse
from django.middleware.security import SecurityMiddleware
from django.test import RequestFactory
answer = SecurityMiddleware(lambda request: HttpResponse())
ask = RequestFactory(HTTP_HOST="localhost").get
print([answer(ask("/", **told)).status_code for told in ({}, {"HTTP_X_FORWARDED_PROTO": "https"})])
"""


@pytest.mark.parametrize(("https", "answers"), [("0", "[200, 200]"), ("1", "[301, 200]")])
def test_a_request_that_came_by_https_is_not_sent_to_https_again(tmp_path, https, answers) -> None:
    done = start(
        tmp_path,
        code=BEHIND_A_PROXY,
        NETRA_HTTPS=https,
        DJANGO_SETTINGS_MODULE="netra.config.settings",
    )
    assert done.stdout.strip() == answers, done.stderr


def test_secret_key_stays_the_same(tmp_path) -> None:
    start(tmp_path)
    first = (tmp_path / "secret-key").read_text()
    start(tmp_path)
    assert (tmp_path / "secret-key").read_text() == first and len(first) > 50


@pytest.mark.parametrize(
    "good", [{"PORT": "1"}, {"PORT": "65535"}, {"DATABASE_URL": PG, "DATABASE_PUBLIC_URL": PG_PUBLIC}]
)
def test_good_values_are_taken(tmp_path, good) -> None:
    done = start(tmp_path, **good)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        ({"PORT": "0"}, "PORT is '0'. Write a port number from 1 to 65535."),
        ({"PORT": "65536"}, "PORT is '65536'. Write a port number from 1 to 65535."),
        ({"PORT": "http"}, "PORT is 'http'. Write a port number from 1 to 65535."),
        ({"NETRA_DEMO_PUBLIC": "yes"}, "NETRA_DEMO_PUBLIC is 'yes'. Write 1 for yes or 0 for no."),
        ({"NETRA_HTTPS": "true"}, "NETRA_HTTPS is 'true'. Write 1 for yes or 0 for no."),
        ({"NETRA_TRUSTED_PROXIES": "-1"}, "NETRA_TRUSTED_PROXIES is '-1'. Write how many proxies of yours"),
        ({"NETRA_TRUSTED_PROXIES": "12"}, "NETRA_TRUSTED_PROXIES is '12'. Write how many proxies of yours"),
        ({"NETRA_UPLOAD_MAX_MB": "0"}, "NETRA_UPLOAD_MAX_MB is '0'. Write a whole number of megabytes"),
        ({"NETRA_DISK_RESERVE_MB": "1.5"}, "NETRA_DISK_RESERVE_MB is '1.5'. Write a whole number"),
        ({"NETRA_MAIL_SECURITY": "ssl"}, "NETRA_MAIL_SECURITY is 'ssl'. Write starttls, tls or none."),
        ({"NETRA_MAIL_HOST": "surel.example.id"}, "NETRA_MAIL_HOST is set but NETRA_MAIL_FROM is not."),
        ({"NETRA_S3_BUCKET": "arsip"}, "NETRA_S3_BUCKET is set but NETRA_S3_REGION is not. Set both."),
        (
            {
                "NETRA_S3_BUCKET": "arsip",
                "NETRA_S3_REGION": "id-1",
                "NETRA_S3_KEY_ID": "contoh",
                "NETRA_S3_SECRET": "contoh",
                "NETRA_S3_ENDPOINT": "s3.example.id",
            },
            "NETRA_S3_ENDPOINT is 's3.example.id'. Write the address with https:// before it.",
        ),
        (
            {"NETRA_SECRET_KEY": "short"},
            "NETRA_SECRET_KEY is shorter than 50 characters.",
        ),
        ({"NETRA_TRUSTED_ORIGINS": "netra.example.id"}, "Write each address with https:// before it."),
        (
            {"DATABASE_URL": "mysql://x/y"},
            "DATABASE_URL must begin with postgres://.",
        ),
        ({"DATABASE_URL": PG}, "DATABASE_URL is set but DATABASE_PUBLIC_URL is not."),
        ({"DATABASE_URL": PG, "DATABASE_PUBLIC_URL": PG}, "name the same role. Use two."),
        ({"DATABASE_URL": PG, "DATABASE_PUBLIC_URL": PG_PUBLIC + "2"}, "lead to different databases."),
    ],
)
def test_bad_values_stop_the_start_with_a_sentence(tmp_path, bad, sentence) -> None:
    done = start(tmp_path, **bad)
    assert done.returncode != 0
    assert sentence in done.stderr


SHOW_MAIL = "import netra.config.settings as s; print(s.EMAIL_HOST, s.EMAIL_HOST_PASSWORD, s.EMAIL_PORT)"
KEPT = (
    "# by netra setup\nNETRA_MAIL_HOST=surel.example.id\n"
    "NETRA_MAIL_FROM=netra@example.id\nNETRA_MAIL_PASSWORD=a=b#c\n"
)


def keep(home: Path, text: str, mode: int = 0o600) -> None:
    (home / "settings.env").write_text(text)
    (home / "settings.env").chmod(mode)


def test_the_private_file_is_read_and_the_environment_wins(tmp_path) -> None:
    keep(tmp_path, KEPT)
    assert start(tmp_path, code=SHOW_MAIL).stdout.split() == ["surel.example.id", "a=b#c", "587"]
    spoken = start(tmp_path, code=SHOW_MAIL, NETRA_MAIL_HOST="127.0.0.1", NETRA_MAIL_PORT="25")
    assert spoken.stdout.split() == ["127.0.0.1", "a=b#c", "25"]


def test_a_settings_file_that_others_read_or_nobody_understands_stops_the_start(tmp_path) -> None:
    keep(tmp_path, KEPT, 0o640)
    assert "can be read by others" in start(tmp_path).stderr
    keep(tmp_path, "surel.example.id\n")
    assert "Write lines like NETRA_NAME=value." in start(tmp_path).stderr
