"""Taking back what a case added to the figures: by a row of its own, never by a change."""

from uuid import UUID

from django.db import transaction

from netra.cases import procedure
from netra.cases.models import CaseFact
from netra.cases.people import Actor
from netra.facts import stream
from netra.platform import audit


class NothingToTakeBack(Exception):
    """The case has no such fact that still counts."""


def take_back(case_id: UUID, fact_key: UUID, *, by: Actor, why: str) -> CaseFact:
    """`why` is a short code such as wrong_outcome: the audit line holds no sentences.

    The key of the reversal is kept beside the first one, so that the case still knows every row it caused.
    """
    with transaction.atomic():
        case = procedure.locked(case_id)
        counted = CaseFact.objects.filter(case=case, fact_key=fact_key).first()
        if counted is None:
            raise NothingToTakeBack(str(fact_key))
        try:
            undone = stream.reverse(fact_key)
        except stream.FactUnknown:
            raise NothingToTakeBack(str(fact_key))
        reversal = CaseFact.objects.create(case=case, track=counted.track, fact_key=undone, kind=counted.kind)
        audit.append(
            actor=by.actor,
            action="case.fact_taken_back",
            object_kind="case",
            object_key=str(case.pk),
            facts={"kind": counted.kind, "why": why},
        )
        return reversal
