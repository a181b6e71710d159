from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from netra.cases.forms import DayField, StepForm
from netra.law import citations
from netra.law.entries import Sanction as PenaltyEntry


class KnownForm(forms.Form):
    """What only the officer knows of the way of a file. Sent by its address, so that nothing is stored."""

    kasn = forms.ChoiceField(
        label=_("Was the file at KASN?"),
        choices=[
            ("none", _("No")),
            ("received", _("Yes, received and not processed")),
            ("processed", _("Yes, received and processed")),
        ],
        required=False,
    )
    idle = forms.BooleanField(label=_("The personnel authority does not act"), required=False)


class ReferForm(StepForm):
    route = forms.ChoiceField(label=_("Way of the referral"), required=False, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason for another way"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only when you choose another way than the first one."),
    )

    def __init__(self, *args: Any, ways: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["route"]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(ways)
        if len(ways) < 2:
            del self.fields["route"]
            del self.fields["reason"]


class ReturnForm(forms.Form):
    reason = forms.CharField(
        label=_("What is missing or wrong"), max_length=500, widget=forms.Textarea(attrs={"rows": 4})
    )


class SanctionForm(forms.Form):
    sanction = forms.ChoiceField(label=_("Sanction imposed"), widget=forms.RadioSelect)
    decision_number = forms.CharField(label=_("Number of the decision"), max_length=120)
    decided_on = DayField(label=_("Day of the decision"))
    starts_on = DayField(label=_("In force from"), required=False)
    ends_on = DayField(label=_("In force until"), required=False)

    def __init__(
        self, *args: Any, menu: Sequence[PenaltyEntry], language: str, free: bool = False, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        field = self.fields["sanction"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [
                (
                    entry.id,
                    f"{entry.wording.in_language(language)} ({citations.in_words(entry.basis, language)})",
                )
                for entry in menu
            ]
        if free:
            self.fields["reason"] = forms.CharField(
                label=_("Why this sanction"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
            )
