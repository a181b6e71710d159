"""Files in a bucket, against a real S3 server: whole, torn, slow, forged and swept."""

import hashlib
import os
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import boto3
import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client

from netra.platform import files
from netra.platform.clock import wall_now
from netra.platform.files import bucket as buckets
from netra.platform.files import vault as vaults
from netra.platform.files.folder import FolderVault
from netra.platform.files.kinds import EVIDENCE, MediaType
from netra.platform.files.models import CustodyEntry, StoredFile
from netra.platform.files.refusals import Refusal
from netra.platform.files.staging import Staged, staged_place
from netra.platform.files.store import place_of
from netra.platform.files.tests.examples import SAMPLES
from netra.platform.files.tests.s3_server import KEY_ID, SECRET, Line, s3_server
from netra.platform.files.tests.test_tus import ME, ask, begun, sent, token_of

# One server for all of them, whichever process the runner would give them to.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("s3")]

PHOTO = SAMPLES[MediaType.JPEG]
MEGABYTE = 1024 * 1024
NAME = "netra"
BIG = SAMPLES[MediaType.MP4] + hashlib.sha256(b"film").digest() * MEGABYTE


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with s3_server(tmp_path_factory.mktemp("s3")) as found:
        yield found


@pytest.fixture
def line(port: int) -> Iterator[Line]:
    carrying = Line(port)
    yield carrying
    carrying.close()


@pytest.fixture(scope="module")
def owner(port: int) -> Any:
    """The owner of the bucket, past the line. One bucket, because the server gives each a lot of disk."""
    client = boto3.client(
        "s3",
        endpoint_url=f"http://127.0.0.1:{port}",
        region_name="us-east-1",
        aws_access_key_id=KEY_ID,
        aws_secret_access_key=SECRET,
    )
    client.create_bucket(Bucket=NAME)
    return client


class Store:
    """What lies in the bucket under this test's prefix."""

    def __init__(self, client: Any, prefix: str) -> None:
        self.client = client
        self.prefix = prefix

    def key(self, content: bytes) -> str:
        digest = hashlib.sha256(content).hexdigest()
        return f"{self.prefix}{digest[:2]}/{digest[2:4]}/{digest}"

    def keys(self) -> set[str]:
        found = self.client.list_objects_v2(Bucket=NAME, Prefix=self.prefix)
        return {one["Key"] for one in found.get("Contents", [])}

    def open_parts(self) -> int:
        found = self.client.list_multipart_uploads(Bucket=NAME, Prefix=self.prefix)
        return len(found.get("Uploads", []))


@pytest.fixture
def store(owner: Any, line: Line, settings: LazySettings, tmp_path: Path) -> Iterator[Store]:
    settings.FILES_DIR = tmp_path / "files"
    settings.ROOT_URLCONF = "netra.platform.files.tests.site"
    prefix = hashlib.sha256(str(tmp_path).encode()).hexdigest()[:16] + "/"
    settings.FILES_BUCKET = {
        "name": NAME,
        "endpoint": f"http://127.0.0.1:{line.start()}",
        "region": "us-east-1",
        "prefix": prefix,
        "key_id": KEY_ID,
        "secret": SECRET,
    }
    vaults._bucket.cache_clear()
    yield Store(owner, prefix)
    vaults._bucket.cache_clear()


def staged(content: bytes = PHOTO) -> Staged:
    return files.stage(SimpleUploadedFile("foto.jpg", content), allowed=EVIDENCE)


def kept(content: bytes = PHOTO) -> StoredFile:
    waiting = staged(content)
    with transaction.atomic():
        return files.keep(waiting)


def on_disk(settings: LazySettings) -> dict[str, int]:
    return {p.name: p.stat().st_size for p in Path(settings.FILES_DIR).rglob("*") if p.is_file()}


def test_a_kept_file_lies_in_the_bucket_and_nowhere_here(store: Store, settings: LazySettings) -> None:
    waiting = staged()
    assert store.keys() == {store.key(PHOTO)}
    assert on_disk(settings) == {waiting.token: 0}
    with transaction.atomic():
        file = files.keep(waiting)
    assert on_disk(settings) == {}
    with files.open_stored(file) as handle:
        assert handle.read() == PHOTO
    response = files.serve(file, "foto.jpg", by="akun:7")
    assert b"".join(response.streaming_content) == PHOTO  # type: ignore[attr-defined]
    response.close()
    assert on_disk(settings) == {}


def test_a_large_file_goes_in_parts_and_comes_back_whole(
    store: Store, settings: LazySettings, line: Line
) -> None:
    settings.UPLOAD_MAX_BYTES = 64 * MEGABYTE
    assert len(BIG) > 2 * buckets._PART
    file = kept(BIG)
    head = store.client.head_object(Bucket=NAME, Key=store.key(BIG))
    # The mark of an object that came in parts.
    assert head["ETag"].strip('"').endswith("-3")
    assert store.open_parts() == 0
    with files.open_stored(file) as handle:
        assert hashlib.file_digest(handle, "sha256").hexdigest() == file.sha256  # type: ignore[arg-type]


