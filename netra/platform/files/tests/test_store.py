import errno
import hashlib
import io
import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import translation

from netra.platform import files
from netra.platform.clock import wall_now
from netra.platform.files.kinds import ENDING, EVIDENCE, MediaType
from netra.platform.files.models import StoredFile
from netra.platform.files.refusals import OutsideTransaction, Refusal
from netra.platform.files.store import Staged, place_of
from netra.platform.files.tests.examples import PRETENDERS, SAMPLES

MEGABYTE = 1024 * 1024
PHOTO = SAMPLES[MediaType.JPEG]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: LazySettings) -> Path:
    settings.FILES_DIR = tmp_path / "files"
    return tmp_path / "files"


def upload(content: bytes, name: str = "foto.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


def staged(content: bytes = PHOTO, name: str = "foto.jpg") -> Staged:
    return files.stage(upload(content, name), allowed=EVIDENCE | files.SEALED)


def on_disk(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def make_old(folder: Path) -> None:
    moment = (wall_now() - timedelta(days=1, minutes=1)).timestamp()
    for path in folder.rglob("*"):
        os.utime(path, (moment, moment))


@pytest.mark.parametrize("kind", SAMPLES)
def test_staging_says_what_the_bytes_are_whatever_the_name(kind: MediaType) -> None:
    found = staged(SAMPLES[kind], name="surat.exe")
    assert (found.media_type, found.size) == (kind, len(SAMPLES[kind]))
    assert found.sha256 == hashlib.sha256(SAMPLES[kind]).hexdigest()


@pytest.mark.parametrize("name", PRETENDERS)
def test_a_pretender_is_refused_and_leaves_nothing(name: str, folder: Path) -> None:
    with pytest.raises(files.FileRefused) as refused:
        staged(PRETENDERS[name])
    assert refused.value.code is Refusal.UNKNOWN_TYPE
    assert on_disk(folder) == []


def test_a_kind_that_this_form_does_not_take_is_refused(folder: Path) -> None:
    with pytest.raises(files.FileRefused) as refused:
        files.stage(upload(SAMPLES[MediaType.PDF]), allowed=files.PHOTOS)
    assert refused.value.code is Refusal.TYPE_NOT_ALLOWED
    assert on_disk(folder) == []


def test_an_empty_file_is_refused(folder: Path) -> None:
    with pytest.raises(files.FileRefused) as refused:
        staged(b"")
    assert refused.value.code is Refusal.EMPTY
    assert on_disk(folder) == []


def test_the_limit_itself_is_taken_and_one_byte_more_is_not(settings: LazySettings, folder: Path) -> None:
    settings.UPLOAD_MAX_BYTES = 20 * MEGABYTE
    at_limit = PHOTO + b"\x00" * (20 * MEGABYTE - len(PHOTO))
    files.discard(staged(at_limit))
    with pytest.raises(files.FileRefused) as refused:
        staged(at_limit + b"\x00")
    assert refused.value.code is Refusal.TOO_LARGE
    assert on_disk(folder) == []


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (MediaType.JPEG, "Foto ini 31 MB, batasnya 20 MB. Isian lain tersimpan."),
        (MediaType.MP4, "Rekaman ini 31 MB, batasnya 20 MB. Isian lain tersimpan."),
        (MediaType.PDF, "Berkas ini 31 MB, batasnya 20 MB. Isian lain tersimpan."),
    ],
)
def test_a_refusal_says_size_limit_and_what_was_kept(
    kind: MediaType, words: str, settings: LazySettings
) -> None:
    settings.UPLOAD_MAX_BYTES = 20 * MEGABYTE
    content = SAMPLES[kind] + b"\x00" * (31 * MEGABYTE - len(SAMPLES[kind]))
    with translation.override("id"), pytest.raises(files.FileRefused) as refused:
        staged(content)
    assert refused.value.message.startswith(words)


class Torn(io.BytesIO):
    """A connection that breaks after the first chunk."""

    def read(self, size: int | None = -1) -> bytes:
        if self.tell() > 0:
            raise ConnectionResetError
        return super().read(100)


