"""Reading what was told without a name: all of earlier days at once, opened by two holders for one handler.

A batch is the smallest thing of which anything is known. No row, no line of the chain and no order says more
of one tip in it than of the others: all are opened in one step, all are decided in one, and of all of them
something of one size is kept. Every tip lies in two batches, also when it was decided in the first: whether
one was left for the next day is known to the handler alone.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from random import SystemRandom
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from netra.accounts.models import Account
from netra.accounts.viewer import Viewer
from netra.institutions.models import Institution
from netra.platform import audit
from netra.platform.clock import office_now, office_today
from netra.reports import holders, mixing, openings, sealing
from netra.reports.models import BatchedTip, KeyHolder, KeyWrap, Tip, TipBatch, TipOutcome
from netra.reports.openings import LARGEST_WRAP, Stage

# As many as one handler's browser opens at once; a day is never divided.
ROOM = 100
# Of a day that holds more, the rest waits for the next batch.
MOST = 2 * ROOM
# What the handler's browser seals of each decision: padded to 1024 bytes, and what age adds to it.
OUTCOME_PLAIN, OUTCOME_SIZE = 1024, 1224
_chance = SystemRandom()


class Refusal(StrEnum):
    NOTHING = "nothing"
    ONE_A_DAY = "one_a_day"
    SEALS = "seals"
    HANDLER = "handler"
    TOO_FEW = "too_few"
    NOT_HOLDER = "not_holder"
    SAME_PERSON = "same_person"
    HANDLER_OPENS = "handler_opens"
    SECOND = "second"
    NO_FIRST = "no_first"
    DONE = "done"
    ENDED = "ended"
    NOT_LOCKED = "not_locked"
    NOT_WHOLE = "not_whole"


SENTENCES: dict[Refusal, Promise] = {
    Refusal.NOTHING: _("Nothing waits here: what came today is opened tomorrow, together with the rest."),
    Refusal.ONE_A_DAY: _(
        "One batch a day, and today's was asked for already. What came today is opened tomorrow."
    ),
    Refusal.SEALS: _(
        "The key holders changed. Two of them renew the seals first; then everything can be opened."
    ),
    Refusal.HANDLER: _("This person cannot read it: an officer of this office with a key is needed."),
    Refusal.TOO_FEW: _(
        "Fewer than two present holders could open it for that person. Name another handler, or see the page "
        "of the key holders."
    ),
    Refusal.NOT_HOLDER: _("You hold no key of this office."),
    Refusal.SAME_PERSON: openings.SENTENCES[openings.Refusal.SAME_PERSON],
    Refusal.HANDLER_OPENS: _("Who is to read it does not open it. Leave it to two other holders."),
    Refusal.SECOND: _(
        "Another key holder took the first step meanwhile. You are the second: load the page anew and use "
        "your key once more. Nothing is open yet."
    ),
    Refusal.NO_FIRST: openings.SENTENCES[openings.Refusal.NO_FIRST],
    Refusal.DONE: openings.SENTENCES[openings.Refusal.DONE],
    Refusal.ENDED: openings.SENTENCES[openings.Refusal.ENDED],
    Refusal.NOT_LOCKED: openings.SENTENCES[openings.Refusal.NOT_LOCKED],
    Refusal.NOT_WHOLE: _(
        "Not everything of this batch was decided on, so nothing was recorded. Load the page anew and repeat."
    ),
}


class BatchRefused(Exception):
    def __init__(self, code: Refusal) -> None:
        self.code = code
        self.sentence = SENTENCES[code]
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a page may show of it: how many came on which day."""

    days: tuple[tuple[date, int], ...]
    # Read once; they lie in the next batch again, decided or not.
    read: int


def stage_of(batch: TipBatch) -> Stage:
    if batch.ended_at or batch.decided_at:
        return Stage.ENDED
    if batch.given_at:
        return Stage.GIVEN
    return Stage.GIVE if batch.peeled_at else Stage.PEEL


