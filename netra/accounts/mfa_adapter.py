from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class StaffMFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _(
            "That code does not match. A code from the app is valid for 30 seconds. If a fresh code is "
            "refused too, the clock of the telephone is wrong: set its date and time to automatic."
        ),
    }

    def generate_authenticator_name(self, user: AbstractBaseUser, type: str) -> str:
        """For a passkey whose owner wrote no name."""
        return gettext("Passkey")

    def _get_site_name(self) -> str:
        return "Netra"
