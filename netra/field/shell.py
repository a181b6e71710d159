"""The field app itself as the phone gets it: its page, the worker that keeps it there, and what installs it.

Nothing here depends on who asks or when: a phone keeps these answers for weeks.
"""

import hashlib
import json
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from netra.accounts.middleware import open_to_all
from netra.platform.ui.assets import asset_url
from netra.platform.ui.context import other_language_url

# What the page needs without a network. Each carries its digest in its name.
FILES = ("field.js", "netra.css", "seal.css", "field.css", "jakarta.woff2", "field-192.png")
ICONS = (("field-192.png", "192x192"), ("field-512.png", "512x512"))


def files() -> list[str]:
    return [*(asset_url(name) for name in FILES), static("ui/netra.svg")]


def version() -> str:
    """Of the app's files, in the way people can read to each other over the phone."""
    return hashlib.sha256("\n".join(files()).encode()).hexdigest()[:8]


def page(request: HttpRequest) -> bytes:
    """The same bytes for everybody in one language, so that the worker can tell whether it got this page."""
    here = reverse("field:app")
    context = {
        "page_url": here,
        "worker_url": reverse("field:worker"),
        "manifest_url": reverse("field:manifest"),
        "other_url": other_language_url(here),
        "version": version(),
    }
    return render_to_string("field/app.html", context, request).encode()


@open_to_all
@require_safe
def app(request: HttpRequest) -> HttpResponse:
    return HttpResponse(page(request), headers={"Cache-Control": "no-cache"})


@lru_cache
def _worker_source(address: str) -> str:
    found = finders.find(address.removeprefix(settings.STATIC_URL))
    return Path(found).read_text() if isinstance(found, str) else ""


@open_to_all
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """It lies beside the page because a worker rules no more than the folder it comes from."""
    source = _worker_source(asset_url("field-worker.js"))
    if not source:
        raise Http404
    digest = hashlib.sha256(page(request)).hexdigest()
    shell = {
        "version": digest[:16],
        "page": reverse("field:app"),
        "pageDigest": digest,
        "files": files(),
    }
    return HttpResponse(
        f"const SHELL={json.dumps(shell)};\n{source}",
        content_type="text/javascript; charset=utf-8",
        headers={"Cache-Control": "no-cache"},
    )


@open_to_all
@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    here = reverse("field:app")
    icons = [
        {"src": asset_url(name), "sizes": sizes, "type": "image/png", "purpose": purpose}
        for name, sizes in ICONS
        for purpose in ("any", "maskable")
    ]
    return JsonResponse(
        {
            "id": here,
            "name": _("Netra, field notes"),
            "short_name": "Netra",
            "description": _("Findings of supervision, also without a signal"),
            "lang": get_language(),
            "start_url": here,
            "scope": here,
            "display": "standalone",
            "background_color": "#F6F5F1",
            "theme_color": "#0B5361",
            "icons": icons,
        },
        content_type="application/manifest+json",
        headers={"Cache-Control": "no-cache"},
    )
