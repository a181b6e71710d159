"""Redacted copies of a case: what may leave, made from which piece."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from netra.accounts.access import StaffRequest, staff_page
from netra.cases.people import Actor
from netra.platform import files
from netra.referral import access, copies
from netra.referral.access import OFFICERS
from netra.referral.forms import CopyForm
from netra.reports.uploads import PLAIN_FIELD, arrived


def _words(code: str) -> str:
    return {
        "kind": _(
            "Only pictures (JPEG, PNG, WebP) and plain text are taken: of a PDF or a recording nobody here "
            "can see what hides in it. Save its pages or moments as pictures. Nothing was kept."
        ),
        "broken": _(
            "This picture cannot be made clean: it is broken, moves, or hides something behind its end. "
            "Save it anew as a plain picture. Nothing was kept."
        ),
        "no_original": _("That file is not of this case. Nothing was kept; choose again."),
        "about_missing": _("Write in neutral words what the copy shows."),
    }[code]


@staff_page(*OFFICERS)
def of_case(request: StaffRequest, case_id: UUID) -> HttpResponse:
    case = access.case_for(request.viewer, case_id)
    originals = copies.originals(case)
    form = CopyForm(
        request.POST if request.method == "POST" else None,
        originals=[(str(one.pk), f"{one.name} · {one.media_type or '?'}") for one in originals],
    )
    if request.method == "POST" and form.is_valid():
        file = next(iter(arrived(request.FILES.getlist(PLAIN_FIELD))), None)
        if file is None or file.locked is None:
            refused_words = file.refused.message if file and file.refused else ""
            form.add_error(None, refused_words or _("Choose the redacted copy."))
        else:
            said = form.cleaned_data
            by = Actor.of(request.viewer)
            try:
                copies.share(case.pk, UUID(said["original"]), file.locked, said["about"], by=by)
            except copies.CopyRefused as refused:
                form.add_error(None, _words(refused.code))
            except files.FileRefused as refused_file:
                form.add_error(None, refused_file.message)
            else:
                return redirect("referral:copies", case_id=case.pk)
    return render(
        request,
        "referral/copies.html",
        {
            "case": case,
            "form": form,
            "originals": originals,
            "copies": case.shareable_copies.select_related("file"),
            "zone": case.region.timezone,
            "back": reverse("cases:case", args=[case.pk]),
        },
        status=422 if form.is_bound and form.errors else 200,
    )


@require_GET
@staff_page(*OFFICERS)
def download(request: StaffRequest, case_id: UUID, number: int) -> HttpResponseBase:
    copy = access.copy_for(request.viewer, case_id, number)
    try:
        return files.serve(copy.file, copy.name, by=request.viewer.actor)
    except files.FileDamaged:
        return render(request, "referral/damaged.html", status=409)
