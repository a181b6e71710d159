"""A text message that a gateway brought: first information of the office, once; held where it cannot be.

What is held waits for an officer, who says from which phone it came, writes it down, or says why not.
"""

import hashlib
from datetime import datetime
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from netra.accounts.viewer import HeldGrant, Viewer
from netra.cases import findings
from netra.cases.dates import DayRefused
from netra.cases.findings import Event, FindingRefused, Tip
from netra.cases.models import Case, TipChannel
from netra.cases.people import Actor
from netra.field import devices, keys, offering, texts
from netra.field.contents import Unfit
from netra.field.models import Closing, Device, State, TextMessage
from netra.field.settling import AlreadySettled
from netra.field.texts import Coded, Core, NotCoded, OfficeClass
from netra.platform import audit
from netra.platform.clock import office_now, office_today
from netra.regions import queries as regions
from netra.regions.codes import ancestors_of


class NotYours(Exception):
    """Who changes the telephone number of a phone must be one who lets phones in there."""


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
    _try(message)
    message.save(force_insert=True)
    _tell(message, "sistem")
    return message


def _try(message: TextMessage, vouched: Device | None = None) -> None:
    """First information of it, or why not. `vouched`: the phone that an officer says it came from."""
    coded = None
    try:
        coded = texts.read(message.text)
        device = vouched or _device(message, coded.core)
        message.number = coded.core.number
        _check(message, coded, device, vouched=vouched is not None)
        # On its own, so that what does not fit takes nothing along.
        with transaction.atomic():
            message.case = _noted(message, coded.core, device)
        message.state, message.reason = State.ACKNOWLEDGED, ""
    except NotCoded:
        message.reason = "grammar"
    except (Unfit, FindingRefused, DayRefused) as refused:
        message.reason = refused.code
    message.office_id = _office(message, coded.core.region if coded else "")


def _office(message: TextMessage, region: str) -> str | None:
    """Of the phone that it names, of the one that has the sender's number, or the nearest one with phones."""
    if message.device is not None:
        return message.device.office_id
    having = Device.objects.order_by("revoked_at", "-number")
    known = having.filter(phone=message.sender).exclude(phone="").values_list("office", flat=True).first()
    if known is not None or not region:
        return known
    near = having.filter(office__region__in=[*ancestors_of(region), region])
    return near.order_by("-office__region__level", "office").values_list("office", flat=True).first()


def _tell(message: TextMessage, actor: str, **more: int) -> None:
    audit.append(
        actor=actor,
        action=f"field.text_{'noted' if message.case_id else 'held'}",
        object_kind="text",
        object_key=str(message.pk),
        facts={"reason": message.reason, "case": str(message.case_id) if message.case_id else None, **more},
    )


def _held(message_id: UUID) -> TextMessage:
    """Raises AlreadySettled."""
    rows = TextMessage.objects.select_for_update(of=("self",), no_key=True)
    message = rows.get(pk=message_id)
    if message.state != State.HELD:
        raise AlreadySettled
    return message


def link(message_id: UUID, device: Device, *, for_good: bool, by: Viewer) -> TextMessage:
    """From this phone, says an officer: what else fits becomes first information of its holder.

    `for_good`: its number is the sender's from now on. Raises AlreadySettled, NotYours, KeyMissing.
    """
    with transaction.atomic():
        message = _held(message_id)
        if for_good:
            if not devices.may_let_in(by, device.office):
                raise NotYours
            device.phone = message.sender
            device.save(update_fields=["phone"])
        message.device = device
        _try(message, device)
        if message.case is not None:
            _settled(message, by)
        message.save()
        _tell(message, by.actor, device=device.number, number_kept=for_good)
        return message


def note(message_id: UUID, tip: Tip, event: Event, grant: HeldGrant, *, by: Viewer) -> Case:
    """An officer writes it down and answers for it. Raises FindingRefused, DayRefused, AlreadySettled."""
    with transaction.atomic():
        message = _held(message_id)
        message.case = findings.note_information(tip, event, grant, by=Actor.of(by), key=message.pk)
        message.state = State.ACKNOWLEDGED
        message.office_id = message.office_id or grant.institution_key
        _settled(message, by)
        message.save()
        _tell(message, by.actor)
        return message.case


def close(message_id: UUID, reason: Closing, told: str, *, by: Viewer) -> None:
    """Raises AlreadySettled."""
    with transaction.atomic():
        message = _held(message_id)
        message.state, message.closing, message.closing_text = State.CLOSED, reason, told.strip()[:500]
        _settled(message, by)
        message.save()
        audit.append(
            actor=by.actor,
            action="field.text_closed",
            object_kind="text",
            object_key=str(message.pk),
            facts={"reason": reason.value},
        )


def _settled(message: TextMessage, by: Viewer) -> None:
    message.settled_at, message.settled_by, message.settled_by_name = office_now(), by.actor, by.name


def _device(message: TextMessage, core: Core) -> Device:
    device = Device.objects.select_related("account", "office").filter(number=core.device).first()
    if device is None:
        raise Unfit("unknown_device")
    message.device = device
    return device


def _check(message: TextMessage, coded: Coded, device: Device, *, vouched: bool) -> None:
    if not coded.is_of(keys.text_key(device.pk)):
        raise Unfit("mac")
    if not vouched and message.sender != (device.phone or None):
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
    if pack is not None and core.act and core.act not in pack.acts:
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
