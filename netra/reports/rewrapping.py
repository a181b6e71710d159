"""New wraps after a change of holders: two present holders go through the reports, and no part is touched.

The first takes the outer layer off the wraps that name them; what lay under it waits here, sealed to the
others. The second opens that and seals the key anew, for the present holders. Each report is done or not:
whoever is interrupted goes on where it stopped.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from netra.accounts.viewer import Viewer
from netra.institutions.models import Institution
from netra.platform import audit
from netra.platform.clock import office_now
from netra.reports import holders, sealing
from netra.reports.models import Envelope, KeyHolder, KeyWrap, PeeledWrap, Recusal
from netra.reports.openings import LARGEST_WRAP
from netra.reports.sealing import Recipient, Wrap

BATCH = 50


class Refusal(StrEnum):
    NOT_HOLDER = "not_holder"
    TOO_FEW = "too_few"
    HOLDERS_CHANGED = "holders_changed"
    NOT_LOCKED = "not_locked"


SENTENCES: dict[Refusal, Promise] = {
    Refusal.NOT_HOLDER: _("Only a present key holder of the office renews its seals."),
    Refusal.TOO_FEW: _("The office has fewer than three key holders. Appoint the missing ones first."),
    Refusal.HOLDERS_CHANGED: _(
        "The key holders changed meanwhile. What was done so far is kept. Load the page anew and go on."
    ),
    Refusal.NOT_LOCKED: _("What was sent is not sealed. Nothing was stored. Load the page anew and repeat."),
}


class RewrapRefused(Exception):
    def __init__(self, code: Refusal) -> None:
        self.code = code
        self.sentence = SENTENCES[code]
        super().__init__(code)


class Stage(StrEnum):
    PEEL = "peel"
    GIVE = "give"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Item:
    """`recipient` is the public half of the report's key: nothing else may be sealed anew in its place."""

    envelope: UUID
    wrap: bytes
    recipient: str


@dataclass(frozen=True, slots=True)
class Batch:
    """`left` counts what this holder can still do; `others` what waits for somebody else; `unreadable` what
    this holder's key did not open."""

    stage: Stage
    items: tuple[Item, ...]
    holders: tuple[Recipient, ...]
    left: int
    others: int
    unreadable: int


def holder_of(office: Institution, viewer: Viewer) -> KeyHolder | None:
    if not any(grant.institution_key == office.pk for grant in viewer.grants_of(*holders.OFFICERS)):
        return None
    return next((one for one in holders.present(office) if one.key.account_id == viewer.account_id), None)


def _for(office: Institution, viewer: Viewer) -> tuple[KeyHolder, list[KeyHolder]]:
    present = holders.present(office)
    holder = holder_of(office, viewer)
    if holder is None:
        raise RewrapRefused(Refusal.NOT_HOLDER)
    if len(present) < holders.FEWEST_HOLDERS:
        raise RewrapRefused(Refusal.TOO_FEW)
    return holder, present


def _openable(office: Institution, present: Sequence[KeyHolder], holder: KeyHolder) -> QuerySet[Envelope]:
    """Reports with an outdated seal that this holder has a wrap of and has not stepped aside from."""
    mine = KeyWrap.objects.filter(
        envelope=OuterRef("pk"), holder=holder, superseded_at=None, unreadable_at=None
    )
    aside = Recusal.objects.filter(report__envelope=OuterRef("pk"), account=holder.key.account_id)
    return holders.stale(office, [one.pk for one in present]).filter(Exists(mine), ~Exists(aside))


def _to_give(office: Institution, present: Sequence[KeyHolder], holder: KeyHolder) -> QuerySet[Envelope]:
    return _openable(office, present, holder).filter(peeled__isnull=False).exclude(peeled__holder=holder)


def _to_peel(office: Institution, present: Sequence[KeyHolder], holder: KeyHolder) -> QuerySet[Envelope]:
    return _openable(office, present, holder).filter(peeled__isnull=True)


