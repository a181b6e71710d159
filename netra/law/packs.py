"""Load a law pack: read, check against the schema, parse, check that it holds together. All or nothing.

A pack is a folder `netra/packs/law/<name>/<version>/` of YAML files (see `FILES`). A released version is
never edited; a correction is a new folder, and a case keeps the name, version and digest it was opened
under.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, time
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

from netra.law import consistency, office_reading, orders, reading
from netra.law.broken import Broken
from netra.law.entries import (
    Act,
    Authority,
    CaseDate,
    Catalogue,
    Counting,
    CountingRule,
    ElectionKind,
    Example,
    Form,
    Grade,
    InstitutionRole,
    IntakeHours,
    IntakeKind,
    KasnState,
    KeyedOn,
    LawPack,
    Limit,
    Need,
    Notice,
    NumberRule,
    OpenQuestion,
    Phase,
    ProcedureRule,
    Reason,
    Refusal,
    Regulation,
    Requirement,
    RequirementKind,
    RoutingRule,
    Sanction,
    SanctionClass,
    Source,
    Status,
    StepState,
    Subject,
    Track,
    Transition,
    Unit,
    Violation,
    Window,
)
from netra.law.entry_reading import Raw, entries, shared, table, wording
from netra.law.errors import UnknownId
from netra.law.reading import PackError

HOME = Path(__file__).resolve().parent.parent / "packs" / "law"
SCHEMA = HOME / "schema.json"
FILES = (
    "pack",
    "sources",
    "regulations",
    "subjects",
    "authorities",
    "acts",
    "violations",
    "counting",
    "limits",
    "procedure",
    "requirements",
    "steps",
    "routing",
    "sanctions",
    "forms",
    "numbering",
    "open_questions",
    "examples",
)
# From later forms of the pack; the released versions before them do without.
LATER_FILES = ("orders", *office_reading.FILES)


@cache
def shipped(name: str, version: str | None = None) -> LawPack:
    """A pack that comes with Netra, the newest version unless one is named. Loaded once per process.

    Raises UnknownId when there is no such pack or version, PackError when it is broken.
    """
    chosen = version or max(versions(name), key=_release_order, default=None)
    if chosen is None or chosen not in versions(name):
        raise UnknownId("shipped law pack", name if chosen is None else f"{name} {chosen}")
    return load(HOME / name / chosen)


def names() -> tuple[str, ...]:
    """The packs that come with Netra."""
    return tuple(sorted(folder.name for folder in HOME.iterdir() if folder.is_dir()))


def versions(name: str) -> tuple[str, ...]:
    """The shipped versions of a pack, oldest first; () for a name that is not shipped."""
    if name not in names():  # asked of the names alone: what somebody typed never becomes a path
        return ()
    folder = HOME / name
    return tuple(sorted((entry.name for entry in folder.iterdir() if entry.is_dir()), key=_release_order))


def load(path: Path) -> LawPack:
    """Read the pack in the folder `path`.

    A released version, known by its digest, was proved before its release: it is read as it is. Everything
    else is proved now. Raises PackError: see `prove`.
    """
    whole = {f"{name}.yaml" for name in _files(path)} == {entry.name for entry in path.iterdir()}
    if whole and (digest := _digest(path)) in _released():
        raw = {name: reading.read(path / f"{name}.yaml") for name in _files(path) if name != "examples"}
        return _parse(raw, digest, _Unread(path))
    return prove(path)


def prove(path: Path) -> LawPack:
    """Read the pack in the folder `path`, released or not, and prove that it is whole.

    Raises PackError naming file, entry and reason when a file is missing or unreadable, has a shape the
    schema does not know, or refers to something that is not there.
    """
    raw = {name: reading.read(path / f"{name}.yaml") for name in _files(path)}
    unknown = sorted(entry.name for entry in path.iterdir() if entry.stem not in raw)
    if unknown:
        raise PackError(unknown[0], "-", "is not a file of a law pack")
    for name, content in raw.items():
        _check_shape(name, content)
    pack = _parse(raw, _digest(path), _examples(raw["examples"]))
    try:
        consistency.check(pack)
    except Broken as broken:
        raise PackError(f"{broken.file}.yaml", broken.entry, broken.reason) from None
    return pack


def _files(path: Path) -> tuple[str, ...]:
    return (*FILES, *(name for name in LATER_FILES if (path / f"{name}.yaml").exists()))


def _release_order(version: str) -> tuple[int, ...]:
    return tuple(int(part) if part.isdigit() else 0 for part in version.split("."))


def _digest(path: Path) -> str:
    total = hashlib.sha256()
    for name in _files(path):
        content = (path / f"{name}.yaml").read_bytes()
        total.update(f"{name} {len(content)}\n".encode())
        total.update(content)
    return total.hexdigest()


@cache
def _validators() -> Mapping[str, reading.Validator]:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return {
        name: reading.validator({"$ref": f"#/$defs/{name}_file", "$defs": schema["$defs"]})
        for name in (*FILES, *LATER_FILES)
    }


def _check_shape(name: str, content: Any) -> None:
    reading.check_shape(f"{name}.yaml", content, _validators()[name])


@cache
def _released() -> frozenset[str]:
    """The digests of all released versions."""
    return frozenset(
        digest for versions in reading.read(HOME / "released.yaml").values() for digest in versions.values()
    )


class _Unread(Mapping[str, Example]):
    """The worked examples of a released pack, read when somebody asks for one: answers do without."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @cached_property
    def _read(self) -> Mapping[str, Example]:
        return _examples(reading.read(self._path / "examples.yaml"))

    def __getitem__(self, name: str) -> Example:
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._read)

    def __len__(self) -> int:
        return len(self._read)


