"""A text message that a gateway brought: first information of the office, once; held where it cannot be."""

import hashlib
from datetime import datetime
from uuid import uuid5

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from netra.cases import findings
from netra.cases.dates import DayRefused
from netra.cases.findings import Event, FindingRefused, Tip
from netra.cases.models import Case, TipChannel
from netra.cases.people import Actor
from netra.field import devices, keys, offering, texts
from netra.field.contents import Unfit
from netra.field.models import Device, State, TextMessage
from netra.field.texts import Coded, Core, NotCoded, OfficeClass
from netra.platform import audit
from netra.platform.clock import office_now, office_today
from netra.regions import queries as regions


def hear(sender: str, text: str) -> TextMessage:
    """Sent again, it is what it was. Raises KeyMissing."""
    sender = texts.plain_number(sender) or sender.strip()[:20]
    text = text.strip()[:600]
    digest = hashlib.sha256(f"{sender}\n{texts.canonical(text)}".encode()).hexdigest()
    known = TextMessage.objects.filter(digest=digest).first()
    if known is not None:
        return known
    try:
        with transaction.atomic():
            return _hear(sender, text, digest, office_now())
    except IntegrityError:
        # Brought twice at once, or two texts under one number: the other one came first.
        known = TextMessage.objects.filter(digest=digest).first()
        if known is not None:
            return known
        with transaction.atomic():
            return _hear(sender, text, digest, office_now())


def _hear(sender: str, text: str, digest: str, now: datetime) -> TextMessage:
    message = TextMessage(digest=digest, sender=sender, text=text, received_at=now, state=State.HELD)
    try:
        coded = texts.read(text)
        device = _device(message, coded.core)
        _check(message, coded, device, sender)
        # On its own, so that what does not fit takes nothing along.
        with transaction.atomic():
            message.case = _noted(message, coded.core, device)
        message.state = State.ACKNOWLEDGED
    except NotCoded:
        message.reason = "grammar"
    except (Unfit, FindingRefused, DayRefused) as refused:
        message.reason = refused.code
    message.save(force_insert=True)
    audit.append(
        actor="sistem",
        action=f"field.text_{'noted' if message.case_id else 'held'}",
        object_kind="text",
        object_key=str(message.pk),
        facts={"reason": message.reason, "case": str(message.case_id) if message.case_id else None},
    )
    return message


def _device(message: TextMessage, core: Core) -> Device:
    device = Device.objects.select_related("account", "office").filter(number=core.device).first()
    if device is None:
        raise Unfit("unknown_device")
    message.device, message.number = device, core.number
    return device


def _check(message: TextMessage, coded: Coded, device: Device, sender: str) -> None:
    if not coded.is_of(keys.text_key(device.pk)):
        raise Unfit("mac")
    if not device.phone or sender != device.phone:
        raise Unfit("number")
    if device.revoked_at is not None:
        raise Unfit("revoked")
    same = TextMessage.objects.filter(device=device, number=message.number, state=State.ACKNOWLEDGED)
    if same.exists():
        raise Unfit("repeated")


def _noted(message: TextMessage, core: Core, device: Device) -> Case:
    region = regions.region(core.region)
    if region is None:
        raise Unfit("unknown_region")
    pack = offering.rules(region)
    if pack is not None and core.act not in pack.acts:
        raise Unfit("unknown_act")
    grant = devices.role_of(device.account, device.office, region.code)
    if grant is None:
        raise Unfit("outside" if devices.role_of(device.account, device.office) else "no_role")
    today = office_today(region.timezone)
    if core.found_on > today:
        raise DayRefused("ahead", key="found_on")
    with translation.override("id"):
        words = in_words(core)
    return findings.note_information(
        Tip(TipChannel.WRITTEN, today),
        Event(region, words, core.act, core.event_on),
        grant,
        by=Actor(device.account.actor, device.account.name),
        key=uuid5(device.pk, f"sms {core.number}"),
    )


def in_words(core: Core) -> str:
    """What the letters say, for who reads the record."""
    offices = {
        OfficeClass.DISTRICT: _("sub-district office"),
        OfficeClass.VILLAGE: _("village or ward office"),
        OfficeClass.SCHOOL: _("school"),
        OfficeClass.HEALTH: _("health service"),
        OfficeClass.DEPARTMENT: _("department of the regional government"),
        OfficeClass.VERTICAL: _("office of a ministry or agency"),
        OfficeClass.OTHER: _("another office"),
        OfficeClass.UNKNOWN: _("not told"),
    }
    people = ", ".join(f"{kind}: {count}" for kind, count in core.people) or _("not told")
    return "\n".join(
        [
            _("Coded text message %(number)s of phone %(device)s.")
            % {"number": core.number, "device": core.device},
            _("Found on %(day)s.") % {"day": core.found_on.isoformat()},
            _("Time of the event: %(time)s.")
            % {"time": f"{core.event_at:%H.%M}" if core.event_at else _("not told")},
            _("Staff, by kind: %(people)s.") % {"people": people},
            _("Where they work: %(office)s.") % {"office": offices[core.office]},
            _("Witnesses: %(witnesses)s. Photos and recordings on the phone: %(files)s.")
            % {"witnesses": core.witnesses, "files": core.files},
            _("A message names nobody. Ask the supervisor for the full record."),
        ]
    )
