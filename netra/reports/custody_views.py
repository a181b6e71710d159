"""The sealed files of a report as a chain of custody: who had them, and all of them in one package.

For the handler alone, like the files themselves. What is shown and packed is ciphertext and digests.
"""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_safe

from netra.accounts.access import StaffRequest, staff_page
from netra.accounts.models import Account
from netra.platform import files
from netra.platform.clock.installation import is_demo
from netra.platform.files.models import StoredFile
from netra.platform.files.packaging import Packed
from netra.reports import access
from netra.reports.holders import OFFICERS
from netra.reports.models import Report


@staff_page(*OFFICERS)
@require_safe
def custody(request: StaffRequest, report_id: UUID) -> HttpResponse:
    report, kept = access.files_for(request.viewer, report_id)
    return _page(request, report, kept)


@staff_page(*OFFICERS)
@require_GET
def package(request: StaffRequest, report_id: UUID) -> HttpResponseBase:
    report, kept = access.files_for(request.viewer, report_id)
    if not kept:
        return _page(request, report, kept)
    packed = [Packed(name, file) for name, file in kept]
    try:
        return files.package(packed, by=request.viewer.actor, download_name=f"bukti-{report.number}")
    except files.FileDamaged:
        # Read anew: the log has just got the line that says so.
        return _page(request, *access.files_for(request.viewer, report_id), damaged=True)


def _page(
    request: StaffRequest, report: Report, kept: list[tuple[str, StoredFile]], *, damaged: bool = False
) -> HttpResponse:
    actors = {actor for _name, file in kept for actor in files.accounts_in_custody(file)}
    accounts = Account.objects.filter(pk__in=[int(actor.removeprefix("akun:")) for actor in actors])
    names = {account.actor: account.name for account in accounts}
    rows = [(name, file, files.custody_of(file, names)) for name, file in kept]
    return render(
        request,
        "reports/custody.html",
        {
            "report": report,
            "rows": rows,
            "zone": report.region.timezone,
            "damaged": damaged,
            "demo": is_demo(),
        },
        status=409 if damaged else 200,
    )
