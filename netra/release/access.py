"""The only way to a draft. Refused looks like a missing page."""

from django.db.models import Q, QuerySet
from django.http import Http404

from netra.accounts.models import Role
from netra.accounts.viewer import Viewer
from netra.institutions.models import InstitutionKind
from netra.release.models import Draft

DRAFTERS = (Role.ANALYST, Role.COMMISSIONER)


def drafts_for(viewer: Viewer) -> QuerySet[Draft]:
    """Analysts and commissioners of Bawaslu see every draft: its small numbers are hidden already.

    Committees of sub-districts publish no figures and see none. Examples never stand beside real drafts.
    """
    seen = Q(pk__in=[])
    for grant in viewer.grants_of(*DRAFTERS):
        if grant.institution_kind == InstitutionKind.BAWASLU and not grant.is_field:
            seen |= Q(example=grant.example)
    return Draft.objects.filter(seen).select_related("election", "issue__supersedes")


def draft_for(viewer: Viewer, draft_id: int) -> Draft:
    draft = drafts_for(viewer).filter(pk=draft_id).first()
    if draft is None:
        raise Http404
    return draft
