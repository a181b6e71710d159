"""The tus protocol, version 1.0.0: core, creation, termination, expiration, checksum (https://tus.io/protocols).

A view of an app checks who is asking and calls `answer`. Two things differ from the letter of the protocol:
Upload-Metadata is not kept, because it holds file names and nobody here may learn them; and an empty file is
refused when it is announced, because no file of record may be empty.
"""

import base64
import re
import threading
from binascii import Error as NotBase64
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.utils.http import http_date
from django.utils.translation import gettext as _

from netra.platform.files import uploads
from netra.platform.files.journal import Busy, Overtaken
from netra.platform.files.models import Upload
from netra.platform.files.refusals import FileRefused, Refusal, StoreAway
from netra.platform.files.staging import CHUNK
from netra.platform.files.uploads import Checksum, Sender

VERSION = "1.0.0"
EXTENSIONS = "creation,termination,expiration,checksum"
ALGORITHMS = ("sha256", "sha1")
PIECE_TYPE = "application/offset+octet-stream"
# Of the four threads that answer requests, so many may wait for senders; the pages keep the others.
PIECES_AT_ONCE = 2
# A refused piece of our own form, which sends 5 MB, is heard to its end; nobody is heard for much longer.
READ_OUT_BYTES = 8 * 1024 * 1024

_NUMBER = re.compile(r"[0-9]{1,15}")
_slots = threading.BoundedSemaphore(PIECES_AT_ONCE)

_STATUS = {
    Refusal.EMPTY: 400,
    Refusal.TOO_LARGE: 413,
    Refusal.LONGER_THAN_ANNOUNCED: 413,
    Refusal.TOO_MANY_PIECES: 413,
    Refusal.UNKNOWN_TYPE: 415,
    Refusal.TYPE_NOT_ALLOWED: 415,
    Refusal.SENDER_FULL: 429,
    Refusal.STORE_AWAY: 503,
    Refusal.NO_ROOM: 507,
}


class _Said(Exception):
    """An answer other than the ordinary one, from anywhere below."""

    def __init__(self, status: int, sentence: str = "", **headers: str) -> None:
        super().__init__(status)
        self.status = status
        self.sentence = sentence
        self.headers = headers


def answer(
    request: HttpRequest,
    sender: Sender,
    token: str | None,
    address: Callable[[str], str],
    allowed: frozenset[str],
) -> HttpResponse:
    """`token` is None at the address where uploads begin; `address` gives the address of one upload."""
    try:
        response = _answered(request, sender, token, address, allowed)
    except _Said as said:
        response = HttpResponse(said.sentence, status=said.status, content_type="text/plain; charset=utf-8")
        for name, value in said.headers.items():
            response[name.replace("_", "-")] = value
    response["Tus-Resumable"] = VERSION
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _answered(
    request: HttpRequest,
    sender: Sender,
    token: str | None,
    address: Callable[[str], str],
    allowed: frozenset[str],
) -> HttpResponse:
    method = _method(request, token)
    if method == "OPTIONS":
        return _abilities()
    if request.headers.get("Tus-Resumable") != VERSION:
        raise _Said(412, Tus_Version=VERSION)
    with _sentences():
        if token is None:
            return _begin(request, sender, address)
        upload = uploads.upload_of(sender, token)
        if method == "HEAD":
            return _told(upload, uploads.offset_of(upload, allowed), status=200)
        if method == "DELETE":
            uploads.give_up(upload)
            return HttpResponse(status=204)
        return _piece(request, upload, allowed)


def _method(request: HttpRequest, token: str | None) -> str:
    """Old proxies let only POST through, so a POST may name what it stands for; nothing else may."""
    method = str(request.method)
    named = request.headers.get("X-HTTP-Method-Override")
    if named is not None and (method, token is None) == ("POST", False):
        method = named
    taken = {"OPTIONS", "POST"} if token is None else {"OPTIONS", "HEAD", "PATCH", "DELETE"}
    if method not in taken:
        raise _Said(405, Allow=", ".join(sorted(taken)))
    return method


