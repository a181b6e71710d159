"""When an office takes reports: its hours by weekday, and the stages in which it is open round the clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from netra.law.elections import ElectionPack
from netra.law.entries import CountingRule, LawPack
from netra.law.errors import HoursUnknown


@dataclass(frozen=True, slots=True)
class Opening:
    """Local hours of one day. `closes` None: to the end of the day."""

    opens: time
    closes: time | None


ROUND_THE_CLOCK = Opening(time.min, None)


def rule_on(pack: LawPack, day: date) -> CountingRule | None:
    """The rule on intake hours in force on `day`; None when the pack knows none for it."""
    for rule in pack.counting.values():
        if rule.hours and (rule.valid_from is None or day >= rule.valid_from):
            return rule
    return None


def opening(pack: LawPack, election: ElectionPack, region: str, day: date) -> Opening | None:
    """The hours of an office in `region` on the local day `day`; None when it is closed that day.

    In the stages that the election marks (pilkada-2024: quiet period, voting, recapitulation, by Perbawaslu
    9/2024) it is open round the clock, exceptions of the region included. Raises HoursUnknown when no rule on
    hours is in force: then nobody can say that a day is closed.
    """
    rule = rule_on(pack, day)
    if rule is None:
        raise HoursUnknown(f"{pack.name} knows no intake hours for {day}")
    for stage in election.stages:
        if stage.round_the_clock:
            dated = election.stage(stage.key, region)
            if dated is not None and dated.days.holds(day):
                return ROUND_THE_CLOCK
    return next(
        (Opening(hours.opens, hours.closes) for hours in rule.hours if hours.weekday == day.weekday()), None
    )


def last_closing(
    pack: LawPack, election: ElectionPack, region: str, first: date, last: date
) -> datetime | None:
    """The local moment at which the office closes for the last time on the days `first` to `last`, both
    included.

    Midnight after a day on which it is open round the clock; None when it does not open on any of them.
    Raises HoursUnknown, as `opening` does.
    """
    for back in range((last - first).days + 1):
        day = last - timedelta(days=back)
        hours = opening(pack, election, region, day)
        if hours is not None and hours.closes is not None:
            return datetime.combine(day, hours.closes)
        if hours is not None:
            return datetime.combine(day + timedelta(days=1), time.min)
    return None


def is_open(pack: LawPack, election: ElectionPack, region: str, moment: datetime) -> bool:
    """Whether a report is taken at the local `moment`, the closing minute included. Raises HoursUnknown."""
    hours = opening(pack, election, region, moment.date())
    if hours is None:
        return False
    told = moment.time().replace(second=0, microsecond=0)
    return hours.opens <= told and (hours.closes is None or told <= hours.closes)
