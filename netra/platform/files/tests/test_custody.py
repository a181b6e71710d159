import os
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.template.loader import render_to_string
from django.utils import translation

from netra.platform import files
from netra.platform.audit import AuditRefused
from netra.platform.files.kinds import MediaType
from netra.platform.files.models import CustodyEntry, DerivedCopy, How, StoredFile
from netra.platform.files.store import place_of
from netra.platform.files.tests.examples import SAMPLES

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: LazySettings) -> None:
    settings.FILES_DIR = tmp_path / "files"


def a_file(kind: MediaType = MediaType.JPEG, by: str = "publik") -> StoredFile:
    upload = SimpleUploadedFile("foto.jpg", SAMPLES[kind])
    return files.keep(files.stage(upload, allowed=files.EVIDENCE), by=by)


def hand_out(file: StoredFile, by: str) -> None:
    response = files.serve(file, "B-1", by=by)
    # Closing the response itself would close the connection to PostgreSQL with it.
    response.file_to_stream.close()  # type: ignore[attr-defined]


def log(file: StoredFile) -> list[tuple[str, str]]:
    return [(entry.act, entry.by) for entry in file.custody.all()]


def test_the_log_tells_who_received_checked_read_and_copied() -> None:
    file = a_file()
    assert files.verify(file, by="akun:7")
    hand_out(file, "akun:8")
    copy = a_file(MediaType.PNG, by="akun:7")
    link = files.link_copy(file, copy, How.REDACTED, by="akun:7")
    assert log(file) == [
        ("received", "publik"),
        ("verified", "akun:7"),
        ("read", "akun:8"),
        ("copied", "akun:7"),
    ]
    assert log(copy) == [("received", "akun:7")]
    assert (link.original, link.copy, link.how) == (file, copy, "redacted")
    assert list(file.copies.all()) == [copy.derived_from]


def test_a_file_that_changed_is_noted_and_not_handed_out() -> None:
    file = a_file()
    place = place_of(file.sha256)
    place.chmod(0o600)
    place.write_bytes(b"other")
    assert not files.verify(file, by="akun:7")
    with pytest.raises(files.FileDamaged):
        files.serve(file, "B-1", by="akun:7")
    assert log(file) == [("received", "publik"), ("damaged", "akun:7"), ("damaged", "akun:7")]


@pytest.mark.parametrize("by", ["Petugas Contoh", "", "akun:", "akun:x", "akun:7\nakun:8", "a" * 41])
def test_the_log_takes_accounts_by_number_and_nothing_that_names_a_person(by: str) -> None:
    file = a_file()
    with pytest.raises(AuditRefused):
        files.verify(file, by=by)
    assert log(file) == [("received", "publik")]


@pytest.mark.parametrize("table", ["files_custodyentry", "files_derivedcopy"])
@pytest.mark.parametrize("change", ["UPDATE {} SET id = id + 1", "DELETE FROM {}"])
def test_the_database_refuses_to_change_the_log(table: str, change: str) -> None:
    files.link_copy(a_file(), a_file(MediaType.PNG), How.STRIPPED, by="akun:7")
    before = CustodyEntry.objects.count(), DerivedCopy.objects.count()
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(change.format(table))
    assert (CustodyEntry.objects.count(), DerivedCopy.objects.count()) == before


def test_postgresql_refuses_to_empty_the_log() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    for table in ("files_custodyentry", "files_derivedcopy", "files_storedfile"):
        with pytest.raises(DatabaseError, match="never"), transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(f"TRUNCATE {table} CASCADE")


def test_a_copy_comes_from_one_other_file() -> None:
    first, second, copy = a_file(), a_file(MediaType.PDF), a_file(MediaType.PNG)
    files.link_copy(first, copy, How.REDACTED, by="akun:7")
    with pytest.raises(IntegrityError), transaction.atomic():
        files.link_copy(second, copy, How.STRIPPED, by="akun:7")
    with pytest.raises(IntegrityError), transaction.atomic():
        files.link_copy(first, first, How.STRIPPED, by="akun:7")
    assert log(second) == [("received", "publik")]


def test_a_rolled_back_file_leaves_no_log() -> None:
    with pytest.raises(LookupError), transaction.atomic():
        a_file()
        raise LookupError
    assert not CustodyEntry.objects.exists()


def test_the_timeline_is_shown_in_words_and_names() -> None:
    file = a_file()
    files.verify(file, by="sistem")
    hand_out(file, "akun:7")
    hand_out(file, "akun:8")
    assert files.accounts_in_custody(file) == {"akun:7", "akun:8"}
    with translation.override("id"):
        moments = files.custody_of(file, {"akun:7": "Petugas <b>Contoh</b>"})
        page = render_to_string("files/custody.html", {"moments": moments, "zone": "Asia/Makassar"})
    assert page.count("<li") == 4
    for words in (
        "Berkas diterima; sidik digitalnya dicatat.",
        "Pengirim, tanpa akun",
        "Netra sendiri",
        "Petugas &lt;b&gt;Contoh&lt;/b&gt;",
        "Akun 8",
        "WITA",
    ):
        assert words in page
    empty = render_to_string("files/custody.html", {"moments": [], "zone": "Asia/Makassar"})
    assert "Belum ada catatan" in empty


def test_nobody_may_write_to_what_was_received() -> None:
    place = place_of(a_file().sha256)
    assert place.stat().st_mode & 0o222 == 0
    assert os.access(place, os.R_OK)


def test_every_file_comes_round_once_in_its_days_and_damage_is_found() -> None:
    whole, damaged = a_file(), a_file(MediaType.PNG)
    place_of(damaged.sha256).chmod(0o600)
    place_of(damaged.sha256).write_bytes(b"x")
    told: list[tuple[int, int | None]] = []
    days = [
        files.verify_share(day, lambda done, total: told.append((done, total)))
        for day in range(739_000, 739_030)
    ]
    assert sum(day["verified"] for day in days if isinstance(day["verified"], int)) == 1
    assert [day["damaged"] for day in days if day["damaged"]] == [[str(damaged.pk)]]
    assert log(whole)[-1] == ("verified", "sistem")
    assert log(damaged)[-1] == ("damaged", "sistem")
    assert told in ([(1, 1), (1, 1)], [(1, 2), (2, 2)])
