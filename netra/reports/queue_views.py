"""The page between a look-up and its answer, in busy minutes: it keeps what was typed."""

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control

from netra.reports import limits

_OWN = ("csrfmiddlewaretoken", "ticket", "proof")


def held(request: HttpRequest) -> HttpResponse | None:
    """None: go on. Otherwise the page of a ticket, with everything that was posted in it."""
    given = request.POST.get("ticket", "")[:300]
    if given and limits.admits(given, request.POST.get("proof", "")):
        return None
    # Behind proxies the address is the one that our own proxies saw: NETRA_TRUSTED_PROXIES.
    if not limits.is_busy(get_adapter().get_client_ip(request)):
        return None
    kept = [
        (name, value) for name in request.POST if name not in _OWN for value in request.POST.getlist(name)
    ]
    answer = render(
        request,
        "reports/queue.html",
        {
            "kept": kept,
            "ticket": given if limits.is_ticket(given) else limits.ticket(),
            "bits": limits.BITS,
            "seconds": limits.WAIT_SECONDS,
            "address": request.path,
            "page": {"key": "track"},
        },
        status=429,
    )
    answer["Retry-After"] = str(limits.WAIT_SECONDS)
    patch_cache_control(answer, no_store=True, private=True)
    return answer
