"""What an office sees of what was told without a name: how much on which day, and the way to open it."""

from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from netra.accounts.access import StaffRequest, staff_page
from netra.institutions.models import Institution
from netra.platform.clock import office_today
from netra.reports import access, example_keys, holders, tip_batches
from netra.reports.holders import OFFICERS
from netra.reports.openings import Stage
from netra.reports.tip_batches import BatchRefused
from netra.reports.wire import NotWhole, decoded, encoded, refusal, said, wants_json


@staff_page(*OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: StaffRequest) -> HttpResponse:
    offices = access.offices_of(request.viewer)
    asked = request.GET.get("kantor", "")
    office = next((one for one in offices if one.pk == asked), offices[0] if offices else None)
    refused = None
    if request.method == "POST" and office is not None:
        chosen = request.POST.get("handler", "")
        handler = int(chosen) if chosen.isdecimal() and len(chosen) < 18 else 0
        try:
            tip_batches.request(office, handler, by=request.viewer)
        except BatchRefused as error:
            refused = error.sentence
        else:
            return redirect(f"{reverse('reports:tips')}?kantor={office.pk}")
    context: dict[str, object] = {"offices": offices, "office": office, "refused": refused}
    if office is not None:
        context |= _state(request, office)
    return render(request, "reports/tips.html", context, status=422 if request.method == "POST" else 200)


def _state(request: StaffRequest, office: Institution) -> dict[str, object]:
    batch = tip_batches.running(office)
    me = request.viewer.account_id
    stage = tip_batches.stage_of(batch) if batch else None
    openers = [one.key.account for one in holders.present(office)]
    done = {batch.handler_id, batch.peeled_by_id} if batch else set()
    return {
        "waiting": tip_batches.waiting_of(office),
        "today": office_today(office.region.timezone),
        "batch": batch,
        "asked_today": batch is None and tip_batches.asked_today(office),
        "stage": stage.value if stage else "",
        "reads": batch is not None and stage is Stage.GIVEN and batch.handler_id == me,
        "next": [one.name for one in openers if one.pk not in done],
        "steps": stage in (Stage.PEEL, Stage.GIVE) and me in {one.pk for one in openers} - done,
        "may_end": batch is not None and (me in {one.pk for one in openers} or me == batch.handler_id),
        "handlers": list(tip_batches.handlers_for(office)),
        "zone": office.region.timezone,
    }


@staff_page(*OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: StaffRequest, batch_id: int) -> HttpResponse:
    """One holder's step for the whole batch. The browser opens one layer of each; here passes ciphertext."""
    batch = access.batch_for(request.viewer, batch_id)
    try:
        if request.method == "POST":
            stage, bodies = _sent(said(request))
            take = tip_batches.peel if stage is Stage.PEEL else tip_batches.give
            take(batch, bodies, by=request.viewer)
            return JsonResponse({"next": f"{reverse('reports:tips')}?kantor={batch.office_id}"})
        stage, items = tip_batches.step_for(batch, request.viewer)
    except NotWhole:
        return refusal(BatchRefused(tip_batches.Refusal.NOT_LOCKED), status=422)
    except BatchRefused as refused:
        if request.method == "POST" or wants_json(request):
            return refusal(refused)
        return render(request, "reports/tip_step.html", {"batch": batch, "refused": refused.sentence})
    key = holders.key_of(request.viewer.account_id)
    data = {
        "stage": stage.value,
        "items": [
            {"tip": str(one.tip), "body": encoded(one.body), "recipient": one.recipient} for one in items
        ],
        "handler": {"name": batch.handler.name, "recipient": batch.handler_key.recipient},
        "recipient": key.recipient if key else "",
        "example_key": key is not None and example_keys.is_example(key.recipient),
        "post": reverse("reports:tip_step", args=[batch.pk]),
    }
    if wants_json(request):
        return JsonResponse(data)
    return render(request, "reports/tip_step.html", {"batch": batch, "data": data, "stage": stage.value})


def _sent(value: dict[str, object]) -> tuple[Stage, dict[UUID, bytes]]:
    items = value.get("items")
    if value.get("stage") not in (Stage.PEEL, Stage.GIVE) or not isinstance(items, list):
        raise NotWhole("items")
    try:
        return Stage(str(value["stage"])), {UUID(one["tip"]): decoded(one["body"]) for one in items}
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise NotWhole("items") from error


@require_POST
@staff_page(*OFFICERS)
def end(request: StaffRequest, batch_id: int) -> HttpResponse:
    batch = access.batch_for(request.viewer, batch_id)
    tip_batches.end(batch, by=request.viewer)
    return redirect(f"{reverse('reports:tips')}?kantor={batch.office_id}")
