"""Write `docs/law-<pack>.md` from a shipped pack: every kind of violation, limit, route, step and penalty.

Run `python -m netra.law.describe` after a change of a pack; `--check` only says whether the documents are
current.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from netra.law import describe_office, forms, office_consistency, packs
from netra.law.describe_tables import doubt, said, table
from netra.law.entries import Entry, LawPack, Limit, Need, NumberRule, Status, Violation, Window

DOCS = packs.HOME.parent.parent.parent / "docs"


def page(pack: LawPack) -> str:
    """The whole document as Markdown, the same for the same pack."""
    parts = [
        f"# {pack.title.id}",
        f"{pack.title.en}. Pack `{pack.name}`, version {pack.version}, compiled on {pack.compiled_on}. "
        "Written by `python -m netra.law.describe`; change the pack, not this page. "
        "**(R)** marks what is recalled, not yet read in a source; pages call it *belum terverifikasi*.",
        "## How to read it",
        _bullets(text.en for text in pack.how_to_read),
        "## Violations, by act",
        *_violations(pack),
        "## Requirements of a report",
        _requirements(pack),
        "## Time limits",
        "Day one is the day after the trigger unless the last column says otherwise.",
        _limits(pack),
        "## Steps",
        _steps(pack),
        "## Refusals",
        _refusals(pack),
        "## Routes",
        _routes(pack),
        "## Penalties and measures",
        _sanctions(pack),
        *_forms(pack),
        *_numbers(pack),
        *describe_office.sections(pack),
        "## Where sources or practice disagree",
        _bullets(
            f"**{entry.id}** {entry.citation.conflict.id} / {entry.citation.conflict.en}"
            for entry in _entries(pack)
            if entry.citation.conflict is not None
        ),
        "## Open questions",
        _bullets(
            f"**{one.id}** {one.question} ({one.state}) {one.answer}".rstrip()
            for one in pack.open_questions.values()
        ),
    ]
    return "\n\n".join(parts) + "\n"


def documents() -> dict[Path, str]:
    """Every document that should stand in `docs`, from the newest version of each shipped pack."""
    names = sorted(folder.name for folder in packs.HOME.iterdir() if folder.is_dir())
    return {DOCS / f"law-{name}.md": page(packs.shipped(name)) for name in names}


def main(arguments: list[str]) -> int:
    """Write the documents, or with `--check` return 1 when one is not current."""
    stale = [
        (path, text)
        for path, text in documents().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    if "--check" in arguments:
        for path, _ in stale:
            print(f"{path.name} is not current: run python -m netra.law.describe")
        return 1 if stale else 0
    for path, text in stale:
        path.write_text(text, encoding="utf-8")
    return 0


def _violations(pack: LawPack) -> Iterable[str]:
    for act in pack.acts.values():
        yield f"### {act.wording.id} (`{act.id}`)"
        yield f"{act.wording.en}{' A general clause.' if act.any_act else ''}"
        yield table(
            ("Id", "What", "Phase", "Who", "Class", "Tracks", "Basis"),
            (
                (
                    entry.id,
                    said(entry),
                    f"`{entry.phase}`",
                    _who(entry),
                    f"`{entry.sanction_class}`" if entry.sanction_class else "none assigned",
                    ", ".join(f"`{track}`" for track in entry.tracks),
                    "; ".join(entry.basis),
                )
                for entry in pack.violations.values()
                if entry.act == act.id
            ),
        )


def _requirements(pack: LawPack) -> str:
    return table(
        ("Check", "Kind", "What is asked", "Reasons when it is not met", "Rule"),
        (
            (
                f"`{entry.code}`",
                entry.kind,
                said(entry),
                ", ".join(f"`{reason.code}`" for reason in entry.reasons),
                entry.rule,
            )
            for entry in pack.requirements.values()
        ),
    )


def _limits(pack: LawPack) -> str:
    return table(
        ("Id", "What", "Trigger", "Amount", "Counting", "Basis", "Day one"),
        (
            (
                entry.id,
                said(entry),
                f"`{entry.trigger}`",
                _amount(entry),
                entry.counting,
                "; ".join(entry.basis),
                "the trigger itself" if entry.include_first_day else "",
            )
            for entry in pack.limits.values()
        ),
    )


def _steps(pack: LawPack) -> str:
    return table(
        ("Step", "From", "To", "Needs", "Sets", "Offered after", "Rule"),
        (
            (
                f"`{step.id}` {step.wording.id}",
                ", ".join(f"`{origin}`" for origin in step.origins),
                "stays" if step.stays else f"`{step.to}`",
                "; ".join(_need(need) for need in step.needs),
                f"`{step.records}`" if step.records else "",
                f"`{step.offered_after}`" if step.offered_after else "",
                step.rule,
            )
            for step in pack.transitions.values()
        ),
    )


def _need(need: Need) -> str:
    asked = f"{'not ' if need.absent else ''}`{need.fact}`"
    if need.when:
        asked += f" with `{need.when}`"
    if need.unless:
        asked += f" unless `{need.unless}`"
    return f"{asked} ({need.reading} `{need.option}`)" if need.reading else asked


def _refusals(pack: LawPack) -> str:
    return table(
        ("Code", "Words", "Rule"),
        (
            (f"`{one.code}`", f"{one.wording.id} / {one.wording.en}", one.rule or "of the step")
            for one in pack.refusals.values()
        ),
    )


def _routes(pack: LawPack) -> str:
    return table(
        ("Id", "What", "Who", "Track", "To", "Decided by", "Window"),
        (
            (
                rule.id,
                said(rule),
                ", ".join(rule.subjects),
                f"`{rule.track}`",
                ", ".join(rule.route_to) + (" (still to come)" if rule.pending else ""),
                f"`{rule.keyed_on}`",
                _window(rule.window),
            )
            for rule in pack.routing.values()
        ),
    )


def _sanctions(pack: LawPack) -> str:
    return table(
        ("Id", "What", "Class", "Who", "Basis", "Events"),
        (
            (
                entry.id,
                said(entry),
                f"`{entry.sanction_class}`",
                ", ".join(entry.subjects),
                "; ".join(entry.basis),
                _window(entry.window),
            )
            for entry in pack.sanctions.values()
        ),
    )


def _forms(pack: LawPack) -> Iterable[str]:
    if not pack.forms:
        return
    yield "## Forms"
    yield table(
        ("Id", "Title", "Code", "Sure of the code", "What it holds"),
        (
            (
                form.id,
                f"{form.title.id} / {form.title.en}",
                f"{form.code}{doubt(form.code_status)}",
                form.confidence,
                ", ".join(f"`{one}`" for one in pack.forms[form.id].fields)
                or f"{form.about.id} / {form.about.en}{doubt(form.status)}",
            )
            for form in forms.forms(pack)
        ),
    )


def _numbers(pack: LawPack) -> Iterable[str]:
    if not pack.numbering:
        return
    yield "## Numbers"
    yield table(
        ("Id", "What", "Pattern", "Codes", "Seen"),
        (
            (
                rule.id,
                said(rule),
                f"`{rule.pattern}`" if rule.pattern else "",
                ", ".join(_code(code, rule) for code in (*rule.kinds, *rule.levels, *rule.codes)),
                ", ".join(f"`{example}`" for example in rule.examples),
            )
            for rule in pack.numbering.values()
        ),
    )


def _code(code: str, rule: NumberRule) -> str:
    return f"`{code}`{doubt(Status.RECALLED) if code in rule.recalled_codes else ''}"


def _entries(pack: LawPack) -> Iterable[Entry]:
    yield from pack.regulations.values()
    yield from pack.violations.values()
    yield from pack.limits.values()
    yield from pack.counting.values()
    yield from pack.procedure.values()
    yield from pack.routing.values()
    yield from pack.sanctions.values()
    for _, entries in office_consistency.files(pack.office):
        yield from entries


def _who(entry: Violation) -> str:
    return ", ".join(
        f"{code} (since {entry.subject_since[code]})" if code in entry.subject_since else code
        for code in entry.subjects
    )


def _amount(limit: Limit) -> str:
    total = f", {limit.total_amount} with {limit.extends}" if limit.total_amount else ""
    effect = ", an effect and no duty" if limit.effect else ""
    return f"{limit.amount} {limit.unit}{total}{effect}"


def _window(window: Window) -> str:
    if window.starts is None and window.ends is None:
        return "open"
    starts = f"from {window.starts}" if window.starts else ""
    ends = f"to {window.ends}" if window.ends else ""
    means = " (determination)" if window.starts_at_determination or window.ends_before_determination else ""
    return f"{starts} {ends}".strip() + means


def _bullets(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
