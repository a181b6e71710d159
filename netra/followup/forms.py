from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from netra.platform.ui.dayfields import DayField


class PrintForm(forms.Form):
    number = forms.CharField(
        label=_("Number"),
        required=False,
        max_length=120,
        help_text=_(
            "As your office's own register of letters gives it. Left empty, the letter has a blank "
            "for the pen."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class SentForm(forms.Form):
    letter_number = forms.CharField(label=_("Number of the letter"), max_length=120)
    sent_on = DayField(label=_("Day it was sent"))
    own_paper = forms.BooleanField(
        label=_("The office sent a paper of its own, not the print"), required=False
    )

    def __init__(self, *args: Any, printed: bool, **kwargs: Any) -> None:  # Any: as of Form
        super().__init__(*args, **kwargs)
        if not printed:
            del self.fields["own_paper"]
