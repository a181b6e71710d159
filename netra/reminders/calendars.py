"""One person's calendar under a secret address: the number of a case and its limit, and nothing else.

Whoever has the address reads the calendar, without signing in: calendar programs cannot. The table holds a
digest of it, it is shown once, and a new one or a revocation ends it.
"""

import hashlib
import secrets
from datetime import timedelta
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from netra.accounts.models import Account
from netra.accounts.viewer import Viewer, viewer_for
from netra.cases.access import OFFICERS, cases_for
from netra.cases.models import CaseEvent, CaseLimit
from netra.cases.running import end_of, running
from netra.platform import audit
from netra.platform.clock import office_now, wall_now
from netra.reminders import wording
from netra.reminders.models import CalendarAddress

# A day that is over stays for a while, so that a calendar shows what became of it.
KEPT_FOR = timedelta(days=31)
_MOST = 2000


def make(viewer: Viewer) -> str:
    """A new address; the one before stops working. Returns its secret part, which is never stored."""
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        # Held, so that two at once end with one address, not with a refusal.
        Account.objects.select_for_update(no_key=True).get(pk=viewer.account_id)
        _end(viewer)
        CalendarAddress.objects.create(
            account_id=viewer.account_id, digest=_digest(token), made_at=wall_now()
        )
        _note(viewer, "calendar.made")
    return token


def revoke(viewer: Viewer) -> None:
    with transaction.atomic():
        if _end(viewer):
            _note(viewer, "calendar.revoked")


def address_of(viewer: Viewer) -> CalendarAddress | None:
    return CalendarAddress.objects.filter(account=viewer.account_id, revoked_at=None).first()


def account_of(token: str) -> Account | None:
    found = (
        CalendarAddress.objects.filter(digest=_digest(token), revoked_at=None, account__is_active=True)
        .select_related("account")
        .first()
    )
    return found.account if found else None


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _end(viewer: Viewer) -> int:
    held = CalendarAddress.objects.filter(account=viewer.account_id, revoked_at=None)
    return held.update(revoked_at=wall_now())


def _note(viewer: Viewer, action: str) -> None:
    audit.append(
        actor=viewer.actor,
        action=action,
        object_kind="account",
        object_key=str(viewer.account_id),
        facts={},
    )


def calendar_of(account: Account) -> bytes:
    """The limits of the cases that the person's own offices handle, each in the time of its region."""
    viewer = viewer_for(account)
    rows = list(_rows(viewer))
    runs = set(running().filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    calendar = Calendar()
    calendar.add("prodid", "-//Netra//Netra//ID")
    calendar.add("version", "2.0")
    with translation.override("id"):
        calendar.add("x-wr-calname", _("Limits, Netra"))
        for row in rows:
            calendar.add_component(_event(row, row.pk in runs))
    calendar.add_missing_timezones()
    found: bytes = calendar.to_ical()
    return found


def _rows(viewer: Viewer) -> QuerySet[CaseLimit]:
    own = {grant.institution_key for grant in viewer.grants_of(*OFFICERS)}
    newest = CaseEvent.objects.filter(case=OuterRef("case")).order_by("-pk")
    rows: QuerySet[CaseLimit] = (
        CaseLimit.objects.filter(
            replaced_by=None,
            last_day__gte=(office_now() - KEPT_FOR).date(),
            case__in=cases_for(viewer).filter(office__in=own),
        )
        .annotate(changed_at=Subquery(newest.values("office_time")[:1]))
        .select_related("case__region")
        .order_by("last_day", "pk")[:_MOST]
    )
    return rows


def _event(row: CaseLimit, runs: bool) -> Event:
    """The last hour of the last day: an appointment at its very end would stand on the next day."""
    ends = end_of(row)
    changed = max(row.kept_at, getattr(row, "changed_at", None) or row.kept_at)
    belongs = f"{row.case_id}/{row.limit_id}/{row.track_id or ''}"
    event = Event()
    # The same through every move of the day: only what it belongs to, never the row that holds it now.
    event.add("uid", f"{uuid5(NAMESPACE_URL, belongs)}@netra")
    # A case counts its steps, moves of a day included, so this number never falls.
    event.add("sequence", row.case.version)
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("dtstart", ends - timedelta(hours=1))
    event.add("dtend", ends)
    event.add("transp", "TRANSPARENT")
    event.add("status", "CONFIRMED" if runs else "CANCELLED")
    summary = _("Case %(number)s: limit %(limit)s ends at %(moment)s") % {
        "number": row.case.reference,
        "limit": row.limit_id,
        "moment": wording.end_of(row),
    }
    event.add("summary", f"{summary} ({_('example')})" if row.case.example else summary)
    event.add("description", wording.limit_of(row))
    return event
