"""What an office works with, as tables of the document about a pack (see `describe`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from netra.law import documents
from netra.law.describe_tables import doubt, said, table
from netra.law.entries import LawPack
from netra.law.office_entries import SystemField


def sections(pack: LawPack) -> Iterable[str]:
    """Every section that the pack has something for; none for a pack before it was data."""
    for title, write in _SECTIONS:
        text = write(pack)
        if text:
            yield f"## {title}"
            yield text


def _switches(pack: LawPack) -> str:
    rows = [
        (
            f"{switch.id} {said(switch)}" if option.code == switch.default else "",
            f"`{option.code}`{' (unless the office chooses)' if option.code == switch.default else ''}",
            said(option),
            "; ".join(option.basis),
        )
        for switch in pack.office.switches.values()
        for option in sorted(switch.options.values(), key=lambda one: one.code != switch.default)
    ]
    return _unless_empty(("Question", "Option", "What", "Basis"), rows)


def _competence(pack: LawPack) -> str:
    rows = [
        (
            rule.id,
            said(rule),
            f"`{rule.level}`",
            ", ".join(f"`{kind}`" for kind in rule.kinds),
            f"to `{rule.hands_to}`" if rule.hands_to else "handles",
            f"{rule.reading} `{rule.option}`" if rule.reading else "",
            rule.rule,
        )
        for rule in pack.office.competence.values()
    ]
    return _unless_empty(("Id", "What", "Level", "Kinds", "Does", "Only when read as", "Rule"), rows)


def _reasons(pack: LawPack) -> str:
    rows = [
        (
            one.id,
            f"`{one.group}`",
            f"`{one.code}`",
            said(one),
            "must be corrected" if one.needs_correction else "",
        )
        for one in pack.office.reasons.values()
    ]
    return _unless_empty(("Id", "For", "Code", "Words", "A return"), rows)


def _documents(pack: LawPack) -> str:
    rows = [
        (
            f"`{kind.code}`",
            f"{kind.title.id} / {kind.title.en}{doubt(kind.status)}",
            f"{kind.form_code}{doubt(kind.code_status)}" if kind.form_code else "none read",
            ", ".join(f"`{step}`" for step in kind.steps),
        )
        for kind in documents.kinds(pack)
    ]
    return _unless_empty(("Code", "Title", "Form", "Comes with"), rows)


def _packages(pack: LawPack) -> str:
    rows = [
        (
            part.id,
            f"`{part.part}` {said(part)}",
            ", ".join(part.authorities) or "every body",
            part.rule,
            "; ".join(part.basis),
        )
        for part in pack.office.packages.values()
    ]
    return _unless_empty(("Id", "Part", "For", "Rule", "Basis"), rows)


def _systems(pack: LawPack) -> str:
    rows = [
        (
            system.name.id,
            f"`{field.key}`",
            f"{field.wording.id} / {field.wording.en}",
            f"`{field.value}`" if field.value else "",
            _seen(field),
        )
        for system in pack.office.systems.values()
        for field in system.fields.values()
    ]
    return _unless_empty(("System", "Field", "What", "Held as", "Seen"), rows)


def _seen(field: SystemField) -> str:
    return "; ".join(field.basis) if field.known else "unknown: compare with the screen"


def _escalations(pack: LawPack) -> str:
    rows = [
        (
            f"{ask.id} `{ask.code}`",
            said(ask),
            ", ".join(ask.silent),
            ask.to or "the silent body",
            f"`{ask.trigger}`",
            ask.limit or "set by the office",
        )
        for ask in pack.office.escalations.values()
    ]
    return _unless_empty(("Id", "What", "Who is silent", "Who is asked", "Counted from", "Days"), rows)


def _retention(pack: LawPack) -> str:
    rows = [
        (
            f"`{rule.record}`",
            f"{rule.name.id} / {rule.name.en}",
            f"`{rule.ends_with}`",
            str(rule.years) if rule.years is not None else "set by the office",
            "; ".join(rule.basis),
        )
        for rule in pack.office.retention.values()
    ]
    return _unless_empty(("Record", "What", "Its purpose ends with", "Years", "Basis"), rows)


def _conflicts(pack: LawPack) -> str:
    rows = [
        (
            rule.id,
            f"`{rule.tie}` {said(rule)}",
            "with a cited source only" if rule.needs_source else "",
            "; ".join(rule.basis),
        )
        for rule in pack.office.conflicts.values()
    ]
    return _unless_empty(("Id", "Tie", "Counts", "Basis"), rows)


def _unless_empty(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    return table(head, rows) if rows else ""


_SECTIONS: tuple[tuple[str, Callable[[LawPack], str]], ...] = (
    ("Readings that an office chooses", _switches),
    ("Who is competent", _competence),
    ("Coded reasons", _reasons),
    ("Documents", _documents),
    ("What a package must hold", _packages),
    ("Fields of other systems", _systems),
    ("While a body is silent", _escalations),
    ("How long records are kept", _retention),
    ("Conflicts of interest", _conflicts),
)
