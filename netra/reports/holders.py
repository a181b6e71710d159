"""Keys of people, and who of an office holds the keys to its reports.

The server knows public halves only. A holder counts while the appointment runs, the key is in use and the
person still serves at that office: all three are asked anew each time, so a role that ended is felt at once.
"""

from collections.abc import Collection, Iterable
from datetime import date
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Count, F, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from netra.accounts.models import Account, Grant, Role
from netra.accounts.viewer import Viewer
from netra.institutions.models import Institution, InstitutionKind
from netra.platform import audit
from netra.platform.clock import office_now, wall_now
from netra.platform.clock.installation import is_demo
from netra.platform.db.hot import Question
from netra.regions.models import Level
from netra.reports import example_keys, sealing
from netra.reports.models import Envelope, KeyHolder, Opening, PersonKey
from netra.reports.sealing import Recipient

OFFICERS = (Role.CASE_OFFICER, Role.COMMISSIONER)
# Two open, and one may be away, ill or gone without a report being lost.
FEWEST_HOLDERS = 3
_IN_USE = Q(wraps__superseded_at__isnull=True, wraps__unreadable_at__isnull=True)


class Refusal(StrEnum):
    NO_KEY = "no_key"
    EXAMPLE_KEY = "example_key"
    HAS_KEY = "has_key"
    TAKEN = "taken"
    ONESELF = "oneself"
    NOT_YOURS = "not_yours"
    WITHOUT_KEY = "without_key"
    NOT_OF_OFFICE = "not_of_office"
    ALREADY = "already"
    OVER = "over"
    LAST_TWO = "last_two"


SENTENCES: dict[Refusal, Promise] = {
    Refusal.NO_KEY: _(
        "What arrived is not the locking half of a key. Nothing was stored. Make the key again."
    ),
    Refusal.EXAMPLE_KEY: _(
        "This key is published with Netra as an example and protects nothing. "
        "Nothing was stored. Make a key of your own."
    ),
    Refusal.HAS_KEY: _(
        "You have a key already, and reports are sealed to it. Bring it back from its recovery sheet, "
        "or retire it first."
    ),
    Refusal.TAKEN: _("This key is already known here. Nothing was stored. Make a new key."),
    Refusal.ONESELF: _("Nobody appoints themselves. Ask another commissioner of your office."),
    Refusal.NOT_YOURS: _("Key holders are appointed and ended by a commissioner of their own office."),
    Refusal.WITHOUT_KEY: _("This person has not made a key yet. Nothing was changed. Ask them to make one."),
    Refusal.NOT_OF_OFFICE: _(
        "Only officers and commissioners of the office hold its keys. Nothing was changed. "
        "Choose one of them."
    ),
    Refusal.ALREADY: _("This person holds the keys of this office already."),
    Refusal.OVER: _("This appointment has ended already."),
    Refusal.LAST_TWO: _(
        "Some reports could then be opened by nobody. Nothing was changed. Renew the seals with the present "
        "holders first, then end this appointment."
    ),
}


class HolderRefused(Exception):
    def __init__(self, code: Refusal) -> None:
        self.code = code
        self.sentence = SENTENCES[code]
        super().__init__(code)


def key_of(account_id: int) -> PersonKey | None:
    return PersonKey.objects.filter(account_id=account_id, retired_at__isnull=True).first()


def make_key(by: Viewer, recipient: str) -> PersonKey:
    """Notes the public half of a key that its owner has just made and printed. Raises HolderRefused."""
    try:
        kept = sealing.recipient_of(recipient)
    except sealing.NoRecipient:
        raise HolderRefused(Refusal.NO_KEY) from None
    if not is_demo() and example_keys.is_example(kept):
        raise HolderRefused(Refusal.EXAMPLE_KEY)
    with transaction.atomic():
        Account.objects.select_for_update(no_key=True).get(pk=by.account_id)
        if key_of(by.account_id):
            raise HolderRefused(Refusal.HAS_KEY)
        if PersonKey.objects.filter(recipient=kept).exists():
            raise HolderRefused(Refusal.TAKEN)
        made = PersonKey.objects.create(account_id=by.account_id, recipient=kept, made_at=office_now())
        audit.append(
            actor=by.actor,
            action="key.made",
            object_kind="key",
            object_key=str(made.pk),
            facts={"account": by.account_id, "recipient": kept},
        )
        return made


