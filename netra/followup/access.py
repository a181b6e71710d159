"""The only way to a recommendation and its requests. Refused looks like a missing page."""

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from netra.accounts.viewer import Viewer
from netra.cases import access as cases
from netra.cases.models import ReferralLine
from netra.followup.ladder import OPEN_STATES


def recommendations_for(viewer: Viewer) -> QuerySet[ReferralLine]:
    """The newest referral of every track that the viewer reads; what it replaced is its history."""
    others = ReferralLine.objects.filter(track=OuterRef("track")).exclude(pk=OuterRef("pk"))
    after = others.filter(Q(referred_at__gt=OuterRef("referred_at")) | Q(state__in=OPEN_STATES))
    return ReferralLine.objects.filter(~Exists(after), track__case__in=cases.cases_for(viewer))


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
