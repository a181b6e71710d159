"""The door to every staff page: signed in, second factor set up, and a role that the page names."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from netra.accounts.models import Role
from netra.accounts.second_factor import lacks_second_factor, redirect_to_setup
from netra.accounts.viewer import Viewer, viewer_of

P = ParamSpec("P")


class StaffRequest(HttpRequest):
    viewer: Viewer


def staff_page(
    *roles: Role,
) -> Callable[
    [Callable[Concatenate[StaffRequest, P], HttpResponseBase]],
    Callable[Concatenate[HttpRequest, P], HttpResponseBase],
]:
    """Signed out: to the sign-in. A lacking role looks like a missing page. No role named: any staff."""

    def decorate(
        view: Callable[Concatenate[StaffRequest, P], HttpResponseBase],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            viewer = viewer_of(request)
            if viewer is None:
                return redirect_to_login(request.get_full_path())
            if lacks_second_factor(request):
                return redirect_to_setup()
            if roles and not viewer.grants_of(*roles):
                raise Http404
            staff_request = cast(StaffRequest, request)
            staff_request.viewer = viewer
            response = view(staff_request, *args, **kwargs)
            # A form that leads on to a page has recorded something; without a word one presses again.
            if request.method == "POST" and 300 <= response.status_code < 400:
                messages.success(request, _("Recorded."))
            # A shared office computer must not show a record from its cache after signing out.
            patch_cache_control(response, no_store=True, private=True)
            return response

        return guarded

    return decorate
