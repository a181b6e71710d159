"""Where uploads arrive in the tests: the form `kunci-a` unless a header says another."""

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse

from netra.platform import files
from netra.platform.files.uploads import Sender


def uploads(request: HttpRequest, token: str | None = None) -> HttpResponse:
    return files.answer_tus(
        request,
        sender=Sender("form", request.headers.get("X-Form", "kunci-a")),
        token=token,
        address=lambda one: reverse("one", args=[one]),
        allowed=files.EVIDENCE | files.SEALED,
    )


urlpatterns = [
    path("unggah/", uploads, name="all"),
    path("unggah/<str:token>/", uploads, name="one"),
]
handler500 = "netra.platform.ui.errors.server_error"
