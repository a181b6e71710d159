"""A person's own key, the holders of an office, and the renewal of seals after a change among them."""

from collections.abc import Callable
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.http import require_http_methods, require_POST

from netra.accounts.access import StaffRequest, staff_page
from netra.accounts.models import Account, Role
from netra.accounts.viewer import Viewer
from netra.institutions.models import Institution, InstitutionKind
from netra.platform.clock import office_today
from netra.platform.clock.installation import is_demo
from netra.platform.ui import formats
from netra.reports import example_keys, holders, openings, rewrapping, sealing
from netra.reports.holders import FEWEST_HOLDERS, OFFICERS, HolderRefused
from netra.reports.models import KeyHolder, PersonKey
from netra.reports.rewrapping import Batch, RewrapRefused, Stage
from netra.reports.sealing import Wrap
from netra.reports.wire import NotWhole, decoded, encoded, refusal, said, wants_json


def offices_of(viewer: Viewer) -> list[Institution]:
    keys = {
        grant.institution_key
        for grant in viewer.grants_of(*OFFICERS)
        if grant.institution_kind == InstitutionKind.BAWASLU and not grant.is_field
    }
    return list(Institution.objects.filter(key__in=keys).select_related("region").order_by("key"))


def back_to(asked: str) -> str:
    """The staff page that somebody came from for a key; "" for any other address."""
    ours = asked.startswith("/kerja/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    return asked if ours else ""


@staff_page(*OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def my_key(request: StaffRequest) -> HttpResponse:
    viewer = request.viewer
    if request.method == "POST":
        try:
            holders.make_key(viewer, str(said(request).get("recipient", "")))
        except HolderRefused as refused:
            return refusal(refused)
        return JsonResponse({"next": reverse("reports:key")})
    account = Account.objects.get(pk=viewer.account_id)
    key = holders.key_of(viewer.account_id)
    offices = offices_of(viewer)
    held = (
        list(KeyHolder.objects.filter(key=key, ends_at=None).select_related("office__region").order_by("pk"))
        if key
        else []
    )
    zone = offices[0].region.timezone if offices else "Asia/Jakarta"
    example = example_keys.of_account(account.username) if is_demo() and account.example else None
    retired = PersonKey.objects.filter(account=account, retired_at__isnull=False)
    data = {
        "account": account.username,
        "name": account.name,
        "office": ", ".join(office.name for office in offices),
        "date": formats.long_date(office_today(zone)),
        "recipient": key.recipient if key else "",
        "fingerprint": sealing.fingerprint(key.recipient) if key else "",
        "retired": list(retired.values_list("recipient", flat=True)),
        "demo_secret": example.secret if example else "",
        "post": reverse("reports:key"),
        "back": back_to(request.GET.get("kembali", "")),
    }
    return render(
        request,
        "reports/key.html",
        {
            "data": data,
            "key": key,
            "held": held,
            "offices": offices,
            "zone": zone,
            "example": key is not None and example_keys.is_example(key.recipient),
            "waiting": openings.waiting_for(viewer).count(),
        },
    )


@require_POST
@staff_page(*OFFICERS)
def retire_key(request: StaffRequest) -> HttpResponse:
    """Asked for twice by the page itself: the box has to be ticked."""
    if request.POST.get("sure") == "1":
        holders.retire_key(request.viewer)
    return redirect("reports:key")


def _office(request: HttpRequest, viewer: Viewer) -> tuple[Institution, list[Institution]]:
    """The office that the page is about: the one asked for, else the viewer's first."""
    offices = offices_of(viewer)
    if not offices:
        raise Http404
    asked = request.GET.get("kantor", "")
    return next((one for one in offices if one.key == asked), offices[0]), offices


@staff_page(*OFFICERS)
def holder_list(request: StaffRequest) -> HttpResponse:
    return _holder_page(request)


def _holder_page(request: StaffRequest, sentence: str = "") -> HttpResponse:
    viewer = request.viewer
    office, offices = _office(request, viewer)
    present = holders.present(office)
    ids = [one.pk for one in present]
    may = holders.may_appoint(viewer, office)
    held_by = {one.key.account_id for one in present}
    everybody = list(
        KeyHolder.objects.filter(office=office).select_related("key__account").order_by("-ends_at", "pk")
    )
    past = [one for one in everybody if one.pk not in ids]
    people = []
    if may:
        keyed = set(PersonKey.objects.filter(retired_at=None).values_list("account", flat=True))
        people = [
            {"account": one, "has_key": one.pk in keyed}
            for one in holders.serving(office).order_by("name")
            if one.pk not in held_by and one.pk != viewer.account_id
        ]
    return render(
        request,
        "reports/holders.html",
        {
            "office": office,
            "offices": offices,
            "zone": office.region.timezone,
            "holders": [
                {"holder": one, "fingerprint": sealing.fingerprint(one.key.recipient)} for one in present
            ],
            "past": past,
            "missing": max(0, FEWEST_HOLDERS - len(present)),
            "fewest": FEWEST_HOLDERS,
            "may": may,
            "people": people,
            "stale": holders.stale(office, ids).count(),
            "lost": holders.lost(office, ids).count(),
            "is_holder": viewer.account_id in held_by,
            "refused": sentence,
        },
        status=422 if sentence else 200,
    )


@require_POST
@staff_page(Role.COMMISSIONER)
def appoint(request: StaffRequest) -> HttpResponse:
    typed = request.POST.get("account", "")
    account_id = int(typed) if typed.isdecimal() and len(typed) < 18 else 0
    return _changed(request, lambda office: holders.appoint(request.viewer, office, account_id))


@require_POST
@staff_page(Role.COMMISSIONER)
def end_holder(request: StaffRequest, holder_id: int) -> HttpResponse:
    office, _offices = _office(request, request.viewer)
    holder = get_object_or_404(
        KeyHolder.objects.select_related("office__region", "key"), pk=holder_id, office=office
    )
    return _changed(request, lambda _office: holders.end(request.viewer, holder))


def _changed(request: StaffRequest, change: Callable[[Institution], object]) -> HttpResponse:
    office, _offices = _office(request, request.viewer)
    try:
        change(office)
    except HolderRefused as refused:
        return _holder_page(request, sentence=str(refused.sentence))
    return redirect(f"{reverse('reports:holders')}?{urlencode({'kantor': office.key})}")


@staff_page(*OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def rewrap(request: StaffRequest) -> HttpResponse:
    """After a change of holders: a page, its batches, and what the holder's browser made of them."""
    office, _offices = _office(request, request.viewer)
    if rewrapping.holder_of(office, request.viewer) is None:
        raise Http404
    address = f"{reverse('reports:rewrap')}?{urlencode({'kantor': office.key})}"
    try:
        if request.method == "POST":
            _take(office, request)
            return JsonResponse({"next": address})
        batch = rewrapping.batch(office, request.viewer)
    except NotWhole:
        return refusal(RewrapRefused(rewrapping.Refusal.NOT_LOCKED), status=422)
    except RewrapRefused as refused:
        if request.method == "POST" or wants_json(request):
            return refusal(refused)
        return render(
            request, "reports/rewrap.html", {"office": office, "refused": refused.sentence}, status=409
        )
    data = _batch_data(batch, address, request.viewer)
    if wants_json(request):
        return JsonResponse(data)
    context = {"office": office, "batch": batch, "data": data, "done": batch.stage is Stage.DONE}
    return render(request, "reports/rewrap.html", context)


def _batch_data(batch: Batch, address: str, viewer: Viewer) -> dict[str, object]:
    key = holders.key_of(viewer.account_id)
    return {
        "stage": batch.stage.value,
        "items": [
            {"envelope": str(one.envelope), "wrap": encoded(one.wrap), "recipient": one.recipient}
            for one in batch.items
        ],
        "holders": [{"id": one.holder_id, "recipient": one.recipient} for one in batch.holders],
        "left": batch.left,
        "recipient": key.recipient if key else "",
        "example_key": key is not None and example_keys.is_example(key.recipient),
        "post": address,
        "batch": address,
        "next": address,
    }


def _take(office: Institution, request: StaffRequest) -> None:
    """Raises NotWhole, RewrapRefused."""
    items = said(request).get("items")
    if not isinstance(items, list) or not 0 < len(items) <= rewrapping.BATCH:
        raise NotWhole("items")
    peeled: dict[UUID, bytes] = {}
    renewed: dict[UUID, list[Wrap]] = {}
    unreadable: set[UUID] = set()
    for item in items:
        try:
            envelope = UUID(item["envelope"])
            if "peeled" in item:
                peeled[envelope] = decoded(item["peeled"])
            elif item.get("unreadable") is True:
                unreadable.add(envelope)
            else:
                renewed[envelope] = [Wrap(int(one["holder"]), decoded(one["body"])) for one in item["wraps"]]
        except (KeyError, TypeError, AttributeError, ValueError, OverflowError) as error:
            raise NotWhole("items") from error
    if unreadable:
        rewrapping.cannot_open(office, unreadable, by=request.viewer)
    if peeled:
        rewrapping.peel(office, peeled, by=request.viewer)
    if renewed:
        rewrapping.give(office, renewed, by=request.viewer)
