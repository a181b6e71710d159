"""A package is checked here as its receiver checks it: with `unzip` and `sha256sum`, without Netra."""

import csv
import hashlib
import json
import subprocess
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile

from netra.platform import files
from netra.platform.files import packaging
from netra.platform.files.kinds import MediaType
from netra.platform.files.models import CustodyEntry, DerivedCopy, How, StoredFile
from netra.platform.files.packaging import Packed
from netra.platform.files.store import place_of
from netra.platform.files.tests.examples import SAMPLES

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: LazySettings) -> None:
    settings.FILES_DIR = tmp_path / "files"


def a_file(kind: MediaType) -> StoredFile:
    upload = SimpleUploadedFile("foto.jpg", SAMPLES[kind])
    return files.keep(files.stage(upload, allowed=files.EVIDENCE))


@pytest.fixture
def packed() -> list[Packed]:
    """A photo, its redacted copy, and a recording whose name is meant to do harm."""
    photo, copy, sound = (a_file(kind) for kind in (MediaType.JPEG, MediaType.PNG, MediaType.OGG))
    files.link_copy(photo, copy, How.REDACTED, by="akun:7")
    return [Packed("B-1", photo), Packed("B-1 salinan", copy), Packed("../../etc/passwd\n", sound)]


NAMES = {"berkas/B-1.jpg", "berkas/B-1 salinan.png", "berkas/passwd_.ogg"}


def sent(packed: list[Packed]) -> tuple[Any, bytes]:
    response = files.package(packed, by="akun:9", download_name="Perkara 12/2024.zip")
    return response, b"".join(response.streaming_content)  # type: ignore[arg-type]


@pytest.fixture
def unpacked(packed: list[Packed], tmp_path: Path) -> Iterator[Path]:
    _response, content = sent(packed)
    (tmp_path / "paket.zip").write_bytes(content)
    target = tmp_path / "paket"
    with zipfile.ZipFile(tmp_path / "paket.zip") as archive:
        assert archive.testzip() is None
        archive.extractall(target)
    yield target


def check(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=folder, capture_output=True, text=True
    )


def test_a_package_verifies_with_sha256sum(unpacked: Path) -> None:
    found = {str(path.relative_to(unpacked)) for path in unpacked.rglob("*") if path.is_file()}
    assert found == NAMES | {"custody.csv", "MANIFEST.json", "SHA256SUMS"}
    checked = check(unpacked)
    assert checked.returncode == 0, checked.stderr
    assert set(checked.stdout.splitlines()) == {f"{name}: OK" for name in found - {"SHA256SUMS"}}


@pytest.mark.parametrize("name", [*sorted(NAMES), "custody.csv", "MANIFEST.json"])
def test_whatever_is_changed_in_a_package_is_noticed(unpacked: Path, name: str) -> None:
    changed = unpacked / name
    changed.chmod(0o600)
    changed.write_bytes(changed.read_bytes() + b" ")
    checked = check(unpacked)
    assert checked.returncode == 1
    assert f"{name}: FAILED" in checked.stdout


def test_a_package_tells_what_each_file_is_and_who_had_it(unpacked: Path, packed: list[Packed]) -> None:
    told = json.loads((unpacked / "MANIFEST.json").read_text())
    rows = {row["name"]: row for row in told["files"]}
    assert rows.keys() == NAMES
    original = packed[0].file
    assert rows["berkas/B-1 salinan.png"]["copy_of"] == {
        "name": "berkas/B-1.jpg",
        "sha256": original.sha256,
        "how": "redacted",
    }
    assert rows["berkas/B-1.jpg"]["sha256"] == hashlib.sha256(SAMPLES[MediaType.JPEG]).hexdigest()
    assert "copy_of" not in rows["berkas/B-1.jpg"]
    with (unpacked / "custody.csv").open(newline="") as handle:
        log = [(row["file"], row["act"], row["by"]) for row in csv.DictReader(handle)]
    assert [row[1:] for row in log if row[0] == "berkas/B-1.jpg"] == [
        ("received", "publik"),
        ("copied", "petugas"),
        ("verified", "petugas"),
        ("packaged", "petugas"),
    ]
    assert {row[0] for row in log} == NAMES and "akun" not in (unpacked / "custody.csv").read_text()


def test_the_same_files_with_the_same_log_give_the_same_bytes(packed: list[Packed]) -> None:
    named = [(f"berkas/{number}.jpg", one.file) for number, one in enumerate(packed)]
    log = list(CustodyEntry.objects.select_related("file").order_by("pk"))
    links = list(DerivedCopy.objects.select_related("original"))
    first, second = (b"".join(packaging.write(named, log, links)) for _ in range(2))
    assert first == second
    assert zipfile.ZipFile(BytesIO(first)).namelist()[-1] == "SHA256SUMS"


def test_a_package_is_a_download_that_is_never_run(packed: list[Packed]) -> None:
    response, _content = sent(packed)
    assert response["Content-Disposition"] == 'attachment; filename="2024.zip"'
    assert response["Content-Type"] == "application/zip"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"


def test_a_package_is_sent_as_it_is_made(packed: list[Packed]) -> None:
    """Not more than one chunk of one file is in memory."""
    large = SAMPLES[MediaType.WAV] + bytes(5_000_000)
    upload = SimpleUploadedFile("rekaman.wav", large)
    packed.append(Packed("B-9", files.keep(files.stage(upload, allowed=files.EVIDENCE))))
    chunks = [len(chunk) for chunk in packaging.package(packed, "akun:9")]
    assert sum(chunks) > 5_000_000
    assert max(chunks) <= 256 * 1024


def test_a_damaged_file_stops_the_package_before_its_first_byte(packed: list[Packed]) -> None:
    place = place_of(packed[1].file.sha256)
    place.chmod(0o600)
    place.write_bytes(b"other")
    with pytest.raises(files.FileDamaged):
        files.package(packed, by="akun:9", download_name="paket")
    assert [entry.act for entry in packed[1].file.custody.all()] == ["received", "damaged"]
    assert "packaged" not in {entry.act for entry in packed[0].file.custody.all()}


def test_a_file_that_changes_while_it_is_sent_breaks_the_download_off(packed: list[Packed]) -> None:
    chunks = packaging.package(packed, "akun:9")
    next(chunks)
    place = place_of(packed[2].file.sha256)
    place.chmod(0o600)
    place.write_bytes(b"other")
    with pytest.raises(files.FileDamaged):
        list(chunks)


def test_two_files_of_one_name_are_refused(packed: list[Packed]) -> None:
    with pytest.raises(ValueError, match="same name"):
        files.package([packed[0], packed[0]], by="akun:9", download_name="paket")
    assert "packaged" not in {entry.act for entry in packed[0].file.custody.all()}


def test_what_the_caller_writes_is_checked_like_a_file(packed: list[Packed], tmp_path: Path) -> None:
    chunks = packaging.package(packed, "akun:9", about={"to": "Contoh"}, more=[("orang.csv", b"1,Contoh\n")])
    with zipfile.ZipFile(BytesIO(b"".join(chunks))) as archive:
        archive.extractall(tmp_path)
    assert check(tmp_path).returncode == 0
    assert json.loads((tmp_path / "MANIFEST.json").read_text())["about"] == {"to": "Contoh"}
    (tmp_path / "orang.csv").write_bytes(b"2,Contoh\n")
    assert "orang.csv: FAILED" in check(tmp_path).stdout