def waiting_of(office: Institution) -> Waiting:
    rows = (
        Tip.objects.filter(office=office, closed_on=None)
        .order_by("arrived_on")
        .values_list("arrived_on")
        .annotate(n=Count("pk"), again=Count("pk", filter=Q(read_on__isnull=False)))
    )
    found = list(rows)
    return Waiting(
        tuple((day, n - again) for day, n, again in found if n > again),
        sum(again for _day, _n, again in found),
    )


def waiting_at(viewer: Viewer) -> int:
    """How many of earlier days wait to be opened in the offices whose keys the viewer holds.

    None while a batch of the office is being opened or read.
    """
    busy = TipBatch.objects.filter(decided_at=None, ended_at=None).values("office")
    unread = Tip.objects.filter(office__in=openings.offices_held(viewer), read_on=None, mixed=True)
    return unread.exclude(office__in=busy).count()


def asked_today(office: Institution) -> bool:
    """Whether today's batch was decided: the next one can be asked for tomorrow."""
    today = office_today(office.region.timezone)
    return TipBatch.objects.filter(office=office, day=today, decided_at__isnull=False).exists()


def running(office: Institution) -> TipBatch | None:
    """The batch that is being opened, read or decided; at most one."""
    found = TipBatch.objects.filter(office=office, decided_at=None, ended_at=None)
    return found.select_related("handler", "asked_by", "peeled_by", "given_by").first()


def handlers_for(office: Institution) -> QuerySet[Account]:
    return (
        holders.serving(office)
        .filter(person_keys__retired_at__isnull=True, person_keys__isnull=False)
        .order_by("name")
    )


def request(office: Institution, handler_id: int, *, by: Viewer) -> TipBatch:
    """Raises BatchRefused."""
    mixing.mix()
    with transaction.atomic():
        held = Institution.objects.select_for_update(of=("self",), no_key=True).select_related("region")
        office = held.get(pk=office.pk)
        today = office_today(office.region.timezone)
        running = Q(decided_at=None) | Q(day=today)
        if TipBatch.objects.filter(running, office=office, ended_at=None).exists():
            raise BatchRefused(Refusal.ONE_A_DAY)
        handler = handlers_for(office).filter(pk=handler_id).first()
        key = holders.key_of(handler_id) if handler else None
        if handler is None or key is None:
            raise BatchRefused(Refusal.HANDLER)
        present = holders.present(office)
        if sum(one.key.account_id != handler_id for one in present) < 2:
            raise BatchRefused(Refusal.TOO_FEW)
        chosen = _chosen(office, today, [one.pk for one in present])
        batch = TipBatch.objects.create(
            office=office,
            day=today,
            asked_by_id=by.account_id,
            asked_at=office_now(),
            handler=handler,
            handler_key=key,
        )
        _chance.shuffle(chosen)
        BatchedTip.objects.bulk_create(BatchedTip(batch=batch, tip_id=one) for one in chosen)
        _note(by, "tips.asked", batch, handler=handler_id, tips=len(chosen))
        return batch


def _chosen(office: Institution, today: date, present: Collection[int]) -> list[UUID]:
    """Whole days, the oldest first; of today none, or an hour of the day would divide its tips."""
    open_tips = Tip.objects.filter(office=office, closed_on=None, mixed=True, arrived_on__lt=today)
    lost = set(holders.lost(office, present).values_list("pk", flat=True))
    rows = [
        row
        for row in open_tips.order_by("arrived_on").values_list("pk", "arrived_on", "envelope")
        if row[2] not in lost
    ]
    if not rows:
        raise BatchRefused(Refusal.NOTHING)
    stale = set(holders.stale(office, present).values_list("pk", flat=True))
    if any(envelope in stale for _pk, _day, envelope in rows):
        raise BatchRefused(Refusal.SEALS)
    last_day = rows[min(ROOM, len(rows)) - 1][1]
    chosen = [pk for pk, day, _envelope in rows if day <= last_day]
    # A flood would fill a page that no browser opens, and stop the office: of such a day chance takes some.
    return chosen if len(chosen) <= MOST else _chance.sample(chosen, MOST)


