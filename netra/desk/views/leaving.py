"""One page for somebody who leaves: what stands under their name, what comes first, and the handing over."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from netra.accounts.access import StaffRequest, staff_page
from netra.accounts.models import Role
from netra.desk import leaving
from netra.desk.forms import LeavingForm


@staff_page(Role.COMMISSIONER)
def leave(request: StaffRequest, account_id: int) -> HttpResponse:
    found = leaving.leaving(request.viewer, account_id)
    if found is None:
        raise Http404
    form = LeavingForm(
        request.POST or None,
        successors=leaving.successors(found) if found.openings else [],
        asks=bool(found.openings),
    )
    if form.is_valid():
        try:
            leaving.hand_over(
                request.viewer,
                account_id,
                successor_id=form.successor_id(),
                reason=form.cleaned_data.get("reason") or "",
            )
        except leaving.Refused as refused:
            form.add_error(None, str(refused.sentence))
        else:
            return redirect("accounts:list")
    return render(
        request,
        "desk/leaving.html",
        {
            "found": found,
            "blockers": [leaving.SENTENCES[one] for one in found.blockers],
            "form": form,
            "title": _("%(name)s leaves") % {"name": found.account.name},
        },
        status=422 if form.is_bound else 200,
    )
