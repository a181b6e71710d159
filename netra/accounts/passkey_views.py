"""Passkeys beside the authenticator app: kept on a device that asks for its owner's finger, face or PIN.

Always of the kind that signs in alone: the device is the first step and its owner's proof the second.
"""

from typing import Any

from allauth.mfa.webauthn import views
from allauth.mfa.webauthn.internal import auth
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy

from netra.accounts import bootstrap


class AddPasskeyView(views.AddWebAuthnView):  # type: ignore[misc]  # allauth ships no types
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # Any: Django's own signature
        context: dict[str, Any] = super().get_context_data(**kwargs)
        # Begun anew, because allauth begins with the kind that only completes a password.
        context["works_at"] = bootstrap.address_for_passkeys()
        context["js_data"] = {"creation_options": auth.begin_registration(self.request.user, True)}
        return context

    def get_success_url(self) -> str:
        return super().get_success_url() if self.did_generate_recovery_codes else reverse("mfa_list_webauthn")


class SignInWithPasskeyView(views.LoginWebAuthnView):  # type: ignore[misc]  # allauth ships no types
    def form_invalid(self, form: object) -> HttpResponse:
        return redirect(f"{reverse('account_login')}?kunci-sandi=gagal")


class RemovePasskeyView(views.RemoveWebAuthnView):  # type: ignore[misc]  # allauth ships no types
    success_url = reverse_lazy("mfa_list_webauthn")


class ConfirmWithPasskeyView(views.ReauthenticateWebAuthnView):  # type: ignore[misc]  # allauth ships no types
    def form_invalid(self, form: object) -> HttpResponse:
        return HttpResponseRedirect(f"{reverse('mfa_reauthenticate_webauthn')}?kunci-sandi=gagal")
