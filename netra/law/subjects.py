"""Who a rule speaks of: kinds of persons, and whose rules apply to them as well."""

from __future__ import annotations

from collections.abc import Collection

from netra.law.entries import LawPack, SanctionClass, Status, Subject
from netra.law.errors import UnknownId


def subject_of(pack: LawPack, code: str) -> Subject:
    """The kind of person with this code ("PNS") or id ("SUB-PNS"). Raises UnknownId."""
    if code in pack.subjects:
        return pack.subjects[code]
    for subject in pack.subjects.values():
        if subject.id == code:
            return subject
    raise UnknownId("subject", code)


def reach(subject: Subject, named: Collection[str]) -> Status | None:
    """Whether a rule naming the subjects `named` reaches `subject`, and how sure that is.

    None: it does not. A ward head reached only as a civil servant is as sure as the pack is of that
    (`includes_status`), which for pilkada-2024 is recalled.
    """
    if subject.code in named:
        return Status.CONFIRMED
    if any(code in named for code in subject.includes):
        return subject.includes_status
    return None


def class_for(subject: Subject, sanction_class: SanctionClass | None) -> SanctionClass | None:
    """The class of penalty of a violation for this subject; None stays None, nothing is made up.

    A contract civil servant (PPPK) is not under the tiers of PP 94/2021: the agency's rule or the contract
    holds the penalty (pilkada-2024: PP 49/2018 art. 52).
    """
    if sanction_class is None:
        return None
    return subject.replaced_classes.get(sanction_class, sanction_class)


def weakest(*statuses: Status) -> Status:
    """Recalled as soon as one part is recalled."""
    return Status.RECALLED if Status.RECALLED in statuses else Status.CONFIRMED
