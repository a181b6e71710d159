"""Opening a sealed report: asked for by an officer, done by two holders, read by one until closure."""

from collections.abc import Sequence
from uuid import UUID

from csp.decorators import csp_update
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from netra.accounts.access import StaffRequest, staff_page
from netra.institutions import settings
from netra.law.entries import Status
from netra.law.forms import form_of
from netra.platform import files
from netra.reports import access, example_keys, holders, openings, triage
from netra.reports.access import Action
from netra.reports.holders import OFFICERS
from netra.reports.intake import mended
from netra.reports.models import IdentityKind, KeyHolder, Opening, PartKind, Report, SealedPart
from netra.reports.openings import LONGEST_REASON, OpeningRefused, Stage
from netra.reports.paper import FORM, unasked
from netra.reports.wire import NotWhole, decoded, encoded, refusal, said, wants_json


@staff_page(*OFFICERS)
def waiting(request: StaffRequest) -> HttpResponse:
    """What waits for me as a holder of my office's keys."""
    found = [
        {"opening": one, "stage": openings.stage_of(one).value, "zone": one.report.region.timezone}
        for one in openings.waiting_for(request.viewer)
    ]
    last = openings.newest_step_of(request.viewer)
    return render(
        request,
        "reports/waiting.html",
        {
            "requests": found,
            "holds": bool(openings.offices_held(request.viewer)),
            "last": last,
            "gave": last is not None and last.given_by_id == request.viewer.account_id,
            "zone": last.report.region.timezone if last else None,
        },
    )


@staff_page(*OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: StaffRequest, opening_id: int) -> HttpResponse:
    """One holder's step. The browser opens one layer; this page hands out and takes back ciphertext."""
    opening = access.opening_for(request.viewer, opening_id)
    if request.method == "POST":
        return _take_step(request, opening)
    context: dict[str, object] = {"opening": opening, "zone": opening.report.region.timezone}
    try:
        wrap = openings.wrap_for(opening, request.viewer)
    except OpeningRefused as refused:
        if wants_json(request):
            return refusal(refused)
        context["may_refuse"] = openings.may_refuse(opening, request.viewer)
        return render(request, "reports/opening_step.html", {**context, "refused": refused.sentence})
    key = holders.key_of(request.viewer.account_id)
    stage = Stage.GIVE if opening.peeled_at else Stage.PEEL
    context |= {"stage": stage.value, "may_refuse": True}
    context["data"] = {
        "stage": stage.value,
        "wrap": encoded(wrap),
        "reason": opening.reason,
        "handler": {"name": opening.handler.name, "recipient": opening.handler_key.recipient},
        "recipient": key.recipient if key else "",
        "example_key": key is not None and example_keys.is_example(key.recipient),
        "content_recipient": opening.report.envelope.recipient,
        "post": reverse("reports:opening", args=[opening.pk]),
    }
    if wants_json(request):
        return JsonResponse(context["data"])
    return render(request, "reports/opening_step.html", context)


def _take_step(request: StaffRequest, opening: Opening) -> HttpResponse:
    sent = said(request)
    try:
        if "peeled" in sent:
            openings.peel(opening, decoded(sent["peeled"]), by=request.viewer)
        else:
            openings.give(opening, decoded(sent.get("handler_wrap")), by=request.viewer)
    except NotWhole:
        return refusal(OpeningRefused(openings.Refusal.NOT_LOCKED), status=422)
    except OpeningRefused as refused:
        return refusal(refused)
    return JsonResponse({"next": reverse("reports:waiting")})


@require_POST
@staff_page(*OFFICERS)
def refuse(request: StaffRequest, opening_id: int) -> HttpResponse:
    opening = access.opening_for(request.viewer, opening_id)
    reason = mended(request.POST.get("reason", ""))
    try:
        openings.refuse(opening, reason, by=request.viewer)
    except OpeningRefused as refused:
        context = {
            "opening": opening,
            "zone": opening.report.region.timezone,
            "may_refuse": openings.may_refuse(opening, request.viewer),
            "refused": refused.sentence,
            "reason": reason[:LONGEST_REASON],
        }
        return render(request, "reports/opening_step.html", context, status=422)
    return redirect("reports:waiting")


