"""Reminders before the end of every limit that runs, 72, 24 and 6 hours by the clock of the office.

Each is given once, however often this runs, in however many workers, and wherever one of them dies: the
reminders of a limit, their notices and their mails are written in one transaction, past rows that are there
already. A worker that stood still gives on its return what is still of use: of several reminders of one limit
the nearest speaks, and a limit that ended meanwhile is told once as passed.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from netra.accounts.models import Account
from netra.cases.models import CaseLimit
from netra.cases.running import end_of, running
from netra.platform.clock import office_now
from netra.platform.jobs import JSON, Handler, Payload, Progress
from netra.reminders import mails
from netra.reminders.audience import Audience
from netra.reminders.hours import Hours
from netra.reminders.models import LastLook, Notice, Reminder

HANDLER = "netra.reminders.issuing.REMIND"
PASSED = 0
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Round:
    """What one look at all limits gave."""

    reminders: int
    passed: int


@dataclass(frozen=True, slots=True)
class Look:
    """One look at all limits: when it is taken, and when the one before it was."""

    now: datetime
    since: datetime

    def owed(self, kept_at: datetime, ends: datetime, wanted: Sequence[int]) -> list[int]:
        """Those whose moment has come. Of the moments already behind when it was kept, the last alone.

        Of a limit that is over: that it passed, when it ended since somebody last looked.
        """
        if self.now >= ends:
            return [PASSED] if self.since < ends and kept_at < ends else []
        had, left = ends - kept_at, ends - self.now
        first = min((hours for hours in wanted if had <= timedelta(hours=hours)), default=max(wanted))
        return [hours for hours in wanted if hours <= first and left <= timedelta(hours=hours)]


def issue_due(tell: Progress | None = None) -> Round:
    look = _look()
    hours, audience = Hours(), Audience()
    rows = list(
        running()
        .filter(
            last_day__gte=look.since.date() - 2 * _DAY,
            last_day__lte=(look.now + timedelta(hours=hours.longest)).date() + _DAY,
        )
        .select_related("case__region", "case__office__region")
        .order_by("last_day", "pk")
    )
    given = _given(rows)
    reminders = passed = 0
    for number, row in enumerate(rows, start=1):
        wanted = hours.of(row.case.office)
        owed = set(look.owed(row.kept_at, end_of(row), wanted)) - given[row.pk]
        if given[row.pk] and min(given[row.pk]) <= min(wanted):
            # Whoever was reminded for the last time is not told that it passed unreminded.
            owed.discard(PASSED)
        if owed:
            _issue(row, sorted(owed), look, audience.of(row.case))
            passed += PASSED in owed
            reminders += len(owed - {PASSED})
        if tell is not None:
            tell(number, len(rows))
    # Last: whoever dies before this line finds the same limits again, and gives what is missing.
    LastLook.objects.update_or_create(pk=1, defaults={"until": look.now})
    return Round(reminders, passed)


def _look() -> Look:
    now = office_now()
    before = LastLook.objects.filter(pk=1).values_list("until", flat=True).first()
    # The clock of a demonstration may have been moved back.
    return Look(now, min(before, now) if before else now)


def _given(rows: Iterable[CaseLimit]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    keys = [row.pk for row in rows]
    for at in range(0, len(keys), 500):
        reminders = Reminder.objects.filter(limit__in=keys[at : at + 500])
        for limit, hours in reminders.values_list("limit_id", "hours"):
            found[limit].add(hours)
    return found


def _issue(row: CaseLimit, owed: Sequence[int], look: Look, people: Sequence[Account]) -> None:
    nearest, ends = min(owed), end_of(row)
    with transaction.atomic():
        Reminder.objects.bulk_create(
            [
                Reminder(
                    limit=row,
                    hours=hours,
                    ends_at=ends,
                    issued_at=look.now,
                    unlooked_since=look.since if hours == PASSED else None,
                )
                for hours in owed
            ],
            ignore_conflicts=True,
        )
        written = list(Reminder.objects.filter(limit=row, hours__in=owed))
        Notice.objects.bulk_create(
            [
                Notice(
                    reminder=reminder,
                    account=account,
                    issued_at=reminder.issued_at,
                    overtaken=reminder.hours != nearest,
                )
                for reminder in written
                for account in people
            ],
            ignore_conflicts=True,
        )
        mails.put(Notice.objects.filter(reminder__in=written, overtaken=False, mail=None))


def _compute(_payload: Payload, tell: Progress) -> JSON:
    done = issue_due(tell)
    return {"reminders": done.reminders, "passed": done.passed}


REMIND = Handler(compute=_compute)
