"""The one field for a day and the one for an hour: as people write them, in every form."""

import re
from datetime import date, time
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from netra.platform.ui import formats
from netra.platform.ui.dates import DateRefused, Problem, read_date

LONGEST = 40
LAST_READABLE = date(2999, 12, 31)


class DayField(forms.CharField):
    """A day as people write it: 9 November 2024, 9/11/2024 or 2024-11-09.

    Whether it may lie ahead depends on what it is the day of, and the verb knows. Where it never may, the
    form sets `today`, the day at the place concerned; then "kemarin" is a day as well.
    """

    today: date | None = None

    def __init__(self, **options: Any) -> None:  # Any: Django's own signature
        super().__init__(**options)
        self.widget.attrs.update({"autocomplete": "off"})
        # Whatever cannot be read is answered by `clean`, in our words.
        self.validators = []

    def prepare_value(self, value: Any) -> Any:  # Any: Django's own signature
        return formats.plain_date(value) if isinstance(value, date) else value

    def clean(self, value: Any) -> Any:  # Any: Django's own signature
        text = super().clean(value)
        if not text:
            return None
        try:
            if len(text) > LONGEST:
                raise DateRefused(Problem.UNREADABLE)
            read = read_date(text, self.today or date.max)
            if read > LAST_READABLE:
                # "Today" and "yesterday" need a place whose day it is.
                raise DateRefused(Problem.UNREADABLE)
        except DateRefused as refused:
            raise forms.ValidationError(_sentence(refused, asked_of_today=self.today is not None))
        return read


def _sentence(refused: DateRefused, *, asked_of_today: bool) -> str:
    if refused.problem is Problem.NO_SUCH_DAY:
        return _("That day is not in the calendar. Write the date like 9 November 2024 or 9/11/2024.")
    # What was meant is guessed from today.
    meant = formats.plain_date(refused.meant) if refused.meant and asked_of_today else ""
    if refused.problem is Problem.FUTURE and refused.read:
        words = {"date": formats.plain_date(refused.read), "meant": meant}
        if meant:
            return _("%(date)s is still to come. Did you mean %(meant)s?") % words
        return _("%(date)s is still to come. Write a day that is not after today.") % words
    if refused.problem is Problem.TOO_OLD and refused.read:
        words = {"date": formats.plain_date(refused.read), "meant": meant}
        if meant:
            return _("%(date)s is too long ago. Did you mean %(meant)s?") % words
        return _("%(date)s is too long ago. Check the year.") % words
    if refused.problem is Problem.YEAR_MISSING and meant:
        return _("The year is missing. Write it as well, for example %(meant)s.") % {"meant": meant}
    return _("Write the date like 9 November 2024 or 9/11/2024.")


class HourField(forms.CharField):
    """An hour as people write it: 9.30, 09:30 or 14."""

    def __init__(self, **options: Any) -> None:  # Any: Django's own signature
        super().__init__(max_length=8, **options)
        self.widget.attrs.update({"autocomplete": "off", "inputmode": "numeric"})

    def clean(self, value: Any) -> Any:  # Any: Django's own signature
        text = super().clean(value)
        if not text:
            return None
        if not (found := re.fullmatch(r"([01]?\d|2[0-3])(?:[.:]([0-5]\d))?", text.strip(), re.ASCII)):
            raise forms.ValidationError(_("Write the hour like 9.30 or 14.00."))
        return time(int(found[1]), int(found[2] or 0))
