"""What comes to an office otherwise than through the public form: at the counter, by letter, call or message.

An officer writes it down. It is the same report: sealed before anything is stored, with the same receipt,
and its days run from the moment at which it was delivered, not from the one at which it was written down.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from netra.law.entries import LawPack
from netra.platform.clock import office_now
from netra.platform.ui import formats
from netra.platform.ui.dayfields import DayField, HourField
from netra.regions import queries as regions
from netra.reports.forms import ReportForm
from netra.reports.models import Channel, SigningWay
from netra.reports.submission import OpenPart

TAKEN_BY_AN_OFFICER = (Channel.COUNTER, Channel.LETTER, Channel.PHONE, Channel.MESSAGE)


class Signed(StrEnum):
    PAPER = "paper"
    LATER = "later"


# Of the public form's fields those that speak to the reporter, as an officer asks them.
_ASKED_BY_AN_OFFICER = {
    "reporter_name": gettext_lazy("Name of the reporter"),
    "reporter_capacity": gettext_lazy("Reports as"),
    "reporter_address": gettext_lazy("Address of the reporter"),
    "reporter_contact": gettext_lazy("Phone or e-mail of the reporter"),
    "identity_kind": gettext_lazy("Identity document that was shown"),
    "known_on": gettext_lazy("Date on which the reporter learnt of it"),
    "name_wish": gettext_lazy("What the reporter wants for the name"),
}


class CounterForm(ReportForm):
    """The public form as an officer fills it in, with how and when the report came and who has signed."""

    channel = forms.ChoiceField(
        label=gettext_lazy("How did the report come?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose how the report came to the office.")},
    )
    delivered_on = DayField(
        label=gettext_lazy("Day on which it was delivered"),
        help_text=gettext_lazy("All days of the law run from here, also when you write it down later."),
        error_messages={"required": gettext_lazy("The day of the delivery is missing.")},
    )
    delivered_hour = HourField(
        label=gettext_lazy("Hour of the delivery"),
        help_text=gettext_lazy("The time at the place of the event. For example 10.30."),
        error_messages={"required": gettext_lazy("The hour of the delivery is missing.")},
    )
    signed = forms.ChoiceField(
        label=gettext_lazy("Has the reporter signed?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say whether the reporter has signed.")},
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, pack: LawPack, today: date
    ) -> None:  # Any: Django's own signature
        super().__init__(data, pack=pack, today=today)
        for name, label in _ASKED_BY_AN_OFFICER.items():
            self.fields[name].label = label
        self._choose("channel", [(one.value, one.label) for one in TAKEN_BY_AN_OFFICER])
        self._choose(
            "signed",
            [
                (Signed.PAPER.value, _("Yes, on paper that the office holds")),
                (Signed.LATER.value, _("Not yet")),
            ],
        )
        for name in ("statement", "signature"):
            del self.fields[name]
        # `signed` asks it in an officer's words.
        del self.fields["signing"]
        cast(DayField, self.fields["delivered_on"]).today = today

    def clean(self) -> dict[str, Any]:  # Any: Django's own signature
        asked = super().clean()
        asked["statement"] = asked.get("signed") == Signed.PAPER
        asked["signing"] = SigningWay.PAPER if asked["statement"] else SigningWay.COUNTER
        day, hour, code = asked.get("delivered_on"), asked.get("delivered_hour"), asked.get("region_code")
        region = regions.region(code) if code else None
        if day is None or hour is None or region is None:
            return asked
        zone = ZoneInfo(region.timezone)
        asked["delivered_at"] = at = datetime.combine(day, hour, zone)
        if at > office_now():
            self.add_error(
                "delivered_hour",
                _("%(moment)s is still to come. Check day and hour of the delivery.")
                % {"moment": formats.short_date_time(at, region.timezone)},
            )
        known_on = asked.get("known_on")
        if known_on and known_on > day:
            self.add_error(
                "known_on",
                _("The reporter learnt of it (%(known)s) after it was delivered (%(day)s). Check both dates.")
                % {"known": formats.plain_date(known_on), "day": formats.plain_date(day)},
            )
        return asked

    def open_part(self) -> OpenPart:
        asked = self.cleaned_data
        return replace(
            super().open_part(), channel=Channel(asked["channel"]), delivered_at=asked["delivered_at"]
        )
