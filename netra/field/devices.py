"""Letting a phone in, and shutting it out: each one transaction with one audit line."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max

from netra.accounts import granting
from netra.accounts.models import Account, Role
from netra.accounts.viewer import HeldGrant, Viewer, viewer_for
from netra.cases.access import OFFICERS
from netra.field import keys, signatures
from netra.field.models import Device, Enrolment
from netra.institutions.models import Institution
from netra.platform import audit
from netra.platform.clock import wall_now
from netra.reports import codes

VALID_FOR = timedelta(minutes=30)
# Heard of twice within this, a phone is written down once: every word from it would take the writing lane.
_HEARD_AGAIN = timedelta(minutes=5)


class EnrolmentRefused(Exception):
    """`code`: no_code (there is none like it), used, expired, no_key, known_key (this phone is let in
    already), not_yours, no_role (the account holds no role there), reason_missing or already (revoked)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def may_let_in(by: Viewer, office: Institution) -> bool:
    return granting.may_give(by, Role.CASE_OFFICER, office)


def issue(by: Viewer, account: Account, office: Institution, key: UUID, *, phone: str = "") -> str:
    """A code for one phone; sent twice, the same form gives the same code. Raises EnrolmentRefused."""
    if not may_let_in(by, office):
        raise EnrolmentRefused("not_yours")
    if role_of(account, office) is None:
        raise EnrolmentRefused("no_role")
    code, now = codes.code_for(key), wall_now()
    with transaction.atomic():
        made, new = Enrolment.objects.get_or_create(
            code_digest=codes.digest_of(code),
            defaults={
                "account": account,
                "office": office,
                "phone": phone,
                "issued_at": now,
                "issued_by": by.actor,
                "issued_by_name": by.name,
                "expires_at": now + VALID_FOR,
            },
        )
        said = (made.account_id, made.office_id, made.phone, made.issued_by)
        if said != (account.pk, office.pk, phone, by.actor):
            # The page was gone back to and another person chosen: the code would let the first one in.
            raise EnrolmentRefused("other_form")
        if made.device_id is not None or made.expires_at <= now:
            raise EnrolmentRefused("used" if made.device_id is not None else "expired")
        if new:
            audit.append(
                actor=by.actor,
                action="field.enrolment_issued",
                object_kind="account",
                object_key=str(account.pk),
                facts={"institution": office.key},
            )
    return code


@dataclass(frozen=True, slots=True)
class Asked:
    """What a phone says when it knocks."""

    code: str
    key: str
    name: str


def enrol(asked: Asked) -> Device:
    """The code is used up with it. Raises EnrolmentRefused, KeyMissing."""
    code = codes.normalised(asked.code)
    try:
        signatures.public_key(asked.key)
    except signatures.NoKey:
        raise EnrolmentRefused("no_key")
    # Read before the lane is taken: whoever guesses codes must hold up nobody who writes.
    if code is None or not Enrolment.objects.filter(code_digest=codes.digest_of(code)).exists():
        raise EnrolmentRefused("no_code")
    recipient = keys.recipient()
    try:
        with transaction.atomic():
            return _enrol(asked, code, recipient)
    except IntegrityError:
        # The same key at the same moment: the other one came first.
        raise EnrolmentRefused("known_key")


def _enrol(asked: Asked, code: str, recipient: str) -> Device:
    now = wall_now()
    leave = (
        Enrolment.objects.select_for_update(of=("self",), no_key=True)
        .select_related("account", "office", "device")
        .filter(code_digest=codes.digest_of(code))
        .first()
    )
    if leave is None:
        raise EnrolmentRefused("no_code")
    if leave.device is not None:
        # A phone whose answer was lost on the way asks again, with the same key.
        if leave.device.public_key == asked.key and leave.device.revoked_at is None:
            return leave.device
        raise EnrolmentRefused("used")
    if leave.expires_at <= now:
        raise EnrolmentRefused("expired")
    if role_of(leave.account, leave.office) is None:
        raise EnrolmentRefused("no_role")
    if Device.objects.filter(public_key=asked.key).exists():
        raise EnrolmentRefused("known_key")
    device = Device.objects.create(
        number=(Device.objects.aggregate(last=Max("number"))["last"] or 0) + 1,
        account=leave.account,
        office=leave.office,
        name=asked.name,
        phone=leave.phone,
        public_key=asked.key,
        recipient=recipient,
        enrolled_at=now,
        enrolled_by=leave.issued_by,
        enrolled_by_name=leave.issued_by_name,
        heard_at=now,
    )
    leave.used_at, leave.device = now, device
    leave.save(update_fields=["used_at", "device"])
    audit.append(
        actor=leave.account.actor,
        action="field.device_enrolled",
        object_kind="device",
        object_key=str(device.pk),
        facts={"account": leave.account_id, "institution": leave.office_id, "number": device.number},
    )
    return device


def revoke(by: Viewer, device: Device, reason: str) -> None:
    """At once and for good; a phone that is found again is let in anew. Raises EnrolmentRefused."""
    if not may_revoke(by, device):
        raise EnrolmentRefused("not_yours")
    if not reason.strip():
        raise EnrolmentRefused("reason_missing")
    with transaction.atomic():
        changed = Device.objects.filter(pk=device.pk, revoked_at=None).update(
            revoked_at=wall_now(),
            revoked_by=by.actor,
            revoked_by_name=by.name,
            revoke_reason=reason.strip()[:300],
        )
        if not changed:
            raise EnrolmentRefused("already")
        audit.append(
            actor=by.actor,
            action="field.device_revoked",
            object_kind="device",
            object_key=str(device.pk),
            facts={"account": device.account_id, "number": device.number},
        )


def may_revoke(by: Viewer, device: Device) -> bool:
    """Whoever lets people in there, and the owner, who is the first to know that a phone is gone."""
    return device.account_id == by.account_id or may_let_in(by, device.office)


def heard(device: Device, now: datetime) -> None:
    if device.heard_at is None or now - device.heard_at > _HEARD_AGAIN:
        Device.objects.filter(pk=device.pk).update(heard_at=now)


def role_of(account: Account, office: Institution, region_code: str = "") -> HeldGrant | None:
    """The role by which this account records findings at that office today; of that place, where one is
    named."""
    if not account.is_active:
        return None
    held = [
        one
        for one in viewer_for(account).grants_of(*OFFICERS)
        if one.institution_key == office.pk and (not region_code or one.covers(region_code))
    ]
    # The widest of them: what it covers, another one covers too.
    return min(held, key=lambda one: len(one.region_code), default=None)
