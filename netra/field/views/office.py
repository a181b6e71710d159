"""Pages of an office: its phones, letting one in, shutting one out, and what was held."""

from uuid import UUID

import segno
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from netra.accounts.access import StaffRequest, staff_page
from netra.accounts.viewer import HeldGrant
from netra.cases import wording
from netra.cases.access import OFFICERS
from netra.cases.findings import Event, FindingRefused, Supervision
from netra.cases.forms import SupervisionForm, day_text
from netra.cases.models import Case
from netra.cases.views.answering import refuse
from netra.field import access, devices, offering, receiving, sentences, settling
from netra.field.contents import Content
from netra.field.devices import EnrolmentRefused
from netra.field.forms import CloseForm, LetInForm, RevokeForm
from netra.field.models import Closing, Device, Parcel, State
from netra.field.settling import AlreadySettled
from netra.institutions.models import InstitutionKind
from netra.regions import queries as regions

# A regency with every village staffed has fewer people than this.
MOST_PEOPLE = 1000


@staff_page(*OFFICERS)
@require_safe
def device_list(request: StaffRequest) -> HttpResponse:
    found = (
        access.devices_for(request.viewer)
        .select_related("account", "office__region")
        .annotate(
            waiting=Count("parcels", filter=Q(parcels__state=State.STORED)),
            held=Count("parcels", filter=Q(parcels__state=State.HELD)),
        )
        .order_by("revoked_at", "office__region", "office", "number")
    )
    rows = list(found)
    return render(
        request,
        "field/devices.html",
        {
            "devices": [(one, devices.may_revoke(request.viewer, one)) for one in rows],
            "held": sum(one.held for one in rows),
            "texts": access.texts_for(request.viewer).filter(state=State.HELD).count(),
            "may_let_in": access.may_be_let_in(request.viewer).exists(),
        },
    )


@staff_page(*OFFICERS)
def let_in(request: StaffRequest) -> HttpResponse:
    people = list(access.may_be_let_in(request.viewer)[:MOST_PEOPLE])
    choices = {f"{one.account_id}@{one.institution_id}": one for one in reversed(people)}
    form = LetInForm(
        request.POST or None,
        people=[
            (key, f"{one.account.name}, {one.institution.name}") for key, one in reversed(choices.items())
        ],
    )
    if form.is_valid():
        said = form.cleaned_data
        grant = choices[said["grant"]]
        try:
            code = devices.issue(
                request.viewer, grant.account, grant.institution, said["key"], phone=said["phone"]
            )
        except EnrolmentRefused as refused:
            form.add_error("grant", sentences.enrolment(refused.code))
        else:
            return _code_page(request, code, grant.account.name, grant.institution.name)
    return render(
        request,
        "ui/confirm.html",
        {
            "title": _("Let a phone in"),
            "consequence": _(
                "The next page shows a code that is good once, for half an hour. The phone that scans it "
                "writes findings in the name of this person, with the role the person holds on the day."
            ),
            "form": form,
            "action": _("Make the code"),
            "back": reverse("field:devices"),
        },
        status=422 if form.is_bound and form.errors else 200,
    )


