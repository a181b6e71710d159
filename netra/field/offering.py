"""What a phone is told when it is let in: who it speaks for, where, and the words its form offers."""

from django.conf import settings

from netra.cases import wording
from netra.elections import queries as elections
from netra.field import keys
from netra.field.models import Device
from netra.field.signatures import to_url
from netra.law import packs
from netra.law.entries import LawPack
from netra.platform.clock import office_today
from netra.regions.codes import range_of
from netra.regions.models import Level, Region

# A regency has at most a few hundred villages; a province would make a list that no phone needs.
_MOST_VILLAGES = 1000


def of(device: Device) -> dict[str, object]:
    office, region = device.office, device.office.region
    pack = rules(region)
    villages = _villages(region)
    return {
        "device": str(device.pk),
        "holder": device.account.name,
        "office": {"key": office.pk, "name": office.name},
        "recipient": keys.recipient(),
        "region": {"code": region.pk, "name": region.full_name, "level": region.level},
        "zone": region.timezone,
        "villages": [{"code": one.pk, "name": one.full_name} for one in villages],
        "acts": [{"code": key, "words": wording.said(one.wording)} for key, one in pack.acts.items()]
        if pack
        else [],
        "classes": [{"code": key, "words": wording.said(one.name)} for key, one in pack.subjects.items()]
        if pack
        else [],
        "sms": {
            "key": to_url(keys.text_key(device.pk)),
            "device_number": device.number,
            "taken": bool(settings.SMS_TOKEN),
            # Where messages go, and whether the office knows from which number they come.
            "to": settings.SMS_NUMBER,
            "known": bool(device.phone),
        },
    }


def rules(region: Region) -> LawPack | None:
    """Those of the election that is open there; a record is no case yet and has no others."""
    election = elections.open_election(office_today(region.timezone))
    return packs.shipped(election.law_pack) if election and election.law_pack else None


def _villages(region: Region) -> list[Region]:
    """Every village of the area; of a wider one than a regency, its regencies and cities."""
    low, high = range_of(region.pk)
    inside = Region.objects.filter(pk__gte=low, pk__lt=high, valid_to=None)
    if region.level < Level.REGENCY:
        return list(inside.filter(level=Level.REGENCY).order_by("pk")[:_MOST_VILLAGES])
    return list(inside.filter(level=Level.VILLAGE).order_by("pk")[:_MOST_VILLAGES]) or [region]
