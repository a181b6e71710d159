"""What a schema cannot see: that a pack holds together: references resolve, dates run forward."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from netra.law import limits, numbering, office_consistency, requirements, steps
from netra.law.broken import Broken, all_known, known
from netra.law.entries import Entry, LawPack, Sanction, Transition, Window
from netra.law.subjects import reach
from netra.law.timetable import is_case_date

NOTICES = ("check_exemption", "no_event_date", "general_clause", "nothing_applies", "no_class")


def check(pack: LawPack) -> None:
    """Raise Broken at the first statement that does not hold together; return when all do."""
    _ids_are_unique(pack)
    _sources_are_described(pack)
    _windows_run_forward(pack)
    _subjects(pack)
    _violations(pack)
    _limits(pack)
    _requirements(pack)
    _procedure(pack)
    _steps(pack)
    _routing(pack)
    _sanctions(pack)
    _case_dates(pack)
    _numbering(pack)
    office_consistency.check(pack)
    for code in NOTICES:
        known("pack", pack.name, "notice", code, pack.notices)


def _files(pack: LawPack) -> Iterator[tuple[str, Iterable[Entry]]]:
    yield "regulations", pack.regulations.values()
    yield "subjects", pack.subjects.values()
    yield "authorities", [*pack.authorities.values(), *pack.institution_roles.values()]
    yield "acts", pack.acts.values()
    yield "violations", pack.violations.values()
    yield "limits", pack.limits.values()
    yield "counting", pack.counting.values()
    yield "requirements", pack.requirements.values()
    yield "procedure", pack.procedure.values()
    yield "routing", pack.routing.values()
    yield "sanctions", pack.sanctions.values()
    yield "forms", pack.forms.values()
    yield "numbering", pack.numbering.values()
    yield from office_consistency.files(pack.office)


def _ids_are_unique(pack: LawPack) -> None:
    seen: dict[str, str] = {}
    for file, entries in _files(pack):
        for entry in entries:
            if entry.id in seen:
                raise Broken(file, entry.id, f"the id is taken by an entry of {seen[entry.id]}.yaml")
            seen[entry.id] = file


def _sources_are_described(pack: LawPack) -> None:
    for file, entries in _files(pack):
        for entry in entries:
            all_known(file, entry.id, "source", entry.citation.sources, pack.sources)
            if entry.status == "confirmed" and not entry.citation.sources:
                raise Broken(file, entry.id, "is confirmed without a source")


def _windows_run_forward(pack: LawPack) -> None:
    groups: Mapping[str, Iterable[tuple[str, Window]]] = {
        "regulations": [(entry.id, entry.window) for entry in pack.regulations.values()],
        "authorities": [(entry.id, entry.window) for entry in pack.authorities.values()],
        "violations": [(entry.id, entry.window) for entry in pack.violations.values()],
        "routing": [(entry.id, entry.window) for entry in pack.routing.values()],
        "sanctions": [(entry.id, entry.window) for entry in pack.sanctions.values()],
    }
    for file, windows in groups.items():
        for entry, window in windows:
            if window.starts and window.ends and window.starts > window.ends:
                raise Broken(file, entry, f"ends on {window.ends}, before it starts on {window.starts}")


def _subjects(pack: LawPack) -> None:
    for subject in pack.subjects.values():
        all_known("subjects", subject.id, "subject", subject.includes, pack.subjects)


def _violations(pack: LawPack) -> None:
    for entry in pack.violations.values():
        known("violations", entry.id, "act", entry.act, pack.acts)
        all_known("violations", entry.id, "subject", entry.subjects, pack.subjects)
        all_known("violations", entry.id, "subject", entry.subject_since, entry.subjects)
        all_known("violations", entry.id, "violation", entry.may_also_be, pack.violations)
        if entry.is_criminal is not any(track.startswith("criminal") for track in entry.tracks):
            raise Broken("violations", entry.id, "a criminal entry, and only it, opens a criminal track")
    used = {entry.act for entry in pack.violations.values()}
    for act in pack.acts:
        if act not in used:
            raise Broken("acts", act, "no violation names this act")


def _limits(pack: LawPack) -> None:
    for limit in pack.limits.values():
        if limit.extends is not None:
            known("limits", limit.id, "limit", limit.extends, pack.limits)
            if limit.total_amount is None:
                raise Broken("limits", limit.id, "lengthens a limit without saying the total")
            whole = pack.limits[limit.extends].amount + limit.amount
            if limit.total_amount != whole:
                raise Broken(
                    "limits", limit.id, f"its total is {limit.total_amount}, but its parts make {whole}"
                )
        if limit.effect and (limit.met_by or limit.extends or limit.unit == "hour"):
            raise Broken(
                "limits", limit.id, "is an effect, which comes with its day: nothing keeps or lengthens it"
            )
        if limit.unit == "hour" and limit.counting != "clock":
            raise Broken("limits", limit.id, "hours are counted by the clock")
    for rule in pack.counting.values():
        all_known("counting", rule.id, "limit", rule.applies_to, pack.limits)
        for hours in rule.hours:
            if hours.opens >= hours.closes:
                raise Broken("counting", rule.id, f"closes before it opens on weekday {hours.weekday}")


def _requirements(pack: LawPack) -> None:
    facts = {*requirements.FACTS, requirements.IN_TIME}
    codes: set[str] = set()
    for entry in pack.requirements.values():
        known("requirements", entry.id, "procedure rule", entry.rule, pack.procedure)
        if entry.limit is not None:
            known("requirements", entry.id, "limit", entry.limit, pack.limits)
            limit = pack.limits[entry.limit]
            if limit.unit != "day" or limit.counting == "working":
                raise Broken("requirements", entry.id, f"{limit.id} cannot be checked without a calendar")
            limits.last_day(pack.compiled_on, limit)
        for reason in entry.reasons:
            known("requirements", entry.id, "fact", reason.fact, facts)
            if reason.fact == requirements.IN_TIME and entry.limit is None:
                raise Broken("requirements", entry.id, "asks for being in time without naming a limit")
            if reason.code in codes:
                raise Broken("requirements", entry.id, f"the reason code {reason.code!r} is taken")
            codes.add(reason.code)


def _procedure(pack: LawPack) -> None:
    for rule in pack.procedure.values():
        all_known("procedure", rule.id, "form", rule.forms, pack.forms)
        all_known("procedure", rule.id, "limit", rule.limits, pack.limits)


def _steps(pack: LawPack) -> None:
    known("steps", "refusals", "refusal", steps.NOT_FROM_HERE, pack.refusals)
    for refusal in pack.refusals.values():
        if refusal.rule is not None:
            known("steps", refusal.code, "procedure rule", refusal.rule, pack.procedure)
    for step in pack.transitions.values():
        all_known(
            "steps",
            step.id,
            "state",
            [*step.origins, *filter(None, [step.to]), *step.refused_from],
            pack.states,
        )
        known("steps", step.id, "procedure rule", step.rule, pack.procedure)
        all_known("steps", step.id, "limit", step.limits, pack.limits)
        all_known("steps", step.id, "refusal", step.refused_from.values(), pack.refusals)
        all_known("steps", step.id, "fact", _facts(step), list(steps.Fact))
        all_known("steps", step.id, "refusal", [need.refusal for need in step.needs], pack.refusals)
        if step.records:
            known("steps", step.id, "date", step.records, pack.case_dates)
        if step.offered_after:
            known("steps", step.id, "step", step.offered_after, pack.transitions)
            if not (step.records and pack.transitions[step.offered_after].records):
                raise Broken("steps", step.id, "is offered after a step, and one of the two sets no date")
        for origin in step.origins:
            # What is told or recorded after the end moves nothing.
            if pack.states[origin].final and not step.stays:
                raise Broken("steps", step.id, f"starts from {origin!r}, which is final")
            if pack.states[origin].level != step.level:
                raise Broken(
                    "steps", step.id, f"is a step of a {step.level}, but {origin!r} is not a state of one"
                )
    moving = [step for step in pack.transitions.values() if not step.stays]
    reached = {step.to for step in moving}
    left = {origin for step in moving for origin in step.origins}
    for state in pack.states.values():
        if state.id not in reached and state.id not in left:
            raise Broken("steps", state.id, "no step leads to or from this state")
        if not state.final and state.id not in left:
            raise Broken("steps", state.id, "no step leads on, and it is not final")


def _facts(step: Transition) -> list[str]:
    named = [name for need in step.needs for name in (need.fact, need.unless, need.when)]
    return [name for name in named if name]


def _routing(pack: LawPack) -> None:
    for rule in pack.routing.values():
        all_known("routing", rule.id, "subject", rule.subjects, pack.subjects)
        bodies = [body for group in rule.route_to_by_subject.values() for body in group]
        all_known("routing", rule.id, "authority", [*rule.route_to, *bodies, *rule.via], pack.authorities)
        all_known("routing", rule.id, "body of its own", rule.named_from, [*rule.route_to, *bodies])
        all_known("routing", rule.id, "subject", rule.route_to_by_subject, rule.subjects)
        if rule.superseded_by is not None:
            known("routing", rule.id, "routing rule", rule.superseded_by, pack.routing)
    for entry in pack.violations.values():
        for code in entry.subjects:
            for track in entry.tracks:
                if not any(
                    rule.track is track and reach(pack.subjects[code], rule.subjects)
                    for rule in pack.routing.values()
                ):
                    raise Broken(
                        "violations", entry.id, f"opens the track {track}, but no route takes {code}"
                    )


def _case_dates(pack: LawPack) -> None:
    for date in pack.case_dates.values():
        all_known("orders", date.key, "date", date.not_before, pack.case_dates)
        if date.key in pack.dates_before[date.key]:
            raise Broken("orders", date.key, "cannot lie before itself")
    if pack.case_dates:
        for limit in pack.limits.values():
            if is_case_date(limit.trigger):
                known("limits", limit.id, "date", limit.trigger, pack.case_dates)
            all_known("limits", limit.id, "date", limit.met_by, pack.case_dates)


def _numbering(pack: LawPack) -> None:
    """Where a pack says how numbers are read, it reads its own examples."""
    for rule in pack.numbering.values():
        all_known("numbering", rule.id, "kind", rule.intake, rule.kinds)
        all_known("numbering", rule.id, "code", rule.recalled_codes, rule.codes)
        for example in rule.examples if rule.intake else ():
            try:
                numbering.parse(pack, example)
            except (numbering.NumberRefused, numbering.NumbersUnknown) as refused:
                raise Broken(
                    "numbering", rule.id, f"does not read its example {example}: {refused}"
                ) from None


def _sanctions(pack: LawPack) -> None:
    for sanction in pack.sanctions.values():
        all_known("sanctions", sanction.id, "subject", sanction.subjects, pack.subjects)
        all_known("sanctions", sanction.id, "violation", sanction.violations, pack.violations)
        _ranges_run_upward(sanction)
    for role in pack.institution_roles.values():
        if role.is_authority:
            known("authorities", role.id, "authority", role.institution, pack.authorities)


def _ranges_run_upward(sanction: Sanction) -> None:
    for low_high in (sanction.prison_months, sanction.fine_idr):
        if low_high is not None and low_high[0] > low_high[1]:
            raise Broken("sanctions", sanction.id, f"the range {low_high[0]} to {low_high[1]} runs downward")
