"""What a request moved is settled before its answer goes out, so that the next page finds it in its place."""

import logging
from collections.abc import Callable

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from netra.desk import settling

logger = logging.getLogger(__name__)


class SettleMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # A form moves a case; the pieces of an upload (PATCH) do not, and must not wait for anything.
        if request.method == "POST":
            try:
                settling.settle()
            except DatabaseError:
                # What was asked for is done. Lists are right all the same, and the worker makes up for it.
                logger.warning("The lines of the worklist were not settled.", exc_info=True)
        return response