@pytest.mark.parametrize("changed", [PHOTO[:-1] + b"x", PHOTO + b"x", b"", None])
def test_changed_or_missing_objects_are_never_handed_out(store: Store, changed: bytes | None) -> None:
    file = kept()
    if changed is None:
        store.client.delete_object(Bucket=NAME, Key=store.key(PHOTO))
    else:
        store.client.put_object(Bucket=NAME, Key=store.key(PHOTO), Body=changed)
    with pytest.raises(files.FileDamaged):
        files.open_stored(file)
    assert not files.verify(file, by="sistem")
    assert CustodyEntry.objects.filter(act="damaged", by="sistem").count() == 1


def test_keeping_asks_the_bucket_for_nothing(store: Store, line: Line) -> None:
    """A slow bucket must not hold the writing lane."""
    waiting = staged()
    line.silent = True
    before = line.sent
    with transaction.atomic():
        file = files.keep(waiting)
    assert line.sent == before
    line.silent = False
    files.open_stored(file).close()


def test_after_a_rollback_the_same_staged_file_can_be_kept_again(store: Store) -> None:
    waiting = staged()
    with pytest.raises(LookupError), transaction.atomic():
        files.keep(waiting)
        raise LookupError
    with transaction.atomic():
        file = files.keep(waiting)
    files.open_stored(file).close()


def test_a_marker_older_than_a_day_is_not_kept(store: Store, settings: LazySettings) -> None:
    waiting = staged()
    old = (wall_now() - timedelta(days=1, minutes=1)).timestamp()
    os.utime(staged_place(waiting.token), (old, old))
    with pytest.raises(files.StagedFileGone), transaction.atomic():
        files.keep(waiting)
    files.sweep()
    with pytest.raises(files.StagedFileGone), transaction.atomic():
        files.keep(waiting)
    assert not StoredFile.objects.exists()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(buckets, "_READ_SECONDS", 0.5)
    monkeypatch.setattr(buckets, "_ATTEMPTS", 2)


def test_a_torn_line_is_tried_again_and_nobody_notices(
    store: Store, settings: LazySettings, line: Line
) -> None:
    settings.UPLOAD_MAX_BYTES = 64 * MEGABYTE
    line.tear_after, line.tears = 18 * MEGABYTE, 1
    file = kept(BIG)
    assert line.torn == 1
    line.tear_after = None
    with files.open_stored(file) as handle:
        assert hashlib.file_digest(handle, "sha256").hexdigest() == file.sha256  # type: ignore[arg-type]


def test_a_line_that_stays_torn_is_a_sentence_and_leaves_nothing(
    impatient: None, store: Store, settings: LazySettings, line: Line
) -> None:
    settings.UPLOAD_MAX_BYTES = 64 * MEGABYTE
    line.tear_after = 9 * MEGABYTE
    with pytest.raises(files.FileRefused) as refused:
        staged(BIG)
    assert refused.value.code is Refusal.STORE_AWAY
    assert "sedang tidak menjawab" in refused.value.message
    assert line.torn >= 2
    assert store.keys() == set()
    assert store.open_parts() == 0
    assert on_disk(settings) == {}


def test_a_bucket_that_does_not_answer_is_a_sentence_and_a_503(
    impatient: None, store: Store, line: Line
) -> None:
    file = kept()
    line.silent = True
    with pytest.raises(files.FileRefused) as refused:
        staged(PHOTO + b"more")
    assert refused.value.code is Refusal.STORE_AWAY
    with pytest.raises(files.StoreAway):
        files.open_stored(file)
    # Nothing was found out about the file, so its log says nothing.
    with pytest.raises(files.StoreAway):
        files.verify(file, by="sistem")
    assert [entry.act for entry in file.custody.all()] == ["received"]


def test_an_upload_waits_for_the_bucket_without_being_sent_again(
    impatient: None, store: Store, line: Line
) -> None:
    browser = Client()
    path = begun(browser, size=len(PHOTO))
    line.silent = True
    away = sent(browser, path, 0, PHOTO)
    assert (away.status_code, away["Retry-After"]) == (503, "60")
    assert files.finished_upload(ME, token_of(path)) is None
    line.silent = False
    assert ask(browser, "HEAD", path)["Upload-Offset"] == str(len(PHOTO))
    found = files.finished_upload(ME, token_of(path))
    assert found is not None
    with transaction.atomic():
        file = files.keep(found)
    with files.open_stored(file) as handle:
        assert handle.read() == PHOTO


