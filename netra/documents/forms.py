from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from netra.documents.names import LONGEST_CODE, LONGEST_REASON, LONGEST_TITLE
from netra.documents.queries import Choice


class MakeForm(forms.Form):
    about = forms.ChoiceField(label=_("About"), widget=forms.RadioSelect)
    number = forms.CharField(
        label=_("Number"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, choices: Sequence[Choice], letter: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["about"]
        if not choices:
            del self.fields["about"]
        elif isinstance(field, forms.ChoiceField):
            field.choices = [(one.about, one.label) for one in choices]
            if len(choices) == 1:
                field.initial = choices[0].about
        # A letter that was recorded with its number keeps it: nobody types it twice.
        about = self.initial.get("about") or (choices[0].about if len(choices) == 1 else "")
        self.fields["number"].initial = next((one.number for one in choices if one.about == about), "")
        self.fields["number"].help_text = (
            _(
                "As your office's own register of letters gives it. Left empty, the letter has a blank "
                "for the pen."
            )
            if letter
            else _("Left empty, the number of the case stands there.")
        )


class NameForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=LONGEST_TITLE)
    code = forms.CharField(
        label=_("Form code"),
        required=False,
        max_length=LONGEST_CODE,
        help_text=_("As the annex that your office uses prints it. Left empty, no code is printed."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        help_text=_("Where you read it: the regulation and its annex, or a letter."),
    )
