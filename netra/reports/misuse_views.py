"""The door for whoever found their own name in a list, and the office's own list of what came by it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from netra.accounts.access import StaffRequest, staff_page
from netra.accounts.middleware import open_to_all
from netra.platform.clock import office_today
from netra.platform.clock.installation import is_demo
from netra.platform.ui import formats
from netra.reports import access, holders, limits, misuses, queue_views
from netra.reports.forms import readable
from netra.reports.holders import OFFICERS
from netra.reports.intake import IntakeRefused
from netra.reports.misuse_forms import MisuseForm, StepForm
from netra.reports.misuses import FOLLOWING, OVER, MisuseRefused
from netra.reports.models import Misuse, MisuseStep
from netra.reports.views import refusal_sentence, to_receipt

SHOWN_ENDED = 50


@open_to_all
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@queue_views.keeping_all
def form(request: HttpRequest) -> HttpResponse:
    if request.method == "POST" and (wait := queue_views.held(request, limits.posts())):
        return wait
    offices, today = list(holders.offices(example=is_demo())), office_today("Asia/Jayapura")
    if request.method != "POST":
        return _page(request, MisuseForm(offices=offices, today=today))
    said = MisuseForm(request.POST, offices=offices, today=today)
    valid = said.is_valid()
    said.data = readable(said.data)
    if not valid:
        return _page(request, said, status=422)
    try:
        return _private(to_receipt(misuses.receive(said.statement())))
    except IntakeRefused as refused:
        said.add_error(refused.field if refused.field in said.fields else None, refusal_sentence(refused))
        return _page(request, said, status=422)


def _page(request: HttpRequest, said: MisuseForm, *, status: int = 200) -> HttpResponse:
    context = {"form": said, "page": {"key": "report"}}
    return _private(render(request, "reports/misuse_form.html", context, status=status))


def _private(response: HttpResponse) -> HttpResponse:
    patch_cache_control(response, no_store=True, private=True)
    return response


@staff_page(*OFFICERS)
@require_safe
def listed(request: StaffRequest) -> HttpResponse:
    found = access.misuses_for(request.viewer).select_related("office__region")
    counted = misuses.counted(found)
    return render(
        request,
        "reports/misuses.html",
        {
            "waiting": found.exclude(step__in=OVER),
            "ended": found.filter(step__in=OVER)[:SHOWN_ENDED],
            "figures": [(step.label, counted[step]) for step in MisuseStep if counted[step]],
            "several": len(access.offices_of(request.viewer)) > 1,
        },
    )


@staff_page(*OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: StaffRequest, misuse_id: UUID) -> HttpResponse:
    misuse = access.misuse_for(request.viewer, misuse_id)
    zone = misuse.office.region.timezone
    today = office_today(zone)
    steps = FOLLOWING.get(MisuseStep(misuse.step), ())
    form = StepForm(request.POST or None, steps=steps, today=today)
    if form.is_valid():
        said = form.cleaned_data
        try:
            misuses.take(misuse, MisuseStep(said["step"]), said["on"], said["note"], by=request.viewer)
        except MisuseRefused as refused:
            form.add_error(_FIELD[refused.code], _refused_words(refused.code))
        else:
            return redirect("reports:misuse_one", misuse_id=misuse.pk)
    return render(
        request,
        "reports/misuse.html",
        {
            "misuse": misuse,
            "example": misuse.example,
            "zone": zone,
            "form": form if steps else None,
            "history": history(misuse, told_by=True),
            "may_paper": misuse.step not in (MisuseStep.RECEIVED, MisuseStep.DROPPED),
        },
        status=422 if form.errors else 200,
    )


def history(misuse: Misuse, *, told_by: bool = False) -> list[dict[str, object]]:
    """For the office with notes; for the holder of the code the steps alone."""
    return [
        {
            "when": formats.plain_date(event.on),
            "text": event.get_step_display(),
            "detail": ". ".join(filter(None, (event.note, event.by_name))) if told_by else "",
            "example": misuse.example,
        }
        for event in reversed(list(misuse.events.all()))
    ]


_FIELD = {"step": "step", "day": "on", "note": "note"}


def _refused_words(code: str) -> str:
    match code:
        case "day":
            return _("The day does not fit: it may not lie ahead, nor before the step that was taken last.")
        case "note":
            return _("Write in one sentence whom the office asked, what was answered, or why it ends.")
        case _:
            return _("Somebody took another step meanwhile. Look at the page anew.")
