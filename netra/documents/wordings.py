"""The wording of documents: what stands around the data of a case, as the packs in `packs/documents` have it.

Plain values. A released version is never edited; a document keeps the version that it was made with.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import yaml

HOME = Path(__file__).resolve().parent.parent / "packs" / "documents"

# YAML hands over untyped trees; what is read here is checked while it is read.
Raw = Mapping[str, Any]


class Of(StrEnum):
    REPORT = "report"
    CASE = "case"
    # A letter of the office about a case, whose words come from elsewhere: never offered by itself.
    LETTER = "letter"
    # A statement that a name is misused: neither report nor case.
    MISUSE = "misuse"


class About(StrEnum):
    """What a document speaks of within its case; without it, of the whole case."""

    WHOLE = ""
    INVITATION = "invitation"
    CLARIFICATION = "clarification"
    PERSON = "person"
    BODY = "body"
    # A call or what became of it: the sheet is needed before anything was said.
    HEARING = "hearing"
    DISCUSSION = "discussion"
    HANDOVER = "handover"


class PackBroken(ValueError):
    """A pack of wordings does not hold together. The sentence says where."""


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    value: str = ""
    blank: str = ""


@dataclass(frozen=True, slots=True)
class Signer:
    role: str
    name: str
    blank: str
    under: str
    dated: bool = False  # place and day stand above it
    unless: str = ""
    each: str = ""  # one signature for every row of that list


@dataclass(frozen=True, slots=True)
class Piece:
    """One block. `kind` says what it is; `source` names the list or text that it shows."""

    kind: str
    when: str = ""
    unless: str = ""
    text: str = ""
    source: str = ""
    rows: tuple[Row, ...] = ()
    head: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()
    widths: tuple[int, ...] = ()
    count: int = 0
    signers: tuple[Signer, ...] = ()


@dataclass(frozen=True, slots=True)
class KindWording:
    code: str
    of: Of
    about: About
    form_id: str
    forms_by_track: Mapping[str, str]
    title: str
    letter: bool
    editable: bool
    # Its printed code matches from the day on which it is on record as sent, not before.
    dispatched: bool
    subject: str
    to_blank: str
    # What an officer should know before making it: shown on the page, never printed.
    use: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    version: str
    arranged_by: str
    seen: Mapping[str, str]
    labels: Mapping[str, str]
    blanks: Mapping[str, str]
    # Lines for the pen, where one is too few.
    room: Mapping[str, int]
    words: Mapping[str, str]
    kinds: Mapping[str, KindWording]


def versions() -> list[str]:
    """Oldest first."""
    return sorted(
        (path.stem for path in HOME.glob("*.yaml")), key=lambda text: [int(n) for n in text.split(".")]
    )


@cache
def shipped(version: str = "") -> Wording:
    """The newest pack unless a version is named. Raises PackBroken."""
    chosen = version or versions()[-1]
    raw = yaml.safe_load((HOME / f"{chosen}.yaml").read_text(encoding="utf-8"))
    if raw["version"] != chosen:
        raise PackBroken(f"{chosen}.yaml says that it is version {raw['version']}")
    return Wording(
        version=chosen,
        arranged_by=raw["arranged_by"],
        seen=raw["seen"],
        labels=raw["labels"],
        blanks=raw["blanks"],
        room=raw.get("room", {}),
        words=raw["words"],
        kinds={code: _kind(code, one) for code, one in raw["kinds"].items()},
    )


def _kind(code: str, raw: Raw) -> KindWording:
    return KindWording(
        code=code,
        of=Of(raw["of"]),
        about=About(raw.get("about", "")),
        form_id=raw.get("form", ""),
        forms_by_track=raw.get("forms_by_track", {}),
        title=raw["title"],
        letter=raw.get("letter", False),
        editable=raw.get("editable", False),
        dispatched=raw.get("dispatched", False),
        subject=raw.get("subject", ""),
        to_blank=raw.get("to_blank", ""),
        use=raw.get("use", ""),
        pieces=tuple(_piece(code, one) for one in raw["blocks"]),
    )


_NAMED = ("fields", "long", "table", "numbered", "paragraphs")


def _piece(code: str, raw: Raw) -> Piece:
    when, unless = raw.get("when", ""), raw.get("unless", "")
    for kind in ("heading", "text", "note"):
        if kind in raw:
            return Piece(kind, when, unless, text=raw[kind])
    for kind in _NAMED:
        if kind in raw:
            return Piece(
                kind,
                when,
                unless,
                source=raw[kind],
                head=tuple(raw.get("head", ())),
                cells=tuple(raw.get("cells", ())),
                widths=tuple(raw.get("widths", ())),
            )
    if "rows" in raw:
        return Piece("rows", when, unless, rows=tuple(Row(**one) for one in raw["rows"]))
    if "lines" in raw:
        return Piece("lines", when, unless, count=raw["lines"])
    if "signatures" in raw:
        signers = tuple(Signer(**one) for one in raw["signatures"])
        return Piece("signatures", when, unless, signers=signers)
    raise PackBroken(f"{code} has a block that is none of the known ones: {sorted(raw)}")
