"""What a step changed: what stood there before, and what stands there now. Kept with the step that did it.

A step of the years before this was kept has none of it, and its sentence says what it always said.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from netra.cases import deadlines, levels, wording
from netra.cases.models import CaseDay, CaseEvent, CaseLimit, Track
from netra.facts.models import FactKind
from netra.law.entries import LawPack, Wording
from netra.platform.ui import formats


class What(StrEnum):
    DATE = "date"
    LIMIT = "limit"
    LIMIT_KEPT = "limit_kept"
    LIMIT_READ = "limit_read"
    ACT = "act"
    ENTRY = "entry"
    OFFICE = "office"
    BODY = "body"
    STUDY = "study"
    PERSONS = "persons"
    SANCTION = "sanction"
    COUNT = "count"
    RANK = "rank"


@dataclass(frozen=True, slots=True)
class Change:
    """`of` says which date, limit or track. Days and ids stand as they are kept, offices by their name then;
    an empty value is that there was none. Never a name of a person, since readers without names see it. `by`
    is the office whose reading of the law it was."""

    what: What
    old: str
    new: str
    of: str = ""
    by: str = ""


def kept(changes: Sequence[Change]) -> list[dict[str, str]] | None:
    return [asdict(one) for one in changes] or None


def of_event(event: CaseEvent) -> list[Change]:
    return [Change(**{**one, "what": What(one["what"])}) for one in event.changes or ()]


def of_date(key: str, old: date | None, new: date | None) -> list[Change]:
    if old == new:
        return []
    return [Change(What.DATE, old.isoformat() if old else "", new.isoformat() if new else "", key)]


def of_day(old: CaseDay, new: CaseDay) -> list[Change]:
    """With the hour where both have one: else the day alone is what the record knew."""
    zone = ZoneInfo(new.case.region.timezone)

    def said(row: CaseDay) -> str:
        hours = old.at is not None and new.at is not None
        return row.at.astimezone(zone).isoformat() if row.at and hours else row.on.isoformat()

    return [Change(What.DATE, said(old), said(new), new.key)] if said(old) != said(new) else []


def of_limits(rows: Iterable[CaseLimit]) -> list[Change]:
    """Of last days that were counted again; a new limit moved nothing, but may be as the office reads it."""
    return [change for row in rows for change in (*_counted_again(row), *_as_read(row))]


def _counted_again(row: CaseLimit) -> list[Change]:
    old = row.replaces
    if old is None or old.last_day == row.last_day:
        return []
    return [of_limit(row.limit_id, old.last_day, row.last_day)]


def _as_read(row: CaseLimit) -> list[Change]:
    basis = deadlines.basis_of_row(row)
    if deadlines.as_read(row.case, basis, row.limit_id) is basis:
        return []
    usual = deadlines.lay(basis, row.limit_id, row.trigger_on).last_day
    if usual == row.last_day:
        return []
    moved = of_limit(row.limit_id, usual, row.last_day)
    return [replace(moved, what=What.LIMIT_READ, by=row.case.office.name)]


def of_limit(limit_id: str, old: date, new: date) -> Change:
    return Change(What.LIMIT, old.isoformat(), new.isoformat(), limit_id)


def of_entry(track: Track, violation: str) -> list[Change]:
    """From what was confirmed, or else proposed. To confirm what is proposed changes nothing."""
    old = wording.violation_id(track)
    return [Change(What.ENTRY, old, violation, track.kind)] if old != violation else []


def told(event: CaseEvent, pack: LawPack) -> list[str]:
    return [_TOLD[one.what](one, pack) for one in of_event(event)]


def _said(wordings: Mapping[str, Wording], key: str) -> str:
    return wordings[key].in_language(get_language() or "id").rstrip(".") if key in wordings else key


def _day(value: str) -> str:
    """A day, or a moment with its hour."""
    if "T" not in value:
        return formats.plain_date(date.fromisoformat(value))
    at = datetime.fromisoformat(value)
    hour = f"{at:%H:%M}" if (get_language() or "id").startswith("en") else f"{at:%H.%M}"
    return f"{formats.plain_date(at.date())} {hour}"


def _date(one: Change, pack: LawPack) -> str:
    name = _said({key: entry.wording for key, entry in pack.case_dates.items()}, one.of)
    if not one.old:
        return _("The date of “%(name)s” was not known before; it is now %(new)s.") % {
            "name": name,
            "new": _day(one.new),
        }
    if not one.new:
        return _("The date of “%(name)s” was %(old)s; it is now not known.") % {
            "name": name,
            "old": _day(one.old),
        }
    return _("The date of “%(name)s” was %(old)s; it is now %(new)s.") % {
        "name": name,
        "old": _day(one.old),
        "new": _day(one.new),
    }


def _limit(one: Change, pack: LawPack) -> str:
    return _("The last day of “%(name)s” was %(old)s; it is now %(new)s.") % _of_limit(one, pack)


def _limit_kept(one: Change, pack: LawPack) -> str:
    return _("The last day of “%(name)s” stays %(old)s; %(new)s was proposed.") % _of_limit(one, pack)


def _limit_read(one: Change, pack: LawPack) -> str:
    return _(
        "As %(office)s reads the rule, the last day of “%(name)s” is %(new)s; as the rules choose unless the "
        "office chooses, it was %(old)s."
    ) % {"office": one.by, **_of_limit(one, pack)}


def _of_limit(one: Change, pack: LawPack) -> dict[str, str]:
    name = _said({key: entry.wording for key, entry in pack.limits.items()}, one.of)
    return {"name": name, "old": _day(one.old), "new": _day(one.new)}


def _act(one: Change, pack: LawPack) -> str:
    acts = {key: entry.wording for key, entry in pack.acts.items()}
    if not one.old:
        return _("The alleged act was not named before; it is now “%(new)s”.") % {"new": _said(acts, one.new)}
    return _("The alleged act was “%(old)s”; it is now “%(new)s”.") % {
        "old": _said(acts, one.old),
        "new": _said(acts, one.new),
    }


def _entry(one: Change, pack: LawPack) -> str:
    known = {key: entry.wording for key, entry in pack.violations.items()}
    values = {
        "track": wording.track_kind(one.of),
        "old": f"{_said(known, one.old)} ({one.old})",
        "new": f"{_said(known, one.new)} ({one.new})",
    }
    if not one.old:
        return _("On the %(track)s no kind of violation stood before; it is now “%(new)s”.") % values
    if not one.new:
        return _("On the %(track)s the kind of violation was “%(old)s”; now none stands there.") % values
    return _("On the %(track)s the kind of violation was “%(old)s”; it is now “%(new)s”.") % values


def _office(one: Change, _pack: LawPack) -> str:
    return _("The case was with %(old)s; it is now with %(new)s.") % {"old": one.old, "new": one.new}


def _body(one: Change, _pack: LawPack) -> str:
    if not one.old:
        return _("The file is now with %(new)s.") % {"new": one.new}
    if one.old == one.new:
        return _("The file went to %(new)s once more.") % {"new": one.new}
    return _("The file was with %(old)s; it is now with %(new)s.") % {"old": one.old, "new": one.new}


def _study(one: Change, _pack: LawPack) -> str:
    return _("Before, the study of %(old)s held; now the one corrected on %(new)s holds.") % {
        "old": _day(one.old),
        "new": _day(one.new),
    }


def _persons(one: Change, _pack: LawPack) -> str:
    return _("Reported persons: %(old)s before, %(new)s now.") % {
        "old": formats.number(int(one.old)),
        "new": formats.number(int(one.new)),
    }


def _sanction(one: Change, pack: LawPack) -> str:
    named = {key: entry.wording for key, entry in pack.sanctions.items()}
    if not one.new:
        return _("The sanction recorded was “%(old)s”; now none is recorded.") % {
            "old": _said(named, one.old)
        }
    return _("The sanction recorded was “%(old)s”; it is now “%(new)s”.") % {
        "old": _said(named, one.old) if one.old else "–",
        "new": _said(named, one.new),
    }


def _count(one: Change, _pack: LawPack) -> str:
    return _("Counted before as “%(kind)s”; now no longer counted.") % {"kind": FactKind(one.of).label}


def _rank(one: Change, _pack: LawPack) -> str:
    return _("The post level of reported person %(number)s was: %(old)s; it is now: %(new)s.") % {
        "number": one.of,
        "old": levels.words(one.old),
        "new": levels.words(one.new),
    }


_TOLD: Mapping[What, Callable[[Change, LawPack], str]] = {
    What.DATE: _date,
    What.LIMIT: _limit,
    What.LIMIT_KEPT: _limit_kept,
    What.LIMIT_READ: _limit_read,
    What.ACT: _act,
    What.ENTRY: _entry,
    What.OFFICE: _office,
    What.BODY: _body,
    What.STUDY: _study,
    What.PERSONS: _persons,
    What.SANCTION: _sanction,
    What.COUNT: _count,
    What.RANK: _rank,
}
