import re
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from netra.accounts.models import Account
from netra.institutions import entering
from netra.institutions.settings import Setting
from netra.platform.ui.dayfields import DayField

# A demonstration plays inside the years that its packs of rules and calendars know something about.
FIRST_DAY, LAST_DAY = date(2024, 1, 1), date(2027, 12, 31)
_HOUR = re.compile(r"([01]?\d|2[0-3])[.:]([0-5]\d)")


class ClockForm(forms.Form):
    day = DayField(
        label=_("Day"),
        help_text=_("For example 20 December 2024."),
        error_messages={"required": _("The day is missing.")},
    )
    hour = forms.CharField(
        label=_("Time"),
        max_length=5,
        help_text=_("Hours and minutes, for example 10.00."),
        error_messages={"required": _("The time is missing.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "short"}),
    )

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if not FIRST_DAY <= day <= LAST_DAY:
            raise forms.ValidationError(
                _("The demonstration runs from 2024 to 2027. Choose a day in these years.")
            )
        return day

    def clean_hour(self) -> time:
        found = _HOUR.fullmatch(self.cleaned_data["hour"].strip())
        if found is None:
            raise forms.ValidationError(_("Write the time like 10.00."))
        return time(int(found[1]), int(found[2]))

    def moment(self, zone: str) -> datetime:
        said: dict[str, Any] = self.cleaned_data
        return datetime.combine(said["day"], said["hour"], tzinfo=ZoneInfo(zone))


class SettingForm(forms.Form):
    value = forms.CharField(
        label=_("Value"),
        max_length=1000,
        required=False,
        help_text=_("Empty: what was entered before no longer holds."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    starts = DayField(
        label=_("First day"),
        help_text=_("For example 20 December 2024."),
        error_messages={"required": _("The day is missing.")},
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        help_text=_("One sentence: what it rests on. It stays in the history under your name."),
        error_messages={"required": _("Write the reason in one sentence.")},
    )

    def __init__(self, *args: Any, setting: Setting[object], **kwargs: Any) -> None:  # Any: Django's own
        super().__init__(*args, **kwargs)
        if setting.choices is not None:
            self.fields["value"] = forms.ChoiceField(
                label=_("Value"),
                required=False,
                choices=[("", _("as Netra proposes")), *setting.choices()],
            )


class BodyForm(forms.Form):
    authority_code = forms.ChoiceField(
        label=_("What the rules call it"), error_messages={"required": _("Choose what the rules call it.")}
    )
    kind = forms.ChoiceField(
        label=_("Kind of body"), error_messages={"required": _("Choose the kind of body.")}
    )
    region = forms.CharField(
        label=_("Place that it answers for"),
        max_length=20,
        help_text=_("Code of the place, for example 64.02.03.2001 for a village."),
        error_messages={"required": _("The code of the place is missing.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    name = forms.CharField(
        label=_("Name of the body"),
        max_length=180,
        help_text=_("As letters are addressed to it. No name of a person."),
        error_messages={"required": _("The name of the body is missing.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    source = forms.CharField(
        label=_("What it rests on"),
        max_length=500,
        help_text=_("The letter, decree or page that names this body."),
        error_messages={"required": _("Write what it rests on.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's own signature
        super().__init__(*args, **kwargs)
        for field, offered in (("authority_code", entering.authorities()), ("kind", entering.kinds())):
            cast(forms.ChoiceField, self.fields[field]).choices = [("", _("choose")), *offered]


class FieldForm(forms.Form):
    """Which supervisors to make below a place; without `places`: those of the stations of one village."""

    places = forms.MultipleChoiceField(
        label=_("Places without supervisors"), required=False, widget=forms.CheckboxSelectMultiple
    )
    every = forms.BooleanField(label=_("All places without supervisors"), required=False)
    with_villages = forms.BooleanField(label=_("Supervisors of all their villages as well"), required=False)
    stations = forms.CharField(
        label=_("Numbers of the polling stations"),
        max_length=200,
        help_text=_("For example 1-7, 9. Those that stand already are passed over."),
        error_messages={"required": _("Write the numbers of the polling stations like 1-7, 9.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    starts = DayField(
        label=_("First day"),
        help_text=_("Of the period for which they are appointed."),
        error_messages={"required": _("The day is missing.")},
    )
    ends = DayField(
        label=_("Last day"),
        help_text=_("They are there for one election. The last day can be set anew later, with the reason."),
        error_messages={"required": _("The day is missing.")},
    )
    source = forms.CharField(
        label=_("What it rests on"),
        max_length=500,
        help_text=_("The decree that appoints them."),
        error_messages={"required": _("Write what it rests on.")},
    )

    def __init__(
        self, *args: Any, places: Sequence[tuple[str, str]], with_villages: bool, **kwargs: Any
    ) -> None:  # Any: Django's own signature
        super().__init__(*args, **kwargs)
        if places:
            cast(forms.MultipleChoiceField, self.fields["places"]).choices = list(places)
            del self.fields["stations"]
        else:
            del self.fields["places"], self.fields["every"]
        if not with_villages:
            del self.fields["with_villages"]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = self.cleaned_data
        if "places" in self.fields and not (said.get("places") or said.get("every")):
            self.add_error("places", _("Choose at least one place, or all of them."))
        return said


class LastDayForm(forms.Form):
    day = DayField(
        label=_("Last day"),
        help_text=_("For example 20 December 2024."),
        error_messages={"required": _("The day is missing.")},
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        help_text=_("One sentence: what it rests on. It stays in the history under your name."),
        error_messages={"required": _("Write the reason in one sentence.")},
    )


class LeavingForm(forms.Form):
    """Empty of fields where no sealed report is open under the name: then there is nothing to pass on."""

    successor = forms.ChoiceField(
        label=_("Who reads on"),
        widget=forms.RadioSelect,
        help_text=_("Officers of the office with a key of their own. Two holders open each report anew."),
        error_messages={"required": _("Choose who reads on.")},
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        min_length=10,
        help_text=_("Why these reports have to be opened for somebody else. No names of reporters."),
        error_messages={"required": _("Write the reason in one sentence.")},
    )

    def __init__(
        self, *args: Any, successors: Sequence[Account], asks: bool, **kwargs: Any
    ) -> None:  # Any: Django's own signature
        super().__init__(*args, **kwargs)
        if asks:
            cast(forms.ChoiceField, self.fields["successor"]).choices = [
                (str(one.pk), one.name) for one in successors
            ]
        else:
            del self.fields["successor"], self.fields["reason"]

    def successor_id(self) -> int | None:
        chosen = self.cleaned_data.get("successor")
        return int(chosen) if chosen else None
