"""The limits calculator: what the law answers to one case, in the words of a page."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from netra.law import citations, names
from netra.law.calendar import CalendarGap
from netra.law.entries import Citation, Counting, LawPack, Limit, Status, Wording
from netra.law.explain import Answer, explain
from netra.law.limits import Alternative
from netra.law.moments import Moment
from netra.law.scenarios import Scenario
from netra.law.timetable import Deadline, State
from netra.platform.ui import formats

# Longer lists of days help nobody to count.
MOST_DAYS = 31


@dataclass(frozen=True, slots=True)
class Link:
    url: str
    title: str


@dataclass(frozen=True, slots=True)
class Backed:
    """What a statement rests on, and how sure it is."""

    rule_id: str
    text: str
    cited: str
    verified: bool
    doubt: str  # why it is not verified; "" when it is
    conflict: str  # where sources or practice differ
    sources: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class LimitRow:
    backed: Backed
    state: State
    look: str  # of the clock: ok, soon, urgent, missed, wait
    state_word: str
    big: str  # the time left, or what there is to say in its place
    moment: str  # the last day with its hour
    started_by: str
    days: tuple[date, ...]
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WayRow:
    backed: Backed
    bodies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClassRow:
    backed: Backed
    sanction_class: str


@dataclass(frozen=True, slots=True)
class Result:
    """The whole answer as rows. `running` are the limits with a last day, `waiting` the others; `elsewhere`
    those with a last day that bind only on a track that is not open for this case."""

    running: tuple[LimitRow, ...]
    elsewhere: tuple[LimitRow, ...]
    waiting: tuple[LimitRow, ...]
    ways: tuple[WayRow, ...]
    classes: tuple[ClassRow, ...]
    penalties: tuple[Backed, ...]
    warnings: tuple[str, ...]
    zone: str
    determination_on: date
    pack_version: str
    calendar_version: str


def answered(scenario: Scenario, *, with_person: bool, with_ways: bool = True) -> Result | CalendarGap:
    """The rows for a page; the gap when a limit runs out of the calendar.

    Without a person only the limits are told: bodies, class and sanctions depend on who did it.
    """
    try:
        answer = explain(scenario)
    except CalendarGap as gap:
        return gap
    tracks = {route.track for route in answer.tracks}
    groups: dict[str, list[LimitRow]] = {"running": [], "elsewhere": [], "waiting": []}
    for deadline in answer.limits:
        group = (
            "elsewhere" if deadline.limit.tracks and tracks.isdisjoint(deadline.limit.tracks) else "running"
        )
        group = "waiting" if deadline.state is State.NOT_STARTED else group
        groups[group].append(_limit_row(deadline, scenario))
    return Result(
        running=tuple(groups["running"]),
        elsewhere=tuple(groups["elsewhere"]),
        waiting=tuple(groups["waiting"]),
        ways=_ways(answer, scenario.pack) if with_person and with_ways else (),
        classes=_classes(answer, scenario.pack) if with_person else (),
        penalties=_penalties(answer, scenario.pack) if with_person else (),
        warnings=tuple(
            _said(one.wording)
            for one in answer.warnings
            if one.code != _SAID_BY_A_HEADING
            and (with_person or one.code not in _OF_A_PERSON)
            and (with_ways or one.code not in _OF_WAYS)
        ),
        zone=formats.zone_name(scenario.tz),
        determination_on=scenario.determination_on,
        pack_version=scenario.pack.version,
        calendar_version=scenario.calendar.version,
    )


_SAID_BY_A_HEADING = "other_track"
# Told only beside what they speak of.
_OF_WAYS = frozenset({"referral_date_assumed", "referral_date_missing"})
_OF_A_PERSON = _OF_WAYS | {"no_event_date"}


def _said(wording: Wording) -> str:
    return wording.in_language(get_language() or "id")


def _limit_row(deadline: Deadline, scenario: Scenario) -> LimitRow:
    limit, dates = deadline.limit, scenario.pack.case_dates
    triggers = [limit.trigger]
    if limit.extends is not None:
        triggers.append(scenario.pack.limits[limit.extends].trigger)
    missing = [_said(dates[key].wording) for key in triggers if key not in scenario.dates]
    span = deadline.span
    look, word, big = _standing(deadline, scenario.now, missing)
    return LimitRow(
        backed=backed(limit.id, limit.wording, limit.citation, limit.status, scenario.pack),
        state=deadline.state,
        look=look,
        state_word=word,
        big=big,
        moment=_moment(deadline, scenario.tz),
        started_by=_said(dates[limit.trigger].wording),
        days=span.days if span is not None and len(span.days) <= MOST_DAYS else (),
        others=tuple(_other(one, limit, scenario.tz) for one in span.alternatives) if span else (),
    )


def _standing(deadline: Deadline, now: Moment | None, missing: list[str]) -> tuple[str, str, str]:
    """Look of the clock, its word, and the large line."""
    if deadline.limit.effect and deadline.last_day is not None:
        return _effect(deadline.state if now is not None else None, deadline.last_day)
    match deadline.state:
        case State.NOT_STARTED:
            names = ", ".join(missing)
            return "wait", _("Not running"), _("Runs from: %(what)s") % {"what": names}
        case State.MET:
            return "ok", _("Kept"), _("Kept in time")
        case State.MISSED:
            return "missed", _("Past the limit"), _("Not kept in time")
    if now is None or deadline.last_day is None or deadline.too_late_from is None:
        return (
            "wait",
            _("Not computed"),
            _("Say from which day to look at it"),
        )
    if now.instant is not None:
        left = deadline.too_late_from - now.instant
        return formats.urgency(left), _("Open"), formats.time_left(left)
    days = (deadline.last_day - now.day).days
    look = formats.urgency(timedelta(days=days + 1) - timedelta(minutes=1))
    return look, _("Open"), _days_left(days)


def _effect(state: State | None, day: date) -> tuple[str, str, str]:
    """What the law brings about on a day: nobody keeps it, and no time for it runs out. `state` None: no day
    was said from which to look at it."""
    when = {"date": formats.long_date(day)}
    if state is None:
        return "wait", _("Not computed"), _("In force from %(date)s") % when
    if state is State.MET:
        return "ok", _("In force"), _("In force since %(date)s") % when
    return "wait", _("Not yet in force"), _("In force from %(date)s") % when


def _days_left(days: int) -> str:
    if days == 0:
        return _("Today is the last day")
    return ngettext("%(count)s day left", "%(count)s days left", days) % {"count": days}


def _moment(deadline: Deadline, zone: str) -> str:
    if deadline.last_day is None or deadline.too_late_from is None or deadline.limit.effect:
        return ""
    if (
        deadline.limit.counting is Counting.CLOCK
        and deadline.too_late_from.hour + deadline.too_late_from.minute
    ):
        return formats.date_time(deadline.too_late_from, zone)
    return formats.day_end(deadline.last_day, zone)


def _other(other: Alternative, limit: Limit, zone: str) -> str:
    day = formats.long_date(other.last_day) if limit.effect else formats.day_end(other.last_day, zone)
    words = {"count": other.amount, "date": day}
    if other.counting is Counting.WORKING:
        return _("By %(count)s working days: %(date)s") % words
    return _("By %(count)s calendar days: %(date)s") % words


def backed(
    rule: str,
    wording: Wording,
    citation: Citation,
    status: Status,
    pack: LawPack,
    *,
    inferred: bool = False,
) -> Backed:
    """`inferred`: what is shown of it follows from other rules."""
    verified = status is Status.CONFIRMED and not inferred
    return Backed(
        rule_id=rule,
        text=_said(wording),
        cited=citations.in_words(citation.basis, get_language() or "id"),
        verified=verified,
        doubt="" if verified else _doubt(citation, inferred=inferred),
        conflict=_said(citation.conflict) if citation.conflict else "",
        sources=tuple(Link(url, pack.sources[url].title) for url in citation.sources),
    )


def _doubt(citation: Citation, *, inferred: bool) -> str:
    if citation.status is Status.CONFIRMED and not inferred:
        return _("That this rule reaches this kind of person is recalled, not read in a source.")
    if inferred or citation.inferred:
        return _("It follows from other rules and was not read itself.")
    if citation.sources:
        return _("The sources fit, but the rule itself was not read in them.")
    return _("It is recalled; no source was read.")


def counting_rules(pack: LawPack) -> list[Backed]:
    """How the pack counts: the rules that some limit or every limit follows, and what stands open."""
    return [
        backed(rule.id, rule.wording, rule.citation, rule.status, pack) for rule in pack.counting.values()
    ]


def _ways(answer: Answer, pack: LawPack) -> tuple[WayRow, ...]:
    return tuple(
        WayRow(
            backed=backed(
                route.rule_id, route.wording, route.citation, route.status, pack, inferred=route.inferred
            ),
            bodies=tuple(_said(pack.authorities[code].name) for code in route.authorities),
        )
        for route in answer.tracks
    )


def _classes(answer: Answer, pack: LawPack) -> tuple[ClassRow, ...]:
    return tuple(
        ClassRow(
            backed=backed(entry.id, entry.violation.wording, entry.violation.citation, entry.status, pack),
            sanction_class=_said(names.of_class(entry.sanction_class)),
        )
        for entry in answer.classes
    )


def _penalties(answer: Answer, pack: LawPack) -> tuple[Backed, ...]:
    return tuple(
        backed(one.sanction.id, one.sanction.wording, one.sanction.citation, one.status, pack)
        for one in answer.sanctions
    )