@contextmanager
def _sentences() -> Iterator[None]:
    """What the verbs refuse, as the protocol says it. 409, 423 and 5xx make a client ask where it stands."""
    try:
        yield
    except FileRefused as refused:
        raise _Said(_STATUS[refused.code], refused.message, **_later(_STATUS[refused.code]))
    except uploads.UnknownUpload:
        raise _Said(404)
    except uploads.UploadExpired:
        raise _Said(
            410, _("This upload was begun more than a day ago and is no longer kept. Choose the file again.")
        )
    except uploads.WrongOffset as wrong:
        raise _Said(409, Upload_Offset=str(wrong.offset))
    except Overtaken:
        raise _Said(409)
    except Busy:
        raise _Said(423)
    except uploads.WrongChecksum:
        raise _Said(460)
    except StoreAway:
        raise _Said(503, **_later(503))
    except UnreadablePostError:
        # The sender went away. What came is kept; nobody is left to read an answer.
        raise _Said(400)


def _later(status: int) -> dict[str, str]:
    return {"Retry_After": "60"} if status in (429, 503, 507) else {}


def _abilities() -> HttpResponse:
    return HttpResponse(
        status=204,
        headers={
            "Tus-Version": VERSION,
            "Tus-Extension": EXTENSIONS,
            "Tus-Max-Size": str(settings.RESUMABLE_MAX_BYTES),
            "Tus-Checksum-Algorithm": ",".join(ALGORITHMS),
        },
    )


def _begin(request: HttpRequest, sender: Sender, address: Callable[[str], str]) -> HttpResponse:
    for refused in ("Upload-Defer-Length", "Upload-Concat"):
        if refused in request.headers:
            raise _Said(400, f"{refused} is not among the extensions of this server.")
    if _number(request.META.get("CONTENT_LENGTH") or "0", "Content-Length"):
        raise _Said(400, "Bytes are sent with PATCH, not with the request that begins an upload.")
    size = _number(request.headers.get("Upload-Length", ""), "Upload-Length")
    upload = uploads.start(sender, size)
    response = HttpResponse(status=201, headers={"Location": address(upload.token)})
    response["Upload-Expires"] = http_date(upload.expires_at.timestamp())
    return response


def _piece(request: HttpRequest, upload: Upload, allowed: frozenset[str]) -> HttpResponse:
    if request.content_type != PIECE_TYPE:
        raise _Said(415)
    offset = _number(request.headers.get("Upload-Offset", ""), "Upload-Offset")
    if not request.META.get("CONTENT_LENGTH"):
        # A piece of unknown length could never be told from one that was cut off.
        raise _Said(411)
    length = _number(request.META["CONTENT_LENGTH"], "Content-Length")
    checksum = _checksum(request.headers.get("Upload-Checksum"))
    if not _slots.acquire(blocking=False):
        raise _Said(503, Retry_After="5")
    try:
        return _told(upload, uploads.append(upload, offset, length, request.read, allowed, checksum))
    except (uploads.WrongOffset, Busy, FileRefused):
        _read_out(request)
        raise
    finally:
        _slots.release()


def _read_out(request: HttpRequest) -> None:
    """What is still on its way is taken and thrown away: with bytes unread the connection would be reset and
    the answer lost with it, and Chromium sends a request whose connection was reset once more by itself."""
    left = READ_OUT_BYTES
    while left > 0 and (chunk := request.read(min(CHUNK, left))):
        left -= len(chunk)


def _told(upload: Upload, offset: int, status: int = 204) -> HttpResponse:
    response = HttpResponse(status=status, headers={"Upload-Offset": str(offset)})
    response["Upload-Expires"] = http_date(upload.expires_at.timestamp())
    if status == 200:
        response["Upload-Length"] = str(upload.size)
    return response


def _number(text: str, name: str) -> int:
    # Sent twice, a header arrives as "5,5": that is no number either, so nobody can choose which one counts.
    if not _NUMBER.fullmatch(text):
        raise _Said(400, f"{name} is not a whole number of bytes.")
    return int(text)


def _checksum(header: str | None) -> Checksum | None:
    if header is None:
        return None
    algorithm, _space, text = header.partition(" ")
    if algorithm not in ALGORITHMS:
        raise _Said(400, "The checksum is of a kind that this server does not know.")
    try:
        digest = base64.b64decode(text, validate=True)
    except NotBase64:
        raise _Said(400, "The checksum cannot be read.")
    return Checksum(cast(Literal["sha1", "sha256"], algorithm), digest)
