"""The page between a post and its answer: in busy minutes, and when the database does not answer.

It keeps what was typed. A script that keeps everything itself says so (`X-Netra-Seal: 1`; an upload always
does) and is told in JSON, with a `code`:

- `queue` (429): send the same again with `ticket`, and as `proof` a number that gives, with it, a digest of
  so many zero `bits`, or without one after so many `seconds`; as fields of the form, or as the headers
  `X-Netra-Ticket` and `X-Netra-Proof` where there is none. The headers of the answer say the same.
- `lane` (503): nothing was written; send the very same again after so many `seconds`.
"""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Concatenate, ParamSpec

from allauth.account.adapter import get_adapter
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from netra.reports import evidence, limits
from netra.reports.limits import Rate, Ticket

P = ParamSpec("P")
AGAIN_SECONDS = 10
_OWN = ("csrfmiddlewaretoken", "ticket", "proof")


def held(request: HttpRequest, rate: Rate | None = None) -> HttpResponse | None:
    """None: go on. Otherwise the page of a ticket, with everything that was posted in it."""
    text = request.POST.get("ticket") or request.headers.get("X-Netra-Ticket", "")
    given = limits.ticket_in(text[:300]) if text else None
    proof = request.POST.get("proof") or request.headers.get("X-Netra-Proof", "")
    if given and limits.admits(given, proof):
        return None
    # Behind proxies the address is the one that our own proxies saw: NETRA_TRUSTED_PROXIES.
    pressed = limits.press(get_adapter().get_client_ip(request), rate or limits.LOOKUPS)
    if not pressed:
        return None
    return _to_wait(request, given or limits.ticket(pressed))


def _to_wait(request: HttpRequest, ticket: Ticket) -> HttpResponse:
    if _keeps_it_itself(request):
        sentence = _("Very many send at this moment. It goes on by itself.")
        told = {"ticket": ticket.text, "bits": ticket.bits, "seconds": ticket.seconds}
        answer: HttpResponse = JsonResponse({"code": "queue", "refusal": sentence, **told}, status=429)
        answer["X-Netra-Ticket"], answer["X-Netra-Bits"] = ticket.text, str(ticket.bits)
        return _later(answer, ticket.seconds)
    context = {"ticket": ticket.text, "bits": ticket.bits, "seconds": ticket.seconds}
    return _later(_page(request, context, status=429), ticket.seconds)


def lane_is_busy(request: HttpRequest) -> HttpResponse:
    """Nothing was written, and nothing is lost: the same post, to be sent again. Its key makes it one."""
    if _keeps_it_itself(request):
        sentence = _("The server is very busy. Nothing was recorded yet; it is sent again by itself.")
        told = {"code": "lane", "refusal": sentence, "seconds": AGAIN_SECONDS}
        answer: HttpResponse = JsonResponse(told, status=503)
    else:
        answer = _page(request, {"lane": True, "seconds": AGAIN_SECONDS}, status=503)
    return _later(answer, AGAIN_SECONDS)


def keeping_all(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """For a post that may be sent again as it was: a busy database loses nothing of it."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except OperationalError:
            if request.method != "POST":
                raise
            return lane_is_busy(request)

    return guarded


def _keeps_it_itself(request: HttpRequest) -> bool:
    return request.headers.get("X-Netra-Seal") == "1" or "X-Netra-Form" in request.headers


def _page(request: HttpRequest, context: dict[str, object], *, status: int) -> HttpResponse:
    files = evidence.posted(request, request.POST.get("key", "")) if request.FILES else None
    kept = [
        (name, value)
        for name in request.POST
        if name not in _OWN and not (files and name in {"staged", "drop"})
        for value in request.POST.getlist(name)
    ]
    errors: Sequence[str] = ()
    if files:
        kept += [("staged", one.reference) for one in files.pieces]
        errors = files.errors
    if errors:
        # What was sent off lacks a file: its writer looks at it once more.
        kept = [(name, "check" if name == "action" else value) for name, value in kept]
    context |= {"kept": kept, "errors": errors, "address": request.path, "page": {"key": "queue"}}
    return render(request, "reports/queue.html", context, status=status)


def _later(answer: HttpResponse, seconds: int) -> HttpResponse:
    answer["Retry-After"] = str(seconds)
    patch_cache_control(answer, no_store=True, private=True)
    return answer
