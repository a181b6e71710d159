"""What the package of a referral must hold for the body that it goes to, and what of it is not there."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from types import MappingProxyType

from netra.law import readings
from netra.law.authorities import by_code
from netra.law.entries import Citation, LawPack, Status, Wording
from netra.law.office_entries import PackagePart

SWITCH, EVERYTHING = "RD-PACKAGE", "all"
_AS_SHIPPED: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Missing:
    """One part that is not there. `blocks`: the package must not go out without it."""

    part: str
    document: str  # code of the document it is; "" for a thing that is known of the person
    wording: Wording
    entry_id: str
    rule_id: str  # of the procedure
    status: Status
    citation: Citation
    blocks: bool


def required(pack: LawPack, authority: str) -> tuple[PackagePart, ...]:
    """The parts that the pack names for this body, those of every body included. Raises UnknownId.

    A pack that names no parts answers (): its steps alone say what a referral needs.
    """
    code = by_code(pack, authority).code
    return tuple(
        part for part in pack.office.packages.values() if not part.authorities or code in part.authorities
    )


def missing(
    pack: LawPack,
    authority: str,
    present: AbstractSet[str],
    readings_chosen: Mapping[str, str] = _AS_SHIPPED,
) -> list[Missing]:
    """The parts for this body that are not among `present` (codes of parts: "study", "employee_number").

    What was read in a source blocks: the study always (pilkada-2024 PK-STUDY, KASN sent files without one
    back). What is recalled is told, and blocks only an office that reads RD-PACKAGE by "all". Raises
    UnknownId for an unknown body or option.
    """
    strict = (
        SWITCH in pack.office.switches
        and readings.option_of(pack, SWITCH, readings_chosen).code == EVERYTHING
    )
    return [
        Missing(
            part=part.part,
            document=part.document,
            wording=part.wording,
            entry_id=part.id,
            rule_id=part.rule,
            status=part.status,
            citation=part.citation,
            blocks=strict or part.status is Status.CONFIRMED,
        )
        for part in required(pack, authority)
        if part.part not in present
    ]