def batch(office: Institution, viewer: Viewer) -> Batch:
    """What this holder does next: first what a colleague has begun. Raises RewrapRefused."""
    holder, present = _for(office, viewer)
    everything = holders.stale(office, [one.pk for one in present]).count()
    giving, peeling = (find(office, present, holder) for find in (_to_give, _to_peel))
    left = giving.count() + peeling.count()
    recipients = tuple(holders.recipients_of(present))
    unreadable = KeyWrap.objects.filter(
        holder=holder, superseded_at=None, unreadable_at__isnull=False
    ).count()
    if found := list(giving.select_related("peeled")[:BATCH]):
        items = tuple(Item(one.pk, bytes(one.peeled.body), one.recipient) for one in found)
        return Batch(Stage.GIVE, items, recipients, left, everything - left, unreadable)
    if envelopes := list(peeling[:BATCH]):
        wraps = KeyWrap.objects.filter(envelope__in=envelopes, holder=holder, superseded_at=None)
        items = tuple(
            Item(one.envelope_id, bytes(one.body), one.envelope.recipient)
            for one in wraps.select_related("envelope").order_by("envelope")
        )
        return Batch(Stage.PEEL, items, recipients, left, everything - left, unreadable)
    return Batch(Stage.DONE, (), recipients, 0, everything, unreadable)


def _checked(body: bytes) -> bytes:
    if not sealing.is_locked(body) or len(body) > LARGEST_WRAP:
        raise RewrapRefused(Refusal.NOT_LOCKED)
    return body


def peel(office: Institution, items: Mapping[UUID, bytes], *, by: Viewer) -> int:
    """The first holder's part. What somebody did meanwhile is passed over; returns how many were taken."""
    for body in items.values():
        _checked(body)
    with transaction.atomic():
        holder, present = _for(office, by)
        taken = [
            PeeledWrap(envelope=one, holder=holder, body=items[one.pk], made_at=office_now())
            for one in _locked(_to_peel(office, present, holder), items)
        ]
        PeeledWrap.objects.bulk_create(taken)
        if taken:
            _note(by, "wraps.peeled", office, holder, len(taken))
        return len(taken)


def give(office: Institution, items: Mapping[UUID, Sequence[Wrap]], *, by: Viewer) -> int:
    """The second holder's part: the new wraps take the place of the old ones, whose bodies go with them."""
    for wraps in items.values():
        for wrap in wraps:
            _checked(wrap.body)
    with transaction.atomic():
        holder, present = _for(office, by)
        wanted = sorted(one.pk for one in present)
        if any(sorted(wrap.holder_id for wrap in wraps) != wanted for wraps in items.values()):
            raise RewrapRefused(Refusal.HOLDERS_CHANGED)
        envelopes = _locked(_to_give(office, present, holder), items)
        now = office_now()
        KeyWrap.objects.filter(envelope__in=envelopes, superseded_at=None).update(superseded_at=now, body=b"")
        KeyWrap.objects.bulk_create(
            KeyWrap(envelope=one, holder_id=wrap.holder_id, body=wrap.body, made_at=now)
            for one in envelopes
            for wrap in items[one.pk]
        )
        PeeledWrap.objects.filter(envelope__in=envelopes).delete()
        if envelopes:
            _note(by, "wraps.renewed", office, holder, len(envelopes))
        return len(envelopes)


def cannot_open(office: Institution, asked: Collection[UUID], *, by: Viewer) -> int:
    """What this holder's key did not open, so that rubbish in one report holds up no other.

    A colleague's layer is taken away, and somebody begins anew. A wrap that names this holder is not offered
    again. No wrap is lost by either.
    """
    with transaction.atomic():
        holder, present = _for(office, by)
        begun = _locked(_to_give(office, present, holder), asked)
        mine = _locked(_to_peel(office, present, holder), asked)
        PeeledWrap.objects.filter(envelope__in=begun).delete()
        KeyWrap.objects.filter(envelope__in=mine, holder=holder, superseded_at=None).update(
            unreadable_at=office_now()
        )
        if begun or mine:
            _note(by, "wraps.unreadable", office, holder, len(begun) + len(mine))
        return len(begun) + len(mine)


def _locked(found: QuerySet[Envelope], items: Collection[UUID]) -> list[Envelope]:
    """Of these reports the ones still to be done, held so that two holders at once do each of them once."""
    asked = list(Envelope.objects.select_for_update().filter(pk__in=list(items)).order_by("pk"))
    still = set(found.filter(pk__in=[one.pk for one in asked]).values_list("pk", flat=True))
    return [one for one in asked if one.pk in still]


def _note(by: Viewer, action: str, office: Institution, holder: KeyHolder, count: int) -> None:
    audit.append(
        actor=by.actor,
        action=action,
        object_kind="office",
        object_key=office.key,
        facts={"holder": holder.pk, "reports": count},
    )
