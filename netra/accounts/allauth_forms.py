"""The forms of allauth, without what it writes inside the boxes.

The label says it already, and stays when something is typed.
"""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django import forms


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
    pass
