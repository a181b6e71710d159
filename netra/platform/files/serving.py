"""Handing a kept file to a browser that must not run it."""

import re

from django.http import FileResponse

from netra.platform.files.kinds import ENDING, MediaType
from netra.platform.files.models import StoredFile
from netra.platform.files.store import open_verified

_NOT_IN_A_NAME = re.compile(r"[^\w .()-]+")


def safe_name(wanted: str, media_type: str) -> str:
    """A file name without folders or odd characters; its ending follows the bytes, not the sender."""
    stem = wanted.replace("\\", "/").rsplit("/", 1)[-1]
    stem = stem.rsplit(".", 1)[0] if "." in stem.strip(".") else stem
    stem = _NOT_IN_A_NAME.sub("_", stem).strip(" .")[:80]
    return (stem or "file") + ENDING[MediaType(media_type)]


def file_response(file: StoredFile, download_name: str) -> FileResponse:
    response = FileResponse(
        open_verified(file),
        as_attachment=True,
        filename=safe_name(download_name, file.media_type),
        content_type=file.media_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response
