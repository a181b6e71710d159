"""HTTP and the writing lane: bodies are read before it, and a queue that does not move is a clear answer."""

import sys
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseServerError, UnreadablePostError
from django.utils.html import escape
from django.utils.translation import gettext, override
from django.views.defaults import server_error as plain_server_error

from netra.platform.db.lane import LaneBusy

# A form may carry several files of UPLOAD_MAX_BYTES each; what is larger than this is not a form of ours.
BODY_MAX_FILES = 5


class LaneMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in {"POST", "PUT", "PATCH"}:
            if _announced_length(request) > BODY_MAX_FILES * settings.UPLOAD_MAX_BYTES:
                return _page(
                    request, 413, gettext("What you sent is too large. Send fewer or smaller files.")
                )
            try:
                _read_body(request)
            except UnreadablePostError:
                # The sender went away; nobody is left to read an answer.
                return HttpResponse(status=400)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return busy(request) if isinstance(exception, LaneBusy) else None


def server_error(request: HttpRequest) -> HttpResponse:
    """The site's handler500: for a full lane met in a middleware, where process_exception is not asked."""
    if isinstance(sys.exc_info()[1], LaneBusy):
        return busy(request)
    answer = plain_server_error(request)
    return answer if isinstance(answer, HttpResponse) else HttpResponseServerError()


def busy(request: HttpRequest) -> HttpResponse:
    with override("en" if request.path_info.startswith("/en/") else "id"):
        sentence = gettext(
            "Netra is very busy at the moment. Nothing was saved. Please try again in a minute."
        )
    response = _page(request, 503, sentence)
    response["Retry-After"] = "30"
    return response


def _read_body(request: HttpRequest) -> None:
    """A slow sender must not make others wait, so the whole body is here before any view may write.

    Forms are parsed (files stream to disk); other bodies are bounded by DATA_UPLOAD_MAX_MEMORY_SIZE.
    """
    if request.content_type in {"multipart/form-data", "application/x-www-form-urlencoded"}:
        _ = request.POST
    else:
        _ = request.body


def _announced_length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _page(request: HttpRequest, status: int, sentence: str) -> HttpResponse:
    # Written by hand: in this state no template may ask the database for anything.
    text = escape(sentence)
    return HttpResponse(
        f'<!doctype html><meta charset="utf-8"><title>{text}</title><h1>Netra</h1><p>{text}</p>',
        status=status,
    )
