"""Kept bytes in a bucket that speaks S3: <prefix>ab/cd/<sha256>. Needs boto3 (`pip install netra[s3]`).

An object cannot be renamed, so bytes are put under their final key when they have been staged, before the
transaction; what stays of them in the staging folder is an empty marker. An object that no row names is swept
two days after it was last put, while `claim` refuses a marker older than one: the two never meet.
"""

import fcntl
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Any

from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from netra.platform.clock import wall_now
from netra.platform.files import refusals
from netra.platform.files.staging import make_folder, staging_folder

MARKER_LIVES_FOR = timedelta(days=1)
# On top of the day that the sweep grants every file: longer than any transaction.
_MARGIN = timedelta(days=1)
_PART = 16 * 1024 * 1024
_CONNECT_SECONDS, _READ_SECONDS, _ATTEMPTS = 5, 20, 3


@dataclass(frozen=True, slots=True)
class Bucket:
    name: str
    endpoint: str
    region: str
    prefix: str
    key_id: str
    secret: str = field(repr=False)


class BucketVault:
    in_backup = False

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket
        self._client = _client(bucket)

    @property
    def described(self) -> str:
        return f"the bucket {self._bucket.name}" + (
            f" at {self._bucket.endpoint}" if self._bucket.endpoint else ""
        )

    def receive(self, staged: Path, sha256: str) -> None:
        size = staged.stat().st_size
        with _or_refuse(), _one_at_a_time(fcntl.LOCK_SH):
            self.put(staged, sha256)
        if self.missing_one(sha256, size):
            raise refusals.store_away()

    def release(self, staged: Path) -> None:
        # The bytes are in two places now; here an empty marker is enough, and its age counts from now.
        staged.chmod(0o600)
        os.truncate(staged, 0)

    def claim(self, staged: Path, sha256: str) -> None:
        try:
            found = staged.stat()
        except FileNotFoundError:
            raise refusals.StagedFileGone("The staged file is no longer there.")
        if found.st_mtime < (wall_now() - MARKER_LIVES_FOR).timestamp():
            raise refusals.StagedFileGone("The file was staged more than a day ago.")
        if found.st_size:
            # Staged while kept files still went into the folder.
            self.receive(staged, sha256)
        # Not before: after a rollback the same bytes may be kept again.
        transaction.on_commit(lambda: staged.unlink(missing_ok=True))

    def fetch(self, sha256: str) -> IO[bytes]:
        make_folder(staging_folder())
        # Without a name from the first moment: a kill leaves nothing.
        handle = tempfile.TemporaryFile(dir=staging_folder())  # noqa: SIM115  # the caller closes it
        try:
            with _answers():
                self._client.download_fileobj(
                    self._bucket.name, self._key(sha256), handle, Config=_transfer()
                )
            handle.seek(0)
        except BaseException:
            handle.close()
            raise
        return handle

    def missing(self, sizes: Mapping[str, int]) -> list[str]:
        there = {key.rpartition("/")[2]: size for key, size, _put in self._objects()}
        return [sha256 for sha256, size in sizes.items() if there.get(sha256) != size]

    def sweep(self, before: datetime, unnamed: Callable[[list[str]], list[str]]) -> int:
        earlier, removed = before - _MARGIN, 0
        self._abort_uploads(earlier)
        batch: list[str] = []
        for key, _size, put in self._objects():
            if put < earlier:
                batch.append(key.rpartition("/")[2])
            if len(batch) == 200:
                removed += self._remove(unnamed(batch), earlier)
                batch = []
        return removed + self._remove(unnamed(batch), earlier)

    def put(self, source: Path, sha256: str) -> None:
        """Any former object of that key is replaced, and its age begins anew."""
        with _answers():
            self._client.upload_file(str(source), self._bucket.name, self._key(sha256), Config=_transfer())

    def missing_one(self, sha256: str, size: int) -> bool:
        with _answers():
            try:
                head = self._client.head_object(Bucket=self._bucket.name, Key=self._key(sha256))
            except self._client.exceptions.ClientError as error:
                if _code(error) in _GONE:
                    return True
                raise
        return int(head["ContentLength"]) != size

    def _key(self, sha256: str) -> str:
        return f"{self._bucket.prefix}{sha256[:2]}/{sha256[2:4]}/{sha256}"

    def _objects(self) -> Iterator[tuple[str, int, datetime]]:
        pages = self._client.get_paginator("list_objects_v2").paginate(
            Bucket=self._bucket.name, Prefix=self._bucket.prefix
        )
        with _answers():
            for page in pages:
                for entry in page.get("Contents", []):
                    yield entry["Key"], int(entry["Size"]), entry["LastModified"]

    def _remove(self, digests: list[str], earlier: datetime) -> int:
        removed = 0
        for sha256 in digests:
            where = {"Bucket": self._bucket.name, "Key": self._key(sha256)}
            # Somebody may be putting the same bytes anew: then they stay, and tomorrow is another day.
            with _answers(), suppress(BlockingIOError), _one_at_a_time(fcntl.LOCK_EX | fcntl.LOCK_NB):
                if self._client.head_object(**where)["LastModified"] < earlier:
                    self._client.delete_object(**where)
                    removed += 1
        return removed

    def _abort_uploads(self, earlier: datetime) -> None:
        """Parts of an upload that was killed in the middle lie there unseen, and are paid for."""
        pages = self._client.get_paginator("list_multipart_uploads").paginate(
            Bucket=self._bucket.name, Prefix=self._bucket.prefix
        )
        with _answers():
            for page in pages:
                for upload in page.get("Uploads", []):
                    if upload["Initiated"] < earlier:
                        self._client.abort_multipart_upload(
                            Bucket=self._bucket.name, Key=upload["Key"], UploadId=upload["UploadId"]
                        )


