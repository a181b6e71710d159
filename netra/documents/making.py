"""Making a document: gathered, composed, printed outside any transaction, then kept with its digests.

Asked for twice with nothing changed, the first one is given again. A newer one never takes its place.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from netra.cases import procedure
from netra.cases.models import Case
from netra.cases.people import Actor
from netra.documents import composing, dispatching, gathering, names, typesetting, wordings
from netra.documents.composing import Content, Head, Values
from netra.documents.gathering import Letter, LetterData, NothingToSay, Where
from netra.documents.models import Document
from netra.documents.wordings import KindWording, Of, Wording
from netra.institutions import settings as office_settings
from netra.institutions.models import Institution
from netra.law import packs
from netra.law.entries import LawPack
from netra.platform import audit, files
from netra.platform.clock import office_now, office_today
from netra.platform.files import MediaType
from netra.platform.files.writing import StagedWriter
from netra.reports import intake, triage
from netra.reports.models import Misuse, Report

__all__ = [
    "NothingToSay",
    "UnknownKind",
    "draft_of_case",
    "make_for_case",
    "make_for_misuse",
    "make_for_report",
    "make_letter",
]


class UnknownKind(LookupError):
    """No wording is shipped for this kind, or not for this sort of record."""


@dataclass(frozen=True, slots=True)
class _Order:
    """One document to be: what it will say, and what tells whether it was made before."""

    content: Content
    office: Institution
    sameness: str


def kind_of(code: str, of: Of) -> KindWording:
    kind = wordings.shipped().kinds.get(code)
    if kind is None or kind.of is not of:
        raise UnknownKind(code)
    return kind


def make_for_case(
    case: Case,
    code: str,
    *,
    by: Actor,
    address: Callable[[str], str],
    about: str = "",
    number: str = "",
    more: LetterData = gathering.NOTHING_MORE,
) -> Document:
    """Call outside a transaction; `address` makes the printed address of a token. Raises UnknownKind,
    NothingToSay, PressFailed, FileRefused."""
    order = _of_case(case, kind_of(code, Of.CASE), about, number, more)
    return _kept(order, case, None, about, by, address)


def make_letter(
    case: Case,
    code: str,
    letter: Letter,
    *,
    by: Actor,
    address: Callable[[str], str],
    about: str,
    number: str = "",
) -> Document:
    """As `make_for_case`, of a letter about the case that somebody else has worded."""
    kind, wording = kind_of(code, Of.LETTER), wordings.shipped()
    where, lines = _letterhead(case.office, case.region.timezone)
    values = gathering.of_letter(letter, wording, where)
    pack = procedure.pack_of(case)
    order = _ordered(kind, wording, values, pack, where, lines, number, about, example=case.example)
    return _kept(order, case, None, about, by, address)


def make_for_report(
    report: Report, code: str, *, by: Actor, address: Callable[[str], str], number: str = ""
) -> Document:
    """As `make_for_case`, of a report, whether or not a case has grown from it."""
    order = _of_report(report, kind_of(code, Of.REPORT), number)
    return _kept(order, None, report, "", by, address)


def make_for_misuse(
    misuse: Misuse, code: str, *, by: Actor, address: Callable[[str], str], number: str = ""
) -> Document:
    """As `make_for_case`, of a statement that a name is misused. Its bearer's name is a blank for the pen."""
    kind, wording = kind_of(code, Of.MISUSE), wordings.shipped()
    where, lines = _letterhead(misuse.office, misuse.office.region.timezone)
    values = gathering.of_misuse(misuse, wording, where)
    if code == "misuse_clearance" and not values.holds("answer"):
        raise NothingToSay
    order = _ordered(
        kind, wording, values, pack_of_misuse(where.on), where, lines, number, "", example=misuse.example
    )
    return _kept(order, None, None, "", by, address, misuse)


def pack_of_misuse(on: date) -> LawPack:
    """No rule of it is applied: it says what the paper's forms are called. Of the open election, else the
    newest."""
    election = intake.election_with_rules(on)
    return packs.shipped(election.law_pack if election else packs.names()[-1])


def draft_of_case(case: Case, code: str, *, about: str = "", number: str = "") -> bytes:
    """A docx for people to edit; nothing is kept. Raises as `make_for_case`."""
    return typesetting.draft(of_case(case, code, about=about, number=number))


def of_case(
    case: Case,
    code: str,
    *,
    about: str = "",
    number: str = "",
    more: LetterData = gathering.NOTHING_MORE,
) -> Content:
    """What the document would say today. Raises as `make_for_case`, but for the press."""
    return _of_case(case, kind_of(code, Of.CASE), about, number, more).content


