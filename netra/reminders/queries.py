"""Reads: what a person was reminded of, and what became of the mails."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, QuerySet

from netra.accounts.viewer import Viewer
from netra.cases.running import running
from netra.platform.ui import paging
from netra.reminders.access import mails_for, notices_for
from netra.reminders.models import Mail, MailState, Notice

PAGE = 50
# So many limits are asked whether they still run; whoever left more unseen is told of all of them.
_MANY = 500
# Whose fate a person settles.
OPEN_QUESTIONS = (MailState.UNCERTAIN, MailState.REFUSED)


@dataclass(frozen=True, slots=True)
class Wish:
    unseen: bool = False
    after: tuple[datetime, UUID] | None = None


@dataclass(frozen=True, slots=True)
class Page:
    notices: Sequence[Notice]
    # Of the limits on this page those that still run.
    running: frozenset[int]
    more: str


def page(viewer: Viewer, wish: Wish) -> Page:
    notices = notices_for(viewer).select_related("reminder__limit__case__region", "mail")
    if wish.unseen:
        notices = notices.filter(pk__in=_new(viewer).values("pk"))
    rows = paging.ordered(notices, "issued_at", descending=True)
    rest = paging.beyond(rows, "issued_at", wish.after, descending=True)
    shown, more = paging.cut(rest, PAGE, lambda one: paging.write(one.issued_at, one.pk))
    limits = running().filter(pk__in=[one.reminder.limit_id for one in shown])
    return Page(shown, frozenset(limits.values_list("pk", flat=True)), more)


def unseen(viewer: Viewer) -> int:
    return _new(viewer).count()


def _new(viewer: Viewer) -> QuerySet[Notice]:
    """Not seen yet, of a limit that still runs: of one that is over there is nothing left to do."""
    waiting = notices_for(viewer).filter(seen_at=None)
    keys = list(waiting.order_by().values_list("reminder__limit_id", flat=True).distinct()[:_MANY])
    if len(keys) == _MANY:
        return waiting
    return waiting.filter(reminder__limit__in=running().filter(pk__in=keys).values("pk"))


def counts(viewer: Viewer) -> tuple[int, int]:
    """All, and those not seen yet."""
    every = notices_for(viewer)
    return every.count(), _new(viewer).count()


def mail_counts(viewer: Viewer) -> dict[MailState, int]:
    found = dict(mails_for(viewer).order_by().values_list("state").annotate(Count("pk")))
    return {state: found.get(state.value, 0) for state in MailState}


def mails(viewer: Viewer, limit: int = 200) -> list[Mail]:
    """Those that wait for a person's word, the oldest first."""
    return list(
        mails_for(viewer)
        .filter(state__in=OPEN_QUESTIONS)
        .select_related("notice__account", "notice__reminder__limit__case__region")
        .order_by("notice__issued_at", "pk")[:limit]
    )


def read_wish(state: str, after: str) -> Wish:
    """From the address. What cannot be read is left out rather than answered with an error."""
    return Wish(unseen=state == "baru", after=paging.read(after, paging.moment, UUID))