def _examples(raw: Iterable[Raw]) -> Mapping[str, Example]:
    return table("examples", raw, _example, lambda example: example.id)


def _parse(raw: Mapping[str, Any], digest: str, examples: Mapping[str, Example]) -> LawPack:
    about = raw["pack"]
    default_day_one = next(
        (rule["include_first_day"] for rule in raw["counting"] if "include_first_day" in rule), False
    )

    def limit(item: Raw) -> Limit:
        return _limit(item, default_day_one)

    case_dates = table("orders", raw.get("orders", ()), _case_date, lambda one: one.key)
    return LawPack(
        name=about["name"],
        version=about["version"],
        digest=digest,
        title=wording(about["title"]),
        election_kind=ElectionKind(about["election_kind"]),
        compiled_on=date.fromisoformat(about["compiled_on"]),
        how_to_read=tuple(wording(text) for text in about["how_to_read"]),
        lineage=tuple(about["lineage"]),
        sources=table("sources", raw["sources"], _source, lambda source: source.url),
        regulations=entries("regulations", raw["regulations"], _regulation),
        subjects=table("subjects", raw["subjects"], _subject, lambda subject: subject.code),
        authorities=table("authorities", raw["authorities"]["authorities"], _authority, lambda one: one.code),
        institution_roles=entries("authorities", raw["authorities"]["roles"], _role),
        acts=entries("acts", raw["acts"], _act),
        violations=entries("violations", raw["violations"], _violation),
        limits=entries("limits", raw["limits"], limit),
        counting=entries("counting", raw["counting"], _counting_rule),
        requirements=entries("requirements", raw["requirements"], _requirement),
        procedure=entries("procedure", raw["procedure"], _procedure_rule),
        states=table("steps", raw["steps"]["states"], _state, lambda state: state.id),
        transitions=table("steps", raw["steps"]["transitions"], _transition, lambda step: step.id),
        refusals=table("steps", raw["steps"]["refusals"], _refusal, lambda refusal: refusal.code),
        routing=entries("routing", raw["routing"], _routing_rule),
        sanctions=entries("sanctions", raw["sanctions"], _sanction),
        forms=entries("forms", raw["forms"], _form),
        numbering=entries("numbering", raw["numbering"], _number_rule),
        open_questions=table("open_questions", raw["open_questions"], _open_question, lambda one: one.id),
        case_dates=case_dates,
        dates_before=MappingProxyType(orders.all_before(case_dates)),
        notices=table("pack", about["notices"], _notice, lambda notice: notice.code),
        office=office_reading.office_rules(raw),
        examples=examples,
    )


def _notice(raw: Raw) -> Notice:
    return Notice(code=raw["code"], wording=wording(raw["wording"]))


def _source(raw: Raw) -> Source:
    return Source(url=raw["url"], title=raw["title"], grade=Grade(raw["grade"]))


def _day(raw: Raw, key: str) -> date | None:
    return date.fromisoformat(raw[key]) if raw.get(key) else None


def _days(raw: Raw, key: str) -> Mapping[str, date]:
    return MappingProxyType({name: date.fromisoformat(day) for name, day in raw.get(key, {}).items()})


def _pair(raw: Raw, key: str) -> tuple[int, int] | None:
    return (raw[key][0], raw[key][1]) if key in raw else None


def _window(raw: Raw) -> Window:
    return Window(
        starts=_day(raw, "valid_from"),
        ends=_day(raw, "valid_to"),
        starts_at_determination=raw.get("valid_from_means") == "determination",
        ends_before_determination=raw.get("valid_to_means") == "day_before_determination",
    )


