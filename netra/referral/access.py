"""The only way to a package, a copy or a proof: through the gate of its case or of the line it belongs to."""

from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from netra.accounts.viewer import Viewer
from netra.cases import access as cases
from netra.cases.access import Action
from netra.cases.models import Case, ReferralLine
from netra.referral.models import Answer, Package, ShareableCopy

OFFICERS = cases.OFFICERS


def case_for(viewer: Viewer, case_id: UUID) -> Case:
    """What leaves the office is the business of the office that handles the case."""
    return cases.case_for(viewer, case_id, Action.WORK)


def package_for(viewer: Viewer, package_id: UUID) -> Package:
    """For the office that made it and for the body that it went to, while they see its lines."""
    found = (
        Package.objects.select_related("case__office__region", "case__region", "institution", "file")
        .filter(pk=package_id)
        .first()
    )
    if found is None:
        raise Http404
    case = cases.cases_for(viewer).select_related("region", "office").filter(pk=found.case_id).first()
    if case is not None and cases.is_own(viewer, case):
        return found
    # A line that was sent on is the next body's, its package stays with the body that got it.
    if cases.lines_for(viewer).filter(in_package__package=found, institution=found.institution_id).exists():
        return found
    raise Http404


def own_package_for(viewer: Viewer, package_id: UUID) -> Package:
    found = package_for(viewer, package_id)
    case_for(viewer, found.case_id)
    return found


def copy_for(viewer: Viewer, case_id: UUID, number: int) -> ShareableCopy:
    case = case_for(viewer, case_id)
    found = case.shareable_copies.select_related("file").filter(number=number).first()
    if found is None:
        raise Http404
    return found


def proof_for(viewer: Viewer, line_id: UUID, answer_id: int) -> Answer:
    """For the body that gave it and for the office that sent the line."""
    found = (
        Answer.objects.select_related("file", "line__track__case")
        .filter(pk=answer_id, line=line_id, file__isnull=False)
        .first()
    )
    if found is None:
        raise Http404
    if not cases.lines_for(viewer).filter(pk=line_id).exists():
        case_for(viewer, found.line.track.case_id)
    return found


def own_lines(viewer: Viewer) -> QuerySet[ReferralLine]:
    """Lines that this viewer's own offices sent; offices above read along and do not touch."""
    offices = [grant.institution_key for grant in viewer.grants_of(*OFFICERS)]
    return ReferralLine.objects.filter(
        track__case__in=cases.cases_for(viewer), track__case__office__in=offices
    )


def own_line_for(viewer: Viewer, line_id: UUID) -> ReferralLine:
    found = own_lines(viewer).select_related("track__person", "institution").filter(pk=line_id).first()
    if found is None:
        raise Http404
    found.track.case = case_for(viewer, found.track.case_id)
    return found


class Opened(NamedTuple):
    """A line, and whether the office that sent it has it open, to record what the body wrote on paper."""

    line: ReferralLine
    for_body: bool


def opened_line(viewer: Viewer, line_id: UUID) -> Opened:
    """For the body that it went to, and for the office that handles the case."""
    try:
        return Opened(cases.line_for(viewer, line_id), for_body=False)
    except Http404:
        return Opened(own_line_for(viewer, line_id), for_body=True)
