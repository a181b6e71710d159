"""The form of whoever found their own name in a list: nothing in it asks who they are."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, cast
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy

from netra.institutions.models import Institution
from netra.platform.ui.dayfields import DayField
from netra.reports.forms import KeyedForm, TextField, offer
from netra.reports.misuses import NOTE_MAX, UNDER_MAX, WHERE_MAX, Statement
from netra.reports.models import Listing, MisuseStep


class MisuseForm(KeyedForm):
    listing = forms.ChoiceField(
        label=gettext_lazy("How does your name stand in the list?"),
        choices=Listing.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose how your name stands in the list.")},
    )
    listed_under = TextField(
        longest=UNDER_MAX,
        required=True,
        label=gettext_lazy("Which party or candidate?"),
        help_text=gettext_lazy("As the list names them. Do not write your own name or number anywhere here."),
        error_messages={"required": gettext_lazy("The party or the candidate of the list is missing.")},
    )
    known_on = DayField(
        label=gettext_lazy("Day on which you learnt of it"),
        error_messages={"required": gettext_lazy("The day on which you learnt of it is missing.")},
    )
    seen_where = TextField(
        longest=WHERE_MAX,
        lines=2,
        label=gettext_lazy("Where did you see it?"),
        help_text=gettext_lazy("For example the address of the page on which you looked, or who showed you."),
    )
    office = forms.ChoiceField(
        label=gettext_lazy("To which office do you go with your identity card?"),
        help_text=gettext_lazy("Choose the office of the regency or city where you work or live."),
        widget=forms.Select(attrs={"autocomplete": "off"}),
        error_messages={
            "required": gettext_lazy("No office is chosen. Choose the one that you can reach."),
            "invalid_choice": gettext_lazy("That choice is not on the list. Choose again."),
        },
    )
    never_agreed = forms.BooleanField(
        label=gettext_lazy("I never agreed to stand in this list, and I will sign that at the office."),
        error_messages={
            "required": gettext_lazy(
                "Without this there is nothing to clear. Tick it, or ask the office first."
            )
        },
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, offices: Sequence[Institution], today: date
    ) -> None:  # Any: Django's own signature
        super().__init__(data)
        offer(self, offices)
        cast(DayField, self.fields["known_on"]).today = today
        self.initial["key"] = str(uuid4())

    def statement(self) -> Statement:
        said = self.cleaned_data
        return Statement(
            key=said["key"],
            office_key=said["office"],
            listing=Listing(said["listing"]),
            listed_under=said["listed_under"],
            known_on=said["known_on"],
            seen_where=said["seen_where"],
        )


class StepForm(forms.Form):
    step = forms.ChoiceField(
        label=gettext_lazy("What happened?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what happened.")},
    )
    on = DayField(label=gettext_lazy("On which day?"))
    note = forms.CharField(
        required=False,
        max_length=NOTE_MAX,
        label=gettext_lazy("Whom the office asked, what was answered, or why it ends"),
        help_text=gettext_lazy(
            "Needed for these three. Names of offices alone: the name of the person stands on paper only."
        ),
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, steps: Sequence[MisuseStep], today: date
    ) -> None:  # Any: Django's own signature
        super().__init__(data)
        cast(forms.ChoiceField, self.fields["step"]).choices = [(one.value, one.label) for one in steps]
        cast(DayField, self.fields["on"]).today = today
        self.initial["on"] = today
