"""Which penalties stand open: by kind of person, class, and the law in force on the day of the event."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from netra.law.acts import Applicable
from netra.law.entries import LawPack, Sanction, SanctionClass, Status, Violation
from netra.law.subjects import class_for, reach, subject_of, weakest

_NOBODYS_CHOICE = frozenset({SanctionClass.CRIMINAL, SanctionClass.ADMINISTRATIVE_MEASURE})


def for_subject(
    pack: LawPack, subject: str, entry: Violation | SanctionClass | str | None, on: date | None
) -> tuple[Sanction, ...]:
    """The menu for `subject` under the law in force on the event date `on`, in the order of the pack.

    Without that date all of the class, ended ones included. `entry` is a violation, its id, or a class. For a
    contract civil servant the tiers of the civil servants are replaced by the contract (PP 49/2018 art. 52).
    Where the law assigns no class the menu is empty: a person chooses with a reason, the code does not.
    Raises UnknownId for an unknown subject, ValueError for an unknown class.
    """
    return tuple(s for s in _of_class(pack, subject, entry) if on is None or s.window.holds(on))


def free_choice(pack: LawPack, subject: str, on: date | None) -> tuple[Sanction, ...]:
    """Every penalty that reaches `subject`, in the order of the pack: where the law names no class a person
    chooses among these and says why (pilkada-2024: PP94-N1).

    Criminal penalties are left out: a court imposes them. So are measures against a body that does not act:
    they are no penalty of the person, and who imposes penalties never gives them. Those in force on the event
    date `on`; without it, ended ones as well. Raises UnknownId for an unknown subject.
    """
    person = subject_of(pack, subject)
    return tuple(
        sanction
        for sanction in pack.sanctions.values()
        if sanction.sanction_class not in _NOBODYS_CHOICE
        and reach(person, sanction.subjects) is not None
        and (on is None or sanction.window.holds(on))
    )


def no_longer_in_force(
    pack: LawPack, subject: str, entry: Violation | SanctionClass | str | None, on: date
) -> tuple[Sanction, ...]:
    """Penalties of the same class that had ended before `on`: to be shown as dead law, never to be chosen.

    In 2024 the press still quoted PP 53/2010, which PP 94/2021 replaced on 31 Aug 2021.
    """
    return tuple(
        s for s in _of_class(pack, subject, entry) if s.window.ends is not None and on > s.window.ends
    )


@dataclass(frozen=True, slots=True)
class Penalty:
    """One line of a menu: the penalty, and the entries (ids) that lead to it."""

    sanction: Sanction
    sanction_class: SanctionClass
    entries: tuple[str, ...]
    status: Status  # recalled also when it reaches the person only by a recalled rule


def menu(
    pack: LawPack, subject: str, entries: Iterable[Applicable], event_on: date | None
) -> tuple[Penalty, ...]:
    """The penalties for all `entries` together, in the order of the pack, each with the entries behind it.

    Those in force on the event date; without one, all of the class, ended ones included. An entry without a
    class of penalty adds nothing. Raises UnknownId.
    """
    person = subject_of(pack, subject)
    behind: dict[str, list[str]] = {}
    for entry in entries:
        if entry.sanction_class is None:
            continue
        for sanction in for_subject(pack, subject, entry.violation, event_on):
            behind.setdefault(sanction.id, []).append(entry.id)
    return tuple(
        Penalty(
            sanction=sanction,
            sanction_class=sanction.sanction_class,
            entries=tuple(behind[sanction.id]),
            status=weakest(sanction.status, reach(person, sanction.subjects) or sanction.status),
        )
        for sanction in pack.sanctions.values()
        if sanction.id in behind
    )


def _of_class(
    pack: LawPack, subject: str, entry: Violation | SanctionClass | str | None
) -> tuple[Sanction, ...]:
    person = subject_of(pack, subject)
    violation = pack.violations.get(entry) if isinstance(entry, str) else entry
    if isinstance(violation, Violation):
        named, wanted = violation.id, violation.sanction_class
    else:
        named, wanted = None, SanctionClass(entry) if isinstance(entry, str) else None
    wanted = class_for(person, wanted)
    return tuple(
        sanction
        for sanction in pack.sanctions.values()
        if sanction.sanction_class is wanted
        and reach(person, sanction.subjects) is not None
        and (named is None or not sanction.violations or named in sanction.violations)
    )
