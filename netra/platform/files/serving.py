"""Handing a kept file to a browser that must not run it."""

import re
from typing import TypeVar

from django.http import FileResponse
from django.http.response import HttpResponseBase

from netra.platform.files import custody
from netra.platform.files.kinds import ENDING, MediaType
from netra.platform.files.models import Act, StoredFile
from netra.platform.files.refusals import FileDamaged
from netra.platform.files.store import open_verified

_NOT_IN_A_NAME = re.compile(r"[^\w .()-]+")
_Response = TypeVar("_Response", bound=HttpResponseBase)


def safe_name(wanted: str, media_type: str) -> str:
    """A file name without folders or odd characters; its ending follows the bytes, not the sender."""
    stem = wanted.replace("\\", "/").rsplit("/", 1)[-1]
    stem = stem.rsplit(".", 1)[0] if "." in stem.strip(".") else stem
    stem = _NOT_IN_A_NAME.sub("_", stem).strip(" .")[:80]
    return (stem or "file") + ENDING[MediaType(media_type)]


def harden(response: _Response) -> _Response:
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    # Photos, recordings and ciphertext cannot be made smaller: the compressing middleware leaves alone what
    # names an encoding, and the length it would take away stays.
    response["Content-Encoding"] = "identity"
    return response


def file_response(file: StoredFile, download_name: str, by: str) -> FileResponse:
    """Only bytes that are those received are handed out; what was done stands in the log before the first."""
    try:
        handle = open_verified(file)
    except FileDamaged:
        custody.record(file, Act.DAMAGED, by)
        raise
    custody.record(file, Act.READ, by)
    return harden(
        FileResponse(
            handle,
            as_attachment=True,
            filename=safe_name(download_name, file.media_type),
            content_type=file.media_type,
        )
    )