def _regulation(raw: Raw) -> Regulation:
    return Regulation(**shared(raw), window=_window(raw), deadline=_day(raw, "deadline"))


def _subject(raw: Raw) -> Subject:
    return Subject(
        **shared(raw),
        code=raw["code"],
        name=wording(raw["name"]),
        is_asn=raw["is_asn"],
        under_pp94=raw["under_pp94"],
        art188_since=_day(raw, "art188_since"),
        includes=tuple(raw.get("includes", ())),
        includes_status=Status(raw.get("includes_status", Status.CONFIRMED)),
        replaced_classes=MappingProxyType(
            {SanctionClass(old): SanctionClass(new) for old, new in raw.get("replaced_classes", {}).items()}
        ),
    )


def _authority(raw: Raw) -> Authority:
    return Authority(
        **shared(raw),
        code=raw["code"],
        name=wording(raw["name"]),
        window=_window(raw),
        foreseen=raw.get("foreseen", False),
    )


def _role(raw: Raw) -> InstitutionRole:
    return InstitutionRole(
        **shared(raw),
        institution=raw["institution"],
        is_authority=raw.get("is_authority", True),
        window=_window(raw),
    )


def _act(raw: Raw) -> Act:
    return Act(**shared(raw), any_act=raw.get("any_act", False))


def _violation(raw: Raw) -> Violation:
    return Violation(
        **shared(raw),
        act=raw["act"],
        tracks=tuple(Track(track) for track in raw["tracks"]),
        catalogue=Catalogue(raw["catalogue"]),
        skb_item=raw.get("skb_item"),
        phase=Phase(raw["phase"]),
        subjects=tuple(raw["subjects"]),
        subject_since=_days(raw, "subject_since"),
        sanction_class=SanctionClass(raw["sanction_class"]) if raw["sanction_class"] else None,
        channels=tuple(raw["channels"]),
        exempt_if=tuple(raw.get("exempt_if", ())),
        may_also_be=tuple(raw.get("may_also_be", ())),
        needs=tuple(raw.get("needs", ())),
        window=_window(raw),
        window_ends_with=raw.get("ends_with", ""),
        also=raw.get("also", ""),
    )


def _limit(raw: Raw, default_day_one: bool) -> Limit:
    total, longest = raw.get("total"), raw.get("longest")
    return Limit(
        **shared(raw),
        trigger=raw["trigger"],
        amount=raw["amount"],
        unit=Unit(raw["unit"]),
        counting=Counting(raw["counting"]),
        counting_status=raw.get("counting_status", ""),
        include_first_day=raw.get("include_first_day", default_day_one),
        obliged=raw["obliged"],
        procedure=raw["procedure"],
        effect_if_missed=raw.get("effect_if_missed", ""),
        extends=raw.get("extends"),
        total_amount=total["amount"] if total else None,
        total_counting=Counting(total["counting"]) if total else None,
        longest_amount=longest["amount"] if longest else None,
        longest_counting=Counting(longest["counting"]) if longest else None,
        computed=_day(raw, "computed"),
        window_months=_pair(raw, "window_months"),
        met_by=tuple(raw.get("met_by", ())),
        kinds=tuple(IntakeKind(kind) for kind in raw.get("kinds", ())),
        tracks=tuple(Track(track) for track in raw.get("tracks", ())),
        effect=raw.get("effect", False),
    )


def _counting_rule(raw: Raw) -> CountingRule:
    return CountingRule(
        **shared(raw),
        rule=raw["rule"],
        applies_to=tuple(raw.get("applies_to", ())),
        valid_from=_day(raw, "valid_from"),
        include_first_day=raw.get("include_first_day"),
        hours=tuple(
            IntakeHours(
                weekday=hours["weekday"],
                opens=time.fromisoformat(hours["opens"]),
                closes=time.fromisoformat(hours["closes"]),
            )
            for hours in raw.get("hours", ())
        ),
    )


def _requirement(raw: Raw) -> Requirement:
    return Requirement(
        **shared(raw),
        code=raw["code"],
        kind=RequirementKind(raw["kind"]),
        rule=raw["rule"],
        limit=raw.get("limit"),
        reasons=tuple(
            Reason(fact=reason["fact"], code=reason["code"], wording=wording(reason["wording"]))
            for reason in raw["reasons"]
        ),
        closed_last_day=_notice(raw["closed_last_day"]) if "closed_last_day" in raw else None,
    )


def _procedure_rule(raw: Raw) -> ProcedureRule:
    return ProcedureRule(
        **shared(raw),
        step=raw.get("step"),
        name=raw["name"],
        state=raw.get("state", ""),
        forms=tuple(raw.get("forms", ())),
        limits=tuple(raw.get("limits", ())),
        precondition=raw.get("precondition", ""),
    )


