"""The papers of a record: what was made, what can be made now, and how one is made and handed out."""

from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from netra.accounts.access import StaffRequest, staff_page
from netra.cases import access as cases
from netra.cases.models import Case
from netra.cases.opening import local_date
from netra.cases.people import Actor
from netra.cases.procedure import pack_of
from netra.documents import access, dispatching, feeding, gathering, making, names, queries, wordings
from netra.documents.access import OFFICERS
from netra.documents.forms import MakeForm
from netra.documents.models import Document
from netra.documents.queries import Makeable
from netra.documents.typesetting import PressFailed
from netra.documents.views.checking import check_address
from netra.documents.wordings import About, Of
from netra.institutions.models import Institution
from netra.law.entries import LawPack
from netra.platform import files
from netra.platform.clock import office_today
from netra.platform.files import FileDamaged, FileRefused, StoreAway
from netra.platform.files.serving import harden
from netra.reports import access as reports
from netra.reports import triage
from netra.reports.models import Report

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@staff_page(*OFFICERS)
@require_safe
def of_case(request: StaffRequest, case_id: UUID) -> HttpResponse:
    case = access.case_for(request.viewer, case_id)
    zone = case.region.timezone
    found = _makeable(request, case)
    if case.report is not None:
        found = [*queries.makeable_of_report(case.report), *found]
    return render(
        request,
        "documents/of_case.html",
        {
            "case": case,
            "example": case.example,
            "record": _record(case.office, pack_of(case), found, queries.of_case(case), zone),
            "makeable": _offered(case.office, pack_of(case), found, lambda one: _make_url(case, one)),
            "systems": [
                (one.code, one.name.in_language(get_language() or "id"))
                for one in feeding.known_systems(case)
            ],
        },
    )


@staff_page(*OFFICERS)
@require_safe
def of_report(request: StaffRequest, report_id: UUID) -> HttpResponse:
    report = access.report_for(request.viewer, report_id)
    pack, found = triage.pack_of(report), queries.makeable_of_report(report)
    return render(
        request,
        "documents/of_report.html",
        {
            "report": report,
            "example": report.example,
            "record": _record(report.office, pack, found, queries.of_report(report), report.region.timezone),
            "makeable": _offered(report.office, pack, found, lambda one: _report_url(report, one)),
        },
    )


def _makeable(request: StaffRequest, case: Case) -> list[Makeable]:
    return queries.makeable_of_case(case, local_date(case), decides=cases.decides(request.viewer, case))


def _make_url(case: Case, one: Makeable) -> str:
    if one.kind.of is Of.REPORT and case.report is not None:
        return _report_url(case.report, one)
    return reverse("documents:make", args=[case.pk, one.kind.code])


def _report_url(report: Report, one: Makeable) -> str:
    return reverse("documents:make_of_report", args=[report.pk, one.kind.code])


def _offered(
    office: Institution, pack: LawPack, found: Sequence[Makeable], url: Callable[[Makeable], str]
) -> list[dict[str, object]]:
    own = names.own_names(office)
    offered = []
    for one in found:
        named = names.name_of(office, one.kind, pack, own.get(one.kind.code))
        offered.append(
            {
                "title": named.title,
                "named": named,
                "use": one.kind.use,
                "why_not": one.why_not,
                "url": "" if one.why_not else url(one),
            }
        )
    # What can be made now stands first.
    return sorted(offered, key=lambda one: not one["url"])


def _record(
    office: Institution, pack: LawPack, found: Sequence[Makeable], made: Sequence[Document], zone: str
) -> dict[str, object]:
    """What was made, with words for what each speaks of."""
    labels = {choice.about: choice.label for one in found for choice in one.choices}
    return {
        "zone": zone,
        "made": [
            {
                "document": one,
                "about": labels.get(one.about, ""),
                "unsent": dispatching.waits(one.kind) and not hasattr(one, "dispatch"),
                "editable": one.case_id is not None and wordings.shipped().kinds[one.kind].editable
                if one.kind in wordings.shipped().kinds
                else False,
            }
            for one in made
        ],
        "arranged_by": wordings.shipped().arranged_by,
    }


