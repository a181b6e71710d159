"""What the two sides of a conversation fill in."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from netra.platform.ui.dayfields import DayField
from netra.reports.messages import LONGEST, Harm

HARMS = [
    (Harm.TRANSFER.value, _("A transfer, or a transfer that was announced")),
    (Harm.THREAT.value, _("A threat or pressure")),
    (Harm.OTHER.value, _("Another disadvantage")),
]


class _Words(forms.CharField):
    """Empty words are refused where they are kept, in its own sentence."""

    needed_sometimes = True


class MessageForm(forms.Form):
    # The same key is the same message, however often the form arrives.
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    # What the browser sealed; then the other fields arrive empty.
    sealed = forms.CharField(widget=forms.HiddenInput, required=False, max_length=80_000)
    text: forms.CharField = _Words(
        label=_("Message to the office"),
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": LONGEST, "autocomplete": "off"}),
        required=False,
    )


class AlarmForm(MessageForm):
    harm = forms.ChoiceField(
        label=_("What happened to you?"), choices=HARMS, widget=forms.RadioSelect, required=False
    )
    on = DayField(label=_("On which day?"), required=False)
    text = forms.CharField(
        label=_("In your words"),
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": LONGEST, "autocomplete": "off"}),
        required=False,
    )
    field_order = ("key", "sealed", "harm", "on", "text")

    def clean(self) -> dict[str, object]:
        said: dict[str, object] = super().clean() or {}
        if not said.get("sealed") and not said.get("harm") and "harm" not in self.errors:
            self.add_error("harm", _("Choose what happened. The closest one is enough."))
        return said


class AnswerForm(forms.Form):
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    text = _Words(
        label=_("Answer"),
        help_text=_(
            "Whoever holds the code reads it, on any screen: write nothing that tells what was reported or "
            "about whom."
        ),
        widget=forms.Textarea(attrs={"rows": 5, "maxlength": LONGEST, "autocomplete": "off"}),
        required=False,
    )
