"""The forms of allauth, without what it writes inside the boxes.

The label says it already, and stays when something is typed.
"""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.utils.translation import gettext_lazy as _


class _NothingInTheBoxes(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's own signature
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


# allauth ships no types.
class SignInForm(_NothingInTheBoxes, account.LoginForm):  # type: ignore[misc]
    pass


class ConfirmForm(_NothingInTheBoxes, account.ReauthenticateForm):  # type: ignore[misc]
    pass


class ChangePasswordForm(_NothingInTheBoxes, account.ChangePasswordForm):  # type: ignore[misc]
    pass


class SecondStepForm(_NothingInTheBoxes, mfa.AuthenticateForm):  # type: ignore[misc]
    pass


class ConfirmSecondStepForm(_NothingInTheBoxes, mfa.ReauthenticateForm):  # type: ignore[misc]
    pass


class SetUpAuthenticatorForm(_NothingInTheBoxes, totp.ActivateTOTPForm):  # type: ignore[misc]
    @property
    def secret_in_fours(self) -> str:
        """As it is read aloud and typed; apps pass over the spaces."""
        secret: str = self.secret
        return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


class AddPasskeyForm(_NothingInTheBoxes, webauthn.AddWebAuthnForm):  # type: ignore[misc]
    """Only of the kind that signs in alone, so the device must have asked who is there."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's own signature
        super().__init__(*args, **kwargs)
        del self.fields["passwordless"]
        self.fields["name"].label = _("Name of the device")
        self.fields["name"].help_text = _("So that you know it again later, for example: office laptop.")
        self.initial["name"] = ""

    def clean(self) -> dict[str, Any]:  # Any: what the fields hold
        self.cleaned_data["passwordless"] = True
        return super().clean() or {}
