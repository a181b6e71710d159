"""Taking back what a case added to the figures: by a row of its own, never by a change."""

from dataclasses import dataclass
from uuid import UUID

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from netra.cases import procedure
from netra.cases.changes import Change, What
from netra.cases.models import Case, CaseFact
from netra.cases.people import Actor
from netra.facts import stream
from netra.facts.models import Fact, FactKind
from netra.platform.db.hot import Question


class NothingToTakeBack(Exception):
    """The case has no such fact that still counts."""


class Why(models.TextChoices):
    WRONG_OUTCOME = "wrong_outcome", _("What was recorded is wrong")
    COUNTED_TWICE = "counted_twice", _("The same thing was counted twice")
    WRONG_PLACE_OR_DAY = "wrong_place_or_day", _("It belongs to another place or another week")
    ANNULLED = "annulled", _("What was decided has been annulled")


@dataclass(frozen=True, slots=True)
class Count:
    """One row that the case added to the figures, and whether it still counts."""

    key: int
    fact: Fact
    person: str
    stands: bool


# That somebody waits ends by itself with the answer; nobody takes it back by hand.
_KEPT = Question(
    CaseFact,
    lambda case: (
        CaseFact.objects.filter(case=case)
        .exclude(kind=FactKind.PERSON_WAITS)
        .select_related("track__person")
        .order_by("pk")
    ),
    UUID,
)


def counts_of(case: Case) -> list[Count]:
    kept = _KEPT.objects(case.pk)
    rows = Fact.objects.select_related("region").in_bulk([one.fact_key for one in kept])
    reversed_keys = {row.reverses for row in rows.values()}
    return [
        Count(
            one.pk,
            rows[one.fact_key],
            one.track.person.name if one.track else "",
            one.fact_key not in reversed_keys,
        )
        for one in kept
        if rows[one.fact_key].amount > 0
    ]


def take_back(
    case_id: UUID, fact_key: UUID, *, by: Actor, why: Why, told: str, seen_version: int | None = None
) -> CaseFact:
    """`told` stays with the case; the audit line holds no sentences, only the code `why`.

    The key of the reversal is kept beside the first one, so that the case still knows every row it caused.
    Raises NothingToTakeBack, CaseMoved.
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
        # Looked at after the fact itself: of two at once, the second hears that it is done.
        if seen_version is not None:
            procedure.unmoved(case, seen_version)
        reversal = CaseFact.objects.create(case=case, track=counted.track, fact_key=undone, kind=counted.kind)
        procedure.note(
            case,
            "fact_taken_back",
            by=by,
            text=told,
            facts={"kind": counted.kind, "why": why.value},
            changed=[Change(What.COUNT, "1", "0", counted.kind)],
        )
        return reversal
