"""A stolen server gives nobody a reporter: everything it has is read raw, and searched in every spelling.

The search itself is tested first: it finds what was planted plain, wherever it was planted.
"""

import base64
import gzip
import io
import logging
import os
import re
import sqlite3
import sys
import tempfile
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from pytest_django import Settings

from netra.platform.files.writing import StagedWriter
from netra.reports import openings
from netra.reports.models import Report
from tests.cast import Cast
from tests.raw_search import SECRETS, a_form, a_jpeg, found_in, under
from tests.unsealing import Unsealed, locked, opened, secret_of


@contextmanager
def everything_logged() -> Iterator[io.StringIO]:
    """Every logger at DEBUG, SQL with its parameters included, and errors with their whole traceback."""
    text = io.StringIO()
    handler = logging.StreamHandler(text)
    handler.setFormatter(logging.Formatter("%(name)s %(levelname)s %(message)s %(args)s"))
    loggers = [logging.getLogger()]
    loggers += [one for one in logging.Logger.manager.loggerDict.values() if isinstance(one, logging.Logger)]
    before = [(one, one.level, one.disabled) for one in loggers]
    for one in loggers:
        one.setLevel(logging.DEBUG)
        one.disabled = False
    logging.getLogger().addHandler(handler)
    try:
        yield text
    finally:
        logging.getLogger().removeHandler(handler)
        for one, level, disabled in before:
            one.setLevel(level)
            one.disabled = disabled


def database_dump() -> dict[str, bytes]:
    """Every value of every table as it is stored, search tables and those without a model included."""
    dumped: dict[str, bytes] = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            dumped[f"table {table}"] = b"\n".join(
                bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode(errors="replace")
                for row in cursor.fetchall()
                for value in row
            )
    return dumped


def photo(size: int = 4000) -> SimpleUploadedFile:
    return SimpleUploadedFile(SECRETS["file_name"], a_jpeg(size=size), content_type="image/jpeg")


def whole_life_of_a_report(world: Cast, *, url: str = "/lapor/") -> Report:
    """Through the weaker door in four posts, one of them refused; then opened and read by three staff."""
    client = Client(raise_request_exception=False)
    shown = client.post(url, a_form(action="check", known_on="32/13/2024", evidence=photo()))
    assert shown.status_code == 422
    assert client.post(url, a_form(action="check", evidence=photo(7000))).status_code == 200
    page = client.post(url, a_form(action="edit", evidence=photo(9000))).content.decode()
    reference = re.findall(r'name="staged" value="([^"]+)"', page)
    key = re.findall(r'name="key" value="([^"]+)"', page)[0]
    assert client.post(url, a_form(key=key, staged=reference, evidence=photo(5000))).status_code == 303
    report = Report.objects.select_related("office__region").get()
    opening = openings.request(
        report, world.account("petugas2.kukar").pk, "Untuk klarifikasi.", by=world.viewer("petugas2.kukar")
    )
    first, second, handler = "komisioner.kukar", "petugas.kukar", "petugas2.kukar"
    inner = opened(openings.wrap_for(opening, world.viewer(first)), secret_of(first))
    openings.peel(opening, inner, by=world.viewer(first))
    secret = opened(openings.wrap_for(opening, world.viewer(second)), secret_of(second))
    openings.give(opening, locked(secret, opening.handler_key.recipient), by=world.viewer(second))
    staff = Client()
    staff.force_login(world.account(handler))
    for page_of in ("", "segel/", "segel/baca/", "segel/formulir/"):
        assert staff.get(f"/kerja/laporan/{report.pk}/{page_of}").status_code == 200
    for part in staff.get(f"/kerja/laporan/{report.pk}/segel/baca/").context["data"]["files"]:
        assert b"".join(staff.get(part["url"]).streaming_content).startswith(b"age-encryption.org/v1\n")
    return report


def test_the_search_finds_what_was_planted(tmp_path: Path) -> None:
    secret = SECRETS["description"]
    plain = secret.encode()
    planted = {
        "text": plain,
        "hex": plain.hex().encode(),
        "utf-16": secret.encode("utf-16-le"),
        "utf-16 be": secret.encode("utf-16-be"),
        "percent": quote(secret).encode(),
        "gzip": b"before" + gzip.compress(b"x" * 100 + plain),
        "zlib": b"before" + zlib.compress(plain),
        **{f"base64 {skip}": base64.b64encode(b"abc"[:skip] + plain + b"tail") for skip in range(3)},
        "clean": os.urandom(10_000),
    }
    assert {place for place, _name in found_in(planted)} == set(planted) - {"clean"}
    database = tmp_path / "one.sqlite3"
    with sqlite3.connect(database) as kept:
        kept.execute("CREATE TABLE t (words)")
        kept.execute("INSERT INTO t VALUES (?)", [secret])
    assert found_in(under(tmp_path)) == {(str(database), "description")}


def test_each_secret_is_really_in_the_report(world: Cast) -> None:
    """Else a report that lost its words would pass every test below."""
    whole_life_of_a_report(world)
    read = Unsealed(Report.objects.get())
    told = {"all": f"{read.identity} {read.narrative} {read.sheets}".encode() + b"".join(read.files)}
    assert {name for _place, name in found_in(told)} == set(SECRETS)
    assert len(read.files) == 2