def _of_case(case: Case, kind: KindWording, about: str, number: str, more: LetterData) -> _Order:
    wording = wordings.shipped()
    where, lines = _letterhead(gathering.writer_of(case, kind, about), case.region.timezone)
    values = gathering.of_case(case, kind, wording, where, about, more)
    pack = procedure.pack_of(case)
    number = number or values.texts.get("letter_number", "") or ("" if kind.letter else case.reference)
    return _ordered(kind, wording, values, pack, where, lines, number, about, example=case.example)


def _of_report(report: Report, kind: KindWording, number: str) -> _Order:
    wording = wordings.shipped()
    where, lines = _letterhead(report.office, report.region.timezone)
    values = gathering.of_report(report, wording, where)
    if kind.code == "completion_request" and not values.holds("unmet"):
        raise NothingToSay
    pack = triage.pack_of(report)
    return _ordered(kind, wording, values, pack, where, lines, number, "", example=report.example)


def _letterhead(office: Institution, zone: str) -> tuple[Where, tuple[str, ...]]:
    today = office_today(zone)
    held = office_settings.in_force(office, today)

    def said(key: str) -> str:
        return held[key].value if key in held else ""

    where = Where(office, said(office_settings.LETTER_PLACE.key), today)
    return where, tuple(filter(None, (said(office_settings.LETTER_ADDRESS.key),)))


def _ordered(
    kind: KindWording,
    wording: Wording,
    values: Values,
    pack: LawPack,
    where: Where,
    lines: tuple[str, ...],
    number: str,
    about: str,
    *,
    example: bool,
) -> _Order:
    named = names.name_of(
        where.office, kind, pack, names.own_names(where.office).get(kind.code), values.track_kind
    )
    head = Head(
        kind=kind.code,
        title=named.title,
        code=named.code,
        number=number,
        office_name=where.office.name,
        office_lines=lines,
        place=where.place,
        made_on=where.on,
        made_on_words=values.signed_on or gathering.day_words(where.on),
        example=example,
        pack=f"{pack.name} {pack.version}",
        about=about,
    )
    form = names.form_of(kind, pack, values.track_kind)
    return _Order(
        composing.compose(head, kind, wording, values, form),
        where.office,
        composing.sameness(head, kind, wording, values, form),
    )


def _kept(
    order: _Order,
    case: Case | None,
    report: Report | None,
    about: str,
    by: Actor,
    address: Callable[[str], str],
    misuse: Misuse | None = None,
) -> Document:
    content = order.content
    code = content.head.kind
    former = Document.objects.filter(case=case, report=report, misuse=misuse, kind=code, about=about)
    if found := former.filter(sameness=order.sameness).order_by("-serial").first():
        _told_if_gone(found, case, by)
        return found
    token = secrets.token_urlsafe(16)
    data_digest = composing.digest(content.canonical)
    told = f"{address(token)}?sidik={data_digest[: dispatching.SHOWN]}"
    with StagedWriter() as writer:
        writer.write(typesetting.printed(content, told))
        staged = writer.finish(MediaType.PDF)
    with transaction.atomic():
        # Held, so that two who ask at once get one document.
        if case is not None:
            Case.objects.select_for_update().get(pk=case.pk)
        elif report is not None:
            Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
        elif misuse is not None:
            Misuse.objects.select_for_update(of=("self",)).get(pk=misuse.pk)
        if found := former.filter(sameness=order.sameness).order_by("-serial").first():
            files.discard(staged)
            _told_if_gone(found, case, by)
            return found
        newest = former.order_by("-serial").first()
        made = Document.objects.create(
            case=case,
            report=report,
            misuse=misuse,
            office=order.office,
            kind=code,
            about=about,
            serial=newest.serial + 1 if newest else 1,
            title=content.head.title,
            number=content.head.number,
            made_on=content.head.made_on,
            data=content.canonical,
            data_digest=data_digest,
            sameness=order.sameness,
            token=token,
            address=told,
            file=files.keep(staged, by=by.actor),
            made_at=office_now(),
            made_by=by.actor,
            made_by_name=by.name,
            example=content.head.example,
        )
        audit.append(
            actor=by.actor,
            action="document.made",
            object_kind="document",
            object_key=str(made.pk),
            facts={
                "kind": code,
                "of": next((str(one.pk) for one in (case, report, misuse) if one is not None), ""),
                "data": made.data_digest,
                "sha256": made.file.sha256,
            },
        )
        _told_if_gone(made, case, by)
    return made


def _told_if_gone(made: Document, case: Case | None, by: Actor) -> None:
    """A letter that is printed once more after its referral was sent says what was sent."""
    if case is None or not dispatching.waits(made.kind):
        return
    with transaction.atomic():
        # Held: a referral that is being returned at this moment is returned or stands.
        Case.objects.select_for_update().get(pk=case.pk)
        if gathering.has_gone(case, made.about):
            dispatching.record(made, by=by)
