"""The chain of custody of a report's sealed files, and the package that anybody can check."""

import subprocess
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from netra.platform.files.models import CustodyEntry, StoredFile
from netra.platform.files.store import place_of
from netra.reports.models import Report, SealedPart
from netra.reports.tests.test_openings import HANDLER, given
from tests.build import a_report
from tests.cast import Cast

SignedIn = Callable[[str], Client]


@pytest.fixture
def report(world: Cast) -> Report:
    made = a_report(photos=2)
    given(world, made)
    return made


def address(report: Report, what: str) -> str:
    return f"/kerja/laporan/{report.pk}/segel/{what}"


def test_the_handler_reads_who_had_each_file(world: Cast, report: Report, signed_in: SignedIn) -> None:
    handler = signed_in(HANDLER)
    part = SealedPart.objects.filter(kind="file").earliest("number")
    download = handler.get(f"{address(report, 'bagian')}/{part.pk}/")
    assert download.status_code == 200
    assert part.file is not None
    assert len(b"".join(download.streaming_content)) == part.file.size
    page = handler.get(address(report, "berkas/")).content.decode()
    assert page.count("Berkas diterima; sidik digitalnya dicatat.") == 2
    assert page.count("Berkas diserahkan untuk dibaca.") == 1
    assert world.account(HANDLER).name in page
    assert part.file.sha256 in page
    assert "B-1" in page and "B-2" in page


def test_the_package_is_checked_without_netra(
    world: Cast, report: Report, signed_in: SignedIn, tmp_path: Path
) -> None:
    answer = signed_in(HANDLER).get(address(report, "berkas.zip"))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/zip"
    target = tmp_path / "paket"
    with zipfile.ZipFile(BytesIO(b"".join(answer.streaming_content))) as archive:
        archive.extractall(target)
    assert {path.name for path in (target / "berkas").iterdir()} == {"B-1.age", "B-2.age"}
    checked = subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=target, capture_output=True, text=True
    )
    assert checked.returncode == 0, checked.stdout
    assert len(checked.stdout.splitlines()) == 4
    acts = CustodyEntry.objects.filter(by=world.viewer(HANDLER).actor).values_list("act", flat=True)
    assert sorted(acts) == ["packaged", "packaged", "verified", "verified"]


@pytest.mark.parametrize("what", ["berkas/", "berkas.zip"])
@pytest.mark.parametrize("who", ["petugas.kukar", "komisioner.kukar", "petugas.kaltim", "admin"])
def test_nobody_else_sees_it(report: Report, signed_in: SignedIn, who: str, what: str) -> None:
    before = CustodyEntry.objects.count()
    assert signed_in(who).get(address(report, what)).status_code == 404
    assert CustodyEntry.objects.count() == before


def test_a_damaged_file_is_said_and_noted(report: Report, signed_in: SignedIn) -> None:
    place = place_of(StoredFile.objects.earliest("kept_at").sha256)
    place.chmod(0o600)
    place.write_bytes(b"other")
    answer = signed_in(HANDLER).get(address(report, "berkas.zip"))
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Paket tidak dibuat" in page
    assert "Berkas hilang atau berubah" in page
    assert CustodyEntry.objects.filter(act="damaged").count() == 1


def test_a_report_without_files_says_so(world: Cast, signed_in: SignedIn) -> None:
    bare = a_report(photos=0)
    given(world, bare)
    for what in ("berkas/", "berkas.zip"):
        answer = signed_in(HANDLER).get(address(bare, what))
        assert answer.status_code == 200
        assert "Tidak ada berkas yang dikirim" in answer.content.decode()


def test_more_files_ask_the_database_for_no_more(
    world: Cast, signed_in: SignedIn, django_assert_num_queries: Any
) -> None:
    one, many = a_report(photos=1), a_report(photos=4)
    for made in (one, many):
        given(world, made)
    handler = signed_in(HANDLER)
    handler.get(address(one, "berkas/"))
    with CaptureQueriesContext(connection) as asked:
        handler.get(address(one, "berkas/"))
    with django_assert_num_queries(len(asked)):
        handler.get(address(many, "berkas/"))


def test_a_damaged_file_is_not_handed_to_its_reader(report: Report, signed_in: SignedIn) -> None:
    part = SealedPart.objects.filter(kind="file").earliest("number")
    assert part.file is not None
    place_of(part.file.sha256).chmod(0o600)
    place_of(part.file.sha256).write_bytes(b"x")
    refused = signed_in(HANDLER).get(f"{address(report, 'bagian')}/{part.pk}/")
    assert refused.status_code == 409
    assert "bukan lagi yang diterima" in refused.content.decode()
    assert [entry.act for entry in part.file.custody.all()][-1] == "damaged"
