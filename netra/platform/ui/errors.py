"""What a visitor reads when something failed on our side."""

import sys

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader


def server_error(request: HttpRequest) -> HttpResponse:
    """A database that is busy or away is a matter of minutes (503); anything else is our mistake (500).

    Rendered without the request: the page must not need the database that has just failed.
    """
    error = sys.exc_info()[1]
    busy = isinstance(error, OperationalError)
    response = HttpResponse(
        loader.get_template("503.html" if busy else "500.html").render(), status=503 if busy else 500
    )
    if busy:
        response.headers["Retry-After"] = "60"
    return response
