"""What the law says of one case: classes, limits, tracks and penalties, each with its source and its doubt.

Everything here is put together from the modules that the rest of Netra uses one by one: `acts`, `timetable`,
`routing`, `sanctions`. Nothing is asked of a database, a clock or a network.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from netra.law import acts, intake, routing, sanctions, timetable
from netra.law.acts import Applicable
from netra.law.entries import CRIMINAL_TRACKS, KeyedOn, Notice, Track
from netra.law.errors import HoursUnknown
from netra.law.notices import notice, once
from netra.law.routing import Deciding, Route
from netra.law.sanctions import Penalty
from netra.law.scenarios import Scenario
from netra.law.timetable import CaseDates, Deadline, State


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one scenario, every part in the order of the pack."""

    classes: tuple[Applicable, ...]
    limits: tuple[Deadline, ...]
    tracks: tuple[Route, ...]
    sanctions: tuple[Penalty, ...]
    warnings: tuple[Notice, ...]


def explain(scenario: Scenario) -> Answer:
    """Answer `scenario` from its pack, calendar and determination day.

    `classes` are the entries for the act of the violation named that apply to this kind of person on the day
    of the event, whichever entry was named; none when no violation is named. `limits` are laid on the dates
    given, `tracks` follow the date that the pack keys each route on, `sanctions` is the menu under the law in
    force on the day of the event. What is not known is not guessed: it is listed with a warning.

    Raises LimitGap when a limit in working days crosses a year that the calendar does not hold.
    """
    event = scenario.dates.get("event_on")
    event_on = event.day if event else None
    warnings: list[Notice] = []
    classes: tuple[Applicable, ...] = ()
    if scenario.violation is not None:
        found = acts.classify(
            scenario.pack,
            scenario.violation.id,
            event_on,
            scenario.determination_on,
            scenario.subject.code,
        )
        classes = found.entries
        warnings.extend(found.warnings)
        if any(entry.sanction_class is None for entry in classes):
            warnings.append(scenario.pack.notices["no_class"])

    deciding, assumed = _deciding(scenario)
    ways = routing.ways(
        scenario.pack,
        scenario.subject.code,
        [entry.violation for entry in classes] if scenario.violation is not None else None,
        deciding,
        authority_idle=scenario.authority_idle,
    )
    tracks = ways.routes
    warnings.extend(_of_tracks(scenario, tracks, assumed and ways.by_referral))

    limits = timetable.timetable(
        scenario.pack,
        scenario.kind,
        _tracks(tracks),
        CaseDates(scenario.dates, scenario.now, scenario.tz),
        scenario.calendar,
        closed=_closed(scenario, classes),
    )
    warnings.extend(limits.notices)
    warnings.extend(_of_intake(scenario, limits.deadlines))
    menu = sanctions.menu(scenario.pack, scenario.subject.code, classes, event_on)
    if event_on is None and menu:
        warnings.append(scenario.pack.notices["no_event_date"])
    return Answer(classes, limits.deadlines, tracks, menu, once(warnings))


def _deciding(scenario: Scenario) -> tuple[Deciding, bool]:
    """The dates that decide the routes, and whether the present day stands in for the referral."""
    event, referred = scenario.dates.get("event_on"), scenario.dates.get("referred_on")
    today = scenario.now.day if scenario.now else None
    referral_on = referred.day if referred else today
    known = [day for day in (today, referral_on) if day is not None]
    deciding = Deciding(
        event_on=event.day if event else None,
        referral_on=referral_on,
        # The state of a file at KASN decides on the day of the question, not on that of an old referral.
        on=max(known) if today is not None else None,
        determination_on=scenario.determination_on,
        kasn_state=scenario.kasn_state,
    )
    return deciding, referred is None and today is not None


def _of_tracks(scenario: Scenario, tracks: Iterable[Route], assumed: bool) -> Iterator[Notice]:
    undecided = {route.undecided for route in tracks}
    if KeyedOn.EVENT_DATE in undecided:
        yield scenario.pack.notices["no_event_date"]
    if KeyedOn.REFERRAL_DATE in undecided:
        yield notice("referral_date_missing")
    if assumed:
        yield notice("referral_date_assumed")


def _of_intake(scenario: Scenario, deadlines: Iterable[Deadline]) -> Iterator[Notice]:
    """A report that was, or still is to be, brought when the office takes none."""
    told = {
        entry.limit: entry.closed_last_day
        for entry in scenario.pack.requirements.values()
        if entry.closed_last_day is not None
    }
    for deadline in deadlines:
        closed = told.get(deadline.limit.id)
        if closed is None or deadline.last_day is None or deadline.state is State.MET:
            continue
        if _closed_all_day(scenario, deadline.last_day):
            yield closed
    delivered = scenario.dates.get("delivered_on")
    if delivered is not None and delivered.instant is not None:
        with suppress(HoursUnknown):
            if not intake.is_open(scenario.pack, scenario.election, scenario.region, delivered.instant):
                yield notice("delivered_outside_hours")


def _closed_all_day(scenario: Scenario, day: date) -> bool:
    try:
        return intake.opening(scenario.pack, scenario.election, scenario.region, day) is None
    except HoursUnknown:
        return False


def _closed(scenario: Scenario, classes: Iterable[Applicable]) -> frozenset[Track]:
    """The criminal tracks, when a violation is named and no entry that applies is criminal.

    Whichever entry of the act was named: a criminal one that does not reach this person on that day opens
    nothing.
    """
    if scenario.violation is None or any(entry.violation.is_criminal for entry in classes):
        return frozenset()
    return CRIMINAL_TRACKS


def _tracks(routes: Iterable[Route]) -> frozenset[Track]:
    return frozenset(route.track for route in routes)
