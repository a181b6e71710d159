"""Drafts of figures: begin one, look at it, approve it."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from netra.accounts.access import StaffRequest, staff_page
from netra.accounts.models import Role
from netra.bulletin import queries as bulletin
from netra.bulletin.models import RowStatus
from netra.platform.jobs import queries as jobs
from netra.platform.ui import exports, formats
from netra.regions.models import Level
from netra.release import access, approval, drafting, tables
from netra.release.access import DRAFTERS
from netra.release.forms import DraftForm
from netra.release.models import Draft, DraftStatus
from netra.release.refusals import NotAnalyst, ReleaseRefused

# A list is for what is being worked on; what was published has its own pages for everybody.
SHOWN = 50


@staff_page(*DRAFTERS)
def draft_list(request: StaffRequest) -> HttpResponse:
    kinds = {grant.example for grant in request.viewer.grants_of(*DRAFTERS)}
    return render(
        request,
        "release/list.html",
        {
            "drafts": tables.drafts(access.drafts_for(request.viewer)[:SHOWN]),
            "issues": tables.issues([one for one in bulletin.issues() if one.example in kinds][:SHOWN]),
            "may_draft": drafting.may_draft(request.viewer),
        },
    )


@staff_page(Role.ANALYST)
def new(request: StaffRequest) -> HttpResponse:
    if not drafting.may_draft(request.viewer):
        raise Http404
    form = DraftForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = drafting.request_draft(
                form.cleaned_data["measure"], form.cleaned_data["election"], request.viewer
            )
        except NotAnalyst as gone:  # the role ended between the question and the answer
            raise Http404 from gone
        return redirect("release:draft", made.pk)
    return render(request, "release/new.html", {"form": form}, status=422 if form.errors else 200)


@staff_page(*DRAFTERS)
def draft(request: StaffRequest, draft_id: int) -> HttpResponse:
    found = access.draft_for(request.viewer, draft_id)
    may_approve = found.status == DraftStatus.READY and approval.may_approve(
        request.viewer, example=found.example
    )
    return render(
        request,
        "release/draft.html",
        {
            "draft": found,
            "title": tables.title_of(found),
            "job": jobs.progress(found.job_id) if found.job_id and _in_the_making(found) else None,
            **_rows(found),
            "may_approve": may_approve,
            "obstacle": approval.obstacle(found, request.viewer) if may_approve else None,
        },
    )


def _in_the_making(found: Draft) -> bool:
    return found.status == DraftStatus.DRAFTING


def _rows(found: Draft) -> dict[str, object]:
    """What has a number or withholds one. Rows that nobody covers, and districts with zero, are only counted:
    they are many and alike, and the file has them all.
    """
    every = list(found.rows.select_related("region").order_by("position"))
    covered = [row for row in every if row.status != RowStatus.NOT_COVERED]
    empty = {row.pk for row in covered if row.value == 0 and row.region.level == Level.DISTRICT}
    return {
        "table": tables.rows(
            found,
            [row for row in covered if row.pk not in empty],
            caption=_("Rows of the draft"),
            csv_url=reverse("release:draft_csv", args=[found.pk]),
        ),
        "has_rows": bool(every),
        "suppressed": sum(row.status == RowStatus.SUPPRESSED for row in every),
        "empty_districts": len(empty),
        "not_covered": len(every) - len(covered),
    }


@staff_page(Role.COMMISSIONER)
def approve(request: StaffRequest, draft_id: int) -> HttpResponse:
    found = access.draft_for(request.viewer, draft_id)
    if not approval.may_approve(request.viewer, example=found.example):
        raise Http404
    refused: ReleaseRefused | None
    if request.method == "POST":
        try:
            approval.approve(found, request.viewer)
            return redirect("release:draft", found.pk)
        except ReleaseRefused as refusal:
            refused = refusal
    else:
        refused = approval.obstacle(found, request.viewer)
    if refused is not None:
        context = {"draft": found, "title": tables.title_of(found), "obstacle": refused}
        return render(
            request, "release/refused.html", context, status=409 if request.method == "POST" else 200
        )
    return render(
        request,
        "ui/confirm.html",
        {
            "title": _("Publish this edition?"),
            "consequence": _(
                "From this moment everybody can read it and download it. It can never be changed or taken "
                "back; a correction is a further edition beside it."
            ),
            "facts": [
                (_("Figure"), tables.title_of(found)),
                (_("Election"), found.election.name),
                (_("As of"), formats.plain_date(found.as_of)),
                (_("Prepared by"), found.written_by_name),
                (_("Approved by"), request.viewer.name),
            ],
            "action": _("Publish the edition"),
            "back": reverse("release:draft", args=[found.pk]),
        },
    )


@staff_page(*DRAFTERS)
def draft_csv(request: StaffRequest, draft_id: int) -> HttpResponse:
    found = access.draft_for(request.viewer, draft_id)
    rows = found.rows.select_related("region").order_by("position")
    return exports.csv_response(
        f"rancangan-{found.measure}-{found.pk}", tables.CSV_HEAD, tables.csv_rows(found, rows)
    )
