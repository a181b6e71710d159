"""Stepping aside from a case, for a reason that is kept."""

from uuid import UUID

from django.db import transaction

from netra.cases import procedure
from netra.cases.people import Actor
from netra.platform import audit
from netra.reports.models import Recusal


class RecusalRefused(Exception):
    """`code`: reason_missing or already_recused. Nothing was changed."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def record(case_id: UUID, account_id: int, reason: str, *, by: Actor) -> Recusal:
    """From now on the account sees nothing of the case, its report and its referrals.

    It is not taken back: whoever returned would leave a doubt behind.
    """
    if not reason.strip():
        raise RecusalRefused("reason_missing")
    with transaction.atomic():
        case = procedure.locked(case_id)
        if Recusal.objects.filter(report_id=case.report_id, account_id=account_id).exists():
            raise RecusalRefused("already_recused")
        recusal = Recusal.objects.create(
            report_id=case.report_id, account_id=account_id, reason=reason.strip(), recorded_by=by.actor
        )
        audit.append(
            actor=by.actor,
            action="case.recused",
            object_kind="case",
            object_key=str(case.pk),
            facts={"account": account_id},
        )
        return recusal