def retire_key(by: Viewer) -> None:
    """The owner's key is lost or found out: from now on nothing is sealed or given to it."""
    with transaction.atomic():
        key = PersonKey.objects.select_for_update().filter(account_id=by.account_id, retired_at=None).first()
        if key is None:
            return
        now = office_now()
        key.retired_at = now
        key.save(update_fields=["retired_at"])
        ended = KeyHolder.objects.filter(key=key, ends_at=None).update(ends_at=now, ended_by=by.actor)
        Opening.objects.filter(handler_key=key, ended_at=None).update(
            ended_at=now, peeled_wrap=None, handler_wrap=None
        )
        audit.append(
            actor=by.actor,
            action="key.retired",
            object_kind="key",
            object_key=str(key.pk),
            facts={"account": by.account_id, "holderships": ended},
        )


def present(office: Institution) -> list[KeyHolder]:
    """Who can open for this office today, in the order in which they were appointed."""
    return list(_present(office))


def _present(office: Institution) -> QuerySet[KeyHolder]:
    counting = _counting(office.region.timezone)
    return counting.filter(office=office).select_related("key__account").order_by("pk").distinct()


def _counting(zone: str) -> QuerySet[KeyHolder]:
    """Those who count today in this time zone; once per grant by which they serve."""
    return _counting_on(wall_now().astimezone(ZoneInfo(zone)).date())


def _counting_on(today: date) -> QuerySet[KeyHolder]:
    return KeyHolder.objects.filter(
        Q(key__account__grants__ends__isnull=True) | Q(key__account__grants__ends__gte=today),
        ends_at=None,
        key__retired_at=None,
        key__account__is_active=True,
        key__account__grants__institution=F("office"),
        key__account__grants__role__in=OFFICERS,
        key__account__grants__ended_by="",
        key__account__grants__starts__lte=today,
    )


def recipients_at(office: Institution) -> list[Recipient]:
    """To whom reports for this office are sealed today: those of `present`, asked as every report asks it."""
    today = wall_now().astimezone(ZoneInfo(office.region.timezone)).date()
    return [Recipient(*row) for row in _RECIPIENTS.rows(office.pk, today)]


_RECIPIENTS = Question(
    KeyHolder,
    lambda office, today: (
        _counting_on(today)
        .filter(office=office)
        .order_by("pk")
        .values_list("pk", "key__recipient")
        .distinct()
    ),
    str,
    date,
)


def recipients_of(holders: Iterable[KeyHolder]) -> list[Recipient]:
    return [Recipient(one.pk, one.key.recipient) for one in holders]


def offices(*, example: bool) -> QuerySet[Institution]:
    """The Bawaslu offices for which anybody was ever appointed."""
    return (
        Institution.objects.filter(
            kind=InstitutionKind.BAWASLU, example=example, key__in=KeyHolder.objects.values("office")
        )
        .select_related("region")
        .order_by("key")
    )


def staffed_offices() -> QuerySet[Institution]:
    """Real Bawaslu offices that reports are sealed to, in which anybody has a role that works with them."""
    staffed = Grant.objects.filter(role__in=OFFICERS, ended_by="").values("institution")
    return (
        Institution.objects.filter(
            kind=InstitutionKind.BAWASLU, example=False, key__in=staffed, region__level__lte=Level.REGENCY
        )
        .select_related("region")
        .order_by("key")
    )


def accepts(office: Institution) -> bool:
    """Whether reports are taken for this office: only with enough holders to lose one."""
    return len(present(office)) >= FEWEST_HOLDERS


def accepting(*, example: bool) -> list[Institution]:
    """The offices that reports are taken for today, asked at once for all of them."""
    enough: set[str] = set()
    every = list(offices(example=example))
    for zone in sorted({one.region.timezone for one in every}):
        counted = (
            _counting(zone)
            .filter(office__region__timezone=zone)
            .values("office")
            .annotate(n=Count("pk", distinct=True))
        )
        enough |= {row["office"] for row in counted if row["n"] >= FEWEST_HOLDERS}
    return [one for one in every if one.pk in enough]


def may_hold(office: Institution) -> bool:
    """To no office below a regency is anything sealed, so nobody holds keys there."""
    return office.kind == InstitutionKind.BAWASLU and not office.is_field


