"""The forms of the procedure: what each is called, which code it carries, and what the report form asks.

Codes and titles are data of the pack, to be edited there when somebody reads the annex; most are recalled.
"""

from __future__ import annotations

from dataclasses import dataclass

from netra.law.entries import Citation, Form, LawPack, Status, Wording
from netra.law.errors import UnknownId

_MANY, _OPTIONAL = "[]", "(optional)"


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that a form asks: `of` "reporter", `name` "phone"; `of` is "" for what stands by itself."""

    of: str
    name: str
    required: bool
    many: bool


@dataclass(frozen=True, slots=True)
class CaseForm:
    """One form. `status` says how sure its content is, `code_status` how sure its code: the annex of 2024
    that shows the fields of the report form prints no code. `fields` is empty where no list was read."""

    id: str
    title: Wording
    about: Wording
    code: str
    code_status: Status
    confidence: str  # of the code: high, medium, low
    fields: tuple[Field, ...]
    status: Status
    citation: Citation


def forms(pack: LawPack) -> tuple[CaseForm, ...]:
    """All forms in the order of the pack; none for a pack that has read none."""
    return tuple(_form(entry) for entry in pack.forms.values())


def form_of(pack: LawPack, form_id: str) -> CaseForm:
    """The form with this id ("F-A1"). Raises UnknownId.

    Source of the fields of F-A1: annex of Perbawaslu 9/2024 (pilkada-2024).
    """
    try:
        return _form(pack.forms[form_id])
    except KeyError:
        raise UnknownId("form", form_id) from None


def _form(entry: Form) -> CaseForm:
    return CaseForm(
        id=entry.id,
        title=entry.title,
        about=entry.wording,
        code=entry.form_code,
        code_status=entry.code_status,
        confidence=entry.confidence,
        fields=tuple(_field(text) for text in entry.fields),
        status=entry.status,
        citation=entry.citation,
    )


def _field(text: str) -> Field:
    """ "reporter.email(optional)" or "witnesses[]", in the form that the schema of packs proves."""
    path = text.removesuffix(_OPTIONAL)
    of, _, name = path.removesuffix(_MANY).rpartition(".")
    return Field(of=of, name=name, required=path == text, many=path.endswith(_MANY))
