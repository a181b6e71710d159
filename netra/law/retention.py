"""When the purpose of a record ends. Years stand here only where a source gives them; none does so far."""

from __future__ import annotations

from netra.law.entries import LawPack
from netra.law.office_entries import RetentionEntry


def rules(pack: LawPack) -> tuple[RetentionEntry, ...]:
    """One rule for each kind of record, in the order of the pack; none before they were data.

    `years` None with `office_setting`: UU 27/2022 art. 42-44 ends the keeping with the purpose and with the
    archive schedule, of which no number was read; the office sets one, or keeps the record.
    """
    return tuple(pack.office.retention.values())
