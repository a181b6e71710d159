"""Which ties between the authority that decides and a contest are a conflict of interest."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from netra.law.entries import Citation, LawPack, Status, Wording
from netra.law.office_entries import ConflictEntry


class Tie(StrEnum):
    """How somebody who decides on a sanction stands to a contest. The caller states those that hold."""

    IS_CANDIDATE = "is_candidate"
    INCUMBENT_RUNS = "incumbent_runs"
    WAS_ELECTED = "was_elected"
    KIN_OF_CANDIDATE = "kin_of_candidate"


@dataclass(frozen=True, slots=True)
class ConflictFlag:
    """`entry_id` and words of the pack for one tie that counts."""

    tie: str
    entry_id: str
    wording: Wording
    status: Status
    citation: Citation


def rules(pack: LawPack) -> tuple[ConflictEntry, ...]:
    """The ties that count, in the order of the pack; none for a pack before they were data."""
    return tuple(pack.office.conflicts.values())


def flags(
    pack: LawPack, ties: Collection[str], *, sourced: Collection[str] = frozenset()
) -> list[ConflictFlag]:
    """The flags for these ties, in the order of the pack. `sourced` are ties told with a cited source.

    Kinship counts only with one: it is never computed from names (pilkada-2024 CI-KIN).
    """
    return [
        ConflictFlag(rule.tie, rule.id, rule.wording, rule.status, rule.citation)
        for rule in rules(pack)
        if rule.tie in ties and (not rule.needs_source or rule.tie in sourced)
    ]