def test_nothing_of_it_is_in_any_table_or_log_or_file(
    world: Cast, settings: Settings, tmp_path: Path
) -> None:
    settings.DEBUG_PROPAGATE_EXCEPTIONS = False
    connection.force_debug_cursor = True
    try:
        with everything_logged() as logged:
            whole_life_of_a_report(world)
    finally:
        connection.force_debug_cursor = False
    assert "INSERT INTO" in logged.getvalue()
    places = {**database_dump(), **under(tmp_path), "log": logged.getvalue().encode()}
    assert any("reports_sealedpart" in place for place in places)
    assert any("/files/" in place for place in places)
    assert found_in(places) == set()
    # The same search on the same tables finds what lies open by intent.
    staff = Client()
    staff.force_login(world.account("petugas2.kukar"))
    planted = {"text": SECRETS["description"]}
    assert staff.post(f"/kerja/laporan/{Report.objects.get().pk}/segel/baca/", planted).status_code == 302
    assert found_in(database_dump()) == {("table reports_neutralstatement", "description")}


def test_an_error_in_the_middle_reports_nothing_of_it(world: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """A crash while the words are in memory: the log has the traceback, and no local of it."""

    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr("netra.reports.intake.audit.append", fail)
    with everything_logged() as logged:
        answer = Client(raise_request_exception=False).post("/lapor/", a_form(evidence=photo()))
    assert answer.status_code == 500
    assert "power cut" in logged.getvalue()
    assert found_in({"log": logged.getvalue().encode(), "page": answer.content}) == set()


class Watch:
    """Every file that this process opens to write, and what lies in it when the request is over."""

    current: "Watch | None" = None

    def __init__(self) -> None:
        self.opened: set[str] = set()
        self.threads: set[str] = set()

    def note(self, path: object, mode: object, flags: object) -> None:
        writes = isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR))
        if writes and isinstance(path, str | bytes | os.PathLike):
            self.opened.add(os.fsdecode(path))
            self.threads.add(threading.current_thread().name)


def _hook(event: str, args: tuple[object, ...]) -> None:
    if event == "open" and Watch.current is not None:
        Watch.current.note(*args)


# An audit hook cannot be taken away again, so there is one, which sleeps between the tests.
sys.addaudithook(_hook)


@contextmanager
def watched() -> Iterator[Watch]:
    Watch.current = seen = Watch()
    try:
        yield seen
    finally:
        Watch.current = None


def test_a_photo_of_two_megabytes_without_javascript_never_rests_on_a_disk(
    world: Cast, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    written: dict[str, bytearray] = {}
    real_write = os.write
    monkeypatch.setattr(
        os,
        "write",
        lambda fd, data: written.setdefault("os", bytearray()).extend(data) or real_write(fd, data),
    )
    during: dict[str, bytes] = {}
    plain_write = StagedWriter.write

    def spying(self: StagedWriter, content: bytes) -> int:
        during["staged"] = during.get("staged", b"") + content
        return plain_write(self, content)

    monkeypatch.setattr(StagedWriter, "write", spying)
    body = a_jpeg(size=2 * 1024 * 1024)
    upload = SimpleUploadedFile(SECRETS["file_name"], body, content_type="image/jpeg")
    with watched() as seen:
        assert Client().post("/lapor/", a_form(evidence=upload)).status_code == 303
    # It went through the staging folder and through nothing else that is a file.
    files = {Path(path) for path in seen.opened}
    assert files
    ours = {path for path in files if tmp_path in path.parents}
    assert {path.parent.name for path in ours} == {"staged"}
    outside = {str(path) for path in files - ours}
    assert not [
        path for path in outside if not path.startswith(("/dev/null", str(Path(settings.NETRA_HOME))))
    ], outside
    assert not list(temporary.iterdir())
    assert len(during["staged"]) > len(body)
    assert (
        found_in({**during, **{name: bytes(raw) for name, raw in written.items()}, **under(tmp_path)})
        == set()
    )
    read = Unsealed(Report.objects.get())
    assert read.files == [body]
    # The trace itself sees a plain file that somebody writes.
    with watched() as seen:
        (temporary / "bocor").write_bytes(body)
    assert str(temporary / "bocor") in seen.opened
    assert {name for _place, name in found_in(under(temporary))} == {"exif", "content"}


def test_no_handler_of_django_is_ever_asked_to_keep_an_upload(settings: Settings) -> None:
    assert settings.FILE_UPLOAD_HANDLERS == ["netra.reports.uploads.LockingHandler"]


def test_a_file_under_any_other_name_is_not_even_read(world: Cast, tmp_path: Path) -> None:
    Client().post("/lapor/", a_form(action="edit", lampiran=photo()))
    assert found_in(under(tmp_path)) == set()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_what_nobody_claimed_is_gone_with_the_request(world: Cast, settings: Settings) -> None:
    staged = Path(settings.FILES_DIR) / "staged"
    assert Client(enforce_csrf_checks=True).post("/lapor/", a_form(evidence=photo())).status_code == 403
    assert not staged.exists() or not list(staged.iterdir())


def test_no_code_on_the_server_can_unlock() -> None:
    """The package has the means to unlock; only tests name them, and three places: one unlocks what an
    officer has just sent, with the key that its own request made, one what an office answered, with the code
    that its holder has just typed, and one what supervisors' phones sealed to the installation. No report is
    sealed to any of them.
    """
    root = Path(openings.__file__).parents[1]
    allowed = {root / "referral/receiving.py", root / "reports/code_keys.py", root / "field/keys.py"}
    for path in root.rglob("*.py"):
        if "/tests/" in str(path) or path in allowed:
            continue
        text = path.read_text()
        assert not re.search(r"\bdecrypt|Identity\.from_str", text), path