def _note(by: Viewer, action: str, batch: TipBatch, **facts: int) -> None:
    audit.append(
        actor=by.actor,
        action=action,
        object_kind="office",
        object_key=batch.office_id,
        facts={"batch": batch.pk, **facts},
    )


def _turn(batch: TipBatch, by: Viewer) -> tuple[TipBatch, KeyHolder]:
    """The batch as it is now, held until the transaction ends, and the holder that the viewer is in it."""
    now = locked(batch.pk)
    if now.ended_at or now.decided_at:
        raise BatchRefused(Refusal.ENDED)
    if by.account_id == now.handler_id:
        raise BatchRefused(Refusal.HANDLER_OPENS)
    present = holders.present(now.office)
    holder = next((one for one in present if one.key.account_id == by.account_id), None)
    if holder is None:
        raise BatchRefused(Refusal.NOT_HOLDER)
    return now, holder


def locked(batch_id: int) -> TipBatch:
    return (
        TipBatch.objects.select_for_update(of=("self",))
        .select_related("office__region", "handler", "handler_key")
        .get(pk=batch_id)
    )


@dataclass(frozen=True, slots=True)
class Item:
    """`recipient` is the public half of the tip's key: nothing else may be handed on in its place."""

    tip: UUID
    body: bytes
    recipient: str


def step_for(batch: TipBatch, by: Viewer) -> tuple[Stage, list[Item]]:
    """What this holder's browser has to open next. Raises BatchRefused when it is not their turn."""
    with transaction.atomic():
        now, holder = _turn(batch, by)
        stage = stage_of(now)
        if stage is Stage.GIVE and now.peeled_by_id == by.account_id:
            raise BatchRefused(Refusal.SAME_PERSON)
        if stage is Stage.GIVEN:
            raise BatchRefused(Refusal.DONE)
        rows = list(now.tips.select_related("tip__envelope").defer("tip__body").order_by("pk"))
        if stage is Stage.GIVE:
            bodies = {one.tip_id: bytes(one.body) for one in rows}
        else:
            wraps = KeyWrap.objects.filter(
                envelope__tip__in=[one.tip_id for one in rows], holder=holder, superseded_at=None
            )
            bodies = {tip: bytes(body) for tip, body in wraps.values_list("envelope__tip", "body")}
        # What did not open for the first holder is passed over by the second.
        return stage, [
            Item(one.tip_id, bodies[one.tip_id], one.tip.envelope.recipient)
            for one in rows
            if bodies.get(one.tip_id)
        ]


def peel(batch: TipBatch, bodies: Mapping[UUID, bytes], *, by: Viewer) -> None:
    """The first of two, for all tips at once; what did not open is missing. Raises BatchRefused."""
    _check(bodies)
    with transaction.atomic():
        now, holder = _turn(batch, by)
        if now.given_at:
            raise BatchRefused(Refusal.DONE)
        if now.peeled_at:
            raise BatchRefused(Refusal.SAME_PERSON if now.peeled_by_id == by.account_id else Refusal.SECOND)
        now.peeled_by_id, now.peeled_at = by.account_id, office_now()
        now.save(update_fields=["peeled_by", "peeled_at"])
        _put(now, bodies)
        _note(by, "tips.peeled", now, holder=holder.pk, opened=len(bodies))


def give(batch: TipBatch, bodies: Mapping[UUID, bytes], *, by: Viewer) -> None:
    """The second of two, never the first again: every key, sealed to the handler. Raises BatchRefused."""
    _check(bodies)
    with transaction.atomic():
        now, holder = _turn(batch, by)
        if now.given_at:
            raise BatchRefused(Refusal.DONE)
        if not now.peeled_at:
            raise BatchRefused(Refusal.NO_FIRST)
        if now.peeled_by_id == by.account_id:
            raise BatchRefused(Refusal.SAME_PERSON)
        if now.handler_key.retired_at or not handlers_for(now.office).filter(pk=now.handler_id).exists():
            raise BatchRefused(Refusal.HANDLER)
        now.given_by_id, now.given_at = by.account_id, office_now()
        now.save(update_fields=["given_by", "given_at"])
        _put(now, bodies)
        _note(by, "tips.given", now, holder=holder.pk, handler=now.handler_id, opened=len(bodies))


