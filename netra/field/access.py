"""The only way to a phone or to what came from one. Refused looks like a missing page, always."""

from uuid import UUID

from django.db.models import Exists, Q, QuerySet
from django.http import Http404

from netra.accounts import granting
from netra.accounts.models import Grant, Role
from netra.accounts.viewer import Viewer
from netra.cases.access import OFFICERS
from netra.field.models import Device, Parcel, State, TextMessage
from netra.institutions.models import InstitutionKind
from netra.regions.codes import range_of
from netra.regions.models import Level


def devices_for(viewer: Viewer) -> QuerySet[Device]:
    """One's own; those of one's office; for a commissioner those of the field offices below it, too."""
    return Device.objects.filter(Q(account=viewer.account_id) | _of_office(viewer))


def _of_office(viewer: Viewer) -> Q:
    seen = Q(pk__in=[])
    for held in viewer.grants_of(*OFFICERS):
        if held.institution_kind != InstitutionKind.BAWASLU or held.office_level == Level.NATION:
            # The nation's office reads records without who is in them.
            continue
        seen |= Q(office=held.institution_key)
        if held.role is Role.COMMISSIONER:
            low, high = range_of(held.region_code)
            seen |= Q(
                office__kind=InstitutionKind.BAWASLU,
                office__example=held.example,
                office__region__gte=low,
                office__region__lt=high,
                office__region__level__gt=max(held.office_level, Level.REGENCY),
            )
    return seen


def device_for(viewer: Viewer, device_id: UUID) -> Device:
    found = devices_for(viewer).filter(pk=device_id).select_related("account", "office__region").first()
    if found is None:
        raise Http404
    return found


def parcels_for(viewer: Viewer) -> QuerySet[Parcel]:
    """What came from the phones of one's office, for who works there now, and not for a writer who left."""
    return Parcel.objects.filter(device__in=Device.objects.filter(_of_office(viewer)).values("pk"))


def held_for(viewer: Viewer, parcel_id: UUID) -> Parcel:
    found = (
        parcels_for(viewer)
        .filter(pk=parcel_id, state=State.HELD)
        .select_related("device__account", "device__office__region", "carrier")
        .first()
    )
    if found is None:
        raise Http404
    return found


def texts_for(viewer: Viewer) -> QuerySet[TextMessage]:
    """Those of one's office. What tells of no office goes to who lets phones in where messages come from:
    one of their people may have sent it from another number."""
    devices = Device.objects.filter(_of_office(viewer))
    seen = Q(office__in=devices.values("office"))
    leading = [
        one.institution_key
        for one in viewer.grants_of(Role.COMMISSIONER)
        if one.institution_kind == InstitutionKind.BAWASLU and one.office_level != Level.NATION
    ]
    if leading:
        texting = devices.filter(office__in=leading).exclude(phone="")
        seen |= Q(Exists(texting), office=None)
    return TextMessage.objects.filter(seen)


def text_for(viewer: Viewer, message_id: UUID) -> TextMessage:
    found = (
        texts_for(viewer)
        .filter(pk=message_id, state=State.HELD)
        .select_related("device__account", "office__region")
        .first()
    )
    if found is None:
        raise Http404
    return found


def may_have_texted(viewer: Viewer) -> QuerySet[Device]:
    """The phones of one's office that an officer may say a message came from; also lost ones."""
    return (
        Device.objects.filter(_of_office(viewer))
        .select_related("account", "office")
        .order_by("revoked_at", "number")
    )


def may_be_let_in(viewer: Viewer) -> QuerySet[Grant]:
    """The roles whose holders this viewer may give a phone."""
    return (
        Grant.objects.filter(
            granting.live(),
            granting.given_by(viewer),
            role__in=OFFICERS,
            account__is_active=True,
            institution__kind=InstitutionKind.BAWASLU,
        )
        .select_related("account", "institution")
        .order_by("institution__region", "institution", "account__name", "role")
    )
