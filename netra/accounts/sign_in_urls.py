"""The pages of allauth that exist here, by the names that allauth itself uses.

Its own lists are not included: sign-up, e-mail addresses, codes by mail and password reset must be absent,
because an account is given by an office and a lost password comes back through a one-time link.
"""

from collections.abc import Callable
from functools import wraps

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import path

from netra.accounts import passkey_views
from netra.accounts.viewer import viewer_of
from netra.accounts.views import SignInView

Answer = Callable[..., HttpResponseBase]


def _framed(view: Answer) -> Answer:
    """One's own account is looked at from within the work, so it stands in the frame of the staff."""

    @wraps(view)
    def within(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        request.viewer = viewer_of(request)  # type: ignore[attr-defined]  # what the frame reads
        return view(request, *args, **kwargs)

    return within


urlpatterns = [
    path("akun/masuk/", SignInView.as_view(), name="account_login"),
    path("akun/keluar/", account.logout, name="account_logout"),
    path("akun/ditutup/", account.account_inactive, name="account_inactive"),
    path("akun/konfirmasi/", account.reauthenticate, name="account_reauthenticate"),
    path("akun/kata-sandi/", _framed(account.password_change), name="account_change_password"),
    path("akun/2fa/", _framed(mfa.index), name="mfa_index"),
    path("akun/2fa/masuk/", mfa.authenticate, name="mfa_authenticate"),
    path("akun/2fa/konfirmasi/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("akun/2fa/pasang/", totp.activate_totp, name="mfa_activate_totp"),
    path("akun/2fa/lepas/", _framed(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path(
        "akun/2fa/kode-cadangan/", _framed(recovery_codes.view_recovery_codes), name="mfa_view_recovery_codes"
    ),
    path(
        "akun/2fa/kode-cadangan/baru/",
        _framed(recovery_codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path("akun/kunci-sandi/", _framed(passkeys.list_webauthn), name="mfa_list_webauthn"),
    path("akun/kunci-sandi/baru/", _framed(passkey_views.AddPasskeyView.as_view()), name="mfa_add_webauthn"),
    path("akun/kunci-sandi/masuk/", passkey_views.SignInWithPasskeyView.as_view(), name="mfa_login_webauthn"),
    path(
        "akun/kunci-sandi/konfirmasi/",
        passkey_views.ConfirmWithPasskeyView.as_view(),
        name="mfa_reauthenticate_webauthn",
    ),
    path(
        "akun/kunci-sandi/<int:pk>/lepas/",
        _framed(passkey_views.RemovePasskeyView.as_view()),
        name="mfa_remove_webauthn",
    ),
]
