"""What moved a last day between two versions: found in the rules and the calendar, told in sentences."""

from collections.abc import Iterator, Mapping
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from netra.cases.models import CaseLimit
from netra.law.calendar import CalendarGap, WorkCalendar
from netra.law.entries import Counting, LawPack, Limit, Unit
from netra.platform.jobs import JSON
from netra.platform.ui import formats

# Whatever of these differs between two versions of a rule can move the day.
_PARTS = ("amount", "unit", "counting", "include_first_day", "total_amount", "total_counting")


def of_rule(old: LawPack, new: LawPack, row: CaseLimit, source: str) -> Iterator[dict[str, JSON]]:
    if old.version == new.version:
        return
    before, after = old.limits[row.limit_id], new.limits[row.limit_id]
    for part in _PARTS:
        if getattr(before, part) != getattr(after, part):
            yield {
                "kind": part,
                "version": new.version,
                "old": _plain(before, part),
                "new": _plain(after, part),
            }
    if row.counted_from != source:
        yield {"kind": "counted_from", "version": new.version, "old": row.counted_from, "new": source}


def _plain(limit: Limit, part: str) -> str | int | bool | None:
    found = getattr(limit, part)
    return found if found is None or isinstance(found, bool | int) else str(found)


def counts_working_days(limit: Limit) -> bool:
    return limit.unit is Unit.DAY and (limit.total_counting or limit.counting) is Counting.WORKING


def of_calendar(old: WorkCalendar, new: WorkCalendar, first: date, last: date) -> Iterator[dict[str, JSON]]:
    if old.version == new.version:
        return
    for offset in range((last - first).days + 1):
        day = date.fromordinal(first.toordinal() + offset)
        try:
            worked, works = old.is_working(day), new.is_working(day)
        except CalendarGap:
            # A year that the older calendar did not hold: there is nothing to compare it with.
            continue
        if worked is works:
            continue
        holder = old if works else new
        off = holder.day_off(day)
        yield {
            "kind": "works" if works else "off",
            "version": new.version,
            "day": day.isoformat(),
            "name": off.name if off else "",
            "decrees": [holder.decrees[one].name for one in off.decrees] if off else [],
        }


def words(difference: Mapping[str, object], pack: LawPack) -> str:
    """One difference as a sentence. Names of holidays and decrees stand as the calendar has them."""
    kind = difference["kind"]
    if kind in {"off", "works"}:
        return _of_a_day(difference)
    values = {
        "version": difference["version"],
        "old": _value(difference["old"], pack),
        "new": _value(difference["new"], pack),
    }
    match kind:
        case "counted_from":
            text = _("Version %(version)s of the rules counts from another date: %(new)s instead of %(old)s.")
        case "counting" | "total_counting":
            text = _("Version %(version)s of the rules counts %(new)s instead of %(old)s.")
        case "include_first_day":
            text = (
                _("Version %(version)s of the rules counts the first day as well.")
                if difference["new"]
                else _("Version %(version)s of the rules no longer counts the first day.")
            )
        case "unit":
            text = _("Version %(version)s of the rules counts in %(new)s instead of %(old)s.")
        case _:
            text = _("Version %(version)s of the rules gives %(new)s instead of %(old)s.")
    return text % values


def _of_a_day(difference: Mapping[str, object]) -> str:
    decrees = difference["decrees"]
    named = "; ".join(str(one) for one in decrees) if isinstance(decrees, list) else ""
    text = (
        _("%(day)s is a day off in version %(version)s of the calendar: %(name)s (%(decrees)s).")
        if difference["kind"] == "off"
        else _(
            "%(day)s is a working day in version %(version)s of the calendar; before: %(name)s (%(decrees)s)."
        )
    )
    return text % {
        "day": formats.long_date(date.fromisoformat(str(difference["day"]))),
        "version": difference["version"],
        "name": difference["name"] or _("a week-end"),
        "decrees": named or _("no decree read"),
    }


def _value(value: object, pack: LawPack) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return formats.number(value)
    if isinstance(value, str) and value in pack.case_dates:
        return pack.case_dates[value].wording.in_language(get_language() or "id")
    named: dict[str, str] = {
        Counting.CALENDAR: _("calendar days"),
        Counting.WORKING: _("working days"),
        Counting.CLOCK: _("hours by the clock"),
        Counting.UNSPECIFIED: _("days of a kind that no source names"),
        Unit.DAY: _("days"),
        Unit.HOUR: _("hours"),
        Unit.MONTH: _("months"),
        Unit.YEAR: _("years"),
    }
    return named.get(value, str(value)) if isinstance(value, str) else "–"
