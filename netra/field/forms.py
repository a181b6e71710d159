"""Forms of the office's pages about phones."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from netra.field.models import Closing
from netra.field.texts import plain_number


class LetInForm(forms.Form):
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    grant = forms.ChoiceField(label=_("Whose phone"))
    phone = forms.CharField(
        label=_("Its telephone number"),
        required=False,
        max_length=30,
        help_text=_("Only where coded text messages may come from it. Otherwise leave it empty."),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, people: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["grant"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("Choose")), *people]

    def clean_phone(self) -> str:
        typed = str(self.cleaned_data["phone"]).strip()
        number = plain_number(typed)
        if typed and not number:
            raise forms.ValidationError(
                _("Write the number with its figures alone, for instance 0812 3456 789.")
            )
        return number


class CodesForm(forms.Form):
    codes = forms.CharField(
        label=_("Lines of the codes"),
        max_length=500_000,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "autocomplete": "off"}),
        help_text=_("One line for each square code, in any order; several records may be mixed."),
    )


class RevokeForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it is revoked"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )


class LinkForm(forms.Form):
    device = forms.ChoiceField(label=_("Phone that it came from"))
    for_good = forms.BooleanField(
        label=_("From now on text messages of that phone come from this number"), required=False
    )

    def __init__(
        self, *args: Any, phones: list[tuple[str, str]], numbered: bool, **options: Any
    ) -> None:  # Any: Django's own signature
        super().__init__(*args, **options)
        field = self.fields["device"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("Choose")), *phones]
        if not numbered:
            del self.fields["for_good"]


class CloseForm(forms.Form):
    closing = forms.ChoiceField(label=_("Why it becomes no finding"), choices=Closing.choices)
    told = forms.CharField(
        label=_("More about it"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
