"""The documents of a case: what each is called, by which form, and at which step it comes."""

from __future__ import annotations

from dataclasses import dataclass

from netra.law.entries import Citation, LawPack, Status, Wording
from netra.law.errors import UnknownId
from netra.law.office_entries import DocumentEntry, Kind


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """One kind of document. `form_code` is "" where no form was ever named; `code_status` says how sure the
    code is, `status` how sure it is that there is such a document."""

    code: str
    title: Wording
    about: Wording
    form_id: str
    form_code: str
    code_status: Status
    status: Status
    steps: tuple[str, ...]
    citation: Citation


def kinds(pack: LawPack) -> tuple[DocumentKind, ...]:
    """All kinds in the order of the pack; none for a pack before they were data."""
    return tuple(_kind(pack, entry, None) for entry in pack.office.documents.values())


def kind_of(pack: LawPack, code: str, decision: Kind | str | None = None) -> DocumentKind:
    """The document with this code ("study"). With the `decision` that it carries on, by the form of that
    kind: a referral of an election crime has another form than one of other law. Raises UnknownId.
    """
    try:
        entry = pack.office.documents[code]
    except KeyError:
        raise UnknownId("document", code) from None
    return _kind(pack, entry, Kind(decision) if decision is not None else None)


def _kind(pack: LawPack, entry: DocumentEntry, decision: Kind | None) -> DocumentKind:
    form_id = entry.form if decision is None else entry.forms_by_kind.get(decision, entry.form)
    form = pack.forms.get(form_id)
    return DocumentKind(
        code=entry.code,
        title=entry.title,
        about=entry.wording,
        form_id=form_id,
        form_code=form.form_code if form else "",
        code_status=form.code_status if form else Status.RECALLED,
        status=entry.status,
        steps=entry.steps,
        citation=entry.citation,
    )