_GONE = {"404", "NoSuchKey", "NotFound"}


def _code(error: Any) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))


@contextmanager
def _answers() -> Iterator[None]:
    """A bucket that does not answer or refuses is a matter for later; an object that is not there is none."""
    from boto3.exceptions import Boto3Error
    from botocore.exceptions import BotoCoreError, ClientError
    from s3transfer.exceptions import RetriesExceededError, S3DownloadFailedError

    try:
        yield
    except ClientError as error:
        if _code(error) in _GONE:
            raise FileNotFoundError(_code(error)) from error
        raise refusals.StoreAway(f"The bucket answers {_code(error)}.") from error
    except (BotoCoreError, Boto3Error, RetriesExceededError, S3DownloadFailedError) as error:
        raise refusals.StoreAway(f"The bucket does not answer: {type(error).__name__}.") from error


@contextmanager
def _or_refuse() -> Iterator[None]:
    try:
        yield
    except (refusals.StoreAway, FileNotFoundError) as error:
        raise refusals.store_away() from error


@contextmanager
def _one_at_a_time(how: int) -> Iterator[None]:
    """Putting shares this lock, removing takes it alone: no object goes between its put and its row."""
    make_folder(staging_folder())
    descriptor = os.open(staging_folder(), os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, how)
        yield
    finally:
        os.close(descriptor)


def _client(bucket: Bucket) -> Any:
    try:
        import boto3
        from botocore.config import Config
    except ImportError:
        raise ImproperlyConfigured(
            "NETRA_S3_BUCKET is set but boto3 is not installed. Install Netra with its part s3: "
            "pip install 'netra[s3]'."
        )
    return boto3.client(
        "s3",
        endpoint_url=bucket.endpoint or None,
        region_name=bucket.region,
        aws_access_key_id=bucket.key_id,
        aws_secret_access_key=bucket.secret,
        config=Config(
            signature_version="s3v4",
            connect_timeout=_CONNECT_SECONDS,
            read_timeout=_READ_SECONDS,
            retries={"mode": "standard", "total_max_attempts": _ATTEMPTS},
            # Newer checksums in trailers are refused by many stores; the signature covers every byte instead.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            s3={
                "payload_signing_enabled": True,
                "addressing_style": "path" if bucket.endpoint else "auto",
            },
        ),
    )


def _transfer() -> Any:
    from boto3.s3.transfer import TransferConfig

    # Attempts multiply with those of each request: somebody is waiting for the answer.
    return TransferConfig(
        multipart_threshold=_PART, multipart_chunksize=_PART, use_threads=False, num_download_attempts=2
    )
