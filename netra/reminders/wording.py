"""How a reminder is said: the limit in the words of the pack, and the time that was left."""

from django.utils.translation import gettext as _

from netra.cases.models import CaseLimit
from netra.cases.wording import said
from netra.law import packs
from netra.platform.ui import formats
from netra.reminders.models import Notice


def limit_of(row: CaseLimit) -> str:
    limit = packs.shipped(row.law_pack, row.pack_version).limits[row.limit_id]
    return f"{said(limit.wording).rstrip('.')} ({row.limit_id})"


def time_of(notice: Notice) -> str:
    """What was left when this person was given it, which may be later than others were."""
    if not notice.reminder.hours:
        return _("the limit has passed")
    return formats.time_left(notice.reminder.ends_at - notice.issued_at)


def end_of(row: CaseLimit) -> str:
    """A limit in days ends with its last day, one in hours at a moment."""
    zone = row.case.region.timezone
    return formats.date_time(row.ends_at, zone) if row.ends_at else formats.day_end(row.last_day, zone)
