"""The only way to a recommendation and to a sheet of answers. Refused looks like a missing page."""

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from netra.accounts.models import Role
from netra.accounts.viewer import Viewer
from netra.cases import access as cases
from netra.cases.models import ReferralLine
from netra.followup.models import Import, ImportRow, ImportState


def recommendations_for(viewer: Viewer) -> QuerySet[ReferralLine]:
    """The newest referral of every track that the viewer reads; what it replaced is its history."""
    return cases.referrals_for(viewer).filter(newest=True)


def recommendation_for(viewer: Viewer, line_id: UUID, *, own: bool = False) -> ReferralLine:
    """`own`: for whoever acts, not only reads."""
    line = (
        recommendations_for(viewer)
        .filter(pk=line_id)
        .select_related(
            "track__person",
            "track__case__office__region",
            "track__case__region",
            "track__case__incident",
            "track__case__election",
            "track__case__report",
            "institution__region",
        )
        .first()
    )
    if line is None or (own and not cases.is_own(viewer, line.track.case)):
        raise Http404
    return line


IMPORTERS = (*cases.OFFICERS, Role.RECEIVING_OFFICER)


def answerable_for(viewer: Viewer) -> QuerySet[ReferralLine]:
    """Referrals whose answers the viewer may record: of the own office's cases, or to the own body."""
    offices = [grant.institution_key for grant in viewer.grants_of(*cases.OFFICERS)]
    own = Q(track__case__in=cases.cases_for(viewer), track__case__office__in=offices)
    return ReferralLine.objects.filter(own | Q(pk__in=cases.lines_for(viewer).values("pk")))


def imports_for(viewer: Viewer) -> QuerySet[Import]:
    """Sheets of the own office or body, without those that touch a case one has stepped aside from.

    Until it is checked nobody knows what a sheet touches: then whoever sent it sees it, and nobody else.
    """
    offices = [grant.institution_key for grant in viewer.grants_of(*IMPORTERS)]
    hidden = ImportRow.objects.filter(sheet=OuterRef("pk"), line__isnull=False).exclude(
        line__in=answerable_for(viewer).values("pk")
    )
    known = ~Q(state=ImportState.CHECKING) | Q(made_by=viewer.actor)
    return Import.objects.filter(known, ~Exists(hidden), office__in=offices)


def import_for(viewer: Viewer, import_id: int) -> Import:
    found = imports_for(viewer).select_related("office__region").filter(pk=import_id).first()
    if found is None:
        raise Http404
    return found
