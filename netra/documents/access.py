"""The only way to a document: through the gate of its case or report, for the office that handles it."""

from uuid import UUID

from django.http import Http404

from netra.accounts.models import Role
from netra.accounts.viewer import Viewer
from netra.cases import access as cases
from netra.cases.models import Case, Handover
from netra.documents.gathering import handovers_by
from netra.documents.models import Document
from netra.documents.wordings import About
from netra.institutions.models import Institution, InstitutionKind
from netra.reports import access as reports
from netra.reports.models import Report

OFFICERS = cases.OFFICERS


def case_for(viewer: Viewer, case_id: UUID) -> Case:
    """Offices above read a case along, but not its minutes and study: its papers are the own office's."""
    return cases.case_for(viewer, case_id, cases.Action.WORK)


def report_for(viewer: Viewer, report_id: UUID) -> Report:
    return reports.report_for(viewer, report_id, reports.Action.ASSESS)


def document_for(viewer: Viewer, document_id: UUID) -> Document:
    found = Document.objects.select_related("file").filter(pk=document_id).first()
    if found is None:
        raise Http404
    if found.case_id is not None and found.about.startswith(f"{About.HANDOVER}:"):
        _of_a_handover(viewer, found.case_id, found.office_id)
    elif found.case_id is not None:
        case_for(viewer, found.case_id)
    elif found.report_id is not None:
        report_for(viewer, found.report_id)
    elif found.misuse_id is not None:
        reports.misuse_for(viewer, found.misuse_id)
    return found


def _of_a_handover(viewer: Viewer, case_id: UUID, office_key: str) -> None:
    """For who holds the case and for the office that wrote the letter, though the case is another's now."""
    case = cases.case_for(viewer, case_id)
    if not cases.is_own(viewer, case) and office_key not in offices_of(viewer):
        raise Http404


def handover_for(viewer: Viewer, case_id: UUID, handover_id: int) -> tuple[Case, Handover]:
    """For the office that writes the letter about it, whoever holds the case now."""
    case = cases.case_for(viewer, case_id)
    found = next((one for one in handovers_by(case, offices_of(viewer)) if one.pk == handover_id), None)
    if found is None:
        raise Http404
    return case, found


def offices_of(viewer: Viewer) -> frozenset[str]:
    return frozenset(grant.institution_key for grant in viewer.grants_of(*OFFICERS))


def office_for(viewer: Viewer, key: str) -> Institution:
    """An office whose papers this viewer may name: a commissioner's own."""
    found = next((office for office in commissions(viewer) if office.pk == key), None)
    if found is None:
        raise Http404
    return found


def commissions(viewer: Viewer) -> list[Institution]:
    """The offices of Bawaslu in which the viewer is a commissioner."""
    keys = [
        grant.institution_key
        for grant in viewer.grants_of(Role.COMMISSIONER)
        if grant.institution_kind == InstitutionKind.BAWASLU
    ]
    return list(Institution.objects.filter(pk__in=keys).select_related("region").order_by("key"))
