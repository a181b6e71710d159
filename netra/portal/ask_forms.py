"""The form of Tanya dulu: who, what and when, in the words of a law pack."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from netra.law import scenarios
from netra.law.calendar import CalendarGap
from netra.law.entries import LawPack
from netra.law.moments import Moment
from netra.law.scenarios import Problem, Refused, Scenario
from netra.platform.ui.dayfields import DayField
from netra.portal import asking
from netra.portal.asking import NOT_LISTED, Asked, Asking
from netra.portal.forms import problem_words, region_choices, said


class AskForm(forms.Form):
    """Asked by GET, so that an answer has an address and can be printed; nothing is kept."""

    use_required_attribute = False

    pack = forms.CharField(widget=forms.HiddenInput, required=False)
    asking = forms.ChoiceField(
        label=gettext_lazy("What is your question?"),
        choices=[
            (Asking.MAY_I, gettext_lazy("May I do this?")),
            (Asking.SOMEBODY_DID, gettext_lazy("Somebody did this. Is it a breach?")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one of the two questions.")},
    )
    subject = forms.ChoiceField(
        label=gettext_lazy("About whom?"),
        error_messages={"required": gettext_lazy("Choose about whom: rules differ by person.")},
    )
    spouse = forms.BooleanField(
        label=gettext_lazy("The husband or wife of this person is a candidate"), required=False
    )
    act = forms.ChoiceField(
        label=gettext_lazy("What is done?"),
        error_messages={"required": gettext_lazy("Choose what is done, or that nothing of the list fits.")},
    )
    event_on = DayField(
        label=gettext_lazy("On which day?"),
        help_text=gettext_lazy(
            "The rules before and after the determination of candidates differ. "
            "Left empty, both are shown. Write the date like 9 November 2024."
        ),
        required=False,
    )
    region = forms.ChoiceField(
        label=gettext_lazy("Region"),
        help_text=gettext_lazy("It decides on which day candidates were determined."),
        error_messages={
            "required": gettext_lazy("Choose the region: the day of the determination depends on it."),
            "invalid_choice": gettext_lazy("“%(value)s” is no region of the list. Choose one of it."),
        },
    )

    def __init__(self, pack: LawPack, data: QueryDict | None, *, today: Moment) -> None:
        super().__init__(data, initial={"pack": pack.name, "asking": Asking.MAY_I})
        self.law, self.today = pack, today
        # Any: Django types the fields of a form by their base class
        fields: Mapping[str, Any] = self.fields
        fields["subject"].choices = [
            ("", _("Choose")),
            *((code, said(subject.name)) for code, subject in pack.subjects.items()),
            (NOT_LISTED, _("None of these, or I do not know")),
        ]
        fields["act"].choices = [
            ("", _("Choose")),
            *((act.id, said(act.wording).rstrip(".")) for act in pack.acts.values()),
            (NOT_LISTED, _("Nothing of this list")),
        ]
        fields["region"].choices = [("", _("Choose the region")), *region_choices()]
        fields["event_on"].widget.attrs["class"] = "short"
        self.scenario: Scenario | None = None

    def clean(self) -> dict[str, Any]:  # Any: Django's own signature
        cleaned: dict[str, Any] = super().clean() or {}
        if {"subject", "act", "region"} <= cleaned.keys() and "event_on" not in self.errors:
            self._read(cleaned)
        return cleaned

    def _read(self, cleaned: Mapping[str, Any]) -> None:
        day = cleaned["event_on"]
        try:
            self.scenario = scenarios.read(
                {
                    "pack": self.law.name,
                    "region": cleaned["region"],
                    # Who stands in no list is told of the silence; the days are those of anybody.
                    "subject": self._known(cleaned["subject"], self.law.subjects)
                    or next(iter(self.law.subjects)),
                    "violation": None,
                    "dates": {"event_on": day.isoformat() if day else None},
                    # A question ahead of the act is looked at from the day of the act.
                    "now": max(day or self.today.day, self.today.day).isoformat(),
                }
            )
        except Refused as refused:
            for problem in refused.problems:
                self._refuse(problem)

    def _refuse(self, problem: Problem) -> None:
        name = problem.at.removeprefix("dates.")
        if name in self.fields and name not in self.errors:
            self.add_error(name, problem_words(problem, self.law.case_dates))
        elif name not in self.fields:
            self.add_error(None, said(problem.wording))

    @staticmethod
    def _known(value: str, listed: Mapping[str, object]) -> str:
        return value if value in listed else ""

    @property
    def asks(self) -> Asking:
        return Asking(self.cleaned_data["asking"])

    def chosen(self, name: str) -> str:
        """What was chosen, in the words of the list."""
        for value, label in self.fields[name].choices:  # type: ignore[attr-defined]  # a field with choices
            options = label if isinstance(label, list) else [(value, label)]
            for code, words in options:
                if code == self.cleaned_data[name]:
                    return str(words)
        return ""

    def answer(self) -> Asked | CalendarGap | None:
        """What the pack says; None when there is nothing to answer yet."""
        if not self.is_bound or not self.is_valid() or self.scenario is None:
            return None
        chosen = self.cleaned_data
        return asking.answered(
            self.scenario,
            chosen["act"],
            self.asks,
            title=self.chosen("act"),
            listed=chosen["subject"] != NOT_LISTED,
            spouse=chosen["spouse"],
        )