def test_a_stream_that_breaks_leaves_nothing(folder: Path) -> None:
    broken = upload(PHOTO)
    broken.file = Torn(PHOTO * 10)
    with pytest.raises(ConnectionResetError):
        files.stage(broken, allowed=EVIDENCE)
    assert on_disk(folder) == []


@pytest.mark.django_db
def test_a_kept_file_lies_under_its_digest_and_reads_back(folder: Path) -> None:
    file = files.keep(staged())
    digest = hashlib.sha256(PHOTO).hexdigest()
    assert on_disk(folder) == [f"{digest[:2]}/{digest[2:4]}/{digest}"]
    file.refresh_from_db()
    assert (file.sha256, file.size, file.media_type) == (digest, len(PHOTO), "image/jpeg")
    with files.open_stored(file) as handle:
        assert handle.read() == PHOTO


@pytest.mark.django_db
def test_the_same_bytes_twice_are_two_rows_and_one_file(folder: Path) -> None:
    first, second = files.keep(staged()), files.keep(staged(name="other.png"))
    assert first.pk != second.pk
    assert len(on_disk(folder)) == 1
    assert StoredFile.objects.count() == 2


@pytest.mark.django_db
def test_only_the_owner_may_read_the_bytes_and_nobody_write_them(folder: Path) -> None:
    file = files.keep(staged())
    place = place_of(file.sha256)
    assert place.stat().st_mode & 0o777 == 0o400
    assert {parent.stat().st_mode & 0o777 for parent in (place.parent, place.parent.parent, folder)} == {
        0o700
    }


@pytest.mark.django_db
@pytest.mark.parametrize("content", [PHOTO[:-1] + b"x", PHOTO + b"x", b"", None])
def test_changed_or_missing_bytes_are_never_handed_out(content: bytes | None) -> None:
    file = files.keep(staged())
    place = place_of(file.sha256)
    if content is None:
        place.unlink()
    else:
        place.chmod(0o600)
        place.write_bytes(content)
    with pytest.raises(files.FileDamaged):
        files.open_stored(file)
    with pytest.raises(files.FileDamaged):
        files.serve(file, "foto.jpg", by="akun:7")


@pytest.mark.django_db(transaction=True)
def test_keeping_outside_a_transaction_is_refused(folder: Path) -> None:
    waiting = staged()
    with pytest.raises(OutsideTransaction):
        files.keep(waiting)
    assert on_disk(folder) == [f"staged/{waiting.token}"]


@pytest.mark.django_db
def test_after_a_rollback_the_same_staged_file_can_be_kept_again(folder: Path) -> None:
    waiting = staged()
    with pytest.raises(LookupError), transaction.atomic():
        files.keep(waiting)
        raise LookupError
    assert not StoredFile.objects.exists()
    file = files.keep(waiting)
    with files.open_stored(file) as handle:
        assert handle.read() == PHOTO


@pytest.mark.django_db
def test_a_discarded_file_cannot_be_kept_and_leaves_no_row(folder: Path) -> None:
    waiting = staged()
    files.discard(waiting)
    files.discard(waiting)
    assert on_disk(folder) == []
    with pytest.raises(files.StagedFileGone), transaction.atomic():
        files.keep(waiting)
    assert not StoredFile.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("token", ["../../netra.sqlite3", "", "A" * 32, "a" * 31])
def test_a_forged_token_never_becomes_a_path(token: str, folder: Path) -> None:
    forged = replace(staged(), token=token)
    for verb in (files.discard, files.keep):
        with pytest.raises(ValueError, match="token"), transaction.atomic():
            verb(forged)
    assert len(on_disk(folder)) == 1


@pytest.mark.django_db
def test_the_table_refuses_an_empty_file() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        StoredFile.objects.create(sha256="0" * 64, size=0, media_type="image/jpeg", kept_at=wall_now())


