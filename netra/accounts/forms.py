import difflib
from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from netra.accounts.granting import WHAT_A_ROLE_OPENS, live
from netra.accounts.models import Account, Grant, Role
from netra.institutions.models import Institution
from netra.platform.ui.dayfields import DayField
from netra.regions.models import Region


class NewAccountForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("As colleagues know the person."))
    username = forms.CharField(
        label=_("User name"),
        max_length=60,
        help_text=_("Small letters, digits, dots, hyphens. For example: siti.aminah"),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    email = forms.EmailField(label=_("E-mail"), required=False)


class PasswordForm(forms.Form):
    password = forms.CharField(
        label=_("New password"),
        strip=False,
        max_length=200,
        help_text=_("At least 12 characters. Four words that do not belong together are easy to keep."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("The same password again"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:  # Any: Django's own signature
        super().__init__(*args, **kwargs)
        self.account = account

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self.account)
        return password

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        first = self.cleaned_data.get("password")
        if first is not None and first != again:
            raise ValidationError(_("The two passwords differ. Type the same one twice."))
        return again


def _near(typed: str) -> list[Account]:
    """Accounts that wait for a role and are called nearly so. Those at work elsewhere are nobody's guess."""
    waiting = Account.objects.filter(is_active=True, name__gt="").exclude(
        pk__in=Grant.objects.filter(live()).values("account")
    )
    by_username = {one.username: one for one in waiting.only("username", "name")}
    part = [one for one in sorted(by_username) if len(typed) > 2 and typed in one]
    alike = difflib.get_close_matches(typed, by_username, n=3)
    return [by_username[one] for one in dict.fromkeys([*part, *alike])][:3]


class GiveRoleForm(forms.Form):
    username = forms.CharField(
        label=_("User name"),
        max_length=60,
        help_text=_("Of an account that its owner has already set up."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect)
    institution = forms.ModelChoiceField(
        label=_("Office"), queryset=Institution.objects.none(), empty_label=_("choose an office")
    )
    region = forms.CharField(
        label=_("Area, if smaller than the office's"),
        max_length=20,
        required=False,
        help_text=_("Region code, for example 64.02.03. Empty: the whole area of the office."),
    )
    starts = DayField(label=_("First day"))
    ends = DayField(label=_("Last day"), required=False)

    def __init__(
        self, *args: Any, offices: list[Institution], roles: Sequence[Role], **kwargs: Any
    ) -> None:  # Any: Django's own signature
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["role"]).choices = [
            (role.value, f"{role.label}: {WHAT_A_ROLE_OPENS[role]}") for role in roles
        ]
        cast(
            "forms.ModelChoiceField[Institution]", self.fields["institution"]
        ).queryset = Institution.objects.filter(key__in=[one.key for one in offices]).select_related("region")

    def clean_username(self) -> Account:
        typed: str = self.cleaned_data["username"].strip().lower()
        account = Account.objects.filter(username=typed, is_active=True).first()
        if account is None and (near := _near(typed)):
            raise ValidationError(
                _("No account has this user name. Near it and still without a role: %(near)s."),
                params={"near": ", ".join(f"{one.username} ({one.name})" for one in near)},
            )
        if account is None:
            raise ValidationError(
                _("No account has this user name. Ask the system administrator to make one.")
            )
        return account

    def clean_region(self) -> Region | None:
        code = self.cleaned_data["region"].strip()
        if not code:
            return None
        region = Region.objects.filter(pk=code).first()
        if region is None:
            raise ValidationError(_("No region has this code. A district looks like 64.02.03."))
        return region