def may_appoint(by: Viewer, office: Institution) -> bool:
    return may_hold(office) and by.holds(Role.COMMISSIONER, institution_key=office.key)


def appoint(by: Viewer, office: Institution, account_id: int) -> KeyHolder:
    """Raises HolderRefused."""
    if not may_appoint(by, office):
        raise HolderRefused(Refusal.NOT_YOURS)
    if by.account_id == account_id:
        raise HolderRefused(Refusal.ONESELF)
    if not serving(office).filter(pk=account_id).exists():
        raise HolderRefused(Refusal.NOT_OF_OFFICE)
    with transaction.atomic():
        key = (
            PersonKey.objects.select_for_update().filter(account=account_id, retired_at__isnull=True).first()
        )
        if key is None:
            raise HolderRefused(Refusal.WITHOUT_KEY)
        return give(by.actor, office, key)


def give(actor: str, office: Institution, key: PersonKey) -> KeyHolder:
    """The part that holds for everybody, the example world included. Inside the caller's transaction."""
    if KeyHolder.objects.filter(office=office, key=key, ends_at=None).exists():
        raise HolderRefused(Refusal.ALREADY)
    # Somebody who held this very key before comes back to the reports that were sealed to it.
    made, _new = KeyHolder.objects.update_or_create(
        office=office,
        key=key,
        defaults={"appointed_by": actor, "starts_at": office_now(), "ends_at": None, "ended_by": ""},
    )
    audit.append(
        actor=actor,
        action="holder.appointed",
        object_kind="holder",
        object_key=str(made.pk),
        facts={"office": office.key, "account": key.account_id, "key": key.pk},
    )
    return made


def end(by: Viewer, holder: KeyHolder) -> None:
    """Raises HolderRefused, also when some report would be left with fewer than two who can open it."""
    if not may_appoint(by, holder.office):
        raise HolderRefused(Refusal.NOT_YOURS)
    with transaction.atomic():
        # All of the office, in one order: two endings at once must not each count on the other.
        locked = {
            one.pk: one
            for one in KeyHolder.objects.select_for_update().filter(office=holder.office).order_by("pk")
        }
        held = locked[holder.pk]
        if held.ends_at is not None:
            raise HolderRefused(Refusal.OVER)
        now_present = [one.pk for one in present(holder.office)]
        rest = [pk for pk in now_present if pk != holder.pk]
        if lost(holder.office, rest).count() > lost(holder.office, now_present).count():
            raise HolderRefused(Refusal.LAST_TWO)
        held.ends_at, held.ended_by = office_now(), by.actor
        held.save(update_fields=["ends_at", "ended_by"])
        audit.append(
            actor=by.actor,
            action="holder.ended",
            object_kind="holder",
            object_key=str(held.pk),
            facts={"office": held.office_id, "account": held.key.account_id},
        )


def lost(office: Institution, holder_ids: Iterable[int]) -> QuerySet[Envelope]:
    """Reports that fewer than two of these holders have a wrap of: together they cannot open them."""
    return (
        Envelope.objects.filter(office=office)
        .annotate(openers=Count("wraps", filter=_IN_USE & Q(wraps__holder__in=list(holder_ids))))
        .filter(openers__lt=2)
        .order_by("made_at", "id")
    )


def stale(office: Institution, holder_ids: Collection[int]) -> QuerySet[Envelope]:
    """Reports sealed to another set than these holders, which two of these can still open."""
    many = len(holder_ids)
    return (
        Envelope.objects.filter(office=office)
        .annotate(
            wrapped=Count("wraps", filter=_IN_USE),
            openers=Count("wraps", filter=_IN_USE & Q(wraps__holder__in=list(holder_ids))),
        )
        .filter(~Q(wrapped=many) | ~Q(openers=many), openers__gte=2)
        .order_by("made_at", "id")
    )


def serving(office: Institution) -> QuerySet[Account]:
    """Officers and commissioners of the office today."""
    today = wall_now().astimezone(ZoneInfo(office.region.timezone)).date()
    return Account.objects.filter(
        Q(grants__ends__isnull=True) | Q(grants__ends__gte=today),
        is_active=True,
        grants__institution=office,
        grants__role__in=OFFICERS,
        grants__ended_by="",
        grants__starts__lte=today,
    ).distinct()
