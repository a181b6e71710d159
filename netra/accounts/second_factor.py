"""In a real installation nobody on the staff goes further than the set-up of a second factor without one."""

from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect

from netra.platform.clock.installation import is_demo

SETUP_PAGE = "mfa_activate_totp"


def lacks_second_factor(request: HttpRequest) -> bool:
    """Asked once per request. A demo demands none: its passwords stand on the sign-in page anyway."""
    if not hasattr(request, "_netra_lacks_factor"):
        request._netra_lacks_factor = (  # type: ignore[attr-defined]  # a cache for the length of one request
            request.user.is_authenticated
            and not is_demo()
            and not Authenticator.objects.filter(
                user_id=request.user.pk, type=Authenticator.Type.TOTP
            ).exists()
        )
    lacks: bool = request._netra_lacks_factor  # type: ignore[attr-defined]  # set by the middleware
    return lacks


def redirect_to_setup() -> HttpResponseRedirect:
    return redirect(SETUP_PAGE)
