"""What every page knows: whether this is an example, what the office clock says, which language."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.http import escape_leading_slashes
from django.utils.translation import get_language

from netra.platform.clock import office_now
from netra.platform.clock.installation import kind_or_none
from netra.platform.clock.models import Kind

# The example world happens in Kutai Kartanegara; its clock is read there.
DEMO_ZONE = "Asia/Makassar"


def other_language_url(path: str) -> str:
    """Indonesian has no prefix, English has /en/: the twin of a page needs no look-up."""
    if path == "/en" or path.startswith("/en/"):
        # What follows /en may begin with two slashes, and such a link would lead to another host.
        return escape_leading_slashes(path.removeprefix("/en")) or "/"
    return f"/en{path}"


def shell(request: HttpRequest) -> dict[str, object]:
    # A database without its kind still has to say so on a page: no question that may refuse is asked here.
    match = request.resolver_match
    return {
        "demo": kind_or_none() is Kind.DEMO,
        "demo_zone": DEMO_ZONE,
        "office_now": office_now(),
        "language": (get_language() or settings.LANGUAGE_CODE)[:2],
        "other_language_url": other_language_url(request.get_full_path()),
        "is_public": match is not None and getattr(match.func, "public_page", False),
    }
