"""Writing down at which level a reported person serves, and putting it right."""

from django.db import transaction

from netra.cases import levels, procedure
from netra.cases.changes import Change, What
from netra.cases.models import CasePerson
from netra.cases.people import Actor


class RankRefused(Exception):
    """`code`: not_offered (no such level for this kind of staff), same (it stands there already) or
    reason_missing (whoever changes what stood there says why). Nothing was changed."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def record(
    person_id: int, rank: str, reason: str, *, by: Actor, seen_version: int | None = None
) -> CasePerson:
    """Written down first without a reason, put right with one; the history keeps both.

    Raises CaseMoved, RankRefused.
    """
    with transaction.atomic():
        person = CasePerson.objects.get(pk=person_id)
        case = procedure.locked(person.case_id, seen_version)
        person.refresh_from_db()
        if not levels.fits(person.subject_class, rank):
            raise RankRefused("not_offered")
        if rank == person.rank:
            raise RankRefused("same")
        if person.rank and not reason.strip():
            raise RankRefused("reason_missing")
        changed = [Change(What.RANK, person.rank, rank, str(person.position))]
        person.rank = rank
        person.save(update_fields=["rank"])
        procedure.note(
            case,
            "rank_recorded",
            by=by,
            text=reason.strip(),
            facts={"person": str(person.position), "rank": rank},
            changed=changed,
        )
        return person
