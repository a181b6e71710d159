"""What a schema cannot see in the files that an office works with: that they name what is there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from netra.law import competence, conflicts
from netra.law.broken import Broken, all_known, known
from netra.law.entries import Entry, LawPack, Status, Unit
from netra.law.office_entries import Group, Kind, Level, OfficeRules

# A pack that speaks of competence says it of every level and kind.
_EVERYWHERE = [(level, kind) for level in Level for kind in Kind]


def check(pack: LawPack) -> None:
    """Raise Broken at the first statement that does not hold together; return when all do."""
    _switches(pack)
    _competence(pack)
    _reasons(pack)
    _documents(pack)
    _escalations(pack)
    _policies(pack)


def files(office: OfficeRules) -> Iterator[tuple[str, Iterable[Entry]]]:
    """Every entry of these files, for the checks that hold for all entries."""
    options = [option for switch in office.switches.values() for option in switch.options.values()]
    fields = [field for system in office.systems.values() for field in system.fields.values()]
    yield "readings", [*office.switches.values(), *options]
    yield "competence", office.competence.values()
    yield "reasons", office.reasons.values()
    yield "documents", office.documents.values()
    yield "packages", office.packages.values()
    yield "systems", [*office.systems.values(), *fields]
    yield "escalations", office.escalations.values()
    yield "retention", office.retention.values()
    yield "conflicts", office.conflicts.values()


def _switches(pack: LawPack) -> None:
    for switch in pack.office.switches.values():
        known("readings", switch.id, "option", switch.default, switch.options)
        for option in switch.options.values():
            all_known("readings", option.id, "limit", option.amounts, pack.limits)
        chosen = switch.options[switch.default].amounts
        for limit, amount in chosen.items():
            if pack.limits[limit].amount != amount or pack.limits[limit].unit is not Unit.DAY:
                raise Broken("readings", switch.id, f"its own choice is not what {limit} says")
    for step in pack.transitions.values():
        for need in step.needs:
            if need.reading:
                known("steps", step.id, "switch", need.reading, pack.office.switches)
                known("steps", step.id, "option", need.option, pack.office.switches[need.reading].options)


def _competence(pack: LawPack) -> None:
    office = pack.office
    for level in office.levels.values():
        if level.authority:
            known("competence", level.code, "authority", level.authority, pack.authorities)
    for rule in office.competence.values():
        known("competence", rule.id, "level", rule.level, office.levels)
        all_known("competence", rule.id, "kind", rule.kinds, office.kinds)
        if rule.rule:
            known("competence", rule.id, "procedure rule", rule.rule, pack.procedure)
        if rule.reading:
            known("competence", rule.id, "switch", rule.reading, office.switches)
            known("competence", rule.id, "option", rule.option, office.switches[rule.reading].options)
        if rule.handles is (rule.hands_to is not None):
            raise Broken("competence", rule.id, "either handles or hands to another level")
        if rule.hands_to == rule.level:
            raise Broken("competence", rule.id, "hands to its own level")
    if office.competence:
        for code, kind in _EVERYWHERE:
            if not competence.rules_for(pack, code, kind):
                raise Broken("competence", code, f"says nothing about {kind}")


def _reasons(pack: LawPack) -> None:
    seen: set[tuple[Group, str]] = set()
    for reason in pack.office.reasons.values():
        if reason.rule:
            known("reasons", reason.id, "procedure rule", reason.rule, pack.procedure)
        if (reason.group, reason.code) in seen:
            raise Broken("reasons", reason.id, f"the code {reason.code!r} is taken in {reason.group}")
        seen.add((reason.group, reason.code))


def _documents(pack: LawPack) -> None:
    for document in pack.office.documents.values():
        forms = [*document.forms_by_kind.values(), *([document.form] if document.form else [])]
        all_known("documents", document.id, "form", forms, pack.forms)
        all_known("documents", document.id, "step", document.steps, pack.transitions)
    for part in pack.office.packages.values():
        if part.document:
            known("packages", part.id, "document", part.document, pack.office.documents)
        known("packages", part.id, "procedure rule", part.rule, pack.procedure)
        all_known("packages", part.id, "authority", part.authorities, pack.authorities)


def _escalations(pack: LawPack) -> None:
    earlier: set[str] = set()
    for ask in pack.office.escalations.values():
        all_known(
            "escalations", ask.id, "authority", [*ask.silent, ask.to or ask.silent[0]], pack.authorities
        )
        all_known("escalations", ask.id, "earlier ask", ask.after, earlier)
        known("escalations", ask.id, "date", ask.trigger, pack.case_dates)
        if ask.step:
            known("escalations", ask.id, "step", ask.step, pack.transitions)
        if ask.document:
            known("escalations", ask.id, "document", ask.document, pack.office.documents)
        if ask.limit:
            known("escalations", ask.id, "limit", ask.limit, pack.limits)
        if ask.office_policy is bool(ask.limit):
            raise Broken("escalations", ask.id, "its days come from a limit, or the office sets them")
        earlier.add(ask.code)


def _policies(pack: LawPack) -> None:
    all_known("conflicts", pack.name, "tie", pack.office.conflicts, list(conflicts.Tie))
    for rule in pack.office.retention.values():
        if rule.office_setting is (rule.years is not None):
            raise Broken("retention", rule.id, "its years are sourced, or the office sets them")
        if rule.years is not None and rule.status is Status.RECALLED:
            raise Broken("retention", rule.id, "years that nobody read are no years")
