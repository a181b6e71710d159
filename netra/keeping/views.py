"""What would be due by the periods that an office has set. The page removes nothing."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from netra.accounts.access import StaffRequest, staff_page
from netra.accounts.models import Role
from netra.documents.access import commissions
from netra.institutions.settings import KEEP
from netra.keeping import due
from netra.law import citations
from netra.platform.clock import office_today
from netra.platform.ui.formats import plain_date

SHOWN = 50


@staff_page(Role.COMMISSIONER)
@require_safe
def page(request: StaffRequest) -> HttpResponse:
    offices, language = [], get_language() or "id"
    for office in commissions(request.viewer):
        today = office_today(office.region.timezone)
        lines = due.of_office(office, today, viewer=request.viewer, shown=SHOWN)
        offices.append(
            {
                "office": office,
                "today": plain_date(today),
                # Most kinds stand under one and the same rule: each is said once.
                "rules": dict.fromkeys(
                    f"{line.rule.wording.in_language(language)} "
                    f"({citations.in_words(line.rule.citation.basis, language)})"
                    for line in lines
                ),
                "unset": not any(line.years is not None for line in lines),
                "lines": [
                    {
                        "line": line,
                        "name": line.rule.name.in_language(language),
                        "setting": f"{KEEP}{line.rule.record}",
                    }
                    for line in lines
                ],
            }
        )
    return render(request, "keeping/due.html", {"offices": offices})
