"""Large sealed files, sent in resumable pieces before the form that names them.

A script speaks tus 1.0.0 to /lapor/berkas/, with the form's `key` in the header `X-Netra-Form` and the
page's token in `X-CSRFToken`. It sends ciphertext; anything else is refused at its end. The form then carries
the last part of each upload's address as `sealed_upload`. In busy minutes the beginning of an upload is
answered as `queue_views` says it to scripts, and is asked for again with what opens the ticket.
"""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from netra.accounts.middleware import open_to_all
from netra.platform import files
from netra.platform.files.uploads import Sender
from netra.reports import intake, limits, queue_views


@open_to_all
def upload(request: HttpRequest, token: str | None = None) -> HttpResponse:
    """Every method of the protocol: `files.answer_tus` refuses the others."""
    key = _form_key(request.headers.get("X-Netra-Form", ""))
    if request.method == "POST" and token is None and (wait := queue_views.held(request, limits.posts())):
        return wait
    if intake.closed():
        raise Http404
    return files.answer_tus(
        request,
        sender=Sender("form", key),
        token=token,
        address=lambda one: reverse("reports:upload", args=[one]),
        allowed=files.SEALED,
    )


def _form_key(said: str) -> str:
    try:
        return str(UUID(said))
    except ValueError:
        raise Http404
