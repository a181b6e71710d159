"""Last days in words: the groups by which a list of what waits is read in the morning."""

from datetime import date
from enum import StrEnum

from django.utils.translation import gettext as _


class Group(StrEnum):
    LATE = "lewat"
    TODAY = "hari-ini"
    SOON = "besok-lusa"
    WEEK = "pekan-ini"
    LATER = "nanti"
    WAITING = "menunggu"

    @property
    def label(self) -> str:
        return {
            Group.LATE: _("Past the limit"),
            Group.TODAY: _("Today"),
            Group.SOON: _("Tomorrow and the day after"),
            Group.WEEK: _("This week"),
            Group.LATER: _("Later"),
            Group.WAITING: _("Without a day of its own"),
        }[self]


def group_of(last_day: date | None, today: date) -> Group:
    """By local days: what ends tonight at 24.00 belongs to today, whatever hours are left."""
    if last_day is None:
        return Group.WAITING
    days = (last_day - today).days
    if days < 0:
        return Group.LATE
    if days == 0:
        return Group.TODAY
    if days <= 2:
        return Group.SOON
    return Group.WEEK if days <= 7 else Group.LATER