@staff_page(*OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def make(request: StaffRequest, case_id: UUID, kind: str) -> HttpResponseBase:
    case = access.case_for(request.viewer, case_id)
    one = _wanted(_makeable(request, case), kind)

    def made(about: str, number: str) -> Document:
        return making.make_for_case(
            case,
            kind,
            by=Actor.of(request.viewer),
            address=check_address(request),
            about=about,
            number=number,
        )

    back = reverse("documents:of_case", args=[case.pk])
    draft = reverse("documents:draft", args=[case.pk, kind]) if one.kind.editable else ""
    return _page(request, one, made, back, case.office, pack_of(case), example=case.example, draft=draft)


@staff_page(*OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def handover(request: StaffRequest, case_id: UUID, handover_id: int) -> HttpResponseBase:
    """The letter about a case that changed hands, and what was printed of it: the office that wrote it may
    not see the other papers of the case any more."""
    case, given = access.handover_for(request.viewer, case_id, handover_id)
    kind, about = wordings.shipped().kinds["handover_letter"], f"{About.HANDOVER.value}:{given.pk}"

    def made(_about: str, number: str) -> Document:
        return making.make_for_case(
            case,
            kind.code,
            by=Actor.of(request.viewer),
            address=check_address(request),
            about=about,
            number=number,
        )

    office = gathering.writer_of(case, kind, about)
    return _page(
        request,
        Makeable(kind, ()),
        made,
        reverse("documents:handover", args=[case.pk, given.pk]),
        office,
        pack_of(case),
        example=case.example,
        printed=queries.letters_about(case, about),
        up=reverse("cases:case", args=[case.pk]),
        up_words=case.reference,
    )


@staff_page(*OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def make_of_report(request: StaffRequest, report_id: UUID, kind: str) -> HttpResponseBase:
    report = access.report_for(request.viewer, report_id)
    one = _wanted(queries.makeable_of_report(report), kind)

    def made(_about: str, number: str) -> Document:
        return making.make_for_report(
            report, kind, by=Actor.of(request.viewer), address=check_address(request), number=number
        )

    case = Case.objects.filter(report=report).first()
    back = (
        reverse("documents:of_case", args=[case.pk])
        if case
        else reverse("documents:of_report", args=[report.pk])
    )
    return _page(request, one, made, back, report.office, triage.pack_of(report), example=report.example)


@staff_page(*OFFICERS)
@require_safe
def of_misuse(request: StaffRequest, misuse_id: UUID) -> HttpResponse:
    misuse = reports.misuse_for(request.viewer, misuse_id)
    zone = misuse.office.region.timezone
    pack, found = making.pack_of_misuse(office_today(zone)), queries.makeable_of_misuse(misuse)

    def url(one: Makeable) -> str:
        return reverse("documents:make_of_misuse", args=[misuse.pk, one.kind.code])

    return render(
        request,
        "documents/of_misuse.html",
        {
            "misuse": misuse,
            "example": misuse.example,
            "record": _record(misuse.office, pack, found, queries.of_misuse(misuse), zone),
            "makeable": _offered(misuse.office, pack, found, url),
        },
    )


@staff_page(*OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def make_of_misuse(request: StaffRequest, misuse_id: UUID, kind: str) -> HttpResponseBase:
    misuse = reports.misuse_for(request.viewer, misuse_id)
    one = _wanted(queries.makeable_of_misuse(misuse), kind)

    def made(_about: str, number: str) -> Document:
        return making.make_for_misuse(
            misuse, kind, by=Actor.of(request.viewer), address=check_address(request), number=number
        )

    back = reverse("documents:of_misuse", args=[misuse.pk])
    pack = making.pack_of_misuse(office_today(misuse.office.region.timezone))
    return _page(request, one, made, back, misuse.office, pack, example=misuse.example)


def _wanted(found: Sequence[Makeable], kind: str) -> Makeable:
    one = next((one for one in found if one.kind.code == kind), None)
    if one is None:
        raise Http404
    return one


def _page(
    request: StaffRequest,
    one: Makeable,
    made: Callable[[str, str], Document],
    back: str,
    office: Institution,
    pack: LawPack,
    *,
    example: bool,
    draft: str = "",
    printed: Sequence[Document] = (),
    up: str = "",
    up_words: str = "",
) -> HttpResponse:
    form = MakeForm(
        request.POST or None,
        choices=one.choices,
        letter=one.kind.letter or one.kind.of is Of.MISUSE,
        initial={"about": request.GET["about"]} if "about" in request.GET else {},
    )
    named = names.name_of(office, one.kind, pack, names.own_names(office).get(one.kind.code))
    if not one.why_not and form.is_valid():
        try:
            made(form.cleaned_data.get("about", ""), form.cleaned_data["number"].strip())
        except making.NothingToSay:
            form.add_error(None, _("What this document speaks of is no longer there. Look at the case anew."))
        except PressFailed:
            form.add_error(
                None,
                _(
                    "The document could not be set in type. Nothing was kept. Try again, or tell "
                    "the administrator."
                ),
            )
        except FileRefused as refused:
            form.add_error(None, refused.message)
        else:
            return redirect(back)
    return render(
        request,
        "documents/make.html",
        {
            "title": _("Make: %(document)s") % {"document": named.title},
            "named": named,
            "form": form,
            "why_not": one.why_not,
            "letter": one.kind.letter,
            "use": one.kind.use,
            "waits": one.kind.dispatched,
            "draft": draft,
            "back": up or back,
            "back_words": up_words or _("Documents"),
            "printed": printed,
            "action": _("Make the document"),
            "example": example,
            "arranged_by": wordings.shipped().arranged_by,
        },
        status=422 if (one.why_not and request.method == "POST") or form.errors else 200,
    )


@staff_page(*OFFICERS)
@require_safe
def download(request: StaffRequest, document_id: UUID) -> HttpResponseBase:
    found = access.document_for(request.viewer, document_id)
    try:
        return files.serve(found.file, file_name(found), by=request.viewer.actor)
    except (FileDamaged, StoreAway) as away:
        return render(request, "documents/away.html", {"damaged": isinstance(away, FileDamaged)}, status=503)


def file_name(made: Document) -> str:
    return f"{slugify(made.title)}-{made.made_on.isoformat()}-{made.serial}.pdf"


@staff_page(*OFFICERS)
@require_safe
def draft(request: StaffRequest, case_id: UUID, kind: str) -> HttpResponseBase:
    """A docx to edit by hand. It is no document: nothing is kept, and it says so on its first line."""
    case = access.case_for(request.viewer, case_id)
    one = _wanted(_makeable(request, case), kind)
    said: Mapping[str, str] = request.GET.dict()
    about = said.get("about", "") or (one.choices[0].about if one.choices else "")
    if one.why_not or not one.kind.editable or (one.choices and about not in {c.about for c in one.choices}):
        raise Http404
    try:
        made = making.draft_of_case(case, kind, about=about, number=said.get("number", "")[:120].strip())
    except making.NothingToSay:
        raise Http404
    except PressFailed:
        return render(request, "documents/away.html", {"damaged": False}, status=503)
    answer = harden(HttpResponse(made, content_type=DOCX))
    name = f"{slugify(one.kind.title)}-konsep.docx"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
