"""The fields of another system, ready to be copied by hand: on a page, on paper and as CSV."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from netra.accounts.access import StaffRequest, staff_page
from netra.cases.models import Case
from netra.documents import access, feeding
from netra.documents.access import OFFICERS
from netra.law.entries import Status
from netra.law.errors import UnknownId
from netra.law.office_entries import SystemEntry
from netra.platform.ui import exports


def _asked(request: StaffRequest, case_id: UUID, code: str) -> tuple[Case, SystemEntry]:
    case = access.case_for(request.viewer, case_id)
    try:
        return case, feeding.system_of(case, code)
    except UnknownId:
        raise Http404


@staff_page(*OFFICERS)
@require_safe
def page(request: StaffRequest, case_id: UUID, code: str) -> HttpResponse:
    case, system = _asked(request, case_id, code)
    language = get_language() or "id"
    return render(
        request,
        "documents/system.html",
        {
            "case": case,
            "system": system,
            "name": system.name.in_language(language),
            "about": system.wording.in_language(language),
            "filters": [
                {
                    "label": one.name.in_language(language),
                    "url": reverse("documents:system", args=[case.pk, one.code]),
                    "chosen": one.code == system.code,
                }
                for one in feeding.known_systems(case)
            ],
            "entries": feeding.entries(case, system),
            "verified": system.status is Status.CONFIRMED,
        },
    )


@staff_page(*OFFICERS)
@require_safe
def sheet(request: StaffRequest, case_id: UUID, code: str) -> HttpResponse:
    case, system = _asked(request, case_id, code)
    rows = [
        (
            case.reference,
            entry.person,
            field.key,
            field.label,
            field.value,
            field.held.value,
            "yes" if field.known else "no",
            "contoh" if case.example else "",
        )
        for entry in feeding.entries(case, system)
        for field in entry.fields
    ]
    head = ("case", "person", "field", "label", "value", "held", "known", "example")
    return exports.csv_response(f"{system.code.lower()}-{case.pk.hex[:8]}", head, rows)
