"""How many hours before a limit each office wants to be reminded: 72, 24 and 6 unless it said otherwise."""

from functools import cached_property

from netra.institutions import settings
from netra.institutions.models import Institution, OfficeSetting
from netra.institutions.settings import REMINDER_HOURS

USUAL = REMINDER_HOURS.default or ()


class Hours:
    """Read once for a whole round: nearly every office leaves it as it is."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[int, ...]] = {}

    def of(self, office: Institution) -> tuple[int, ...]:
        if office.pk not in self._own:
            return USUAL
        if office.pk not in self._known:
            self._known[office.pk] = settings.value(office, REMINDER_HOURS) or USUAL
        return self._known[office.pk]

    @property
    def longest(self) -> int:
        """No office asks to be reminded earlier than this, whatever day its wish holds from."""
        said = [hours for text in self._own.values() for hours in text]
        return max([*USUAL, *said])

    @cached_property
    def _own(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        rows = OfficeSetting.objects.filter(key=REMINDER_HOURS.key).exclude(value="")
        for office, text in rows.values_list("office_id", "value"):
            found.setdefault(office, []).extend(REMINDER_HOURS.read(text))
        return found
