"""HTTP and the writing lane: the body of a request is here before anybody takes the lane."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.utils.html import escape
from django.utils.translation import gettext, override

from netra.platform.db import plain_form

# A form may carry several files of UPLOAD_MAX_BYTES each; what is larger than this is not a form of ours.
BODY_MAX_FILES = 5
# A piece of a resumable upload. Its view writes the bytes to a file as they come and asks the database for
# nothing until they are all there, so it may read them itself; a piece may be larger than any form.
PIECE_TYPE = "application/offset+octet-stream"


class LaneMiddleware:
    """A slow sender must not make others wait, so the whole body is read before any view may write.

    Forms are parsed (files stream to disk); other bodies are bounded by DATA_UPLOAD_MAX_MEMORY_SIZE. Only
    pieces of resumable uploads are left to their view.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in {"POST", "PUT", "PATCH"} and not _is_piece(request):
            if _announced_length(request) > BODY_MAX_FILES * settings.UPLOAD_MAX_BYTES:
                return _too_large(request)
            try:
                _read_body(request)
            except (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent):
                return _too_large(request)
            except UnreadablePostError:
                # The sender went away; nobody is left to read an answer.
                return HttpResponse(status=400)
        return self.get_response(request)


def _is_piece(request: HttpRequest) -> bool:
    return request.method == "PATCH" and request.content_type == PIECE_TYPE


def _read_body(request: HttpRequest) -> None:
    if request.content_type in {"multipart/form-data", "application/x-www-form-urlencoded"}:
        if not plain_form.read(request):
            _ = request.POST
    else:
        _ = request.body


def _announced_length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _too_large(request: HttpRequest) -> HttpResponse:
    # The middleware that settles the language has not had its turn yet.
    with override("en" if request.path_info.startswith("/en/") else "id"):
        text = escape(gettext("What you sent is too large. Send fewer or smaller files."))
    page = f'<!doctype html><meta charset="utf-8"><title>{text}</title><h1>Netra</h1><p>{text}</p>'
    return HttpResponse(page, status=413)
