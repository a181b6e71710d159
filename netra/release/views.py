"""Drafts of figures: begin one, look at it, approve it."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from netra.accounts.access import StaffRequest, staff_page
from netra.accounts.models import Role
from netra.bulletin import coverage
from netra.bulletin.models import Issue, RowStatus
from netra.platform.jobs import queries as jobs
from netra.platform.ui import exports, formats
from netra.regions.codes import NATION
from netra.regions.models import Level
from netra.release import access, approval, drafting, measures, queries, tables
from netra.release.access import DRAFTERS
from netra.release.forms import ApprovalForm, DraftForm, ReturnForm, WordsForm
from netra.release.models import Draft, DraftStatus
from netra.release.queries import DraftWish, IssueWish, Sort, Stage
from netra.release.refusals import NotAnalyst, NotMade, NotWritten, ReleaseRefused

Wish = DraftWish | IssueWish


def _draft_wish(request: StaffRequest) -> DraftWish:
    return queries.read_draft_wish(
        request.GET.get("keadaan", ""), request.GET.get("urut", ""), request.GET.get("sesudah", "")
    )


def _issue_wish(request: StaffRequest) -> IssueWish:
    return queries.read_issue_wish(
        request.GET.get("ukuran", ""), request.GET.get("urut", ""), request.GET.get("sesudah", "")
    )


def _address(wish: Wish, name: str, **changes: str) -> str:
    narrowed = (
        {"keadaan": wish.stage.value if wish.stage else ""}
        if isinstance(wish, DraftWish)
        else {"ukuran": wish.measure}
    )
    asked = {**narrowed, "urut": "" if wish.sort is Sort.NEWEST else wish.sort.value, **changes}
    query = urlencode({key: value for key, value in asked.items() if value})
    return reverse(name) + (f"?{query}" if query else "")


def _around(wish: Wish, name: str, more: str) -> tables.Around:
    newest = wish.sort is Sort.NEWEST
    return tables.Around(
        sort_url=_address(wish, name, urut=Sort.OLDEST.value if newest else ""),
        direction="descending" if newest else "ascending",
        csv_url=_address(wish, f"{name}_csv"),
        more_url=_address(wish, name, sesudah=more) if more else "",
    )


@staff_page(*DRAFTERS)
def draft_list(request: StaffRequest) -> HttpResponse:
    wish, name = _draft_wish(request), "release:drafts"
    found = queries.draft_page(request.viewer, wish)
    counted = queries.draft_counts(request.viewer)
    filters = [
        {
            "label": _("All"),
            "url": _address(wish, name, keadaan=""),
            "count": sum(counted.values()),
            "chosen": wish.stage is None,
        },
        *(
            {
                "label": stage.label,
                "url": _address(wish, name, keadaan=stage.value),
                "count": counted[stage],
                "chosen": wish.stage is stage,
            }
            for stage in Stage
        ),
    ]
    return render(
        request,
        "release/list.html",
        {
            "table": tables.drafts(found.drafts, _around(wish, name, found.more)),
            "filters": filters,
            "clear_url": _address(wish, name, keadaan="") if wish.stage else "",
            "may_draft": drafting.may_draft(request.viewer),
            "pause": approval.pause(),
        },
    )


@staff_page(*DRAFTERS)
def draft_list_csv(request: StaffRequest) -> HttpResponse:
    found = queries.every_draft(request.viewer, _draft_wish(request))
    return exports.csv_response("rancangan", tables.DRAFTS_HEAD, tables.draft_list_rows(found))


@staff_page(*DRAFTERS)
def issue_list(request: StaffRequest) -> HttpResponse:
    wish, name = _issue_wish(request), "release:issues"
    found = queries.issue_page(request.viewer, wish)
    counted = queries.issue_counts(request.viewer)
    filters = [
        {
            "label": _("All"),
            "url": _address(wish, name, ukuran=""),
            "count": sum(one.count for one in counted),
            "chosen": not wish.measure,
        },
        *(
            {
                "label": one.title,
                "url": _address(wish, name, ukuran=one.measure),
                "count": one.count,
                "chosen": wish.measure == one.measure,
            }
            for one in counted
        ),
    ]
    return render(
        request,
        "release/issues.html",
        {
            "table": tables.issues(found.issues, _around(wish, name, found.more)),
            "filters": filters,
            "clear_url": _address(wish, name, ukuran="") if wish.measure else "",
        },
    )


@staff_page(*DRAFTERS)
def issue_list_csv(request: StaffRequest) -> HttpResponse:
    found = queries.every_issue(request.viewer, _issue_wish(request))
    return exports.csv_response("terbitan", tables.ISSUES_HEAD, tables.issue_list_rows(found))


@staff_page(Role.ANALYST)
def new(request: StaffRequest) -> HttpResponse:
    if not drafting.may_draft(request.viewer):
        raise Http404
    form = DraftForm(request.POST or None, example=drafting.example_of(request.viewer))
    if request.method == "POST" and form.is_valid():
        try:
            made = drafting.request_draft(
                form.cleaned_data["measure"], form.cleaned_data["election"], request.viewer
            )
        except (NotAnalyst, NotMade) as gone:  # it ended between the question and the answer
            raise Http404 from gone
        return redirect("release:draft", made.pk)
    context = {"form": form, "pause": approval.pause()}
    return render(request, "release/new.html", context, status=422 if form.errors else 200)


@staff_page(*DRAFTERS)
def draft(request: StaffRequest, draft_id: int) -> HttpResponse:
    found = access.draft_for(request.viewer, draft_id)
    stage = queries.stage_of(found)
    may_approve = found.status == DraftStatus.READY and approval.may_approve(
        request.viewer, example=found.example
    )
    return render(
        request,
        "release/draft.html",
        {
            "draft": found,
            "title": tables.title_of(found),
            "stage": stage,
            "job": jobs.progress(found.job_id)
            if found.job_id and stage in (Stage.DRAFTING, Stage.FAILED)
            else None,
            "may_draft": drafting.may_draft(request.viewer),
            "may_write": drafting.may_write(found, request.viewer),
            **_rows(found, queries.before(found)),
            "may_approve": may_approve,
            "obstacle": approval.obstacle(found, request.viewer) if may_approve else None,
            "may_send_back": may_approve and approval.may_send_back(found, request.viewer),
            "returns": list(found.returns.order_by("-pk")),
            **(_waits(found) if found.status == DraftStatus.READY and not may_approve else {}),
            "newer": queries.newer(found) if found.status == DraftStatus.DISCARDED else None,
        },
    )


def _waits(found: Draft) -> dict[str, object]:
    """What the analyst must know of a draft that waits for another person."""
    return {
        "waits": True,
        "pause": approval.pause(),
        "overtaken": measures.found(found.measure) is not None and approval.overtaken(found),
    }


@staff_page(*DRAFTERS)
def words(request: StaffRequest, draft_id: int) -> HttpResponse:
    found = access.draft_for(request.viewer, draft_id)
    if not drafting.may_write(found, request.viewer):
        raise Http404
    before = queries.before(found)
    form = WordsForm(request.POST if request.method == "POST" else None, draft=found, before=before)
    refused: ReleaseRefused | None = None
    if request.method == "POST" and form.is_valid():
        try:
            drafting.write(
                found,
                request.viewer,
                note=form.cleaned_data["note"],
                corrects=form.cleaned_data.get("corrects", False),
                because=form.cleaned_data.get("because", ""),
            )
            return redirect("release:draft", found.pk)
        except NotWritten as refusal:
            refused = refusal
    if refused is not None:
        return _refused(request, found, refused, status=409)
    context = {"form": form, "draft": found, "title": tables.title_of(found), "before": before}
    return render(request, "release/words.html", context, status=422 if form.errors else 200)


def _refused(request: StaffRequest, found: Draft, why: ReleaseRefused, *, status: int) -> HttpResponse:
    context = {
        "draft": found,
        "title": tables.title_of(found),
        "obstacle": why,
        "newer": queries.newer(found) if found.status == DraftStatus.DISCARDED else None,
    }
    return render(request, "release/refused.html", context, status=status)


def _rows(found: Draft, before: Issue | None) -> dict[str, object]:
    """What has a number or withholds one. Rows that nobody covers, and districts with zero, are only counted:
    they are many and alike, and the file has them all.
    """
    every = list(found.rows.select_related("region").order_by("position"))
    old = {row.region_id: row for row in before.rows.all()} if before and every else {}
    same = {row.pk for row in every if old and tables.is_same(row, old.get(row.region_id))}
    covered = [row for row in every if row.status != RowStatus.NOT_COVERED]
    empty = {
        row.pk
        for row in covered
        if row.value == 0 and row.region.level == Level.DISTRICT and (not old or row.pk in same)
    }
    left_out = {
        row.pk for row in every if row.status == RowStatus.NOT_COVERED and (not old or row.pk in same)
    }
    nation = next((row for row in every if row.region_id == NATION), None)
    return {
        "table": tables.rows(
            [row for row in every if row.pk not in empty | left_out],
            every,
            caption=_("Rows of the draft"),
            csv_url=reverse("release:draft_csv", args=[found.pk]),
            example=found.example,
            before=(before, old) if before else None,
        ),
        "before": before,
        "same_data": before is not None and bool(every) and before.data_hash == found.data_hash,
        "changed": len(every) - len(same),
        "coverage": coverage.of_rows(every).get(NATION),
        "zero": coverage.zero_words() if nation is not None and nation.value == 0 else "",
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
            approval.approve(found, request.viewer, read=request.POST.get("words", ""))
            return redirect("release:draft", found.pk)
        except ReleaseRefused as refusal:
            refused = refusal
    else:
        refused = approval.obstacle(found, request.viewer)
    if refused is not None:
        return _refused(request, found, refused, status=409 if request.method == "POST" else 200)
    before = queries.before(found)
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
                (_("Edition"), formats.number(before.edition + 1 if before else 1)),
                *_said(found, before),
                (_("As of"), formats.plain_date(found.as_of)),
                (_("Prepared by"), found.written_by_name),
                (_("Approved by"), request.viewer.name),
            ],
            "form": ApprovalForm(initial={"words": found.words_digest}),
            "action": _("Publish the edition"),
            "back": reverse("release:draft", args=[found.pk]),
        },
    )


@staff_page(Role.COMMISSIONER)
def send_back(request: StaffRequest, draft_id: int) -> HttpResponse:
    found = access.draft_for(request.viewer, draft_id)
    if not approval.may_approve(request.viewer, example=found.example):
        raise Http404
    form = ReturnForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            approval.send_back(found, request.viewer, form.cleaned_data["reason"])
            return redirect("release:draft", found.pk)
        except ReleaseRefused as refused:
            return _refused(request, found, refused, status=409)
    if request.method != "POST" and not approval.may_send_back(found, request.viewer):
        why = approval.obstacle(found, request.viewer)
        return _refused(request, found, why, status=200) if why else redirect("release:draft", found.pk)
    return render(
        request,
        "ui/confirm.html",
        {
            "title": _("Send this draft back?"),
            "consequence": _(
                "Nothing is published. Nobody can approve the draft until the analyst has written anew; a "
                "new draft takes its place as ever."
            ),
            "facts": [
                (_("Figure"), tables.title_of(found)),
                (_("Election"), found.election.name),
                (_("Prepared by"), found.written_by_name),
            ],
            "form": form,
            "action": _("Send it back"),
            "back": reverse("release:draft", args=[found.pk]),
        },
        status=422 if form.errors else 200,
    )


def _said(found: Draft, before: Issue | None) -> list[tuple[str, str]]:
    """What is published, in the few words of a question: the number, of how much it speaks, and the words."""
    every = list(found.rows.all())
    nation = next(row for row in every if row.region_id == NATION)
    covered = coverage.of_rows(every).get(NATION)
    told = [
        (_("Value for the nation"), tables.value_words(nation) + (f", {covered.words}" if covered else ""))
    ]
    if before is not None:
        old = before.rows.get(region=NATION)
        told.append((_("In edition %(number)s") % {"number": before.edition}, tables.value_words(old)))
    if found.corrects and before is not None:
        told.append((_("Corrects"), _("Edition %(number)s") % {"number": before.edition}))
    if found.because:
        told.append((_("Why it takes its place"), found.because))
    told.append((_("Note of the edition"), found.note or _("none")))
    return told


@staff_page(*DRAFTERS)
def draft_csv(request: StaffRequest, draft_id: int) -> HttpResponse:
    found = access.draft_for(request.viewer, draft_id)
    rows = found.rows.select_related("region").order_by("position")
    return exports.csv_response(
        f"rancangan-{found.measure}-{found.pk}", tables.CSV_HEAD, tables.csv_rows(found, rows)
    )
