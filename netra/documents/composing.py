"""From wording and values to the blocks of one document, the same for PDF and docx. No database here."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from netra.documents.wordings import KindWording, Piece, Row, Signer, Wording
from netra.law.forms import CaseForm

Block = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Values:
    """What is known: single texts, lists of rows, and for the report form the persons, one after another."""

    texts: Mapping[str, str]
    tables: Mapping[str, Sequence[Mapping[str, str]]] = field(default_factory=dict)
    lists: Mapping[str, Sequence[str]] = field(default_factory=dict)
    # Per group of the report form ("reported", "event"): the field values, once for every person.
    groups: Mapping[str, Sequence[Mapping[str, str]]] = field(default_factory=dict)
    # Lines of the addressee; the first may be a named blank instead.
    to: Sequence[str] = ()
    # Of a letter that carries on one kind of track: its form depends on it.
    track_kind: str = ""
    # The day that stands with the signatures where it is not that of printing: minutes printed a week later
    # were signed when the hearing ended.
    signed_on: str = ""

    def holds(self, name: str) -> bool:
        return bool(self.texts.get(name) or self.tables.get(name) or self.lists.get(name))


@dataclass(frozen=True, slots=True)
class Head:
    """What every document says of itself."""

    kind: str
    title: str
    code: str
    number: str
    office_name: str
    office_lines: tuple[str, ...]
    place: str
    made_on: date
    made_on_words: str
    example: bool
    pack: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """One document as data. `canonical` is what the printed digest is taken of."""

    head: Head
    letter: Mapping[str, object] | None
    blocks: tuple[Block, ...]
    seen: Mapping[str, str]
    wording_version: str

    def as_data(self) -> dict[str, object]:
        head = self.head
        return {
            "format": 1,
            "kind": head.kind,
            "about": head.about,
            "title": head.title,
            "code": head.code,
            "number": head.number,
            "office": {"name": head.office_name, "lines": list(head.office_lines)},
            "place": head.place,
            "made_on": head.made_on.isoformat(),
            "date": head.made_on_words,
            "example": head.example,
            "law_pack": head.pack,
            "wording": self.wording_version,
            "letter": self.letter,
            "blocks": list(self.blocks),
            "seen": dict(self.seen),
        }

    @property
    def canonical(self) -> str:
        return canonical(self.as_data())


def canonical(data: Mapping[str, object]) -> str:
    """One way only to write the same values: sorted keys, no spaces, UTF-8 as it is."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def sameness(head: Head, kind: KindWording, wording: Wording, values: Values, form: CaseForm | None) -> str:
    """Digest of all but the day of making: the same thing made tomorrow is no second document."""
    data = compose(replace(head, made_on_words=""), kind, wording, values, form).as_data()
    return digest(canonical({**data, "made_on": ""}))


def compose(
    head: Head, kind: KindWording, wording: Wording, values: Values, form: CaseForm | None
) -> Content:
    """Raises KeyError when the wording asks for a text that the values do not have: a broken pack."""
    return Content(
        head=head,
        letter=_letter(head, kind, wording, values) if kind.letter else None,
        blocks=tuple(_blocks(kind, wording, values, form)),
        seen=wording.seen,
        wording_version=wording.version,
    )


def words_of(kept: str) -> tuple[Sequence[str], str, Sequence[str]]:
    """Of a letter from its canonical data: the lines of the addressee, the subject and what it says."""
    data = json.loads(kept)
    letter, subject_word = data["letter"], data["seen"]["letter_subject"]
    (subject,) = (row["value"] for row in letter["head"] if row["label"] == subject_word)
    return letter["to"], subject, [one["text"] for one in data["blocks"] if one["kind"] == "text"]


def _letter(head: Head, kind: KindWording, wording: Wording, values: Values) -> Mapping[str, object]:
    seen = wording.seen
    enclosures = wording.words["pieces"].format(count=len(values.tables.get("enclosures", ())))
    rows = [
        # What an officer typed is never read as a pattern.
        {"label": seen["letter_number"], **({"value": head.number} if head.number else {"blank": "nomor"})},
        *([{"label": seen["letter_enclosures"], "value": enclosures}] if values.holds("enclosures") else []),
        {"label": seen["letter_subject"], "value": _said(kind.subject, values)},
    ]
    return {
        "head": rows,
        "to_word": seen["to_word"],
        "to": list(values.to),
        "to_blank": _to_blank(kind, values),
    }


def _to_blank(kind: KindWording, values: Values) -> str:
    return "" if values.to else values.texts.get("to_blank") or kind.to_blank


def _blocks(kind: KindWording, wording: Wording, values: Values, form: CaseForm | None) -> Iterator[Block]:
    for piece in kind.pieces:
        if piece.when and not values.holds(piece.when):
            continue
        if piece.unless and values.holds(piece.unless):
            continue
        yield from _block(piece, wording, values, form)


def _block(piece: Piece, wording: Wording, values: Values, form: CaseForm | None) -> Iterator[Block]:
    match piece.kind:
        case "heading" | "text" | "note":
            yield {"kind": piece.kind, "text": _said(piece.text, values)}
        case "long":
            yield {"kind": "text", "text": values.texts[piece.source].replace("\r\n", "\n").strip()}
        case "rows":
            yield {"kind": "rows", "rows": [_row(row, values) for row in piece.rows]}
        case "fields":
            yield from _fields(piece.source, wording, values, form)
        case "table":
            yield {
                "kind": "table",
                "head": list(piece.head),
                "widths": list(piece.widths),
                "body": [
                    [cell.format_map(row) for cell in piece.cells] for row in values.tables[piece.source]
                ],
            }
        case "paragraphs":
            yield from ({"kind": "text", "text": text} for text in values.lists[piece.source])
        case "numbered":
            yield {"kind": "numbered", "items": list(values.lists[piece.source])}
        case "lines":
            yield {"kind": "lines", "count": piece.count}
        case _:
            yield {"kind": "signatures", "signers": list(_signers(piece, values))}


def _fields(group: str, wording: Wording, values: Values, form: CaseForm | None) -> Iterator[Block]:
    """The fields of the form as the law pack lists them, so that a corrected list prints corrected."""
    if form is None:
        return
    names = [f"{one.of}.{one.name}" for one in form.fields if one.of == group]
    for known in values.groups.get(group) or ({},):
        yield {
            "kind": "rows",
            "rows": [
                {"label": wording.labels[name], "value": known[name]}
                if known.get(name)
                else _pen(name, wording)
                for name in names
            ],
        }


def _pen(name: str, wording: Wording) -> Mapping[str, object]:
    room = {"lines": wording.room[name]} if name in wording.room else {}
    return {"label": wording.labels[name], "blank": wording.blanks[name], **room}


def _said(text: str, values: Values) -> str:
    return text.format_map(values.texts)


def _row(row: Row, values: Values) -> Mapping[str, str]:
    if row.blank:
        return {"label": row.label, "blank": row.blank}
    return {"label": row.label, "value": _said(row.value, values)}


def _signers(piece: Piece, values: Values) -> Iterator[Mapping[str, str | bool]]:
    for one in piece.signers:
        if one.unless and values.holds(one.unless):
            continue
        rows = values.tables.get(one.each, ()) if one.each else (values.texts,)
        for row in rows:
            yield _signer(one, row)


def _signer(one: Signer, row: Mapping[str, str]) -> Mapping[str, str | bool]:
    return {
        "dated": one.dated,
        "role": one.role.format_map(row),
        "name": one.name.format_map(row),
        "blank": one.blank.format_map(row),
        "under": one.under.format_map(row),
    }
