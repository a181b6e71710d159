"""The pages of allauth that exist here, by the names that allauth itself uses.

Its own lists are not included: sign-up, e-mail addresses, codes by mail and password reset must be absent,
because an account is given by an office and a lost password comes back through a one-time link.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.urls import path

from netra.accounts import passkey_views
from netra.accounts.views import SignInView

urlpatterns = [
    path("akun/masuk/", SignInView.as_view(), name="account_login"),
    path("akun/keluar/", account.logout, name="account_logout"),
    path("akun/ditutup/", account.account_inactive, name="account_inactive"),
    path("akun/konfirmasi/", account.reauthenticate, name="account_reauthenticate"),
    path("akun/kata-sandi/", account.password_change, name="account_change_password"),
    path("akun/2fa/", mfa.index, name="mfa_index"),
    path("akun/2fa/masuk/", mfa.authenticate, name="mfa_authenticate"),
    path("akun/2fa/konfirmasi/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("akun/2fa/pasang/", totp.activate_totp, name="mfa_activate_totp"),
    path("akun/2fa/lepas/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("akun/2fa/kode-cadangan/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "akun/2fa/kode-cadangan/baru/",
        recovery_codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path("akun/kunci-sandi/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("akun/kunci-sandi/baru/", passkey_views.AddPasskeyView.as_view(), name="mfa_add_webauthn"),
    path("akun/kunci-sandi/masuk/", passkey_views.SignInWithPasskeyView.as_view(), name="mfa_login_webauthn"),
    path(
        "akun/kunci-sandi/konfirmasi/",
        passkey_views.ConfirmWithPasskeyView.as_view(),
        name="mfa_reauthenticate_webauthn",
    ),
    path(
        "akun/kunci-sandi/<int:pk>/lepas/",
        passkey_views.RemovePasskeyView.as_view(),
        name="mfa_remove_webauthn",
    ),
]
