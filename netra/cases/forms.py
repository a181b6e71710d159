from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from netra.cases.corrections import Why
from netra.cases.models import Clarification, Outcome
from netra.platform.ui import formats
from netra.reports.dates import DateRefused, read_date

LAST_READABLE = date(2999, 12, 31)


class DayField(forms.CharField):
    """A day as people write it: 9 November 2024, 9/11/2024 or 2024-11-09."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=40, **options)
        self.widget.attrs.update({"autocomplete": "off"})

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            # Whether a day may lie ahead depends on what it is the day of; the verb knows.
            day = read_date(text, date.max)
        except DateRefused:
            raise forms.ValidationError(_("Write the date like 9 November 2024 or 9/11/2024."))
        if day > LAST_READABLE:
            # "Today" and "yesterday" need a place whose day it is; a form of the office names the day.
            raise forms.ValidationError(_("Write the date like 9 November 2024 or 9/11/2024."))
        return day


def day_text(day: date) -> str:
    return formats.plain_date(day)


class StepForm(forms.Form):
    """Carries the version of the case that the officer had on the screen."""

    seen = forms.IntegerField(widget=forms.HiddenInput)


class HearingForm(StepForm):
    party = forms.ChoiceField(
        label=_("Who was called?"), choices=Clarification.Party.choices, widget=forms.RadioSelect
    )
    held_on = DayField(label=_("Day of the clarification"))
    came = forms.ChoiceField(
        label=_("Did they come?"),
        choices=[("yes", _("Yes, and was heard under oath")), ("no", _("No, although called"))],
        widget=forms.RadioSelect,
    )
    minutes = forms.CharField(
        label=_("Minutes"),
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=20_000,
        help_text=_(
            "What was asked and answered. For somebody who stayed away: how and when they were called."
        ),
    )


class StudyForm(StepForm):
    violation = forms.ChoiceField(label=_("Kind of violation"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason for leaving the proposal"),
        required=False,
        max_length=500,
        help_text=_("Only when you choose another kind than the proposed one."),
    )
    text = forms.CharField(label=_("Study"), widget=forms.Textarea(attrs={"rows": 12}), max_length=50_000)

    def __init__(self, *args: Any, offered: Sequence[tuple[str, str]], proposed: str, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["violation"]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(offered)
        # Where the rules have nothing beside the proposal there is nothing to choose and nothing to leave.
        self.only_the_proposal = [one for one, _words in offered] == [proposed]
        if self.only_the_proposal:
            field.widget = forms.HiddenInput()
            del self.fields["reason"]


class StudyTextForm(StepForm):
    text = forms.CharField(label=_("Study"), widget=forms.Textarea(attrs={"rows": 12}), max_length=50_000)


OTHER_ACT = "lain"


class ClassForm(StepForm):
    violation = forms.ChoiceField(label=_("Kind of violation"), widget=forms.RadioSelect)
    other = forms.ChoiceField(
        label=_("Entry of another act"),
        required=False,
        help_text=_("Only when you choose an entry of another act above."),
    )
    reason = forms.CharField(
        label=_("Reason for leaving the proposal"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only when you choose another kind than the proposed one."),
    )

    def __init__(
        self,
        *args: Any,
        offered: Sequence[tuple[str, str]],
        others: Sequence[tuple[str, str]],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        kind, other = self.fields["violation"], self.fields["other"]
        if isinstance(kind, forms.ChoiceField) and isinstance(other, forms.ChoiceField):
            kind.choices = [*offered, *([(OTHER_ACT, _("An entry of another act"))] if others else [])]
            other.choices = [("", "–"), *others]
        if not others:
            del self.fields["other"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("violation") == OTHER_ACT and not said.get("other"):
            self.add_error("other", _("Choose the entry of the other act."))
        return said

    @property
    def chosen(self) -> str:
        said = self.cleaned_data
        return str(said["other"] if said["violation"] == OTHER_ACT else said["violation"])


class FurtherTrackForm(StepForm):
    track = forms.ChoiceField(label=_("Further track"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why this track as well"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, offered: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["track"]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(offered)


class ExtensionForm(StepForm):
    reason = forms.CharField(
        label=_("Why more time is needed"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class ProposalForm(forms.Form):
    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=[("accept", _("Accept: the new last day holds")), ("decline", _("Decline: the day stays"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class PlenaryForm(StepForm):
    outcome = forms.ChoiceField(label=_("Decision"), choices=Outcome.choices, widget=forms.RadioSelect)
    held_on = DayField(label=_("Day of the plenary"))
    reasons = forms.CharField(label=_("Reasons"), widget=forms.Textarea(attrs={"rows": 8}), max_length=20_000)


class TakeBackForm(StepForm):
    why = forms.ChoiceField(label=_("Why it must not count"), choices=Why.choices, widget=forms.RadioSelect)
    told = forms.CharField(
        label=_("What is wrong"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Stays in the history of the case. It does not go into the figures."),
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Receipt code"),
        max_length=80,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        help_text=_("As on your receipt. Capitals, spaces and hyphens do not matter."),
    )
