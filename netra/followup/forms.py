from django import forms
from django.utils.translation import gettext_lazy as _

from netra.cases.forms import DayField


class SentForm(forms.Form):
    letter_number = forms.CharField(label=_("Number of the letter"), max_length=120)
    sent_on = DayField(label=_("Day it was sent"))
