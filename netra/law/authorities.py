"""The bodies of the pack: their names, and whether they were there on a day."""

from __future__ import annotations

from datetime import date

from netra.law.entries import Authority, LawPack
from netra.law.errors import UnknownId


def by_code(pack: LawPack, code: str) -> Authority:
    """The body with this code ("BKN", "PERSONNEL_AUTHORITY") or id. Raises UnknownId."""
    if code in pack.authorities:
        return pack.authorities[code]
    for authority in pack.authorities.values():
        if authority.id == code:
            return authority
    raise UnknownId("authority", code)


def in_force(pack: LawPack, code: str, on: date) -> bool:
    """Whether the body took referrals on this day; open ends count as in force. Raises UnknownId.

    A body that is only foreseen (its start unknown, marked in the pack) is not in force on any day.
    """
    authority = by_code(pack, code)
    return not authority.foreseen and authority.window.holds(on)
