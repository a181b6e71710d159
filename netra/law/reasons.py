"""Reasons that are given by a code, so that they can be counted: why not registered, returned, ended."""

from __future__ import annotations

from netra.law.entries import LawPack
from netra.law.errors import UnknownId
from netra.law.office_entries import CodedReason, Group

# The code of a reason that says nothing by itself: whoever gives it writes it in words.
OTHER = "other"


def codes(pack: LawPack, group: Group | str) -> tuple[CodedReason, ...]:
    """The reasons of a group in the order of the pack; none for a pack before they were data."""
    return tuple(one for one in pack.office.reasons.values() if one.group == group)


def reason_of(pack: LawPack, group: Group | str, code: str) -> CodedReason:
    """The reason with this code ("no_study" of "returned"). Raises UnknownId."""
    for one in codes(pack, group):
        if one.code == code:
            return one
    raise UnknownId(f"reason of {group}", code)
