"""Questions that the pack cannot answer. Each error has a stable `code`."""

from __future__ import annotations


class LawError(Exception):
    """A question to `law` that has no answer. `code` is stable and safe to store."""

    code = "law_error"


class UnknownId(LawError):
    """The pack has no entry of this name."""

    code = "unknown_id"

    def __init__(self, kind: str, name: str) -> None:
        super().__init__(f"the pack has no {kind} {name!r}")
        self.kind = kind
        self.name = name


class CalendarNeeded(LawError):
    """A limit in working days needs a calendar of holidays, which was not handed in."""

    code = "calendar_needed"


class NotCountedInDays(LawError):
    """A limit in hours ends at an instant, not with a day."""

    code = "not_counted_in_days"


class DateMissing(LawError):
    """The rule is decided by a date of the case that is not known."""

    code = "date_missing"

    def __init__(self, rule_id: str, keyed_on: str) -> None:
        super().__init__(f"{rule_id} is decided by {keyed_on}, which is not known")
        self.rule_id = rule_id
        self.keyed_on = keyed_on


class TrackNotOfViolation(LawError):
    """The violation does not name this track: a criminal route needs a criminal entry."""

    code = "track_not_of_violation"


class HoursUnknown(LawError):
    """No rule on intake hours is in force on the day, so nobody can say when the office is closed."""

    code = "hours_unknown"
