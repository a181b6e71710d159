"""What allauth asks the house: nobody signs up, every entry is audited, and refusals use our words."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from netra.accounts.models import Account
from netra.platform import audit


class StaffAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed. Ask a commissioner of your office."),
        "enter_current_password": _("Type your present password."),
        "incorrect_code": _(
            "That code does not match. A code from the app is valid for 30 seconds. If a fresh code is "
            "refused too, the clock of the telephone is wrong: set its date and time to automatic."
        ),
        "incorrect_password": _("That password does not match."),
        "password_min_length": _("The password is too short."),
        "too_many_login_attempts": _("Too many attempts. Wait five minutes, then try again."),
        "username_password_mismatch": _("User name and password do not match. Check capital letters."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are granted by an office, never taken by whoever passes by."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Whom failed sign-ins are counted for. Who came past our proxies counts for the own connection."""
        try:
            address: str = super().get_client_ip(request)
        except ImproperlyConfigured:  # fewer stations in X-Forwarded-For than proxies in front
            address = request.META["REMOTE_ADDR"]
        return address

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Reached after the second factor. The entry and its audit line stand or fall together."""
        with transaction.atomic():
            super().login(request, user)
            if isinstance(user, Account):
                audit.append(
                    actor=user.actor,
                    action="account.signed_in",
                    object_kind="account",
                    object_key=str(user.pk),
                    facts={},
                )

    def add_message(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:  # Any: allauth's own
        """The pages themselves say what happened; a second voice would only repeat it."""
