"""What a handler decides on the tips of a batch: tracing orders in the words of the office, and seals.

Which tip led to which order is in none of the two lists: the browser shuffles them before they are sent, and
here they are shuffled again. The link stands in the seals alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import SystemRandom
from uuid import UUID

from django.db import transaction

from netra.accounts.viewer import Viewer
from netra.cases import findings
from netra.cases.findings import Event, FindingRefused, Tip
from netra.cases.models import Case, TipChannel
from netra.cases.people import Actor
from netra.platform.clock import office_today
from netra.reports import tip_batches
from netra.reports.holders import OFFICERS
from netra.reports.models import TipBatch
from netra.reports.tip_batches import BatchRefused, Refusal

_chance = SystemRandom()


@dataclass(frozen=True, slots=True)
class Order:
    """`key` was made in the browser; the case is named by it and its sender (`findings`)."""

    key: UUID
    event: Event


def decide(
    batch: TipBatch, orders: Sequence[Order], outcomes: Mapping[UUID, bytes], *, by: Viewer
) -> list[Case]:
    """All orders and a seal for every tip, or nothing. Raises BatchRefused, FindingRefused, DayRefused."""
    with transaction.atomic():
        held = tip_batches.locked(batch.pk)
        if held.ended_at or held.decided_at or held.given_at is None or held.handler_id != by.account_id:
            raise BatchRefused(Refusal.ENDED)
        if len(orders) > len(outcomes):
            raise BatchRefused(Refusal.NOT_WHOLE)
        grant = next((one for one in by.grants_of(*OFFICERS) if one.institution_key == held.office_id), None)
        if grant is None:
            raise FindingRefused("outside")
        # The office learned of all of them when it read them: one day for all, and not that of their arrival.
        tip = Tip(TipChannel.UNSIGNED, min(held.day, office_today(held.office.region.timezone)))
        mixed = list(orders)
        _chance.shuffle(mixed)
        made = [
            findings.note_information(tip, one.event, grant, by=Actor.of(by), key=one.key) for one in mixed
        ]
        tip_batches.conclude(held, outcomes, by=by, orders=len(made))
        return made
