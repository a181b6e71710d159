"""Writing down at which level a reported person serves, and the employee number, and putting them right."""

from django.db import transaction

from netra.cases import levels, procedure
from netra.cases.changes import Change, What
from netra.cases.models import Case, CasePerson
from netra.cases.people import Actor


class RankRefused(Exception):
    """`code`: not_offered (no such level for this kind of staff), not_a_number, same (it stands there
    already) or reason_missing (whoever changes what stood there says why). Nothing was changed."""

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
        case, person = _held(person_id, seen_version)
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


def record_number(
    person_id: int, number: str, reason: str, *, by: Actor, seen_version: int | None = None
) -> CasePerson:
    """As `record`. The history says that it was done and not the number: it is read by more than the record.

    Raises CaseMoved, RankRefused.
    """
    number = "".join(number.split())
    with transaction.atomic():
        case, person = _held(person_id, seen_version)
        if number and not number.isdecimal():
            raise RankRefused("not_a_number")
        if number == person.employee_number:
            raise RankRefused("same")
        if person.employee_number and not reason.strip():
            raise RankRefused("reason_missing")
        person.employee_number = number
        person.save(update_fields=["employee_number"])
        procedure.note(
            case, "number_recorded", by=by, text=reason.strip(), facts={"person": str(person.position)}
        )
        return person


def _held(person_id: int, seen_version: int | None) -> tuple[Case, CasePerson]:
    person = CasePerson.objects.get(pk=person_id)
    case = procedure.locked(person.case_id, seen_version)
    person.refresh_from_db()
    return case, person
