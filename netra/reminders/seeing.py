"""That a person has seen notices. Nothing else changes: a reminder is given once, seen or not."""

from datetime import datetime

from netra.accounts.viewer import Viewer
from netra.platform.clock import office_now
from netra.reminders.access import notices_for


def see_until(viewer: Viewer, newest: datetime) -> int:
    """Those that were on the page, not those that came while it was read."""
    return notices_for(viewer).filter(seen_at=None, issued_at__lte=newest).update(seen_at=office_now())
