from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from netra.platform.clock import asked_once


class OfficeClockMiddleware:
    """One question to the office clock per request, so that a page shows one time throughout."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with asked_once():
            return self.get_response(request)
