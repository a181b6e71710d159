"""Lengthening the handling: once, with a reason, and with a warning when the limit has ended already."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from netra.cases import changes, deadlines, procedure
from netra.cases.models import Case, CaseLimit, LimitCause
from netra.cases.opening import local_date
from netra.cases.people import Actor
from netra.cases.queries import IN_HANDLING
from netra.law.limits import LimitSpan


class ExtensionRefused(Exception):
    """`code`: not_in_handling, already_extended, no_rule (the pack lengthens nothing) or reason_missing."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Longer:
    """What an extension granted today would give."""

    base: CaseLimit
    span: LimitSpan
    today: date

    @property
    def late(self) -> bool:
        return self.today > self.base.last_day


def longer(case: Case) -> Longer:
    """Raises ExtensionRefused."""
    if case.step not in IN_HANDLING:
        raise ExtensionRefused("not_in_handling")
    if case.extended_on is not None:
        raise ExtensionRefused("already_extended")
    base = deadlines.handling(list(case.limits.all()))
    if base is None:
        raise ExtensionRefused("no_rule")
    # By the version that the limit itself was last counted by, so that both ends agree.
    basis = deadlines.Basis(deadlines.basis_of_row(base).pack, deadlines.basis_of(case).calendar)
    limit = deadlines.extension_of(basis.pack, base.limit_id)
    if limit is None:
        raise ExtensionRefused("no_rule")
    return Longer(base, deadlines.lay(basis, limit.id, base.trigger_on), local_date(case))


def extend(case_id: UUID, reason: str, *, by: Actor, seen_version: int | None = None) -> CaseLimit:
    """The total counts from where the handling limit counts, whenever the extension is granted.

    Granted after that limit had ended it is recorded all the same, and the limit stays missed. Raises
    ExtensionRefused, CaseMoved.
    """
    with transaction.atomic():
        case = procedure.locked(case_id, seen_version)
        found = longer(case)
        if not reason.strip():
            raise ExtensionRefused("reason_missing")
        case.extended_on = found.today
        row = deadlines.keep(
            case,
            found.span.limit.id,
            found.base.trigger_on,
            by=by,
            cause=LimitCause.EXTENDED,
            basis=deadlines.Basis(deadlines.basis_of_row(found.base).pack, deadlines.basis_of(case).calendar),
            reason=reason.strip(),
        )
        deadlines.settle(case)
        procedure.note(
            case,
            "handling_extended_late" if found.late else "handling_extended",
            by=by,
            rule_id=found.span.limit.id,
            text=reason.strip(),
            facts={"last_day": row.last_day.isoformat()},
            changed=[changes.of_limit(found.base.limit_id, found.base.last_day, row.last_day)],
        )
        return row