@pytest.mark.parametrize("moment", ["before it is noted", "after it is noted"])
def test_a_kill_after_the_bucket_took_an_upload_asks_its_sender_for_nothing(
    store: Store, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    class Killed(BaseException):
        pass

    def killed(*_: object, **__: object) -> int:
        raise Killed

    browser = Client()
    path = begun(browser, size=len(PHOTO))
    with monkeypatch.context() as context:
        if moment == "before it is noted":
            context.setattr("django.db.models.query.QuerySet.update", killed)
        else:
            context.setattr(buckets.BucketVault, "release", killed)
        with pytest.raises(Killed):
            sent(browser, path, 0, PHOTO)
    assert store.keys() == {store.key(PHOTO)}
    assert ask(browser, "HEAD", path)["Upload-Offset"] == str(len(PHOTO))
    found = files.finished_upload(ME, token_of(path))
    assert found is not None
    with transaction.atomic():
        file = files.keep(found)
    with files.open_stored(file) as handle:
        assert handle.read() == PHOTO


def test_a_wrong_key_is_a_sentence(store: Store, settings: LazySettings) -> None:
    settings.FILES_BUCKET = {**settings.FILES_BUCKET, "secret": "wrong"}
    with pytest.raises(files.FileRefused) as refused:
        staged()
    assert refused.value.code is Refusal.STORE_AWAY
    assert SECRET not in repr(vaults.bucket()._bucket)  # type: ignore[union-attr]


def unnamed(digests: list[str]) -> list[str]:
    named = set(StoredFile.objects.values_list("sha256", flat=True))
    return [one for one in digests if one not in named]


def test_the_sweep_takes_what_no_row_names_two_days_after_it_was_put(store: Store) -> None:
    file = kept(PHOTO)
    staged(PHOTO + b"orphan")
    vault = vaults.vault()
    assert files.sweep() == 0
    assert vault.sweep(wall_now() + timedelta(hours=23), unnamed) == 0
    assert store.keys() == {store.key(PHOTO), store.key(PHOTO + b"orphan")}
    assert vault.sweep(wall_now() + timedelta(days=1, minutes=1), unnamed) == 1
    assert store.keys() == {store.key(PHOTO)}
    files.open_stored(file).close()


def test_the_sweep_leaves_what_is_being_put_at_this_moment(store: Store) -> None:
    staged(PHOTO)
    vault = vaults.vault()
    later = wall_now() + timedelta(days=3)
    with buckets._one_at_a_time(buckets.fcntl.LOCK_SH):
        assert vault.sweep(later, unnamed) == 0
    assert vault.sweep(later, unnamed) == 1


def test_the_sweep_gives_up_parts_of_an_upload_that_was_killed(store: Store) -> None:
    store.client.create_multipart_upload(Bucket=NAME, Key=store.key(BIG))
    assert store.open_parts() == 1
    vaults.vault().sweep(wall_now(), unnamed)
    assert store.open_parts() == 1
    vaults.vault().sweep(wall_now() + timedelta(days=3), unnamed)
    assert store.open_parts() == 0


def test_files_move_into_the_bucket_and_back_each_proven(store: Store, settings: LazySettings) -> None:
    told = settings.FILES_BUCKET
    settings.FILES_BUCKET = None
    first, twin, other = kept(PHOTO), kept(PHOTO), kept(SAMPLES[MediaType.PDF])
    with pytest.raises(CommandError, match="NETRA_S3_BUCKET"):
        call_command("move_files", to="bucket")

    settings.FILES_BUCKET = told
    with pytest.raises(files.FileDamaged):
        files.open_stored(first)
    said = StringIO()
    call_command("move_files", to="bucket", stdout=said)
    assert said.getvalue().startswith("3 files are now in the bucket")
    for file in (first, twin, other):
        files.open_stored(file).close()
        assert [entry.act for entry in file.custody.all()] == ["received", "moved"]
    call_command("move_files", to="bucket", stdout=said)
    assert "0 files are now" in said.getvalue()

    settings.FILES_BUCKET = None
    for sha256 in {first.sha256, other.sha256}:
        place_of(sha256).unlink()
    settings.FILES_BUCKET = told
    call_command("move_files", to="folder", stdout=said)
    settings.FILES_BUCKET = None
    for file in (first, twin, other):
        files.open_stored(file).close()
    assert FolderVault().missing({first.sha256: first.size, other.sha256: other.size}) == []


def test_a_file_that_was_changed_is_not_moved(store: Store, settings: LazySettings) -> None:
    told = settings.FILES_BUCKET
    settings.FILES_BUCKET = None
    place = place_of(kept().sha256)
    place.chmod(0o600)
    place.write_bytes(PHOTO[:-1] + b"x")
    settings.FILES_BUCKET = told
    with pytest.raises(CommandError, match="not what was received"):
        call_command("move_files", to="bucket")
    assert store.keys() == set()
