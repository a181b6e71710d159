"""Evidence that a finding brought along: readable for the office that handles the case, with its custody."""

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_safe

from netra.accounts.access import StaffRequest, staff_page
from netra.accounts.models import Account
from netra.cases import access, observed
from netra.cases.access import OFFICERS
from netra.cases.models import Case
from netra.platform import files


@staff_page(*OFFICERS)
@require_safe
def evidence(request: StaffRequest, case_id: UUID) -> HttpResponse:
    return _page(request, _own(request, case_id))


@staff_page(*OFFICERS)
@require_GET
def evidence_file(request: StaffRequest, case_id: UUID, number: int) -> HttpResponseBase:
    case = _own(request, case_id)
    piece = observed.hand_out(case, number)
    if piece is None:
        raise Http404
    try:
        return files.serve(piece.file, f"bukti-{number}-{piece.name}", by=request.viewer.actor)
    except files.FileDamaged:
        return _page(request, case, damaged=True)


def _own(request: StaffRequest, case_id: UUID) -> Case:
    """Whoever reads along reads the words of a finding, not what shows faces and voices."""
    case = access.case_for(request.viewer, case_id)
    if not access.is_own(request.viewer, case) or not hasattr(case, "finding"):
        raise Http404
    return case


def _page(request: StaffRequest, case: Case, *, damaged: bool = False) -> HttpResponse:
    pieces = observed.evidence(case.pk)
    actors = {actor for one in pieces for actor in files.accounts_in_custody(one.file)}
    accounts = Account.objects.filter(pk__in=[int(one.removeprefix("akun:")) for one in actors])
    names = {one.actor: one.name for one in accounts}
    return render(
        request,
        "cases/evidence.html",
        {
            "case": case,
            "rows": [(one, files.custody_of(one.file, names)) for one in pieces],
            "zone": case.region.timezone,
            "damaged": damaged,
        },
        status=409 if damaged else 200,
    )
