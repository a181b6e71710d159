"""Which level of supervisors handles which kind of case, and to whom it goes otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from netra.law import readings
from netra.law.entries import Citation, LawPack, Status, Track, Wording
from netra.law.errors import UnknownId
from netra.law.office_entries import CompetenceRule, Kind, KindName, Level, LevelName

_AS_SHIPPED: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Competence:
    """`rule_id` is the entry of competence.yaml; `handover_rule` the rule of the procedure that a record
    handed on names. `hands_to` and `authority` say who takes it instead, None and "" where it stays."""

    level: Level
    kind: Kind
    may_handle: bool
    hands_to: Level | None
    authority: str
    rule_id: str
    handover_rule: str
    wording: Wording
    status: Status
    citation: Citation


def levels(pack: LawPack) -> tuple[LevelName, ...]:
    """The levels from the bottom up; none for a pack without competence."""
    return tuple(pack.office.levels.values())


def kinds(pack: LawPack) -> tuple[KindName, ...]:
    """The kinds of a decision in the order of the pack; none for a pack without competence."""
    return tuple(pack.office.kinds.values())


def level_of(pack: LawPack, authority: str) -> Level:
    """The level of a body of supervisors ("PANWASLU_KEC": the sub-district). Raises UnknownId."""
    for level in pack.office.levels.values():
        if level.authority and level.authority == authority:
            return level.code
    raise UnknownId("level of", authority)


def kinds_of_track(pack: LawPack, track: Track | str) -> tuple[Kind, ...]:
    """What kinds a case on this track is of: an unapproved transfer is a crime and an administrative one."""
    return tuple(kind.code for kind in pack.office.kinds.values() if track in kind.tracks)


def competence(
    pack: LawPack,
    level: Level | str,
    kind: Kind | str,
    readings_chosen: Mapping[str, str] = _AS_SHIPPED,
) -> Competence:
    """Whether `level` may handle a case of `kind`, and to which level it hands it otherwise.

    A rule of a reading goes before the general one where `readings_chosen` (else the pack's own choice) reads
    it so. Sources: pilkada-2024 PR-L2 (polling station, village, sub-district), PR-L4 (crimes go from the
    sub-district to the regency), practice of 2020 and 2024.

    Raises UnknownId for a level or kind that the pack has not: a pack without competence answers nothing.
    """
    found = [
        rule
        for rule in rules_for(pack, level, kind)
        if not rule.reading or readings.option_of(pack, rule.reading, readings_chosen).code == rule.option
    ]
    rule = max(found, key=lambda one: bool(one.reading), default=None)
    if rule is None:
        raise UnknownId("competence of", f"{level} for {kind}")
    taker = pack.office.levels[rule.hands_to] if rule.hands_to else None
    return Competence(
        level=rule.level,
        kind=Kind(kind),
        may_handle=rule.handles,
        hands_to=rule.hands_to,
        authority=taker.authority if taker else "",
        rule_id=rule.id,
        handover_rule=rule.rule,
        wording=rule.wording,
        status=rule.status,
        citation=rule.citation,
    )


def rules_for(pack: LawPack, level: Level | str, kind: Kind | str) -> tuple[CompetenceRule, ...]:
    """Every rule about this level and kind, however it is read."""
    return tuple(
        rule for rule in pack.office.competence.values() if rule.level == level and kind in rule.kinds
    )
