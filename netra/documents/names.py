"""What a document is called and which code it prints: as the office says, else as the law pack has it."""

from dataclasses import dataclass

from django.db import transaction

from netra.accounts.viewer import Viewer
from netra.documents.models import FormName
from netra.documents.wordings import KindWording
from netra.institutions.models import Institution
from netra.law import competence, documents, forms
from netra.law.documents import DocumentKind
from netra.law.entries import LawPack, Status
from netra.law.errors import UnknownId
from netra.law.forms import CaseForm
from netra.platform import audit
from netra.platform.clock import wall_now

LONGEST_TITLE, LONGEST_CODE, LONGEST_REASON = 200, 60, 500


@dataclass(frozen=True, slots=True)
class Named:
    """`code` is what is printed; `proposed_code` what the pack recalls and nobody has confirmed."""

    title: str
    code: str
    proposed_code: str
    own: FormName | None  # the office's own row, where it has one
    verified: bool  # what the form holds was read in its annex


class NameRefused(Exception):
    """`code`: title, reason, same. Nothing was changed."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def form_of(kind: KindWording, pack: LawPack, track_kind: str = "") -> CaseForm | None:
    """The form that the pack has for this document; a crime is referred by another one than the rest."""
    told = _told_by(pack, kind, track_kind)
    form_id = told.form_id if told else kind.forms_by_track.get(track_kind, kind.form_id)
    return forms.form_of(pack, form_id) if form_id in pack.forms else None


def _told_by(pack: LawPack, kind: KindWording, track_kind: str) -> DocumentKind | None:
    """None for a version of the pack from before documents were its data."""
    kinds = competence.kinds_of_track(pack, track_kind) if track_kind else ()
    try:
        return documents.kind_of(pack, kind.code, kinds[0] if kinds else None)
    except UnknownId:
        return None


def name_of(
    office: Institution, kind: KindWording, pack: LawPack, own: FormName | None, track_kind: str = ""
) -> Named:
    """A code that is only recalled is proposed to the office and never printed by itself."""
    form, told = form_of(kind, pack, track_kind), _told_by(pack, kind, track_kind)
    code = form.code if form else ""
    sure = form is not None and form.code_status is Status.CONFIRMED
    return Named(
        title=own.title if own else told.title.id if told else kind.title,
        code=own.code if own else code if sure else "",
        proposed_code="" if own or sure else code,
        own=own,
        verified=form is not None and form.status is Status.CONFIRMED,
    )


def own_names(office: Institution) -> dict[str, FormName]:
    """The row in force of every kind that the office has named."""
    found: dict[str, FormName] = {}
    for row in FormName.objects.filter(office=office).order_by("pk"):
        found[row.kind] = row
    return found


def history(office: Institution, kind: str) -> list[FormName]:
    return list(FormName.objects.filter(office=office, kind=kind))


def set_name(
    office: Institution, kind: KindWording, *, title: str, code: str, reason: str, by: Viewer
) -> FormName:
    """Append what holds from now on; documents already made keep their own. Raises NameRefused."""
    title, code, reason = (" ".join(text.split()) for text in (title, code, reason))
    if not title:
        raise NameRefused("title")
    if not reason:
        raise NameRefused("reason")
    with transaction.atomic():
        # Held, so that of two who name at once the second meets the first one's row.
        Institution.objects.select_for_update(no_key=True).get(pk=office.pk)
        held = own_names(office).get(kind.code)
        if held is not None and (held.title, held.code) == (title, code):
            raise NameRefused("same")
        row = FormName.objects.create(
            office=office,
            kind=kind.code,
            title=title,
            code=code,
            reason=reason,
            set_at=wall_now(),
            set_by=by.actor,
            set_by_name=by.name,
        )
        audit.append(
            actor=by.actor,
            action="document.named",
            object_kind="institution",
            object_key=office.key,
            facts={"kind": kind.code, "name": audit.digest_of({"title": title, "code": code})},
        )
    return row
