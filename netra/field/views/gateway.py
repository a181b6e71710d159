"""Where a gateway of text messages brings what it received. Whatever it is, it is taken: a gateway that is
told of an error sends the same again, for ever."""

import json

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_POST

from netra.field import hearing
from netra.field.views.wire import body_of, outside


@require_POST
@outside
def hear(request: HttpRequest) -> HttpResponseBase:
    token: str = settings.SMS_TOKEN
    shown = request.headers.get("Authorization", "")
    if not token or not constant_time_compare(shown, f"Bearer {token}"):
        raise Http404
    if request.content_type == "application/json":
        try:
            told = json.loads(body_of(request))
        except (ValueError, RecursionError):
            told = None
        told = told if isinstance(told, dict) else {}
    else:
        told = request.POST
    sender, text = told.get("from"), told.get("text")
    if isinstance(sender, str) and isinstance(text, str) and text.strip():
        hearing.hear(_kept(sender), _kept(text))
    return JsonResponse({"taken": True})


def _kept(text: str) -> str:
    """Without NUL, and with a mark for halves of signs: neither is in a text that a database keeps."""
    return text.replace("\0", "").encode(errors="replace").decode()
