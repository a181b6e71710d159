"""Backup and restore of an installation whose files lie in a bucket.

The bucket is a folder here; the store itself is tried in netra/platform/files/tests/test_bucket.py.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from netra.platform import files
from netra.platform.backup import BackupRefused, backup, making, read_manifest, restore, restoring
from netra.platform.backup.tests.test_backup import LETTER, empty, home, place_of_letter, rebuilt
from netra.platform.files.folder import FolderVault
from netra.platform.files.models import StoredFile

pytestmark = pytest.mark.django_db(transaction=True)

__all__ = ["home"]


class Elsewhere(FolderVault):
    """Asked for the same things as a bucket, and as little part of the installation."""

    in_backup = False
    described = "the bucket arsip-contoh"

    def __init__(self, there: Path) -> None:
        self._there = there

    def missing(self, sizes: Mapping[str, int]) -> list[str]:
        found = {path.name: path.stat().st_size for path in self._there.rglob("*") if path.is_file()}
        return [sha256 for sha256, size in sizes.items() if found.get(sha256) != size]


@pytest.fixture
def away(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The letter lies in the bucket and no longer here."""
    there = tmp_path / "bucket"
    there.mkdir()
    place_of_letter().rename(there / place_of_letter().name)
    vault = Elsewhere(there)
    monkeypatch.setattr(making, "vault", lambda: vault)
    monkeypatch.setattr(restoring, "vault", lambda: vault)
    yield there


def test_the_backup_names_the_files_and_says_where_they_stay(away: Path, tmp_path: Path) -> None:
    report = backup(tmp_path / "netra.tar")
    assert "without the 1 files, which stay in the bucket arsip-contoh" in report.sentence
    manifest = read_manifest(report.path)
    assert [part.sha256 for part in manifest.files] == [place_of_letter().name]
    assert manifest.files_elsewhere == "the bucket arsip-contoh"
    assert LETTER not in report.path.read_bytes()


@pytest.mark.parametrize("change", ["gone", "shorter"])
def test_no_backup_is_made_of_a_bucket_that_is_not_whole(away: Path, tmp_path: Path, change: str) -> None:
    letter = next(away.iterdir())
    letter.unlink()
    if change == "shorter":
        letter.write_bytes(LETTER[:-1])
    with pytest.raises(BackupRefused, match="the bucket arsip-contoh is not the file"):
        backup(tmp_path / "netra.tar")
    assert not list(tmp_path.glob("*netra.tar*"))


def test_the_database_comes_back_when_the_bucket_is_whole(home: Path, away: Path, tmp_path: Path) -> None:
    archive = backup(tmp_path / "netra.tar").path
    letter = next(away.iterdir())
    aside = letter.rename(tmp_path / letter.name)
    empty(home)
    with pytest.raises(BackupRefused, match=f"1 files .* the first is {letter.name}"):
        restore(archive)
    assert not list(home.rglob("*.sqlite3"))
    aside.rename(letter)
    report = restore(archive)
    assert "1 files, which are in the bucket arsip-contoh." in report.sentence
    assert StoredFile.objects.get().sha256 == letter.name


def test_a_backup_whose_files_are_elsewhere_is_refused_without_the_bucket(
    home: Path, away: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = backup(tmp_path / "netra.tar").path
    monkeypatch.setattr(restoring, "vault", FolderVault)
    with pytest.raises(BackupRefused, match="lie in the bucket arsip-contoh"):
        restore(archive, replace=True)


def test_a_backup_with_its_files_is_refused_by_an_installation_with_a_bucket(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = backup(tmp_path / "netra.tar").path
    monkeypatch.setattr(restoring, "vault", lambda: Elsewhere(tmp_path))
    with pytest.raises(BackupRefused, match="move_files --to bucket"):
        restore(archive, replace=True)


def test_an_archive_of_the_first_format_is_still_read(home: Path, tmp_path: Path) -> None:
    archive = backup(tmp_path / "netra.tar").path

    def first_format(members: dict[str, bytes]) -> None:
        content = members["manifest.json"].replace(b'"format": 3', b'"format": 1')
        assert content != members["manifest.json"]
        members["manifest.json"] = content.replace(b',\n "files_elsewhere": "",\n "keys": []', b"")
        assert b"files_elsewhere" not in members["manifest.json"]
        assert b"keys" not in members["manifest.json"]

    old = rebuilt(archive, first_format)
    empty(home)
    restore(old)
    with files.open_stored(StoredFile.objects.get()) as handle:
        assert handle.read() == LETTER
