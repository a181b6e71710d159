"""The systems that offices still feed by hand, and what is known of their fields.

`known` fields were seen in a source; the others are what such a system probably asks, to be compared with
its screen. No field list of any of them could be read whole.
"""

from __future__ import annotations

from netra.law.entries import LawPack
from netra.law.errors import UnknownId
from netra.law.office_entries import SystemEntry


def systems(pack: LawPack) -> tuple[SystemEntry, ...]:
    """All systems in the order of the pack; none for a pack before they were data."""
    return tuple(pack.office.systems.values())


def system_of(pack: LawPack, code: str) -> SystemEntry:
    """The system with this code ("SBT", "SIGAPLAPOR"). Raises UnknownId."""
    try:
        return pack.office.systems[code]
    except KeyError:
        raise UnknownId("system", code) from None
