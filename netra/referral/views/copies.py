"""Redacted copies of a case: what may leave, made from which piece, and what was withdrawn."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from netra.accounts.access import StaffRequest, staff_page
from netra.cases.models import Case
from netra.cases.people import Actor
from netra.platform import files
from netra.platform.ui import formats
from netra.referral import access, copies
from netra.referral.access import OFFICERS
from netra.referral.forms import CopyForm, WithdrawCopyForm
from netra.referral.models import PackagePart
from netra.reports.uploads import PLAIN_FIELD, arrived


def _words(refused: copies.CopyRefused) -> str:
    return {
        "kind": _(
            "Only pictures (JPEG, PNG, WebP) and plain text are taken: of a PDF or a recording nobody here "
            "can see what hides in it. Save its pages or moments as pictures. Nothing was kept."
        ),
        "broken": _(
            "This picture cannot be made clean: it is broken, moves, or hides something behind its end. "
            "Save it anew as a plain picture. Nothing was kept."
        ),
        "original": _(
            "This file is exactly as large as the sealed file %(name)s, so it is most likely that file "
            "itself, with nothing covered. Nothing was kept. Choose the covered copy. If this is the covered "
            "copy, save it once more, for example with a wider cover, and send that."
        )
        % {"name": refused.name},
        "no_original": _("That file is not of this case. Nothing was kept; choose again."),
        "about_missing": _("Write in neutral words what the copy shows."),
        "no_copy": _("There is no such copy in this case. Nothing was changed."),
        "sent": _("This copy has been sent, so it cannot be withdrawn. Nothing was changed."),
        "withdrawn": _("This copy was withdrawn before. Nothing was changed."),
        "reason_missing": _("Write why this copy is withdrawn."),
    }[refused.code]


@staff_page(*OFFICERS)
def of_case(request: StaffRequest, case_id: UUID) -> HttpResponse:
    case = access.case_for(request.viewer, case_id)
    choices = _choices(case)
    form = CopyForm(request.POST if request.method == "POST" else None, originals=choices)
    if request.method == "POST":
        file = next(iter(arrived(request.FILES.getlist(PLAIN_FIELD))), None)
        locked = file.locked if file else None
        if locked is None:
            # Said together with what else is missing.
            form.add_error(None, (file.refused.message if file and file.refused else "") or _no_file())
        if locked is not None and form.is_valid():
            said = form.cleaned_data
            try:
                copies.share(
                    case.pk, UUID(said["original"]), locked, said["about"], by=Actor.of(request.viewer)
                )
            except copies.CopyRefused as refused:
                form.add_error(None, _words(refused))
            except files.FileRefused as refused_file:
                form.add_error(None, refused_file.message)
            else:
                return redirect("referral:copies", case_id=case.pk)
    every = list(case.shareable_copies.select_related("file", "withdrawn"))
    sent = set(
        PackagePart.objects.filter(file__in=[one.file_id for one in every]).values_list("file_id", flat=True)
    )
    return render(
        request,
        "referral/copies.html",
        {
            "case": case,
            "form": form,
            "choices": choices,
            "copies": [
                {
                    "copy": one,
                    "sent": one.file_id in sent,
                    "shown": one.file.media_type.startswith("image/"),
                    "withdrawn": getattr(one, "withdrawn", None),
                }
                for one in every
            ],
            "zone": case.region.timezone,
            "back": reverse("cases:case", args=[case.pk]),
        },
        status=422 if form.is_bound and form.errors else 200,
    )


def _no_file() -> str:
    return _("Choose the redacted copy.")


def _choices(case: Case) -> list[tuple[str, str]]:
    """What a copy can be made from: the sealed pieces, and minutes that were printed."""
    pieces = [(str(one.pk), f"{one.name} · {one.media_type or '?'}") for one in copies.originals(case)]
    heard = {f"clarification:{one.pk}": one for one in case.clarifications.all()}
    minutes = [
        (
            str(one.pk),
            _("%(title)s, %(party)s, %(day)s")
            % {
                "title": one.title,
                "party": heard[one.about].get_party_display(),
                "day": formats.plain_date(heard[one.about].held_on),
            },
        )
        for one in copies.minutes_of(case)
        if one.about in heard
    ]
    return pieces + minutes


@require_GET
@staff_page(*OFFICERS)
def download(request: StaffRequest, case_id: UUID, number: int) -> HttpResponseBase:
    copy = access.copy_for(request.viewer, case_id, number)
    try:
        return files.serve(copy.file, copy.name, by=request.viewer.actor)
    except files.FileDamaged:
        return render(request, "referral/damaged.html", status=409)


@staff_page(*OFFICERS)
def withdraw(request: StaffRequest, case_id: UUID, number: int) -> HttpResponse:
    """A copy that was not sent leaves the list, with its reason; a better one is kept as a new number."""
    copy = access.copy_for(request.viewer, case_id, number)
    form = WithdrawCopyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            copies.withdraw(case_id, number, form.cleaned_data["reason"], by=Actor.of(request.viewer))
        except copies.CopyRefused as refused:
            form.add_error(None, _words(refused))
        else:
            return redirect("referral:copies", case_id=case_id)
    return render(
        request,
        "ui/confirm.html",
        {
            "form": form,
            "title": _("Withdraw copy %(name)s") % {"name": copy.name},
            "consequence": _(
                "%(name)s (%(about)s) can then be sent with no referral any more. The file stays in custody, "
                "and the history says who withdrew it and why."
            )
            % {"name": copy.name, "about": copy.about},
            "action": _("Withdraw the copy"),
            "back": reverse("referral:copies", args=[case_id]),
        },
        status=422 if form.errors else 200,
    )
