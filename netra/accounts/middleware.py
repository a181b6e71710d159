"""The second lock on the second factor: also for pages that forget `staff_page`."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from netra.accounts.second_factor import SETUP_PAGE, lacks_second_factor, redirect_to_setup

# What a person without an authenticator needs on the way to one, and the way out.
ALLOWED = frozenset(
    {
        SETUP_PAGE,
        "account_login",
        "account_logout",
        "account_reauthenticate",
        "account_inactive",
        "mfa_authenticate",
    }
)


def open_to_all(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Marks a page that shows everybody the same and therefore never asks who is looking."""
    view.open_to_all = True  # type: ignore[attr-defined]  # a mark on the view
    return view


class SecondFactorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponseBase],
        args: tuple[object, ...],
        kwargs: dict[str, Any],  # Any: whatever the address held
    ) -> HttpResponseBase | None:
        if getattr(view, "open_to_all", False) or getattr(view, "public_page", False):
            return None
        match = request.resolver_match
        if match is not None and match.view_name in ALLOWED:
            return None
        return redirect_to_setup() if lacks_second_factor(request) else None
