"""The only way to a notice or a mail: one's own; what one is recused from by now stays away."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from netra.accounts.models import Role
from netra.accounts.viewer import Viewer
from netra.cases.access import cases_for
from netra.reminders.models import Mail, Notice


def notices_for(viewer: Viewer) -> QuerySet[Notice]:
    return Notice.objects.filter(
        account=viewer.account_id, overtaken=False, reminder__limit__case__in=cases_for(viewer)
    )


def mails_for(viewer: Viewer) -> QuerySet[Mail]:
    """One's own. Who runs the machine sees that mails are stuck and for whom, and of no case."""
    if viewer.grants_of(Role.SYSTEM_ADMINISTRATOR):
        return Mail.objects.all()
    return Mail.objects.filter(
        Q(notice__in=notices_for(viewer).values("pk")), notice__account=viewer.account_id
    )


def mail_for(viewer: Viewer, notice_id: UUID) -> Mail:
    mail = mails_for(viewer).filter(pk=notice_id).first()
    if mail is None:
        raise Http404
    return mail