def _check(bodies: Mapping[UUID, bytes]) -> None:
    for body in bodies.values():
        if not sealing.is_locked(body) or len(body) > LARGEST_WRAP:
            raise BatchRefused(Refusal.NOT_LOCKED)


def _put(batch: TipBatch, bodies: Mapping[UUID, bytes]) -> None:
    rows = list(batch.tips.order_by("pk"))
    if not bodies.keys() <= {one.tip_id for one in rows}:
        raise BatchRefused(Refusal.NOT_WHOLE)
    for one in rows:
        one.body = bodies.get(one.tip_id, b"")
    BatchedTip.objects.bulk_update(rows, ["body"], batch_size=50)


def end(batch: TipBatch, *, by: Viewer) -> None:
    """A holder says no, or the handler gives it back undecided: all of it waits for another batch."""
    with transaction.atomic():
        now = locked(batch.pk)
        if now.decided_at or now.ended_at:
            return
        now.ended_at = office_now()
        now.save(update_fields=["ended_at"])
        now.tips.update(body=b"")
        _note(by, "tips.given_back", now)


@dataclass(frozen=True, slots=True)
class Opened:
    """One tip as its handler's browser gets it: all of it ciphertext, with what was decided before."""

    tip: UUID
    recipient: str
    wrap: bytes
    body: bytes
    before: tuple[bytes, ...]


def opened(batch: TipBatch) -> list[Opened]:
    """For the handler, who was asked for at the gate."""
    rows = batch.tips.select_related("tip__envelope").prefetch_related("tip__outcomes").order_by("pk")
    return [
        Opened(
            one.tip_id,
            one.tip.envelope.recipient,
            bytes(one.body),
            bytes(one.tip.body),
            tuple(bytes(kept.body) for kept in one.tip.outcomes.all()),
        )
        for one in rows
    ]


def conclude(batch: TipBatch, outcomes: Mapping[UUID, bytes], *, by: Viewer, orders: int) -> None:
    """What was decided on every tip, sealed. Inside the caller's transaction, which holds the batch.

    Raises BatchRefused.
    """
    members = set(batch.tips.values_list("tip", flat=True))
    if outcomes.keys() != members:
        raise BatchRefused(Refusal.NOT_WHOLE)
    if any(len(body) != OUTCOME_SIZE or not sealing.is_locked(body) for body in outcomes.values()):
        raise BatchRefused(Refusal.NOT_LOCKED)
    rows = [TipOutcome(batch=batch, tip_id=tip, body=body) for tip, body in outcomes.items()]
    _chance.shuffle(rows)
    TipOutcome.objects.bulk_create(rows)
    # All that lay in a batch before are closed, and all others are read: of none it is said what came of it.
    read = Tip.objects.filter(pk__in=members)
    read.filter(read_on__isnull=False).update(closed_on=batch.day)
    read.filter(read_on=None).update(read_on=batch.day)
    batch.decided_at = office_now()
    batch.save(update_fields=["decided_at"])
    batch.tips.update(body=b"")
    _note(by, "tips.decided", batch, tips=len(members), orders=orders)


def waiting_for(viewer: Viewer) -> QuerySet[TipBatch]:
    """Batches in which this viewer, as a holder, may take the next step."""
    return (
        TipBatch.objects.filter(
            ~Q(handler=viewer.account_id),
            Q(peeled_at=None) | ~Q(peeled_by=viewer.account_id),
            office__in=openings.offices_held(viewer),
            ended_at=None,
            given_at=None,
        )
        .select_related("office__region", "handler", "asked_by", "peeled_by")
        .order_by("pk")
    )
