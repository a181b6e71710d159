"""The door for a body without an account: an address on the letter, a code on the sheet beside it.

It tells which numbers of the list were acknowledged and lets them be acknowledged, no name and nothing of
the case. The code is derived from the form that asked for its sheet and stands in no table.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.core import signing
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
# How long a list stays open in one browser after its code was typed.
STAYS_OPEN = timedelta(minutes=30)
_SALT = "netra.referral.door.opened"


class DoorShut(Exception):
    """`code`: wrong (also where there is no such package), short, long, misspelt, expired or locked.

    `letters`: how many the code lacks or has too many. `left`: how many more codes may be tried, where known.
    """

    def __init__(self, code: str, letters: int = 0, left: int | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.letters = letters
        self.left = left


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
    code = codes.normalised(typed)
    lacks = codes.LENGTH - len(codes.letters_of(typed))
    nowhere = "wrong" if code is not None else "misspelt"
    outcome = _attempt(door, code) if door is not None else nowhere
    if outcome == "misspelt" and lacks:
        raise DoorShut("short" if lacks > 0 else "long", abs(lacks))
    if door is None or outcome:
        raise DoorShut(outcome, left=_left(door) if outcome == "wrong" else None)
    return door.package


def _left(door: DoorCode | None) -> int | None:
    if door is None:
        return None
    door.refresh_from_db(fields=["attempts"])
    return max(MOST_ATTEMPTS - door.attempts, 0)


def shut_for_good(ref: str) -> str:
    """Why no code opens this door any more: locked or expired; empty where one may, or there is none."""
    door = DoorCode.objects.filter(package__ref=ref).first()
    return "" if door is None else state_of(door)


def state_of(door: DoorCode) -> str:
    if door.expires_at <= office_now():
        return "expired"
    return "locked" if door.attempts >= MOST_ATTEMPTS else ""


@dataclass(frozen=True, slots=True)
class Opened:
    """A list that stands open in one browser, and what that browser has just recorded."""

    package: Package
    done: "Acknowledged | None" = None


def pass_for(package: Package, done: "Acknowledged | None" = None) -> str:
    """Signed words for a cookie of that one address. They hold neither the code nor anything of the case, and
    are void with the code that they stand for."""
    door = DoorCode.objects.get(package=package)
    told = [list(done.now), list(done.late)] if done else []
    return signing.dumps([str(package.pk), door.code_digest[:16], told], salt=_SALT)


def opened_by(ref: str, kept: str) -> Opened | None:
    """What a pass opens at this address; None when it is over, void or another's."""
    try:
        key, digest, told = signing.loads(kept, salt=_SALT, max_age=STAYS_OPEN)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    door = DoorCode.objects.select_related("package__case__office__region", "package__case__region")
    found = door.filter(package__ref=ref, package=key, code_digest__startswith=digest).first()
    if found is None or found.expires_at <= office_now():
        return None
    return Opened(found.package, Acknowledged(tuple(told[0]), tuple(told[1])) if told else None)


def _attempt(door: DoorCode, code: str | None) -> str:
    """Why it stays shut; empty when it opens. Counted first, and only then compared."""
    with transaction.atomic():
        if code is None:
            # Its check letters do not fit: nobody's code, so it is no guess either.
            _note(door.package, "referral.door_misspelt", answers.PUBLIC)
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
        _note(door.package, f"referral.door_{outcome or 'opened'}", answers.PUBLIC)
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
    by = Actor(answers.PUBLIC, name)
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
