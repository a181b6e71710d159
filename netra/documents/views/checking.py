"""The page behind the printed code: number, office, day, and whether code and digest belong together.

Without a session, and the same for everybody. A code that nobody gave looks like one whose digest is wrong.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from netra.accounts.middleware import open_to_all
from netra.documents import dispatching


def check_address(request: HttpRequest) -> Callable[[str], str]:
    """How a paper prints the address of this page: as the office reaches this installation, in Indonesian."""

    def address(token: str) -> str:
        with translation.override("id"):
            return request.build_absolute_uri(reverse("documents:check", args=[token]))

    return address


@open_to_all
@require_safe
def check(request: HttpRequest, token: str) -> HttpResponse:
    shown = "".join(request.GET.get("sidik", "").lower().split())[:64]
    answer = render(
        request,
        "documents/check.html",
        {
            "found": dispatching.on_record(token, shown) if shown else None,
            "asked": bool(shown),
            "shown": shown,
        },
    )
    patch_cache_control(answer, no_store=True, private=True)
    answer["X-Robots-Tag"] = "noindex, nofollow"
    answer["Referrer-Policy"] = "no-referrer"
    return answer
