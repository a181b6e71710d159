from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template import loader


class NotAllowedPageMiddleware:
    """Somebody opened, by hand or from a bookmark, an address that only takes a form: Django says it mutely.

    Stands inside the language middleware, so the page speaks the language of the address.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # An answer to HEAD has no body by definition.
        if (
            response.status_code == HttpResponseNotAllowed.status_code
            and request.method != "HEAD"
            and not response.streaming
            and not response.content
        ):
            response.headers["Content-Type"] = "text/html; charset=utf-8"
            response.content = loader.render_to_string("405.html", request=request)
        return response