def _state(raw: Raw) -> StepState:
    return StepState(
        id=raw["id"],
        level=raw["level"],
        wording=wording(raw["wording"]),
        final=raw.get("final", False),
        turn=raw.get("turn", ""),
    )


def _transition(raw: Raw) -> Transition:
    return Transition(
        id=raw["id"],
        level=raw["level"],
        wording=wording(raw["wording"]),
        origins=tuple(raw["from"]),
        to=raw.get("to", ""),
        rule=raw["rule"],
        limits=tuple(raw.get("limits", ())),
        needs=tuple(
            Need(
                fact=need["fact"],
                refusal=need["refusal"],
                absent=need.get("absent", False),
                unless=need.get("unless", ""),
                when=need.get("when", ""),
                reading=need.get("reading", ""),
                option=need.get("option", ""),
            )
            for need in raw.get("needs", ())
        ),
        refused_from=MappingProxyType(dict(raw.get("refused_from", {}))),
        records=raw.get("records", ""),
        tracks=tuple(Track(track) for track in raw.get("tracks", ())),
        offered_after=raw.get("offered_after", ""),
    )


def _refusal(raw: Raw) -> Refusal:
    return Refusal(code=raw["code"], rule=raw.get("rule"), wording=wording(raw["wording"]))


def _routing_rule(raw: Raw) -> RoutingRule:
    return RoutingRule(
        **shared(raw),
        subjects=tuple(raw["subjects"]),
        track=Track(raw["track"]),
        route_to=tuple(raw["route_to"]),
        route_to_by_subject=MappingProxyType(
            {code: tuple(bodies) for code, bodies in raw.get("route_to_by_subject", {}).items()}
        ),
        named_from=_days(raw, "named_from"),
        via=tuple(raw.get("via", ())),
        window=_window(raw),
        keyed_on=KeyedOn(raw["keyed_on"]),
        kasn_state=KasnState(raw.get("kasn_state", KasnState.NONE)),
        superseded_by=raw.get("superseded_by"),
        pending=raw.get("pending", False),
        parallel=raw.get("parallel", False),
        precondition=raw.get("precondition", ""),
    )


def _sanction(raw: Raw) -> Sanction:
    return Sanction(
        **shared(raw),
        code=raw["code"],
        sanction_class=SanctionClass(raw["sanction_class"]),
        subjects=tuple(raw["subjects"]),
        violations=tuple(raw.get("violations", ())),
        window=_window(raw),
        months=raw.get("months"),
        prison_months=_pair(raw, "prison_months"),
        fine_idr=_pair(raw, "fine_idr"),
        and_or=raw.get("and_or", False),
    )


def _form(raw: Raw) -> Form:
    return Form(
        **shared(raw),
        title=wording(raw.get("title", raw["wording"])),
        form_code=raw["form_code"],
        code_status=Status(raw.get("code_status", raw["status"])),
        confidence=raw["confidence"],
        fields=tuple(raw.get("fields", ())),
    )


def _number_rule(raw: Raw) -> NumberRule:
    return NumberRule(
        **shared(raw),
        pattern=raw.get("pattern", ""),
        examples=tuple(raw.get("examples", ())),
        kinds=MappingProxyType(dict(raw.get("kinds", {}))),
        intake=MappingProxyType({code: IntakeKind(kind) for code, kind in raw.get("intake", {}).items()}),
        levels=tuple(raw.get("levels", ())),
        codes=MappingProxyType(dict(raw.get("codes", {}))),
        recalled_codes=tuple(raw.get("recalled_codes", ())),
        form=raw.get("form", ""),
        registered=raw.get("registered", False),
        counter=tuple(raw.get("counter", ())),
    )


def _open_question(raw: Raw) -> OpenQuestion:
    return OpenQuestion(
        id=raw["id"],
        question=raw["question"],
        why=raw["why"],
        state=raw.get("state", "open"),
        answer=raw.get("answer", ""),
        lead=raw.get("lead", ""),
    )


def _case_date(raw: Raw) -> CaseDate:
    return CaseDate(
        key=raw["key"],
        wording=wording(raw["wording"]),
        not_before=tuple(raw.get("not_before", ())),
        tracks=tuple(Track(track) for track in raw.get("tracks", ())),
    )


def _example(raw: Raw) -> Example:
    return Example(
        id=raw["id"],
        title=raw["title"],
        story=raw["story"],
        kind=raw["kind"],
        given=MappingProxyType(dict(raw["given"])),
        expect=MappingProxyType(dict(raw["expect"])),
        basis=tuple(raw["basis"]),
    )
