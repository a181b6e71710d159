"""Reminders before the end of every limit that runs, 72, 24 and 6 hours by the clock of the office.

Each is given once, however often this runs, in however many workers, and wherever one of them dies: the
reminders of a limit, their notices and their mails are written in one transaction, past rows that are there
already. A worker that stood still gives on its return what is still of use: of several reminders of one limit
the nearest speaks, and a limit that ended meanwhile is told once as passed.

Whoever comes to a case after a reminder was given, by a handover or with a role that begins, is given the
nearest one then.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max

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
# How many rows one statement names.
_PORTION = 500


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


@dataclass(frozen=True, slots=True)
class _Given:
    key: int
    issued_at: datetime


def issue_due(tell: Progress | None = None) -> Round:
    look = _look()
    hours = Hours()
    rows = list(
        running()
        .filter(
            last_day__gte=look.since.date() - 2 * _DAY,
            last_day__lte=(look.now + timedelta(hours=hours.longest)).date() + _DAY,
        )
        .select_related("case__region", "case__office__region")
        .order_by("last_day", "pk")
    )
    audience = Audience(row.case.office_id for row in rows)
    given, told = _given(rows), _told(rows)
    late: list[Notice] = []
    reminders = passed = 0
    for number, row in enumerate(rows, start=1):
        wanted = hours.of(row.case.office)
        owed = set(look.owed(row.kept_at, end_of(row), wanted)) - given[row.pk].keys()
        if given[row.pk] and min(given[row.pk]) <= min(wanted):
            # Whoever was reminded for the last time is not told that it passed unreminded.
            owed.discard(PASSED)
        if owed:
            _issue(row, sorted(owed), look, audience.of(row.case))
            passed += PASSED in owed
            reminders += len(owed - {PASSED})
        elif (ahead := given[row.pk].keys() - {PASSED}) and look.now < end_of(row):
            nearest = given[row.pk][min(ahead)]
            late += _late(nearest, audience.of(row.case), told[row.pk], look.now)
        if tell is not None:
            tell(number, len(rows))
    _catch_up(late)
    # Last: whoever dies before this line finds the same limits again, and gives what is missing.
    LastLook.objects.update_or_create(pk=1, defaults={"until": look.now})
    return Round(reminders, passed)


def _look() -> Look:
    now = office_now()
    before = LastLook.objects.filter(pk=1).values_list("until", flat=True).first()
    # The clock of a demonstration may have been moved back.
    return Look(now, min(before, now) if before else now)


def _given(rows: Sequence[CaseLimit]) -> dict[int, dict[int, _Given]]:
    """Of each limit, by hours."""
    found: dict[int, dict[int, _Given]] = defaultdict(dict)
    for keys in _portions(rows):
        reminders = Reminder.objects.filter(limit__in=keys)
        for key, limit, hours, moment in reminders.values_list("pk", "limit_id", "hours", "issued_at"):
            found[limit][hours] = _Given(key, moment)
    return found


def _told(rows: Sequence[CaseLimit]) -> dict[int, dict[int, datetime]]:
    """Of each limit, when each person was last given a reminder of it."""
    found: dict[int, dict[int, datetime]] = defaultdict(dict)
    for keys in _portions(rows):
        notices = Notice.objects.filter(reminder__limit__in=keys).order_by()
        last = notices.values_list("reminder__limit", "account").annotate(Max("issued_at"))
        for limit, account, moment in last:
            found[limit][account] = moment
    return found


def _portions(rows: Sequence[CaseLimit]) -> Iterator[list[int]]:
    for at in range(0, len(rows), _PORTION):
        yield [row.pk for row in rows[at : at + _PORTION]]


def _late(
    nearest: _Given, people: Iterable[Account], told: Mapping[int, datetime], now: datetime
) -> list[Notice]:
    """For those who were given nothing since. The clock of a demonstration may have been moved back."""
    moment = max(now, nearest.issued_at)
    return [
        Notice(reminder_id=nearest.key, account=account, issued_at=moment)
        for account in people
        if account.pk not in told or told[account.pk] < nearest.issued_at
    ]


def _catch_up(late: Sequence[Notice]) -> None:
    for at in range(0, len(late), _PORTION):
        portion = late[at : at + _PORTION]
        with transaction.atomic():
            Notice.objects.bulk_create(portion, ignore_conflicts=True)
            # Those that another worker wrote first have its key, and its mail.
            mails.put(Notice.objects.filter(pk__in=[notice.pk for notice in portion]))


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
