"""Taking back a whole sheet of answers, row by row, each with the answers that it gave."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import transaction

from netra.cases import undoing
from netra.cases.people import Actor
from netra.platform.clock import office_now
from netra.referral import answers
from netra.referral.models import WithdrawnAnswer


def take_back(
    line_id: UUID, events: Sequence[int], told: Iterable[tuple[UUID, str]], *, by: Actor, why: str
) -> None:
    """The newest steps of a line; `told` are the keys of the answers that may have taken them, with their
    steps. Raises what `undoing.undo` raises."""
    with transaction.atomic():
        undoing.undo(line_id, events, by=by, why=why)
        for key, step in told:
            if found := answers.given(line_id, key, step):
                WithdrawnAnswer.objects.create(
                    answer=found,
                    reason=why,
                    withdrawn_at=office_now(),
                    withdrawn_by=by.actor,
                    withdrawn_by_name=by.name,
                )