@staff_page(*OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def seal(request: StaffRequest, report_id: UUID) -> HttpResponse:
    """The seal of one report: who has asked to read it, who opened, and a form to ask."""
    report = access.report_for(request.viewer, report_id, Action.OPEN)
    reason, refused = mended(request.POST.get("reason", "")), None
    if request.method == "POST" and request.POST.get("act") == "give_back":
        openings.give_back(report, by=request.viewer)
        return redirect("reports:seal", report_id=report.pk)
    if request.method == "POST":
        chosen = request.POST.get("handler", "")
        handler = int(chosen) if chosen.isdecimal() and len(chosen) < 18 else 0
        try:
            openings.request(report, handler, reason, by=request.viewer)
        except OpeningRefused as error:
            refused = error.sentence
        else:
            return redirect("reports:seal", report_id=report.pk)
    return render(
        request,
        "reports/seal.html",
        _seal_context(request, report, reason, refused),
        status=422 if refused else 200,
    )


def _seal_context(request: StaffRequest, report: Report, reason: str, refused: object) -> dict[str, object]:
    found = openings.of_report(report)
    openers = openings.openers_of(report)
    return {
        "report": report,
        "zone": report.region.timezone,
        "openings": [
            {
                "opening": one,
                "stage": openings.stage_of(one).value,
                "next": [holder.key.account.name for holder in _next_of(one, openers)],
                "presses": any(
                    holder.key.account_id == request.viewer.account_id for holder in _next_of(one, openers)
                ),
            }
            for one in found
        ],
        "pending": any(one.ended_at is None and one.given_at is None for one in found),
        "openers": openers,
        "handlers": list(openings.handlers_for(report)),
        "over": report.status in openings.OVER,
        "reads": access.reading_of(request.viewer, report) is not None,
        "statement": openings.newest_statement(report),
        "reason": reason[:LONGEST_REASON],
        "refused": refused,
        "me": request.viewer.account_id,
        "holds": report.office_id in openings.offices_held(request.viewer),
    }


def _next_of(opening: Opening, openers: Sequence[KeyHolder]) -> list[KeyHolder]:
    """Who may take its next step: never its reader, never the same person twice."""
    done = {opening.handler_id, opening.peeled_by_id}
    return [one for one in openers if one.key.account_id not in done]


@csp_update({"img-src": ["blob:"], "media-src": ["blob:"]})  # type: ignore[arg-type]  # its type knows no arguments
@staff_page(*OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def read(request: StaffRequest, report_id: UUID) -> HttpResponse:
    """The handler reads. All that is sent is ciphertext; the key to it is sealed to the handler alone."""
    text, refused = mended(request.POST.get("text", "")), None
    if request.method == "POST":
        report, _opening = access.reading_for(request.viewer, report_id)
        try:
            openings.state(report, text, by=request.viewer)
        except OpeningRefused as error:
            refused = error.sentence
        else:
            return redirect(reverse("reports:read", args=[report.pk]) + "?tercatat=1")
    report, opening, parts = access.sealed_parts_for(request.viewer, report_id)
    statement = openings.newest_statement(report)
    return render(
        request,
        "reports/read.html",
        {
            "report": report,
            "zone": report.region.timezone,
            "data": {**_sealed_data(report, opening, parts), "known": _known_names(report)},
            "identity_kinds": IdentityKind.choices,
            "evidence": [part for part in parts if part.kind == PartKind.FILE],
            "statement": statement,
            "text": text or (statement.text if statement else ""),
            "longest": openings.LONGEST_STATEMENT,
            "refused": refused,
            "recorded": request.method != "POST" and "tercatat" in request.GET,
        },
        status=422 if refused else 200,
    )


def _known_names(report: Report) -> dict[str, list[str]]:
    """Who and what may stand in a neutral statement: the page asks about the reporter's own words alone."""
    persons = list(report.persons.all())
    offices = {person.office_name for person in persons} | {person.post for person in persons}
    return {
        "persons": sorted({one for one in (*offices, *(person.name for person in persons)) if one}),
        "places": [report.region.full_name],
    }


def _sealed_data(report: Report, opening: Opening, parts: list[SealedPart]) -> dict[str, object]:
    of_kind = {kind: [part for part in parts if part.kind == kind] for kind in PartKind}
    sheets = {part.number: part for part in of_kind[PartKind.FILE_META]}

    def body(kind: PartKind) -> str:
        return encoded(of_kind[kind][0].body) if of_kind[kind] else ""

    return {
        "recipient": opening.handler_key.recipient,
        "example_key": example_keys.is_example(opening.handler_key.recipient),
        "handler_wrap": encoded(opening.handler_wrap),
        "content_recipient": report.envelope.recipient,
        "identity": body(PartKind.IDENTITY),
        "narrative": body(PartKind.NARRATIVE),
        "files": [
            {
                **_address(report, part),
                "meta": encoded(sheets[part.number].body),
                "media_type": part.media_type,
                "signed": part.kind == PartKind.SIGNED_FORM,
            }
            for part in (*of_kind[PartKind.FILE], *of_kind[PartKind.SIGNED_FORM])
        ],
        "filled": [_address(report, part) for part in of_kind[PartKind.FILLED_DOCUMENT]],
        "form_url": reverse("reports:paper", args=[report.pk]),
    }


def _address(report: Report, part: SealedPart) -> dict[str, object]:
    return {
        "id": str(part.pk),
        "number": part.number,
        "name": part.name,
        "url": reverse("reports:part", args=[report.pk, part.pk]),
        "sha256": part.sha256,
        "size": part.size,
    }


@staff_page(*OFFICERS)
@require_safe
def part(request: StaffRequest, report_id: UUID, part_id: UUID) -> HttpResponseBase:
    """One sealed file as it lies here: unreadable without the content key."""
    found = access.file_part_for(request.viewer, report_id, part_id)
    if found.file is not None:
        try:
            return files.serve(found.file, found.name, by=request.viewer.actor)
        except files.FileDamaged:
            words = _(
                "The bytes of this file are no longer those that were received. Its custody log says so now. "
                "Tell the administrator: a backup may hold it whole."
            )
            return HttpResponse(words, status=409, content_type="text/plain; charset=utf-8")
    return HttpResponse(
        bytes(found.body or b""),
        content_type="application/age",
        headers={"Content-Disposition": f'attachment; filename="{found.kind}-{found.number}.age"'},
    )


@staff_page(*OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: StaffRequest, report_id: UUID) -> HttpResponse:
    """The report form on paper: the reporter's fields are blank here, the handler's browser fills them."""
    if request.method == "POST":
        report, _opening = access.reading_for(request.viewer, report_id)
        try:
            openings.keep_filled(report, decoded(said(request).get("filled")), by=request.viewer)
        except NotWhole:
            return refusal(OpeningRefused(openings.Refusal.NOT_LOCKED), status=422)
        except OpeningRefused as refused:
            return refusal(refused)
        return JsonResponse({"next": reverse("reports:read", args=[report.pk])})
    report, opening, parts = access.sealed_parts_for(request.viewer, report_id)
    pack = triage.pack_of(report)
    form = form_of(pack, FORM)
    persons = list(report.persons.all())
    return render(
        request,
        "reports/paper.html",
        {
            "report": report,
            "zone": report.region.timezone,
            "form": form,
            "title": form.title.in_language(get_language() or "id"),
            "code_is_recalled": form.code_status is Status.RECALLED,
            "unasked": unasked(form),
            "address": settings.value(report.office, settings.LETTER_ADDRESS) or "",
            "persons": persons,
            "identity_kinds": IdentityKind.choices,
            "evidence": [part for part in parts if part.kind == PartKind.FILE],
            "data": {
                **_sealed_data(report, opening, parts),
                "post": reverse("reports:paper", args=[report.pk]),
            },
        },
    )