def _code_page(request: StaffRequest, code: str, holder: str, office: str) -> HttpResponse:
    with translation.override("id"):
        # Behind the sharp sign: no browser sends that part, so no log has it.
        address = request.build_absolute_uri("/lapangan/") + f"#{code}"
    return render(
        request,
        "field/code.html",
        {
            "groups": code.split("-"),
            "picture": segno.make(address, error="m").svg_data_uri(scale=5, border=4, light="#fff"),
            "holder": holder,
            "office": office,
            "minutes": int(devices.VALID_FOR.total_seconds() // 60),
        },
    )


@staff_page(*OFFICERS)
def revoke(request: StaffRequest, device_id: UUID) -> HttpResponse:
    device = access.device_for(request.viewer, device_id)
    if not devices.may_revoke(request.viewer, device):
        raise Http404
    form = RevokeForm(request.POST or None)
    if form.is_valid():
        try:
            devices.revoke(request.viewer, device, form.cleaned_data["reason"])
        except EnrolmentRefused as refused:
            form.add_error(None, sentences.enrolment(refused.code))
        else:
            return redirect("field:devices")
    return render(
        request,
        "ui/confirm.html",
        {
            "title": _("Revoke a phone"),
            "consequence": _(
                "%(phone)s of %(holder)s speaks for nobody from now on. What it still sends is kept and "
                "waits for an officer. A phone that is found again is let in with a new code."
            )
            % {"phone": _phone_words(device), "holder": device.account.name},
            "form": form,
            "action": _("Revoke this phone"),
            "back": reverse("field:devices"),
        },
        status=422 if form.is_bound else 200,
    )


def _phone_words(device: Device) -> str:
    return _("Phone %(number)s (%(name)s)") % {"number": device.number, "name": device.name}


@staff_page(*OFFICERS)
@require_safe
def held_list(request: StaffRequest) -> HttpResponse:
    rows = (
        access.parcels_for(request.viewer)
        .filter(state__in=(State.HELD, State.CLOSED))
        .select_related("device__account", "device__office__region")
        .defer("body")
        .order_by("-state", "received_at")[:500]
    )
    return render(
        request,
        "field/held.html",
        {
            "rows": [
                (one, sentences.held(one.reason), Closing(one.closing).label if one.closing else "")
                for one in rows
            ]
        },
    )


@staff_page(*OFFICERS)
def held_one(request: StaffRequest, parcel_id: UUID) -> HttpResponse:
    parcel = access.held_for(request.viewer, parcel_id)
    content = receiving.open_body(parcel)
    pack = offering.rules(parcel.device.office.region)
    acts = [(key, wording.said(one.wording)) for key, one in pack.acts.items()] if pack else []
    sent = request.POST or None
    form = SupervisionForm(
        sent if sent and "closing" not in sent else None,
        acts=acts,
        act_needed=True,
        initial=_initial(parcel, content),
    )
    closing = CloseForm(sent if sent and "closing" in sent else None)
    if closing.is_bound and closing.is_valid():
        said = closing.cleaned_data
        try:
            settling.close(parcel.pk, Closing(said["closing"]), said["told"], by=request.viewer)
        except AlreadySettled:
            return redirect("field:held")
        return redirect("field:held")
    if form.is_bound and form.is_valid():
        made: list[Case] = []
        try:
            if refuse(form, lambda: made.append(_make(request, parcel, form))):
                return redirect("cases:case", case_id=made[0].pk)
        except AlreadySettled:
            return redirect("field:held")
    return render(
        request,
        "field/held_one.html",
        {
            "parcel": parcel,
            "why": sentences.held(parcel.reason),
            "content": content,
            "region": regions.region(content.region) if content else None,
            "parts": list(parcel.parts.select_related("file")),
            "form": form,
            "closing": closing,
            "zone": parcel.device.office.region.timezone,
        },
        status=422 if form.is_bound or closing.is_bound else 200,
    )


def _initial(parcel: Parcel, content: Content | None) -> dict[str, object]:
    told: dict[str, object] = {
        "form_number": receiving.form_number(parcel),
        "finder": parcel.device.account.name,
        "key": parcel.pk,
    }
    if content is None:
        return told
    return {
        **told,
        "region": content.region,
        "place_text": content.place_text,
        "act": content.act,
        "text": receiving.told_text(content),
        **({"event_on": day_text(content.event_on)} if content.event_on else {}),
        **({"found_on": day_text(content.found_on)} if content.found_on else {}),
    }


def _make(request: StaffRequest, parcel: Parcel, form: SupervisionForm) -> Case:
    said = form.cleaned_data
    region = regions.region(said["region"])
    grant = _grant_for(request, said["region"])
    if region is None or grant is None:
        raise FindingRefused("outside")
    return settling.make_finding(
        parcel,
        Supervision(said["form_number"], said["finder"], said["found_on"]),
        Event(region, said["text"], said["act"], said["event_on"], said["place_text"]),
        grant,
        receiving.open_what_opens(parcel),
        by=request.viewer,
    )


def _grant_for(request: StaffRequest, region_code: str) -> HeldGrant | None:
    """The narrowest office of this officer that answers for the place."""
    covering = [
        one
        for one in request.viewer.grants_of(*OFFICERS)
        if one.institution_kind == InstitutionKind.BAWASLU and one.covers(region_code)
    ]
    return max(covering, key=lambda one: one.office_level, default=None)
