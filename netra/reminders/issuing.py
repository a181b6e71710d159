"""Reminders 72, 24 and 6 hours before the end of every limit that runs, by the clock of the office.

Each is given once, however often this runs, in however many workers, and wherever one of them dies: the
reminders of a limit, their notices and their mails are written in one transaction, past rows that are there
already. A worker that stood still gives on its return what is still of use: of several reminders of one limit
the nearest speaks, and a limit that ended meanwhile is told once as passed.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from netra.cases.models import CaseLimit
from netra.cases.running import end_of, running
from netra.platform.clock import office_now
from netra.platform.jobs import JSON, Handler, Payload, Progress
from netra.reminders import mails
from netra.reminders.audience import Audience
from netra.reminders.models import LastLook, Notice, Reminder

HANDLER = "netra.reminders.issuing.REMIND"
HOURS = (72, 24, 6)
PASSED = 0
_DAY = timedelta(days=1)
# A limit that had fewer hours left when it was kept than this many never had a reminder to miss.
_LONGEST = timedelta(hours=max(HOURS))


@dataclass(frozen=True, slots=True)
class Round:
    """What one look at all limits gave."""

    reminders: int
    passed: int


def issue_due(tell: Progress | None = None) -> Round:
    now = office_now()
    looked = LastLook.objects.filter(pk=1).values_list("until", flat=True).first()
    since = min(looked, now) if looked else now
    rows = list(
        running()
        .filter(last_day__gte=since.date() - 2 * _DAY, last_day__lte=(now + _LONGEST).date() + _DAY)
        .select_related("case__region")
        .order_by("last_day", "pk")
    )
    given = _given(rows)
    audience = Audience()
    reminded = passed = 0
    for number, row in enumerate(rows, start=1):
        ends = end_of(row)
        owed = [hours for hours in _owed(row, ends, now, since) if hours not in given[row.pk]]
        if PASSED in owed and given[row.pk].intersection({min(HOURS)}):
            owed.remove(PASSED)
        if owed:
            _issue(row, owed, ends, now, since, audience)
            passed += PASSED in owed
            reminded += len(owed) - (PASSED in owed)
        if tell is not None:
            tell(number, len(rows))
    # Last: whoever dies before this line finds the same limits again, and gives what is missing.
    LastLook.objects.update_or_create(pk=1, defaults={"until": now})
    return Round(reminded, passed)


def _given(rows: Iterable[CaseLimit]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    keys = [row.pk for row in rows]
    for at in range(0, len(keys), 500):
        for limit, hours in Reminder.objects.filter(limit__in=keys[at : at + 500]).values_list(
            "limit_id", "hours"
        ):
            found[limit].add(hours)
    return found


def _owed(row: CaseLimit, ends: datetime, now: datetime, since: datetime) -> list[int]:
    """Those whose moment has come. Of the moments that lay behind when the limit was kept, the last alone.

    Of a limit that is over: that it passed, when it ended since somebody last looked.
    """
    if now >= ends:
        return [PASSED] if since < ends and row.kept_at < ends else []
    had = ends - row.kept_at
    at_first = min((hours for hours in HOURS if had <= timedelta(hours=hours)), default=max(HOURS))
    return [hours for hours in HOURS if hours <= at_first and ends - now <= timedelta(hours=hours)]


def _issue(
    row: CaseLimit, owed: list[int], ends: datetime, now: datetime, since: datetime, audience: Audience
) -> None:
    nearest = min(owed)
    people = audience.of(row.case)
    with transaction.atomic():
        if nearest == PASSED and Reminder.objects.filter(limit=row, hours=min(HOURS)).exists():
            # Another worker reminded just before the end.
            return
        Reminder.objects.bulk_create(
            [
                Reminder(
                    limit=row,
                    hours=hours,
                    ends_at=ends,
                    issued_at=now,
                    unlooked_since=since if hours == PASSED else None,
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
