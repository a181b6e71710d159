"""From what was done to what it is in law: the switch at the determination of candidate pairs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from netra.law.entries import LawPack, Notice, Phase, SanctionClass, Status, Subject, Violation
from netra.law.errors import UnknownId
from netra.law.subjects import class_for, reach, subject_of, weakest


@dataclass(frozen=True, slots=True)
class Applicable:
    """One entry of the catalogue that fits, for one kind of person."""

    violation: Violation
    sanction_class: SanctionClass | None  # for this subject; None where the law assigns no class
    status: Status  # recalled also when the entry reaches the subject only by a recalled rule

    @property
    def id(self) -> str:
        return self.violation.id


@dataclass(frozen=True, slots=True)
class Classification:
    """What the pack says about an act. `proposed` is for a person to confirm or change with a reason."""

    entries: tuple[Applicable, ...]
    proposed: Applicable | None
    warnings: tuple[Notice, ...]

    @property
    def warning(self) -> Notice | None:
        """The first warning: the one that matters most."""
        return self.warnings[0] if self.warnings else None


def classify(
    pack: LawPack, act: str, event_on: date | None, determination_on: date, subject: str
) -> Classification:
    """The entries for `act` that apply to `subject` on the event date.

    `act` is the id of an act, or of a violation (then its act is meant, whichever entry was named).
    `determination_on` is the local determination day of the contest, overrides included: before it the
    entry for prospective candidates applies, from that day on, the day included, the one for candidates
    (pilkada-2024: SKB 2/2022 annex II). Without an event date both are returned, none is proposed, and a
    warning says so.

    General clauses (acts marked `any_act`) are used only when no special entry that is not criminal reaches
    the subject. Criminal entries are listed beside the others but never proposed: they need intent and a
    determined pair, which a person must find. Criminal entries that need a determined pair do not apply
    before it.

    Raises UnknownId for an unknown act or subject.
    """
    person = subject_of(pack, subject)
    act_id = pack.violations[act].act if act in pack.violations else act
    if act_id not in pack.acts:
        raise UnknownId("act", act)

    special = _fitting(pack, act_id, event_on, determination_on, person)
    warnings: list[Notice] = []
    entries = special
    if not any(not found.violation.is_criminal for found in special) and not pack.acts[act_id].any_act:
        general = [
            found
            for general_act in pack.acts.values()
            if general_act.any_act
            for found in _fitting(pack, general_act.id, event_on, determination_on, person)
        ]
        entries = [*general, *special]
        if general:
            warnings.append(pack.notices["general_clause"])
    candidates = [found for found in entries if not found.violation.is_criminal]
    proposed = candidates[0] if len(candidates) == 1 else None
    if event_on is None and len(entries) > 0:
        warnings.insert(0, pack.notices["no_event_date"])
        if any(found.violation.phase is not Phase.ANY for found in entries):
            proposed = None
    if not entries:
        warnings.insert(0, pack.notices["nothing_applies"])
    if proposed is not None and proposed.violation.exempt_if:
        warnings.append(pack.notices["check_exemption"])
    if proposed is not None and proposed.sanction_class is None:
        warnings.append(pack.notices["no_class"])
    return Classification(entries=tuple(entries), proposed=proposed, warnings=tuple(warnings))


def in_phase(phase: Phase, event_on: date | None, determination_on: date) -> bool:
    """Whether an entry of this phase covers the event date; an unknown date is covered by every phase."""
    if event_on is None or phase is Phase.ANY:
        return True
    return (event_on >= determination_on) is (phase is Phase.AFTER_DETERMINATION)


def _fitting(
    pack: LawPack, act_id: str, event_on: date | None, determination_on: date, person: Subject
) -> list[Applicable]:
    found = []
    for violation in pack.violations.values():
        if violation.act != act_id or not in_phase(violation.phase, event_on, determination_on):
            continue
        if event_on is not None and not violation.window.holds(event_on):
            continue
        since = violation.subject_since.get(person.code)
        if since is not None and event_on is not None and event_on < since:
            continue
        reached = reach(person, violation.subjects)
        if reached is None:
            continue
        found.append(
            Applicable(
                violation=violation,
                sanction_class=class_for(person, violation.sanction_class),
                status=weakest(violation.status, reached),
            )
        )
    return found