@pytest.mark.django_db
@pytest.mark.parametrize("setting", ["DISK_RESERVE_BYTES", "STAGING_MAX_BYTES"])
def test_no_file_is_taken_that_the_disk_has_no_room_for(
    setting: str, settings: LazySettings, folder: Path
) -> None:
    setattr(settings, setting, 2**62 if setting == "DISK_RESERVE_BYTES" else 1)
    with pytest.raises(files.FileRefused) as refused:
        staged()
    assert refused.value.code is Refusal.NO_ROOM
    assert on_disk(folder) == []


def test_a_disk_that_fills_up_in_the_middle_is_a_refusal_and_leaves_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("netra.platform.files.writing.settle", full)
    with pytest.raises(files.FileRefused) as refused:
        staged()
    assert refused.value.code is Refusal.NO_ROOM
    assert on_disk(folder) == []


@pytest.mark.django_db
@pytest.mark.parametrize("sql", ["UPDATE files_storedfile SET size = 1", "DELETE FROM files_storedfile"])
def test_the_database_refuses_to_change_what_was_received(sql: str, folder: Path) -> None:
    files.keep(staged())
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(sql)


@pytest.mark.django_db
def test_sweeping_takes_what_nobody_claimed_for_a_day_and_nothing_else(folder: Path) -> None:
    kept = files.keep(staged(SAMPLES[MediaType.PNG]))
    staged(SAMPLES[MediaType.PDF])
    with pytest.raises(LookupError), transaction.atomic():
        files.keep(staged(SAMPLES[MediaType.WAV]))
        raise LookupError
    assert len(on_disk(folder)) == 3
    assert files.sweep() == 0
    assert len(on_disk(folder)) == 3
    make_old(folder)
    fresh = staged(SAMPLES[MediaType.OGG])
    assert files.sweep() == 2
    assert on_disk(folder) == sorted(
        [f"{kept.sha256[:2]}/{kept.sha256[2:4]}/{kept.sha256}", f"staged/{fresh.token}"]
    )


@pytest.mark.django_db
def test_sweeping_looks_through_more_files_than_one_batch(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("netra.platform.files.folder._BATCH", 3)
    kept = [files.keep(staged(PHOTO + bytes([number]))) for number in range(5)]
    with pytest.raises(LookupError), transaction.atomic():
        for number in range(5):
            files.keep(staged(PHOTO + b"orphan" + bytes([number])))
        raise LookupError
    make_old(folder)
    assert files.sweep() == 5
    for file in kept:
        files.open_stored(file).close()


def test_sweeping_before_the_first_file_is_nothing(db: None, folder: Path) -> None:
    assert files.sweep() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("kind", SAMPLES)
def test_a_served_file_is_saved_and_never_run(kind: MediaType, folder: Path) -> None:
    file = files.keep(staged(SAMPLES[kind]))
    response = files.serve(file, "../../etc/bukti pertama.html", by="akun:7")
    assert response["Content-Type"] == kind.value
    assert response["Content-Disposition"] == f'attachment; filename="bukti pertama{ENDING[kind]}"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Length"] == str(file.size)
    for value in (*response.headers.values(), *response.headers):
        assert str(folder) not in value and file.sha256 not in value
    assert b"".join(response.streaming_content) == SAMPLES[kind]
    response.close()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wanted", "given"),
    [
        ("foto.jpg.exe", "foto.jpg.jpg"),
        ('a"b\r\nSet-Cookie: x.png', "a_b_Set-Cookie_ x.jpg"),
        ("C:\\Users\\budi\\foto.png", "foto.jpg"),
        ("", "file.jpg"),
        ("...", "file.jpg"),
        (".htaccess", "htaccess.jpg"),
        ("a" * 300, "a" * 80 + ".jpg"),
    ],
)
def test_a_download_name_is_made_harmless(wanted: str, given: str) -> None:
    response = files.serve(files.keep(staged()), wanted, by="akun:7")
    assert response["Content-Disposition"] == f'attachment; filename="{given}"'
    response.close()
