"""Stepping aside from a report and the case that grows from it, for a reason that is kept."""

from django.db import transaction

from netra.platform import audit
from netra.reports.models import Recusal, Report


class RecusalRefused(Exception):
    """`code`: reason_missing or already_recused. Nothing was changed."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def record(report: Report, account_id: int, reason: str, *, actor: str) -> Recusal:
    """From now on the account sees nothing of the report, its case and its referrals.

    It is not taken back: whoever returned would leave a doubt behind.
    """
    if not reason.strip():
        raise RecusalRefused("reason_missing")
    with transaction.atomic():
        # Sent twice at once, the second waits here and then finds the first.
        Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
        if Recusal.objects.filter(report=report, account_id=account_id).exists():
            raise RecusalRefused("already_recused")
        recusal = Recusal.objects.create(
            report=report, account_id=account_id, reason=reason.strip(), recorded_by=actor
        )
        audit.append(
            actor=actor,
            action="report.recused",
            object_kind="report",
            object_key=str(report.pk),
            facts={"account": account_id},
        )
        return recusal
