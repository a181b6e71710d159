from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from netra.accounts.access import StaffRequest, staff_page
from netra.accounts.models import Role
from netra.bulletin import queries as bulletin
from netra.bulletin.models import Issue, RowReason, RowStatus
from netra.elections.models import Election
from netra.platform.jobs import queries as jobs
from netra.platform.ui.exports import csv_response
from netra.platform.ui.formats import long_date, number
from netra.platform.ui.tables import Cell, Column, Table
from netra.release import access, approval, drafting
from netra.release.forms import NewDraftForm
from netra.release.measures import MEASURES
from netra.release.models import Draft, DraftRow, DraftStatus
from netra.release.refusals import ReleaseRefused

_CHIPS = {
    DraftStatus.DRAFTING: "wait",
    DraftStatus.READY: "soon",
    DraftStatus.APPROVED: "ok",
    DraftStatus.DISCARDED: "missed",
}


@staff_page(*access.DRAFTERS)
def drafts(request: StaffRequest) -> HttpResponse:
    kinds = {grant.example for grant in request.viewer.grants_of(*access.DRAFTERS)}
    context = {
        "drafts": _drafts_table(list(access.drafts_for(request.viewer))),
        "issues": _issues_table([one for one in bulletin.issues() if one.example in kinds]),
        "may_write": bool(request.viewer.grants_of(Role.ANALYST)),
    }
    return render(request, "release/drafts.html", context)


def _drafts_table(found: list[Draft]) -> Table:
    return Table(
        caption=_("Drafts"),
        columns=[
            Column(_("Draft")),
            Column(_("Election")),
            Column(_("As of")),
            Column(_("Written by")),
            Column(_("State")),
        ],
        rows=[
            [
                Cell(
                    MEASURES[draft.measure].title,
                    url=reverse("release:draft", args=[draft.pk]),
                    example=draft.example,
                ),
                Cell(draft.election.name),
                Cell(long_date(draft.as_of)),
                Cell(draft.written_by_name),
                Cell(
                    "",
                    chip_kind=_CHIPS[DraftStatus(draft.status)],
                    chip_text=str(DraftStatus(draft.status).label),
                ),
            ]
            for draft in found
        ],
        empty=_("No draft yet. An analyst makes the first one; it appears here at once."),
    )


def _issues_table(found: list[Issue]) -> Table:
    return Table(
        caption=_("Published editions"),
        columns=[
            Column(_("Edition")),
            Column(_("Number"), numeric=True),
            Column(_("As of")),
            Column(_("Written by")),
            Column(_("Approved by")),
        ],
        rows=[
            [
                Cell(issue.title, example=issue.example),
                Cell(number(issue.edition)),
                Cell(long_date(issue.as_of)),
                Cell(issue.written_by_name),
                Cell(issue.approved_by_name),
            ]
            for issue in found
        ],
        empty=_("Nothing has been published yet."),
    )


@staff_page(Role.ANALYST)
def new(request: StaffRequest) -> HttpResponse:
    form = NewDraftForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        election = Election.objects.get(pk=form.cleaned_data["election"])
        try:
            made = drafting.request_draft(form.cleaned_data["measure"], election, request.viewer)
        except ReleaseRefused as refused:
            form.add_error(None, refused.message)
        else:
            return redirect("release:draft", made.pk)
    context = {"form": form}
    return render(request, "release/new.html", context, status=422 if form.errors else 200)


@staff_page(*access.DRAFTERS)
def draft(request: StaffRequest, draft_id: int) -> HttpResponse:
    found = access.draft_for(request.viewer, draft_id)
    return _draft_page(request, found)


def _draft_page(request: StaffRequest, found: Draft, refused: ReleaseRefused | None = None) -> HttpResponse:
    rows = list(found.rows.select_related("region", "part_of").order_by("position"))
    ready = found.status == DraftStatus.READY
    commissioner = approval.may_approve(request.viewer, example=found.example)
    context = {
        "draft": found,
        "measure": MEASURES[found.measure],
        "status": DraftStatus(found.status),
        "chip": _CHIPS[DraftStatus(found.status)],
        "job": jobs.progress(found.job_id) if found.job_id and found.status == DraftStatus.DRAFTING else None,
        "table": _rows_table(found, rows),
        "may_approve": ready and commissioner,
        "obstacle": approval.obstacle(found, request.viewer) if ready and commissioner else None,
        "refused": refused,
    }
    return render(request, "release/draft.html", context, status=409 if refused else 200)


def _rows_table(found: Draft, rows: list[DraftRow]) -> Table:
    return Table(
        caption=_("Draft, not published: %(title)s") % {"title": MEASURES[found.measure].title},
        columns=[
            Column(_("Region")),
            Column(_("Part of")),
            Column(str(MEASURES[found.measure].unit.label).capitalize(), numeric=True),
            Column(_("Shown to the public?")),
        ],
        rows=[
            [
                Cell(row.region.full_name, example=found.example),
                Cell(row.part_of.name if row.part_of else "–"),
                Cell("–" if row.value is None else number(row.value)),
                Cell(str(RowStatus(row.status).label), note=_reason(row)),
            ]
            for row in rows
        ],
        empty=_("The rows appear here once they are computed. You may leave this page."),
        csv_url=reverse("release:csv", args=[found.pk]) if rows else "",
    )


def _reason(row: DraftRow) -> str:
    return str(RowReason(row.reason).label) if row.reason else ""


@staff_page(*access.DRAFTERS)
def draft_csv(request: StaffRequest, draft_id: int) -> HttpResponse:
    found = access.draft_for(request.viewer, draft_id)
    rows = found.rows.select_related("region").order_by("position")
    contoh = "contoh" if found.example else ""
    return csv_response(
        f"rancangan-{found.measure}-{found.pk}",
        [
            "keterangan",
            "contoh",
            "ukuran",
            "pemilihan",
            "per_tanggal",
            "kode",
            "wilayah",
            "bagian_dari",
            "satuan",
            "nilai",
            "status",
        ],
        [
            [
                "rancangan",
                contoh,
                found.measure,
                found.election_id,
                found.as_of,
                row.region_id,
                row.region.full_name,
                row.part_of_id,
                MEASURES[found.measure].unit.value,
                row.value,
                row.status,
            ]
            for row in rows
        ],
    )


@staff_page(Role.COMMISSIONER)
def approve(request: StaffRequest, draft_id: int) -> HttpResponse:
    found = access.draft_for(request.viewer, draft_id)
    if found.status != DraftStatus.READY and request.method != "POST":
        return redirect("release:draft", found.pk)
    if request.method == "POST":
        try:
            approval.approve(found, request.viewer)
        except ReleaseRefused as error:
            return _draft_page(request, found, error)
        return redirect("release:draft", found.pk)
    measure = MEASURES[found.measure]
    context = {
        "title": _("Publish this edition?"),
        "consequence": _(
            "It becomes public at once under your name and that of %(writer)s, and can never be changed or "
            "withdrawn; a later edition can only supersede it."
        )
        % {"writer": found.written_by_name},
        "facts": [
            (_("What is counted"), measure.title),
            (_("Election"), found.election.name),
            (_("As of"), long_date(found.as_of)),
            (_("Rows"), number(found.rows.count())),
        ],
        "action": _("Publish the edition"),
        "back": reverse("release:draft", args=[found.pk]),
    }
    return render(request, "ui/confirm.html", context)
