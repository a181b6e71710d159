"""The door for a body without an account: an address on the letter, a code on the sheet beside it.

It tells which numbers of the list were acknowledged and lets them be acknowledged, no name and nothing of
the case. The code is derived from the form that asked for its sheet and stands in no table.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare, salted_hmac

from netra.cases.models import LineState
from netra.cases.people import Actor
from netra.platform import audit
from netra.platform.clock import office_now
from netra.referral import answers
from netra.referral.models import DoorCode, Package, PackageLine
from netra.reports import codes

VALID_FOR = timedelta(days=90)
MOST_ATTEMPTS = 10
PUBLIC = "publik"


class DoorShut(Exception):
    """`code`: wrong (also where there is no such package), misspelt, expired or locked."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def code_of(key: UUID) -> str:
    return codes.code_for(key)


def issue(package: Package, key: UUID, *, by: Actor) -> str:
    """A new code for a package; the one before it opens nothing any more."""
    code = code_of(key)
    now = office_now()
    with transaction.atomic():
        DoorCode.objects.update_or_create(
            package=package,
            defaults={
                "code_digest": _digest(package, code),
                "issued_at": now,
                "expires_at": now + VALID_FOR,
                "attempts": 0,
            },
        )
        _note(package, "referral.code_issued", by.actor)
    return code


def _digest(package: Package, code: str) -> str:
    return salted_hmac("netra.referral.door", f"{package.pk}:{code}", algorithm="sha256").hexdigest()


def open_door(ref: str, typed: str) -> Package:
    """Raises DoorShut. Every attempt at a package that there is leaves a line in the audit chain."""
    door = DoorCode.objects.select_related("package__case__office__region").filter(package__ref=ref).first()
    if door is None:
        raise DoorShut("wrong")
    outcome = _attempt(door, codes.normalised(typed))
    if outcome:
        raise DoorShut(outcome)
    return door.package


def _attempt(door: DoorCode, code: str | None) -> str:
    """Why it stays shut; empty when it opens. Counted first, and only then compared."""
    with transaction.atomic():
        if code is None:
            # Its check letters do not fit: nobody's code, so it is no guess either.
            _note(door.package, "referral.door_misspelt", PUBLIC)
            return "misspelt"
        this = DoorCode.objects.filter(pk=door.pk)
        counted = this.filter(attempts__lt=MOST_ATTEMPTS, expires_at__gt=office_now()).update(
            attempts=F("attempts") + 1
        )
        if not counted:
            outcome = "expired" if door.expires_at <= office_now() else "locked"
        elif constant_time_compare(door.code_digest, _digest(door.package, code)):
            # A code that was renewed meanwhile opens nothing.
            outcome = "" if this.filter(code_digest=door.code_digest).update(attempts=0) else "wrong"
        else:
            outcome = "wrong"
        _note(door.package, f"referral.door_{outcome or 'opened'}", PUBLIC)
        return outcome


def _note(package: Package, action: str, actor: str) -> None:
    audit.append(
        actor=actor,
        action=action,
        object_kind="package",
        object_key=str(package.pk),
        facts={"ref": package.ref},
    )


def lines_of(package: Package) -> list[PackageLine]:
    return list(package.lines.select_related("line"))


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """Numbers that were acknowledged now, and those that could not be any more."""

    now: tuple[int, ...]
    late: tuple[int, ...]


def acknowledge(package: Package, numbers: Collection[int], name: str, key: UUID) -> Acknowledged:
    """By number, as whoever wrote `name`. What was acknowledged before stays as it was: sending again is
    safe."""
    now, late = [], []
    by = Actor(PUBLIC, name)
    for one in lines_of(package):
        if one.number not in numbers:
            continue
        if one.line.state == LineState.ACKNOWLEDGED:
            continue
        try:
            answers.acknowledge(one.line_id, answers.key_of_line(key, one.line_id), by=by)
        except answers.CLOSED:
            late.append(one.number)
        else:
            now.append(one.number)
    return Acknowledged(tuple(now), tuple(late))
